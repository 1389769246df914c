"""Addresses with the right they need, registered beside each other.

A pattern without an entry here does not start the application (a system check
in ``web/checks.py``) and fails the patrol tests, which walk :data:`ROUTES`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponseBase
from django.urls import URLPattern, path

View = Callable[..., HttpResponseBase]


@dataclass(frozen=True)
class Route:
    """One address: its pattern, name, and who may open it.

    ``right`` None means every signed-in account; ``public`` means nobody needs
    to sign in. A right is required *somewhere*; queries and services check it
    for the very thing.
    """

    pattern: str
    name: str
    right: str | None
    public: bool


ROUTES: dict[str, Route] = {}


def page(
    pattern: str,
    view: View,
    *,
    right: str | None,
    name: str,
    public: bool = False,
    kwargs: dict[str, Any] | None = None,
) -> URLPattern:
    """Return the URL pattern of ``view`` and record the right it needs."""
    route = Route(pattern, name, right, public)
    if ROUTES.get(name, route) != route:
        raise RuntimeError(f"the address name {name!r} is used twice")
    ROUTES[name] = route
    guarded = login_not_required(view) if public else _guard(view, right)
    return path(pattern, guarded, kwargs, name=name)


def _guard(view: View, right: str | None) -> View:
    """Refuse before the view runs when the right is held nowhere."""
    if right is None:
        return view

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        request.actor.require(right)  # type: ignore[attr-defined]
        return view(request, *args, **kwargs)

    return guarded
