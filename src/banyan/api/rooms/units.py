"""Units: one unit on a day, what hangs below it, its story, its figures."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from ninja import Query

from banyan.decisions.queries import decisions_of_unit
from banyan.figures.queries import AgeRow, MonthRow, TallyShown
from banyan.figures.queries.hub import unit_figures
from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotVisible
from banyan.kernel.text import Text
from banyan.people.queries.then import members_then
from banyan.units.queries import (
    Story,
    Successor,
    UnitRow,
    UnitView,
    children,
    predecessors,
    successors,
    unit_get,
    unit_story,
)
from banyan.units.queries.life import VersionSeen, unit_life, way_to

from ..answers import Versioned
from ..endpoints import Room
from ..moments import Moment
from ..paging import Page, cursor_of, day, keyset_of, number, words
from ..references import Ref, handle, unit_row
from .common import PagedMoment
from .decisions import DecisionLine, DecisionsOf
from .requests import Asked

room = Room("Units")


@dataclass(frozen=True)
class Step:
    """A unit on the way from the root down."""

    id: int
    uid: uuid.UUID
    names: Text
    kind: str


@dataclass(frozen=True)
class UnitOut:
    """A unit on a day, with the way to it."""

    unit: UnitView
    way: tuple[Step, ...]
    members_on_day: int | None
    """Members with all below on a past day; for today ask the figures."""


@dataclass(frozen=True)
class VersionOut:
    """One version of a unit: what was true when, and when that was known."""

    id: int
    since: dt.date
    until: dt.date | None
    recorded_at: dt.datetime
    ended_recorded_at: dt.datetime | None
    superseded_at: dt.datetime | None
    kind: str
    names: Text
    code: str
    closed: bool
    parent: int | None
    area: int | None
    decision: str
    end_decision: str

    @classmethod
    def of(cls, seen: VersionSeen) -> VersionOut:
        """Return a version with the numbers of its decisions."""
        return cls(
            id=seen.id,
            since=seen.since,
            until=seen.until,
            recorded_at=seen.recorded_at,
            ended_recorded_at=seen.ended_recorded_at,
            superseded_at=seen.superseded_at,
            kind=seen.kind,
            names=seen.names,
            code=seen.code,
            closed=seen.closed,
            parent=seen.parent.id if seen.parent else None,
            area=seen.area.id if seen.area else None,
            decision=seen.cause.symbol if seen.cause else "",
            end_decision=seen.end_cause.symbol if seen.end_cause else "",
        )


@dataclass(frozen=True)
class FiguresOut:
    """The counts of a unit with all below, its ages, its admissions of a year."""

    tally: TallyShown
    ages: tuple[AgeRow, ...]
    admissions: tuple[MonthRow, ...]


@room.get("/units/{unit}", right="unit.read", gives=UnitOut)
def unit(request: Asked, unit: Ref, asked: Query[Moment]) -> Versioned:
    """Read a unit on a day, as it was known then."""
    actor = request.actor
    view = unit_get(actor, handle(unit), as_of=asked.asked, known_on=asked.known_at)
    steps, _structure = way_to(view, as_of=asked.asked, known_on=asked.known_at)
    way = tuple(Step(s.id, s.uid, s.names, s.kind) for s in steps)
    return Versioned(UnitOut(view, way, _then(actor, view, asked)), view.version)


def _then(actor: Actor, view: UnitView, asked: Moment) -> int | None:
    if asked.asked is None or not actor.holds("figures.read") or not view.path:
        return None
    found = members_then(actor, [view.path], asked.asked, known_on=asked.known)
    return found.get(view.path)


@room.get("/units/{unit}/children", right="unit.read", gives=UnitRow, many=True)
def unit_children(request: Asked, unit: Ref, asked: Query[PagedMoment]) -> Page:
    """List what hangs directly below a unit on a day, by name."""
    actor = request.actor
    row = unit_row(actor, unit)
    after: Any = keyset_of("children", asked.cursor, words, number)
    found = children(
        actor,
        row.pk,
        as_of=asked.asked,
        known_on=asked.known_at,
        after=after,
        limit=asked.limit + 1,
    )
    last = found[asked.limit - 1] if len(found) > asked.limit else None
    end = (last.sort_key, last.id) if last else None
    return Page(found[: asked.limit], cursor_of("children", end))


@room.get("/units/{unit}/story", right="unit.read", gives=Story)
def unit_told(request: Asked, unit: Ref) -> Story:
    """Read what happened to a unit, newest first."""
    return unit_story(request.actor, unit_row(request.actor, unit).pk)


@room.get("/units/{unit}/versions", right="unit.read", gives=VersionOut, many=True)
def unit_versions(request: Asked, unit: Ref) -> Page:
    """List everything ever recorded of a unit, what was corrected among it."""
    life = unit_life(request.actor, unit_row(request.actor, unit).pk)
    return Page([VersionOut.of(v) for v in life.versions])


@room.get("/units/{unit}/successors", right="unit.read", gives=Successor, many=True)
def unit_successors(request: Asked, unit: Ref, asked: Query[Moment]) -> Page:
    """List who took over from a unit; itself when it lives on."""
    row = unit_row(request.actor, unit)
    return Page(successors(request.actor, row.pk, as_of=asked.as_of))


@room.get("/units/{unit}/predecessors", right="unit.read", gives=Successor, many=True)
def unit_predecessors(request: Asked, unit: Ref, asked: Query[Moment]) -> Page:
    """List from whom a unit took over."""
    row = unit_row(request.actor, unit)
    return Page(predecessors(request.actor, row.pk, as_of=asked.as_of))


@room.get("/units/{unit}/figures", right="figures.read", gives=FiguresOut)
def unit_counted(request: Asked, unit: Ref) -> FiguresOut:
    """Read the counts of a unit with all below, today."""
    row = unit_row(request.actor, unit)
    found = unit_figures(request.actor, row.pk)
    if found is None:
        raise NotVisible
    return FiguresOut(found.tallies[row.pk], found.ages, found.months)


@room.get(
    "/units/{unit}/decisions", right="decision.read", gives=DecisionLine, many=True
)
def unit_decided(request: Asked, unit: Ref, asked: Query[DecisionsOf]) -> Page:
    """List the decisions of a body, newest first."""
    row = unit_row(request.actor, unit)
    after: Any = keyset_of("decisions", asked.cursor, day, number)
    found = decisions_of_unit(
        request.actor,
        row.pk,
        kinds=[asked.kind] if asked.kind else (),
        after=after,
        limit=asked.limit,
    )
    lines = [DecisionLine.of(d) for d in found.decisions]
    return Page(lines, cursor_of("decisions", found.after))
