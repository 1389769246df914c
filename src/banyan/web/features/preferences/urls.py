"""Addresses of the switches; open to all, also before signing in."""

from __future__ import annotations

from banyan.web.shared.routes import page

from . import views

urlpatterns = [
    page(
        "preferences/language",
        views.language,
        right=None,
        name="set_language",
        public=True,
    ),
    page("preferences/theme", views.theme, right=None, name="set_theme", public=True),
    page("preferences/type", views.type_size, right=None, name="set_type", public=True),
    page("as-of", views.choose_date, right=None, name="choose_date"),
]
