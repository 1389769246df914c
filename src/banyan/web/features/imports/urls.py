"""Addresses of imports. Only who made an import sees it; the services check rights."""

from __future__ import annotations

from banyan.web.shared.routes import page

from . import views

WRITE = "membership.write"

urlpatterns = [
    page("imports/", views.history, right=WRITE, name="imports"),
    page(
        "imports/template/<str:kind>.xlsx",
        views.template,
        right=WRITE,
        name="import_template",
    ),
    page("imports/<uuid:uid>/", views.one, right=WRITE, name="import"),
    page(
        "imports/<uuid:uid>/map/", views.choose_columns, right=WRITE, name="import_map"
    ),
    page("imports/<uuid:uid>/step/", views.step, right=WRITE, name="import_step"),
    page("imports/<uuid:uid>/choose/", views.choose, right=WRITE, name="import_choose"),
    page(
        "imports/<uuid:uid>/refused.<str:form>",
        views.refused,
        right=WRITE,
        name="import_refused",
    ),
]
