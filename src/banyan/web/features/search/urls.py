"""Addresses of the search."""

from __future__ import annotations

from banyan.web.shared.routes import page

from . import views

urlpatterns = [page("search/", views.search, right="search", name="search")]
