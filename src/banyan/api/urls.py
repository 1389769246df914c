"""Addresses of the machine interface: the rooms, the document, the reference."""

from __future__ import annotations

from django.urls import URLPattern, path, re_path

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


urlpatterns = [
    path("openapi.json", door(pages.openapi), name="openapi"),
    path("docs", door(pages.reference), name="docs"),
    path("feeds/<str:secret>/<str:language>.ics", door(pages.feed), name="feed"),
    *_rooms(),
    re_path(r"^.*$", nowhere, name="nowhere"),
]
