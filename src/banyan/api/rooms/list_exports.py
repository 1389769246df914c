"""Lists taken out as files: asked for here, made as a job, fetched where jobs are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from pydantic import Field as Of

from banyan.base import lists
from banyan.base.lists import ListSpec
from banyan.base.saying import say
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.formats import format_date, format_instant
from banyan.kernel.text import gettext_noop as _
from banyan.lists import exports
from banyan.lists.exports import Wish

from ..answers import Made, address
from ..commands import Request
from ..endpoints import Room
from ..listing import refuse_unread
from ..moments import Day
from ..paging import Page
from ..references import Key
from .lists import spec_seen
from .requests import Asked
from .saved_lists import QueryIn

room = Room("Exports of lists")

CONDITIONS, AS_OF = _("Conditions"), _("As of")
BY, AT = _("Exported by"), _("Exported at")


@dataclass(frozen=True)
class FormKind:
    """A form in which a list is taken out, and how many rows it holds."""

    key: str
    title: str
    extension: str
    media_type: str
    most: int


@dataclass(frozen=True)
class ExportStarted:
    """The job that makes the file: follow it at /jobs/{job}, fetch what it made."""

    job: int
    rows: int


class ExportIn(Request):
    """A list as asked, in a form and a language; the day and knowledge it shows."""

    form: Key
    language: Literal["vi", "lo", "en"] = "vi"
    query: QueryIn = Of(default_factory=lambda: QueryIn(columns=[], order=[]))
    as_of: Day | None = None
    known_on: Day | None = None


@room.get("/lists/{list}/forms", right=None, gives=FormKind, many=True)
def list_forms(request: Asked, list: Key) -> Page:
    """List the forms in which you may take a list out."""
    spec = spec_seen(request.actor, list)
    found = exports.forms_for(request.actor, spec)
    return Page(
        [
            FormKind(f.key, say(f.title, {}), f.extension, f.media_type, f.most)
            for f in found
        ]
    )


@room.post("/lists/{list}/exports", right=None, gives=ExportStarted)
def list_export(request: Asked, list: Key, payload: ExportIn) -> Made:
    """Take a list out exactly as asked. It is made as a job, whatever its size: what
    was taken out is recorded before its file can be fetched (/jobs/files/{file})."""
    actor = request.actor
    spec = spec_seen(actor, list)
    wish = _wish(actor, spec, payload)
    refuse_unread(actor, spec.key, wish.query)
    rows = exports.export_size(actor, wish)
    job = exports.export_start(actor=actor, wish=wish)
    return Made(ExportStarted(job.pk, rows), address("jobs", job.pk))


def _wish(actor: Actor, spec: ListSpec, asked: ExportIn) -> Wish:
    query = asked.query.query().changed(day=asked.as_of, known_on=asked.known_on)
    said = tuple(_said(actor, asked))
    return Wish(spec.key, query, asked.form, asked.language, said)


def _said(actor: Actor, asked: ExportIn) -> Iterator[tuple[str, str]]:
    """Yield what the file says of itself, in its language."""
    language = asked.language
    if asked.query.filter:
        yield lists.said(CONDITIONS, language), asked.query.filter
    if asked.as_of is not None:
        yield lists.said(AS_OF, language), format_date(asked.as_of, language)
    yield lists.said(BY, language), actor.name
    moment = format_instant(clock.now(), language, style="short")
    yield lists.said(AT, language), moment
