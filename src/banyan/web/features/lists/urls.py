"""Addresses of lists."""

from __future__ import annotations

from banyan.web.shared.routes import page

from . import views

urlpatterns = [
    page("lists/", views.overview, right=None, name="lists"),
    page("lists/<slug:key>/", views.list_page, right=None, name="list"),
]
