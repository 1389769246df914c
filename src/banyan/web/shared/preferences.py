"""Language, theme and large type: kept in cookies, no account needed."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme

THEME_COOKIE, TYPE_COOKIE = "banyan_theme", "banyan_type"
THEMES = ("auto", "light", "dark")
TYPES = ("normal", "large")
YEAR = 60 * 60 * 24 * 365


@dataclass(frozen=True)
class Look:
    """How the reader wants pages: ``theme`` auto, light or dark; type size."""

    theme: str = "auto"
    type: str = "normal"


def look_of(request: HttpRequest) -> Look:
    """Return the look from the cookies; anything unknown counts as the default."""
    theme = request.COOKIES.get(THEME_COOKIE, "auto")
    size = request.COOKIES.get(TYPE_COOKIE, "normal")
    return Look(
        theme if theme in THEMES else "auto", size if size in TYPES else "normal"
    )


def remember(response: HttpResponse, name: str, value: str) -> None:
    """Keep one preference for a year."""
    response.set_cookie(
        name,
        value,
        max_age=YEAR,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
    )


def safe_return(request: HttpRequest, wanted: str) -> str:
    """Return ``wanted`` when it is an address of this installation, else "/"."""
    own = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if own and wanted.startswith("/") else "/"


def back(request: HttpRequest) -> HttpResponseRedirect:
    """Return to where the reader was (the posted ``next``)."""
    return HttpResponseRedirect(safe_return(request, request.POST.get("next", "/")))
