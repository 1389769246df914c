"""Addresses of reorganisations."""

from __future__ import annotations

from banyan.web.shared.routes import page

from . import views

READ, SHAPE = "unit.read", "reorganise"
ALL, ONE = "reorganisation/", "reorganisation/<uuid:uid>/"

urlpatterns = [
    page(ALL, views.reorganisations, right=READ, name="reorganisations"),
    page(
        ALL + "new/", views.reorganisation_new, right=SHAPE, name="reorganisation_new"
    ),
    page(
        ALL + "table.<str:form>",
        views.reorganisation_template,
        right=SHAPE,
        name="reorganisation_template",
    ),
    page(ONE, views.reorganisation, right=READ, name="reorganisation"),
    page(ONE + "view/", views.reform, right=READ, name="reform"),
    page(
        ONE + "edit/",
        views.reorganisation_edit_plan,
        right=SHAPE,
        name="reorganisation_edit",
    ),
    page(
        ONE + "add/", views.reorganisation_add, right=SHAPE, name="reorganisation_add"
    ),
    page(
        ONE + "remove/",
        views.reorganisation_remove,
        right=SHAPE,
        name="reorganisation_remove",
    ),
    page(
        ONE + "preview/",
        views.reorganisation_preview_plan,
        right=SHAPE,
        name="reorganisation_preview",
    ),
    page(
        ONE + "assign/",
        views.reorganisation_assign,
        right=SHAPE,
        name="reorganisation_assign",
    ),
    page(
        ONE + "apply/",
        views.reorganisation_apply_plan,
        right=SHAPE,
        name="reorganisation_apply",
    ),
    page(
        ONE + "undo/",
        views.reorganisation_undo_done,
        right=SHAPE,
        name="reorganisation_undo",
    ),
    page(
        ONE + "drop/",
        views.reorganisation_drop_plan,
        right=SHAPE,
        name="reorganisation_drop",
    ),
]
