"""Decisions: who decided what, when, under which rule, with which vote."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from ninja import Query
from pydantic import Field, StrictBool

from banyan.base.lists import ListQuery
from banyan.base.lists.tree import Node
from banyan.decisions.finding import same_decision
from banyan.decisions.kinds import kind_labels
from banyan.decisions.queries import (
    corrections_of,
    decision_get,
    decisions_visible,
    series_of_unit,
)
from banyan.decisions.services import series_open
from banyan.kernel.actor import Actor
from banyan.kernel.errors import StateRefusal
from banyan.kernel.text import Text
from banyan.kernel.text import gettext_noop as _
from banyan.ledger.queries.pages import ChangeCount, changes_under
from banyan.papers.queries import papers_of_decisions

from ..answers import Made, address
from ..commands import Request, Whole, words
from ..deciding import DecisionIn, record
from ..endpoints import Room
from ..listing import ids_on, in_order, page_of, term
from ..moments import Day
from ..paging import Page
from ..references import Ref, RefIn, ids_of, one_of, unit_row
from .common import Paged, Said, Words
from .requests import Asked

room = Room("Decisions")

TWIN = _("%(symbol)s with this title is recorded already.")
WAY_OUT_TWIN = _("Send “same”: true for another decision with the same title.")


@dataclass(frozen=True)
class DecisionLine:
    """A decision in a list."""

    id: int
    uid: uuid.UUID
    symbol: str
    kind: str
    title: Text
    decided_on: dt.date
    effective_on: dt.date
    body_id: int | None
    body_names: Text | None
    corrects_id: int | None

    @classmethod
    def of(cls, row: Any) -> DecisionLine:
        """Return a decision as a line."""
        body = row.body if row.body_id else None
        return cls(
            row.pk,
            row.uid,
            row.symbol,
            row.kind,
            row.title,
            row.decided_on,
            row.effective_on,
            row.body_id,
            body.names if body else None,
            row.corrects_id,
        )


@dataclass(frozen=True)
class PaperNamed:
    """A paper that belongs to a decision."""

    uid: uuid.UUID
    title: Text
    kind: str


@dataclass(frozen=True)
class DecisionOut:
    """A decision with all that it says of itself."""

    decision: DecisionLine
    signed_by: str
    source: str
    number: int | None
    recorded_at: dt.datetime
    rules: list[Any]
    vote: Mapping[str, Any]
    effect: Mapping[str, Any]
    corrected_by: tuple[DecisionLine, ...]
    papers: tuple[PaperNamed, ...]


@dataclass(frozen=True)
class DecisionTaken:
    """A decision just recorded, and what whoever recorded it should see."""

    decision: DecisionLine
    warnings: tuple[Said, ...]


@dataclass(frozen=True)
class KindLabel:
    """A kind of decision."""

    key: str
    label: Text


@dataclass(frozen=True)
class SeriesOut:
    """The numbers of a body for one kind of paper in one term."""

    id: int
    paper: str
    term_from: dt.date
    term_to: dt.date | None
    pattern: str
    body_symbol: str
    last_number: int


class DecisionsOf(Paged):
    """Which decisions of a body."""

    kind: str = Field("", max_length=40, pattern="^[a-z-]*$")


class DecisionsAsked(Words, Paged):
    """Which decisions to list."""

    kind: str = Field("", max_length=40, pattern="^[a-z-]*$")
    year: int | None = Field(None, ge=1900, le=2200)
    body: Ref | None = None
    as_of: Day | None = Field(None, description="Decided by this day.")


class DecisionNew(DecisionIn):
    """A decision to record; ``corrects`` names the one that it puts right."""

    corrects: RefIn | None = None
    same: StrictBool = Field(False, description="Another one with the same title.")


class SeriesNew(Request):
    """A new term of the numbers of a body."""

    term_from: Day
    term_to: Day | None = None
    paper: words(16, least=1) = "QĐ"  # type: ignore[valid-type]
    pattern: words(60) = ""  # type: ignore[valid-type]
    body_symbol: words(30) = ""  # type: ignore[valid-type]
    last_number: Whole = 0


@room.get("/decisions", right="decision.read", gives=DecisionLine, many=True)
def decisions(request: Asked, asked: Query[DecisionsAsked]) -> Page:
    """List decisions in range, newest first, by words, kind, year and body."""
    body = unit_row(request.actor, asked.body).uid if asked.body else None
    query = ListQuery(
        text=asked.q.strip(),
        day=asked.as_of,
        after=asked.cursor or "",
        limit=asked.limit,
    )
    return decision_page(
        request.actor,
        query,
        term("kind", "is", asked.kind),
        term("decided", "is", asked.year),
        term("body", "is", body),
    )


def decision_page(actor: Actor, query: ListQuery, *pinned: Node | None) -> Page:
    """Return a page of decisions as lines."""
    page = page_of(actor, "decisions", query, *pinned)
    ids = ids_on(page)
    rows = decisions_visible(actor).filter(pk__in=ids).select_related("body")
    lines = [DecisionLine.of(row) for row in in_order(ids, rows)]
    return Page(lines, page.after or None)


@room.get("/decisions/kinds", right="decision.read", gives=KindLabel, many=True)
def decision_kinds(request: Asked) -> Page:
    """List the kinds of decisions that may be recorded."""
    return Page([KindLabel(key, label) for key, label in kind_labels().items()])


@room.post("/decisions", right="decision.write", gives=DecisionTaken)
def decision_new(request: Asked, payload: DecisionNew) -> Made:
    """Record a decision; it gets the next number of its body."""
    actor = request.actor
    corrects = None
    if payload.corrects is not None:
        corrects = ids_of(actor, "decision", [payload.corrects])[payload.corrects]
    if not payload.same:
        _refuse_twin(actor, payload)
    made = record(actor, payload, corrects=corrects)
    warnings = tuple(Said.of(w) for w in getattr(made, "warnings", ()))
    line = DecisionLine.of(_fresh(actor, made))
    return Made(DecisionTaken(line, warnings), address("decisions", made.uid))


def _refuse_twin(actor: Actor, asked: DecisionNew) -> None:
    """Refuse what reads like a decision recorded already: it may be sent twice."""
    body = ids_of(actor, "unit", [asked.body]) if asked.body is not None else {}
    twin = same_decision(
        actor,
        body=body.get(asked.body),
        kind=asked.kind,
        decided_on=asked.decided_on,
        titles=asked.title.text().as_json().values(),
    )
    if twin is not None:
        raise StateRefusal(
            TWIN, code="decision.twin", symbol=str(twin), way_out=WAY_OUT_TWIN
        )


def _fresh(actor: Actor, made: Any) -> Any:
    """Return a decision with its body, also where the actor may only write."""
    rows = decisions_visible(actor).select_related("body").filter(pk=made.pk)
    return rows.first() or made


@room.get("/decisions/{decision}", right="decision.read", gives=DecisionOut)
def decision(request: Asked, decision: Ref) -> DecisionOut:
    """Read a decision with its rules, vote, effect, corrections and papers."""
    actor = request.actor
    row = decision_get(actor, one_of(decisions_visible(actor), decision).uid)
    papers = papers_of_decisions(actor, [row.pk]).get(row.pk, [])
    return DecisionOut(
        decision=DecisionLine.of(row),
        signed_by=row.signed_by,
        source=row.source,
        number=row.number,
        recorded_at=row.recorded_at,
        rules=row.rules,
        vote=row.vote,
        effect=row.effect,
        corrected_by=tuple(DecisionLine.of(d) for d in corrections_of(actor, row)),
        papers=tuple(PaperNamed(p.uid, p.title, p.kind) for p in papers),
    )


@room.get(
    "/decisions/{decision}/changes",
    right="decision.read",
    gives=ChangeCount,
    many=True,
)
def decision_changes(request: Asked, decision: Ref) -> Page:
    """Count the records that changed under a decision, by kind."""
    row = one_of(decisions_visible(request.actor), decision)
    return Page(changes_under(request.actor, scope=Q(), decision=row.pk))


@room.get("/units/{unit}/series", right="decision.read", gives=SeriesOut, many=True)
def unit_series(request: Asked, unit: Ref) -> Page:
    """List the series of numbers of a body."""
    row = unit_row(request.actor, unit)
    return Page([_series(s) for s in series_of_unit(request.actor, row.pk)])


@room.post("/units/{unit}/series", right="decision.write", gives=SeriesOut)
def unit_series_new(request: Asked, unit: Ref, payload: SeriesNew) -> Made:
    """Open the numbers of a new term of a body."""
    row = unit_row(request.actor, unit)
    made = series_open(actor=request.actor, body=row.pk, **payload.dict())
    return Made(_series(made))


def _series(row: Any) -> SeriesOut:
    return SeriesOut(
        row.pk,
        row.paper,
        row.term_from,
        row.term_to,
        row.pattern,
        row.body_symbol,
        row.last_number,
    )
