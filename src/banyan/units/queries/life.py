"""The whole life of a unit on both axes of time: every version, every succession.

Two statements in all. The way to a unit carries its structure along, so that a
page knows both with one statement.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from banyan.access.queries import ranges_of, within
from banyan.base.models import as_of as on_day
from banyan.base.prepared import Ranges, Row, among, planned_once
from banyan.kernel.actor import Actor
from banyan.kernel.ids import path_ids
from banyan.kernel.text import Text

from ..models import Unit, UnitSuccession, UnitVersion
from .shapes import UnitView
from .structures import StructureRow
from .tree import READ


@dataclass(frozen=True, slots=True)
class Other:
    """A unit that a version or succession names, as it is called today."""

    id: int
    uid: uuid.UUID
    names: Text
    path: str
    area_path: str

    def is_readable(self, actor: Actor) -> bool:
        """Say whether the actor may open the unit."""
        return actor.covers(READ, self.path, self.area_path)


@dataclass(frozen=True, slots=True)
class Way:
    """One unit on the way to another: its name that day, its place today."""

    id: int
    uid: uuid.UUID
    names: Text
    kind: str
    path: str
    area_path: str


@dataclass(frozen=True, slots=True)
class Cause:
    """The decision behind a fact, and where it is kept: who may read it, asks that."""

    uid: uuid.UUID
    symbol: str
    kind: str
    decided_on: dt.date
    path: str | None
    area_path: str | None

    def is_readable(self, actor: Actor) -> bool:
        """Say whether the actor may open the decision."""
        if self.path is None:
            return actor.holds("decision.read")
        return actor.covers("decision.read", self.path, self.area_path or "")


@dataclass(frozen=True, slots=True)
class VersionSeen:
    """One version: what was true when, and when that was known."""

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
    parent: Other | None
    area: Other | None
    cause: Cause | None
    end_cause: Cause | None


@dataclass(frozen=True, slots=True)
class Link:
    """A succession seen from one unit: ``after`` when the other took over from it."""

    other: Other
    kind: str
    on: dt.date
    after: bool
    recorded_at: dt.datetime
    superseded_at: dt.datetime | None


@dataclass(frozen=True)
class Life:
    """Versions oldest first, and successions, superseded ones among them."""

    versions: tuple[VersionSeen, ...]
    links: tuple[Link, ...]

    @property
    def true(self) -> tuple[VersionSeen, ...]:
        """The versions that hold as we know it now."""
        return tuple(v for v in self.versions if v.superseded_at is None)

    @property
    def predecessors(self) -> tuple[Link, ...]:
        """From whom the unit took over."""
        return tuple(x for x in self.links if not x.after and not x.superseded_at)

    @property
    def successors(self) -> tuple[Link, ...]:
        """Who took over from the unit."""
        return tuple(x for x in self.links if x.after and not x.superseded_at)


_OTHER = ("id", "uid", "names", "path", "area_path")
_CAUSE = ("uid", "symbol", "kind", "decided_on", "body__path", "body__area_path")
_OWN = (
    "id",
    "valid_from",
    "valid_to",
    "recorded_at",
    "ended_recorded_at",
    "superseded_at",
    "kind",
    "names",
    "code",
    "closed",
)
_COLUMNS = (
    *_OWN,
    *(f"parent__{c}" for c in _OTHER),
    *(f"area__{c}" for c in _OTHER),
    *(f"decision__{c}" for c in _CAUSE),
    *(f"end_decision__{c}" for c in _CAUSE),
)
_LINK = (
    "from_unit_id",
    "kind",
    "on",
    "recorded_at",
    "superseded_at",
    *(f"from_unit__{c}" for c in _OTHER),
    *(f"to_unit__{c}" for c in _OTHER),
)


def unit_life(actor: Actor, unit: int) -> Life:
    """Return everything that was ever recorded of a unit in range; two statements."""
    found = _versions(unit, ranges_of(actor, READ))
    versions = tuple(_version(row) for row in found)
    links = _links(unit) if versions else ()
    return Life(versions, tuple(_link(row, unit) for row in links))


@planned_once
def _versions(unit: int, ranges: Ranges | None) -> QuerySet[UnitVersion, Row]:
    rows = UnitVersion.objects.filter(within(ranges, "unit"), unit=unit)
    ordered = rows.order_by("valid_from", "recorded_at", "id")
    return ordered.values_list(*_COLUMNS)


@planned_once
def _links(unit: int) -> QuerySet[UnitSuccession, Row]:
    ends = UnitSuccession.objects.filter(Q(from_unit=unit) | Q(to_unit=unit))
    return ends.order_by("on", "id").values_list(*_LINK)


def _version(row: Row) -> VersionSeen:
    own, rest = row[: len(_OWN)], row[len(_OWN) :]
    wide = len(_OTHER)
    parent, area, rest = rest[:wide], rest[wide : 2 * wide], rest[2 * wide :]
    cause, end = rest[: len(_CAUSE)], rest[len(_CAUSE) :]
    others: dict[str, Any] = {
        "parent": Other(*parent) if parent[0] else None,
        "area": Other(*area) if area[0] else None,
        "cause": Cause(*cause) if cause[0] else None,
        "end_cause": Cause(*end) if end[0] else None,
    }
    return VersionSeen(*own, **others)


def _link(row: Row, unit: int) -> Link:
    first, kind, on, recorded, superseded, *others = row
    after = first == unit
    other = others[len(_OTHER) :] if after else others[: len(_OTHER)]
    return Link(Other(*other), kind, on, after, recorded, superseded)


def way_to(
    view: UnitView,
    *,
    as_of: dt.date | None = None,
    known_on: dt.datetime | None = None,
) -> tuple[list[Way], StructureRow]:
    """Return the units above one, from the root down, and its structure.

    Not scoped, as :func:`ancestors`: whoever sees a unit may see under whom it
    hangs. The unit itself is the last step. One statement.
    """
    wanted = [*dict.fromkeys([*path_ids(view.path), view.id])]
    rows = _steps(wanted) if as_of is None else _steps_then(wanted, as_of, known_on)
    found = {row[0]: row for row in rows}
    steps = [Way(*found[i][:_WIDE]) for i in wanted if i in found]
    return steps, StructureRow(*found[view.id][_WIDE:])


_STRUCTURE = ("id", "key", "names", "kind", "pack", "counting_order")
_NOW = ("id", "uid", "names", "kind", "path", "area_path")
_THEN = ("unit_id", "unit__uid", "names", "kind", "unit__path", "unit__area_path")
_WIDE = len(_NOW)


@planned_once
def _steps(units: Sequence[int]) -> QuerySet[Unit, Row]:
    structure = (f"structure__{c}" for c in _STRUCTURE)
    return Unit.objects.filter(among("id", units)).values_list(*_NOW, *structure)


@planned_once
def _steps_then(
    units: Sequence[int], day: dt.date, known: dt.datetime | None
) -> QuerySet[UnitVersion, Row]:
    structure = (f"unit__structure__{c}" for c in _STRUCTURE)
    found = UnitVersion.objects.filter(on_day(day, known), among("unit_id", units))
    return found.values_list(*_THEN, *structure)
