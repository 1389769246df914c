"""The document, the reference page, the calendar: what is no JSON of a room."""

from __future__ import annotations

import json
from functools import lru_cache

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext

from banyan.access.queries import account_by_token
from banyan.kernel import clock
from banyan.kernel.errors import NotVisible
from banyan.kernel.text import LANGUAGES
from banyan.units.queries import actor_for

from .answers import with_tag
from .app import document
from .exports.calendar import CALENDAR, calendar_of, cases_calendar_of
from .gate import refuse_haste
from .problems import DOCS, NOT_FOUND, DoorRefusal
from .reference import Reference, reference_of


def openapi(request: HttpRequest) -> HttpResponse:
    """The OpenAPI document; it says nothing of anybody."""
    if request.method != "GET":
        return HttpResponseNotAllowed(["GET"])
    response = HttpResponse(_written(), content_type="application/json")
    response["Cache-Control"] = "public, max-age=300"
    return with_tag(request, response, None)


@lru_cache(maxsize=1)
def _written() -> bytes:
    return json.dumps(document(), ensure_ascii=False).encode()


def reference(request: HttpRequest) -> HttpResponse:
    """The reference for people, out of the same document: what there is."""
    page = {
        "head": {"title": gettext("Machine interface"), "facts": ("OpenAPI 3.1",)},
        "reference": _reference(),
        "base": "base.html" if _is_signed_in(request) else "plain.html",
    }
    return render(request, "api/reference.html", {"page": page})


def operation(request: HttpRequest, name: str) -> HttpResponse:
    """One address of the reference, with its questions, body and answers."""
    found = _reference().operation(name)
    if found is None:
        raise NotVisible
    page = {
        "head": {
            "title": f"{found.method} {found.path}",
            "crumbs": ({"label": gettext("Machine interface"), "url": DOCS},),
        },
        "operation": found,
        "base": "base.html" if _is_signed_in(request) else "plain.html",
    }
    return render(request, "api/operation.html", {"page": page})


def _is_signed_in(request: HttpRequest) -> bool:
    return bool(request.user.is_authenticated)


@lru_cache(maxsize=1)
def _reference() -> Reference:
    return reference_of(document())


def feed(request: HttpRequest, secret: str, language: str) -> HttpResponse:
    """The calendar of an account, at its secret address, in one language."""
    return _feed(request, "feed", secret, language)


def case_feed(request: HttpRequest, secret: str, language: str) -> HttpResponse:
    """The calendar of the cases of a unit and below, at its secret address."""
    return _feed(request, "unit", secret, language)


CALENDARS = {"feed": calendar_of, "unit": cases_calendar_of}


def _feed(request: HttpRequest, kind: str, secret: str, language: str) -> HttpResponse:
    if request.method != "GET":
        return HttpResponseNotAllowed(["GET"])
    account = account_by_token(secret, kind=kind)
    if account is None or account.token is None or language not in LANGUAGES:
        raise DoorRefusal(NOT_FOUND)
    refuse_haste(account.token.pk)
    actor = actor_for(account, clock.today())
    with translation.override(language):
        home = request.build_absolute_uri("/")
        content = CALENDARS[kind](actor, language, home)
    response = HttpResponse(content, content_type=CALENDAR)
    response["Content-Disposition"] = 'inline; filename="banyan.ics"'
    return with_tag(request, response, None)
