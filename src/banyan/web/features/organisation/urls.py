"""Addresses of the organisation and its units."""

from __future__ import annotations

from banyan.web.shared.routes import page

from . import views

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
]
