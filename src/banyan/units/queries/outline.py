"""A tree opened little by little: its tops, pages of children, units by their words.

What may be seen is decided by the present path; so the tops of a reader's tree
are the units in range that hang below none in range, on the day asked.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import (
    Count,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Window,
)
from django.db.models.functions import RowNumber

from banyan.access.queries import ranges_of, scope_q, within
from banyan.base.hints import indexed_by
from banyan.base.models import as_of as on_day
from banyan.base.prepared import Ranges, Row, among, prepared
from banyan.kernel.actor import Actor
from banyan.kernel.ids import SEGMENT
from banyan.kernel.names import fold
from banyan.kernel.text import Text

from ..models import Structure, Unit, UnitVersion
from .shapes import UnitRow
from .structures import StructureRow
from .tree import (
    _NOW,
    _THEN,
    READ,
    Cursor,
    _after,
    _below,
    _built,
    _column,
    _id,
    _rows,
    _rows_within,
    _shaped,
    unit_row,
)

__all__ = [
    "Below",
    "Placed",
    "children_of",
    "cursors_of",
    "places_of",
    "structures_seen",
    "tops",
    "uids_of",
    "units_matching",
]


@dataclass(frozen=True)
class Below:
    """One page of what hangs directly below a unit, and how many there are."""

    rows: tuple[UnitRow, ...] = ()
    total: int = 0
    more: bool = False


@dataclass(frozen=True, slots=True)
class Placed:
    """A unit found by its words, with the name of the unit it hangs below."""

    row: UnitRow
    above: Text | None


STRUCTURE = ("id", "key", "names", "kind", "pack", "counting_order")


def structures_seen(actor: Actor) -> list[StructureRow]:
    """Return the structures in which the actor may read a unit, in their order."""
    return [StructureRow(*row) for row in _structures(ranges_of(actor, READ))]


@prepared
def _structures(ranges: Ranges | None) -> QuerySet[Any]:
    mine = Unit.objects.filter(within(ranges, ""), structure=OuterRef("pk"))
    seen = Structure.objects.filter(Exists(mine)).order_by("counting_order", "id")
    return seen.values_list(*STRUCTURE)


def structures_rooted(actor: Actor) -> list[tuple[StructureRow, str]]:
    """Return the structures seen with the paths of their roots, in one statement."""
    units = Unit.objects.filter(structure=OuterRef("pk"))
    mine = units.filter(scope_q(actor, READ, unit=""))
    roots = units.filter(parent__isnull=True, state="active").order_by("pk")
    seen = Structure.objects.filter(Exists(mine)).annotate(
        root=Subquery(roots.values("path")[:1])
    )
    found = seen.order_by("counting_order", "id").values_list(*STRUCTURE, "root")
    return [(StructureRow(*row[:-1]), row[-1] or "") for row in found]


def tops(
    actor: Actor,
    structure: Structure | StructureRow,
    *,
    as_of: dt.date | None = None,
    known_on: dt.datetime | None = None,
) -> list[UnitRow]:
    """Return where the actor's tree begins: units in range below none in range."""
    ranges, rooted = ranges_of(actor, READ), _holds_roots(actor)
    if ranges and rooted and as_of is None:
        roots = _roots(structure.id, [r.low for r in ranges])
        rows = (unit_row(*row) for row in roots)
        return sorted(rows, key=lambda row: (row.sort_key, row.id))
    found = _tops(structure.id, ranges, as_of, known_on, rooted=rooted)
    return [unit_row(*row) for row in found]


@prepared
def _roots(structure: int, paths: Sequence[str]) -> QuerySet[Any]:
    """Return today's roots by their paths, without walking what is below them.

    In no order: SQLite would walk the whole structure for one.
    """
    rows = Unit.objects.filter(among("path", paths), structure=structure)
    rows = rows.filter(state="active", parent__isnull=True)
    return _shaped(rows.order_by(), None, None)


@prepared
def _tops(
    structure: int,
    ranges: Ranges | None,
    day: dt.date | None,
    known: dt.datetime | None,
    *,
    rooted: bool,
) -> QuerySet[Any]:
    rows = _rows_within(ranges, day, known)
    rows = rows.filter(**{_column(day, "structure"): structure})
    rows = rows.filter(Q(parent__isnull=True) if rooted else _top(ranges, day))
    if rooted and day is not None:  # a few roots, not every unit of the tree
        rows = indexed_by(rows, "unitversion_parent")
    return _shaped(rows.order_by("sort_key", _id(day)), day, known)


def _top(ranges: Ranges | None, day: dt.date | None) -> Q:
    above = Unit.objects.filter(within(ranges, ""), pk=OuterRef("parent"))
    if day is None:
        above = above.filter(state="active")
    return Q(parent__isnull=True) | Q(~Exists(above))


def _holds_roots(actor: Actor) -> bool:
    """Say whether every range is a whole tree: then only roots are tops."""
    if actor.is_system:
        return True
    ranges = actor.ranges(READ)
    return bool(ranges) and all(
        len(r.low) == SEGMENT and r.below and not r.over_area for r in ranges
    )


def children_of(
    actor: Actor,
    parents: Iterable[int],
    *,
    as_of: dt.date | None = None,
    known_on: dt.datetime | None = None,
    limit: int = 100,
    after: Mapping[int, Cursor] | None = None,
) -> dict[int, Below]:
    """Return a page of children of each parent, by name, in one statement.

    ``after`` names for a parent where its page before ended; see :func:`cursors_of`.
    """
    wanted = list(parents)
    if not wanted:
        return {}
    ranges = ranges_of(actor, READ)
    if after:
        rows = _numbered(wanted, ranges, as_of, known_on)
        rows = _continued(rows, after, as_of, limit)
        return _pages(_in_order(rows, as_of), limit, wanted)
    found = _first_children(wanted, ranges, as_of, known_on, limit=limit)
    return _pages(found, limit, wanted)


