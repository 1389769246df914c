"""Subtrees: children, all below, all above; today and on any day."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from operator import itemgetter
from typing import Any

from django.db.models import Exists, F, FilteredRelation, OuterRef, Q, QuerySet
from django.db.models.functions import Length

from banyan.access.queries import ranges_of, within
from banyan.base.models import as_of as on_day
from banyan.base.prepared import Ranges, prepared
from banyan.kernel.actor import Actor, PathRange
from banyan.kernel.ids import SEGMENT, path_end, path_ids

from ..models import Structure, Unit, UnitPath, UnitVersion
from .shapes import Step, UnitRow

READ = "unit.read"
Cursor = tuple[str, int]
"""Where a page of siblings ended: its last sort key and id."""

_NOW = ("id", "uid", "kind", "names", "code", "parent_id", "path")
_THEN = (
    "unit_id",
    "unit__uid",
    "kind",
    "names",
    "code",
    "parent_id",
    "there__path",
)


def children(
    actor: Actor,
    unit: int | None,
    *,
    structure: Structure | None = None,
    as_of: dt.date | None = None,
    known_on: dt.datetime | None = None,
    after: Cursor | None = None,
    limit: int | None = None,
) -> list[UnitRow]:
    """Return the units directly below ``unit`` in the order of their names.

    ``None`` asks for the roots of ``structure``. With ``limit`` one page, which
    continues ``after`` the sort key and id of the last row of the page before.
    One statement.
    """
    rows = _rows(actor, as_of, known_on).filter(parent=unit)
    if structure is not None:
        rows = rows.filter(**{_column(as_of, "structure"): structure})
    if after is not None:
        rows = rows.filter(_after(after, _id(as_of)))
    ordered = rows.order_by("sort_key", _id(as_of))
    return _built(ordered[:limit] if limit else ordered, as_of, known_on)


def tree(
    actor: Actor,
    structure: Structure,
    *,
    as_of: dt.date | None = None,
    known_on: dt.datetime | None = None,
    root: str = "",
    depth: int | None = None,
) -> list[UnitRow]:
    """Return the tree from the roots (or below the path ``root``) in path order.

    ``depth`` limits how many levels below the root are returned. One statement;
    rows outside what the actor may read left out.
    """
    longest = None
    if depth is not None:
        longest = len(root) + depth * SEGMENT if root else (depth + 1) * SEGMENT
    end = path_end(root) if root else ""
    ranges = ranges_of(actor, READ)
    values = (structure.id, ranges, as_of, known_on, root, end, longest)
    whole = all(r.below and not r.over_area for r in ranges or ())
    asks = longest is not None or not whole
    found = sorted(_tree(*values, asks_below=asks), key=_BY_PATH)
    if asks:
        return [unit_row(*row) for row in found]
    parents = {row[5] for row in found}  # all that lies below is among them
    return [unit_row(*row[:7], row[0] in parents, row[7]) for row in found]


_BY_PATH = itemgetter(6)


@prepared
def _tree(
    structure: int,
    ranges: Ranges | None,
    day: dt.date | None,
    known: dt.datetime | None,
    root: str,
    end: str,
    longest: int | None,
    *,
    asks_below: bool,
) -> QuerySet[Any]:
    rows = _rows_within(ranges, day, known)
    rows = rows.filter(**{_column(day, "structure"): structure})
    path = "path" if day is None else "there__path"
    if root:
        rows = rows.filter(**{f"{path}__gte": root, f"{path}__lt": end})
    if longest is not None:
        rows = rows.annotate(long=Length(path)).filter(long__lte=longest)
    if asks_below:
        return _shaped(rows.order_by(), day, known)
    return rows.order_by().values_list(*(_NOW if day is None else _THEN), "sort_key")


def _rows(
    actor: Actor, day: dt.date | None, known: dt.datetime | None
) -> QuerySet[Any]:
    return _rows_within(ranges_of(actor, READ), day, known)


def _rows_within(
    ranges: Ranges | None, day: dt.date | None, known: dt.datetime | None
) -> QuerySet[Any]:
    if day is None:
        return Unit.objects.filter(within(ranges, ""), state="active")
    return with_path(
        UnitVersion.objects.filter(
            on_day(day, known), within(ranges, "unit"), closed=False
        ),
        day,
        known,
    )


def with_path(
    versions: QuerySet[Any], day: dt.date, known: dt.datetime | None
) -> QuerySet[Any]:
    """Join the path that each version's unit had on the day, as ``there``."""
    found: QuerySet[Any] = versions.annotate(
        there=FilteredRelation(
            "unit__paths", condition=on_day(day, known, "unit__paths__")
        )
    ).filter(there__isnull=False)
    return found


