"""Addresses of the organisation and its units."""

from __future__ import annotations

from banyan.web.shared.routes import page

from . import edit_views, views

READ = "unit.read"
UNIT = "unit/<uuid:uid>/"

urlpatterns = [
    page("organisation/", views.organisation, right=READ, name="organisation"),
    page(UNIT, views.unit, right=READ, name="unit"),
    page(UNIT + "below/", views.unit_below, right=READ, name="unit_below"),
    page(
        UNIT + "members/",
        views.unit_members,
        right="membership.read",
        name="unit_members",
    ),
    page(
        UNIT + "members/print/",
        views.unit_roster_print,
        right="membership.read",
        name="unit_roster_print",
    ),
    page(UNIT + "offices/", views.unit_offices, right=READ, name="unit_offices"),
    page(
        UNIT + "decisions/",
        views.unit_decisions,
        right="decision.read",
        name="unit_decisions",
    ),
    page(UNIT + "history/", views.unit_history, right=READ, name="unit_history"),
    page(
        UNIT + "change/",
        edit_views.unit_change,
        right="unit.write",
        name="unit_change",
    ),
    page(
        UNIT + "correct/",
        edit_views.unit_correct,
        right="unit.write",
        name="unit_correct",
    ),
    page(
        UNIT + "establish/",
        edit_views.unit_establish,
        right="reorganise",
        name="unit_establish",
    ),
    page(
        UNIT + "dissolve/",
        edit_views.unit_dissolve,
        right="reorganise",
        name="unit_dissolve",
    ),
]
