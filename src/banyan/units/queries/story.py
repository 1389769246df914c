"""The story of a unit: what happened to it, newest first."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from banyan.access.queries import scope_q
from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotVisible
from banyan.kernel.text import Text

from ..models import Unit, UnitVersion
from .succession import Successor, predecessors, successors
from .tree import READ


@dataclass(frozen=True)
class Chapter:
    """One thing that happened on a day.

    ``what``: founded, renamed, recoded, kind, moved, area, dissolved, kept (its
    records went to another custodian), corrected.
    """

    on: dt.date
    what: str
    names: Text
    code: str
    old: Text | str | None = None
    new: Text | str | None = None
    decision: int | None = None
    recorded_at: dt.datetime | None = None


@dataclass(frozen=True)
class Story:
    """A unit from its founding on, with those before and after it."""

    chapters: tuple[Chapter, ...]
    predecessors: tuple[Successor, ...]
    successors: tuple[Successor, ...]


def unit_story(actor: Actor, unit: int) -> Story:
    """Return what happened to a unit, newest first. A fixed number of statements."""
    if not Unit.objects.filter(scope_q(actor, READ, unit=""), pk=unit).exists():
        raise NotVisible
    rows = list(
        UnitVersion.objects.filter(unit=unit, superseded_at=None)
        .select_related("parent", "area")
        .order_by("valid_from")
    )
    chapters: list[Chapter] = []
    before: UnitVersion | None = None
    for row in rows:
        chapters += _chapters(before, row)
        before = row
    after = () if not rows or not rows[-1].closed else successors(actor, unit)
    return Story(
        tuple(reversed(chapters)), tuple(predecessors(actor, unit)), tuple(after)
    )


def _chapters(before: UnitVersion | None, row: UnitVersion) -> list[Chapter]:
    if before is None:
        return [_chapter(row, "founded", None, None)]
    if row.closed:
        return [_chapter(row, "kept" if before.closed else "dissolved", None, None)]
    found = []
    if before.names != row.names:
        found.append(_chapter(row, "renamed", before.names, row.names))
    if before.code != row.code:
        found.append(_chapter(row, "recoded", before.code, row.code))
    if before.kind != row.kind:
        found.append(_chapter(row, "kind", before.kind, row.kind))
    if before.parent_id != row.parent_id:
        found.append(_chapter(row, "moved", _name(before.parent), _name(row.parent)))
    if before.area_id != row.area_id:
        found.append(_chapter(row, "area", _name(before.area), _name(row.area)))
    return found


def _chapter(
    row: UnitVersion, what: str, old: Text | str | None, new: Text | str | None
) -> Chapter:
    return Chapter(
        on=row.valid_from,
        what=what,
        names=row.names,
        code=row.code,
        old=old,
        new=new,
        decision=row.decision_id,
        recorded_at=row.recorded_at,
    )


def _name(unit: Unit | None) -> Text | None:
    return unit.names if unit else None