def _column(day: dt.date | None, name: str) -> str:
    return name if day is None else f"unit__{name}"


def _id(day: dt.date | None) -> str:
    return "id" if day is None else "unit_id"


def _after(cursor: Cursor, column: str) -> Q:
    key, pk = cursor
    return Q(sort_key__gt=key) | Q(sort_key=key, **{f"{column}__gt": pk})


def _built(
    rows: QuerySet[Any], day: dt.date | None, known: dt.datetime | None
) -> list[UnitRow]:
    return [unit_row(*row) for row in _shaped(rows, day, known)]


def _shaped(
    rows: QuerySet[Any], day: dt.date | None, known: dt.datetime | None
) -> QuerySet[Any]:
    """Return the rows of which :func:`unit_row` makes units."""
    columns = _NOW if day is None else _THEN
    rows = rows.annotate(below=Exists(_below(day, known)), key=F("sort_key"))
    shaped: QuerySet[Any] = rows.values_list(*columns, "below", "key")
    return shaped


def unit_row(*row: Any) -> UnitRow:
    """Return the row of a unit; its depth follows from its path."""
    pk, uid, kind, names, code, parent, path, below, key = row
    depth = len(path) // SEGMENT - 1
    return UnitRow(pk, uid, kind, names, code, parent, path, depth, below, key)


def _below(day: dt.date | None, known: dt.datetime | None) -> QuerySet[Any]:
    if day is None:
        return Unit.objects.filter(parent=OuterRef("pk"), state="active")
    return UnitVersion.objects.filter(
        on_day(day, known), parent=OuterRef("unit_id"), closed=False
    )


def path_of(
    unit: int, *, as_of: dt.date | None = None, known_on: dt.datetime | None = None
) -> str:
    """Return the path of a unit, today or on a day; empty when it had none."""
    if as_of is None:
        found = Unit.objects.filter(pk=unit).values_list("path", flat=True).first()
    else:
        rows = UnitPath.objects.filter(on_day(as_of, known_on), unit=unit)
        found = rows.values_list("path", flat=True).first()
    return found or ""


def subtree_range(unit: int, *, as_of: dt.date | None = None) -> PathRange | None:
    """Return the range of a unit and all below it; ``None`` when it had no path."""
    path = path_of(unit, as_of=as_of)
    return PathRange(path) if path else None


def ancestors(
    path: str, *, as_of: dt.date | None = None, known_on: dt.datetime | None = None
) -> list[Step]:
    """Return the units along a path from the root down, with their names that day.

    Not scoped: whoever sees a unit may see under whom it hangs. One statement.
    """
    wanted = path_ids(path)
    if as_of is None:
        rows: Iterable[Any] = Unit.objects.filter(id__in=wanted).values_list(
            "id", "uid", "names", "kind"
        )
    else:
        rows = UnitVersion.objects.filter(
            on_day(as_of, known_on), unit_id__in=wanted
        ).values_list("unit_id", "unit__uid", "names", "kind")
    found: dict[int, Step] = {row[0]: Step(*row) for row in rows}
    return [found[i] for i in wanted if i in found]


def ids_by_uid(uids: Iterable[uuid.UUID]) -> dict[uuid.UUID, int]:
    """Return the ids of units by their public identity."""
    return dict(Unit.objects.filter(uid__in=list(uids)).values_list("uid", "id"))
