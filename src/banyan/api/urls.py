"""Addresses of the machine interface: the rooms, the document, the reference."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, path, re_path
from django.views.decorators.http import require_safe

from . import pages
from .app import interface
from .door import door, nowhere

app_name = "api"


def _rooms() -> list[URLPattern]:
    """Return the addresses of the rooms, each behind the door."""
    patterns, _app, _namespace = interface().urls
    return [
        path(str(p.pattern), door(p.callback), name=p.name)
        for p in patterns
        if isinstance(p, URLPattern) and p.name != "api-root"
    ]


def _page(view: Callable[..., Any]) -> Callable[..., Any]:
    """Return a view for people: open to all, in the language of their browser."""
    return login_not_required(require_safe(view))


urlpatterns = [
    path("openapi.json", door(pages.openapi), name="openapi"),
    path("docs", _page(pages.reference), name="docs"),
    path("docs/<slug:name>", _page(pages.operation), name="operation"),
    path(
        "feeds/cases/<str:secret>/<str:language>.ics",
        door(pages.case_feed),
        name="case_feed",
    ),
    path("feeds/<str:secret>/<str:language>.ics", door(pages.feed), name="feed"),
    *_rooms(),
    re_path(r"^.*$", nowhere, name="nowhere"),
]
