"""Addresses of people."""

from __future__ import annotations

from banyan.web.shared.routes import page

from . import act_views, removals, views

READ, WRITE = "person.read", "person.write"

urlpatterns = [
    page("people/", views.people, right=READ, name="people"),
    page("people/new/", act_views.register, right=WRITE, name="person_new"),
    page("people/new/check/", act_views.check, right=WRITE, name="person_check"),
    page(
        "people/units/", act_views.unit_choices, right="unit.read", name="unit_choices"
    ),
    page("people/removals/", removals.removed, right=WRITE, name="removals"),
    page("people/removals/<uuid:uid>/", removals.removal, right=WRITE, name="removal"),
    page("people/<uuid:uid>/", views.person, right=None, name="person"),
    page("people/<uuid:uid>/record/", act_views.choose, right=None, name="person_acts"),
    page(
        "people/<uuid:uid>/record/<slug:key>/",
        act_views.record,
        right=None,
        name="person_act",
    ),
    page("people/<uuid:uid>/open/", views.open_sealed, right=None, name="person_open"),
    page(
        "people/<uuid:uid>/extract/",
        views.person_extract,
        right=None,
        name="person_extract",
    ),
    page(
        "people/posts/<uuid:uid>/",
        act_views.post,
        right="office.write",
        name="unit_post",
    ),
    page("me/", views.me, right=None, name="me"),
]
