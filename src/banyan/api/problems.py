"""Refusals as problem details (RFC 9457), in the language that the program asked for."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from http.client import responses
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext
from ninja import Schema
from pydantic import Field

from banyan.base.saying import field_name, say, title_of
from banyan.kernel.errors import OrgError, Problem
from banyan.kernel.text import gettext_noop as _

from .shapes import plain

logger = logging.getLogger("banyan.api")

MEDIA = "application/problem+json"
DOCS = "/api/v1/docs"


class ProblemField(Schema):
    """One place in what came in, and what is wrong with it."""

    field: str = Field(description="The field, as it was sent.")
    name: str = Field(description="The field as a person calls it.")
    row: int | None = Field(description="The row of a list, from 1.")
    code: str
    detail: str
    article: str = Field(description="The article that says so, where one does.")
    way_out: str


class ProblemOut(Schema):
    """A refusal (RFC 9457). ``code`` is stable; the sentences follow the language."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    way_out: str
    rule: str = Field(description="The rule of the rulebook that refuses, if one does.")
    article: str = Field(description="The article that the rule stands in.")
    right: str = Field(description="The right that is missing, if one is.")
    fields: list[ProblemField]
    specimen: str | None = None


@dataclass(frozen=True)
class Refused:
    """A refusal of the door itself: what no service had to decide."""

    status: int
    code: str
    detail: str
    way_out: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    fields: tuple[Problem, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    right: str = ""


class DoorRefusal(Exception):
    """Raised inside the door; carries what to answer."""

    def __init__(self, refused: Refused) -> None:
        self.refused = refused
        super().__init__(refused.detail)


TITLES = {
    400: _("This cannot be read"),
    401: _("Sign in or show a token"),
    403: _("You may not do this"),
    404: _("Not found"),
    405: _("Not possible at this address"),
    409: _("Not possible now"),
    412: _("It has changed meanwhile"),
    413: _("This is too large"),
    422: _("Something cannot be read"),
    429: _("Too many requests"),
    500: _("Banyan made a mistake"),
}

NOT_FOUND = Refused(
    404, "not_found", _("This does not exist, or it is outside what you may see.")
)
NOT_HERE = Refused(405, "method", _("This address does not answer this method."))
UNREADABLE = Refused(400, "unreadable", _("What was sent cannot be read."))
TOO_LARGE = Refused(413, "too_large", _("What was sent is too large."))
CONTRADICTION = Refused(
    409,
    "contradiction",
    _("What was sent contradicts itself, or what is kept. Nothing was saved."),
    _("Send the same record once, and read it again before you write."),
)
FAULT = Refused(
    500,
    "fault",
    _("Banyan made a mistake. Nothing was saved."),
    _("Try again; if it stays so, tell the administrator."),
)


def of_error(error: OrgError, *, status: int | None = None) -> HttpResponse:
    """Return the answer for a refusal of a service or query."""
    values = error.values
    return _answer(
        status=status or error.status,
        title=title_of(error),
        code=error.code,
        detail=say(error.template, values),
        way_out=say(error.way_out, values),
        rule=str(getattr(error, "rule", "") or ""),
        article=str(getattr(error, "citation", "") or ""),
        right=str(values.get("right", "") if error.status == 403 else ""),
        fields=error.problems,
    )


def of_refused(refused: Refused) -> HttpResponse:
    """Return the answer for a refusal of the door."""
    response = _answer(
        status=refused.status,
        title=gettext(TITLES.get(refused.status, responses[refused.status])),
        code=refused.code,
        detail=say(refused.detail, refused.values),
        way_out=say(refused.way_out, refused.values),
        right=refused.right,
        fields=refused.fields,
    )
    for name, value in refused.headers.items():
        response[name] = value
    return response


def _answer(
    *, status: int, fields: Iterable[Problem] = (), **said: str
) -> HttpResponse:
    body = {
        "type": f"{DOCS}#problem-{status}",
        "status": status,
        **{"rule": "", "article": "", "right": "", **said},
        "fields": [_field(problem) for problem in fields],
    }
    return HttpResponse(
        json.dumps(body, ensure_ascii=False), status=status, content_type=MEDIA
    )


def _field(problem: Problem) -> dict[str, Any]:
    values = dict(problem.values)
    return {
        "field": problem.field,
        "name": field_name(problem.field),
        "row": plain(problem.row),
        "code": problem.code,
        "detail": say(problem.template, values),
        "article": str(problem.citation or ""),
        "way_out": say(problem.way_out, values),
    }