@prepared
def _first_children(
    parents: Sequence[int],
    ranges: Ranges | None,
    day: dt.date | None,
    known: dt.datetime | None,
    *,
    limit: int,
) -> QuerySet[Any]:
    rows = _numbered(parents, ranges, day, known).filter(place__lte=limit + 1)
    return _in_order(rows, day)


def _numbered(
    parents: Sequence[int],
    ranges: Ranges | None,
    day: dt.date | None,
    known: dt.datetime | None,
) -> QuerySet[Any]:
    """Return the children of the parents with their places among their siblings."""
    rows = _rows_within(ranges, day, known).filter(among("parent_id", parents))
    order = [F("sort_key"), F(_id(day))]
    found: QuerySet[Any] = rows.annotate(
        place=Window(RowNumber(), partition_by=F("parent_id"), order_by=order),
        total=Window(Count("pk"), partition_by=F("parent_id")),
        below=Exists(_below(day, known)),
        key=F("sort_key"),
    )
    return found


def _in_order(rows: QuerySet[Any], day: dt.date | None) -> QuerySet[Any]:
    columns = _NOW if day is None else _THEN
    ordered = rows.order_by("parent_id", "sort_key", _id(day))
    return ordered.values_list(*columns, "below", "key", "total")


def _continued(
    rows: QuerySet[Any],
    cursors: Mapping[int, Cursor],
    day: dt.date | None,
    limit: int,
) -> QuerySet[Any]:
    """Begin the page of some parents behind their cursors."""
    behind = Q(place__lte=limit + 1) & ~Q(parent__in=cursors.keys())
    for parent, cursor in cursors.items():
        behind |= Q(_after(cursor, _id(day)), parent=parent)
    return rows.filter(behind)


def _pages(rows: Iterable[Row], limit: int, parents: list[int]) -> dict[int, Below]:
    found: dict[int, list[UnitRow]] = {parent: [] for parent in parents}
    totals: dict[int, int] = {}
    for *unit, total in rows:
        row = unit_row(*unit)
        totals[row.parent or 0] = total
        found[row.parent or 0].append(row)
    return {
        parent: Below(tuple(page[:limit]), totals.get(parent, 0), len(page) > limit)
        for parent, page in found.items()
    }


def cursors_of(
    actor: Actor,
    last: Mapping[int, int],
    *,
    as_of: dt.date | None = None,
    known_on: dt.datetime | None = None,
) -> dict[int, Cursor]:
    """Return where pages ended, from the id of the last unit shown of each parent."""
    if not last:
        return {}
    rows = _rows(actor, as_of, known_on).filter(**{f"{_id(as_of)}__in": last.values()})
    keys = dict(rows.values_list(_id(as_of), "sort_key"))
    return {parent: (keys[unit], unit) for parent, unit in last.items() if unit in keys}


def units_matching(
    actor: Actor,
    structure: Structure | StructureRow,
    typed: str,
    *,
    as_of: dt.date | None = None,
    known_on: dt.datetime | None = None,
    limit: int = 50,
) -> list[Placed]:
    """Return units whose name holds every word typed, or whose code begins so.

    The exact code comes first, then the words as typed, then by name. Two statements.
    """
    words = fold(typed).split()
    if not words:
        return []
    rows = _rows(actor, as_of, known_on)
    rows = rows.filter(**{_column(as_of, "structure"): structure.id})
    named = Q()
    for word in words:
        named &= Q(name_fold__contains=word)
    rows = rows.filter(named | Q(code__istartswith=typed.strip()))
    found = _built(rows.order_by("sort_key", _id(as_of))[: limit * 4], as_of, known_on)
    wanted, phrase = typed.strip().lower(), " ".join(words)
    found.sort(key=lambda r: (r.code.lower() != wanted, phrase not in _said(r)))
    names = _names({r.parent for r in found[:limit] if r.parent}, as_of, known_on)
    return [Placed(row, names.get(row.parent or 0)) for row in found[:limit]]


def _said(row: UnitRow) -> str:
    return fold(f"{row.names.vi} {row.names.lo} {row.names.en}")


def _names(
    ids: set[int], day: dt.date | None, known: dt.datetime | None
) -> dict[int, Text]:
    if day is None:
        return dict(Unit.objects.filter(pk__in=ids).values_list("pk", "names"))
    rows = UnitVersion.objects.filter(on_day(day, known), unit__in=ids)
    return dict(rows.values_list("unit_id", "names"))


def places_of(ids: Iterable[int]) -> dict[int, tuple[str, str]]:
    """Return present path and area path of units: what a right is asked for."""
    rows = Unit.objects.filter(pk__in=set(ids))
    return {
        pk: (path, area)
        for pk, path, area in rows.values_list("pk", "path", "area_path")
    }


def uids_of(ids: Iterable[int]) -> dict[int, uuid.UUID]:
    """Return the public identities of units, for the address of what was just made."""
    return dict(Unit.objects.filter(pk__in=set(ids)).values_list("pk", "uid"))


@dataclass(frozen=True, slots=True)
class Named:
    """A unit as a plan mentions it."""

    names: Text
    code: str
    kind: str


def named_for_plan(actor: Actor, ids: Iterable[int]) -> dict[int, Named]:
    """Return names and codes of units that a plan mentions; one statement."""
    wanted = set(ids)
    if not wanted:
        return {}
    rows = Unit.objects.filter(scope_q(actor, READ, unit=""), pk__in=wanted)
    return {
        pk: Named(*rest)
        for pk, *rest in rows.values_list("pk", "names", "code", "kind")
    }
