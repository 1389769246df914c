"""Addresses of possible twins and merges."""

from __future__ import annotations

from banyan.web.shared.routes import page

from . import views

WRITE = "person.write"

urlpatterns = [
    page("people/twins/", views.twins, right=WRITE, name="twins"),
    page(
        "people/twins/settings/",
        views.settings,
        right="settings.admin",
        name="twin_settings",
    ),
    page("people/merges/", views.merges, right=WRITE, name="merges"),
    page("people/merges/<uuid:uid>/", views.merge, right=WRITE, name="merge"),
    page(
        "people/<uuid:uid>/merge/",
        views.with_whom,
        right=WRITE,
        name="person_merge_with",
    ),
    page(
        "people/<uuid:uid>/merge/<uuid:other>/",
        views.compare,
        right=WRITE,
        name="person_merge",
    ),
    page(
        "people/<uuid:uid>/twin/<uuid:other>/",
        views.decide,
        right=WRITE,
        name="person_twin",
    ),
]
