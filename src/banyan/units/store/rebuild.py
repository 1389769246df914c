"""Paths derived anew from placements: the definition that all else must equal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from django.db import connection

from banyan.base import bulk
from banyan.kernel.ids import MAX_DEPTH, SEGMENT

from ..models import UnitPath
from . import temp
from .paths import COLUMNS, Stamp


@dataclass(frozen=True, slots=True, order=True)
class Row:
    """The path of a unit for some days, as stored or as derived."""

    unit: int
    start: dt.date
    stop: dt.date
    path: str
    closed: bool


def _hex(column: str) -> str:
    if connection.vendor == "postgresql":
        return f"lpad(to_hex({column}), {SEGMENT}, '0')"
    return f"printf('%%0{SEGMENT}x', {column})"


_PLACE = """
INSERT INTO bn_place (unit_id, parent_id, closed, valid_from, valid_to)
WITH marked AS (
  SELECT unit_id, parent_id, closed, valid_from, valid_to,
    CASE WHEN lag(valid_to) OVER w = valid_from
          AND coalesce(lag(parent_id) OVER w, 0) = coalesce(parent_id, 0)
          AND lag(closed) OVER w = closed THEN 0 ELSE 1 END AS begins
  FROM units_unitversion WHERE superseded_at IS NULL {only}
  WINDOW w AS (PARTITION BY unit_id ORDER BY valid_from)
), numbered AS (
  SELECT unit_id, parent_id, closed, valid_from, valid_to,
    sum(begins) OVER (PARTITION BY unit_id ORDER BY valid_from) AS run
  FROM marked
)
SELECT unit_id, parent_id, closed, min(valid_from), max(valid_to)
FROM numbered GROUP BY unit_id, run, parent_id, closed
"""

_RECURSION = """
WITH RECURSIVE p (unit_id, path, closed, valid_from, valid_to) AS (
  {anchor}
  UNION ALL
  SELECT c.unit_id, p.path || {segment}, c.closed,
    CASE WHEN c.valid_from > p.valid_from THEN c.valid_from ELSE p.valid_from END,
    CASE WHEN c.valid_to < p.valid_to THEN c.valid_to ELSE p.valid_to END
  FROM p JOIN bn_place c ON c.parent_id = p.unit_id
    AND c.valid_from < p.valid_to AND c.valid_to > p.valid_from
  WHERE length(p.path) <= {longest}
)
SELECT unit_id, path, closed, valid_from, valid_to FROM p
"""

_FROM_ROOTS = """
  SELECT unit_id, {segment}, closed, valid_from, valid_to
  FROM bn_place c WHERE parent_id IS NULL
"""

_FROM_PARENTS = """
  SELECT c.unit_id, u.path || {segment}, c.closed,
    CASE WHEN c.valid_from > u.valid_from THEN c.valid_from ELSE u.valid_from END,
    CASE WHEN c.valid_to < u.valid_to THEN c.valid_to ELSE u.valid_to END
  FROM bn_place c JOIN units_unitpath u ON u.unit_id = c.parent_id
    AND u.superseded_at IS NULL
    AND c.valid_from < u.valid_to AND c.valid_to > u.valid_from
  WHERE c.unit_id IN (SELECT id FROM bn_root)
  UNION ALL
  SELECT c.unit_id, {segment}, c.closed, c.valid_from, c.valid_to
  FROM bn_place c
  WHERE c.parent_id IS NULL AND c.unit_id IN (SELECT id FROM bn_root)
"""


def _place(only: str = "") -> None:
    temp.create(
        "bn_place",
        "unit_id bigint, parent_id bigint, closed boolean, "
        "valid_from date, valid_to date",
    )
    temp.run(_PLACE.format(only=only))
    temp.run("CREATE INDEX bn_place_parent ON bn_place (parent_id)")
    bulk.analyse("bn_place")


def _derive(anchor: str) -> list[Row]:
    segment = _hex("c.unit_id")
    text = f"CAST({segment} AS text)"
    statement = _RECURSION.format(
        anchor=anchor.format(segment=text),
        segment=text,
        longest=(MAX_DEPTH + 1) * SEGMENT,
    )
    return [_row(*found) for found in temp.rows(statement)]


def _row(unit: int, path: str, closed: object, since: object, until: object) -> Row:
    return Row(unit, temp.day(since), temp.day(until), path, bool(closed))


def derived_all() -> list[Row]:
    """Derive every path of every structure from the placements (in a transaction)."""
    _place()
    return joined(_derive(_FROM_ROOTS))


def stored_all() -> list[Row]:
    """Return every stored path that was not superseded."""
    return joined(
        _row(*found)
        for found in temp.rows(
            "SELECT unit_id, path, closed, valid_from, valid_to "
            "FROM units_unitpath WHERE superseded_at IS NULL"
        )
    )


def joined(rows: Iterable[Row]) -> list[Row]:
    """Join rows that meet and say the same; return all in order."""
    result: list[Row] = []
    for _unit, own in groupby(sorted(rows), key=attrgetter("unit")):
        last: Row | None = None
        for row in own:
            same = last is not None and (last.path, last.closed, last.stop) == (
                row.path,
                row.closed,
                row.start,
            )
            if last is not None and same:
                row = Row(row.unit, last.start, row.stop, row.path, row.closed)
                result.pop()
            result.append(row)
            last = row
    return result


def rebuild_below(roots: Collection[int], stamp: Stamp) -> int:
    """Derive the paths of units and all below anew; supersede what was wrong.

    For corrections: the parents of ``roots`` must have right paths already.
    Returns how many rows were superseded or inserted.
    """
    temp.fill("bn_root", "id bigint PRIMARY KEY", ([i] for i in set(roots)))
    temp.create("bn_under", "id bigint, unit_id bigint")
    temp.run(
        "INSERT INTO bn_under (id, unit_id) SELECT DISTINCT d.id, d.unit_id "
        "FROM bn_root b CROSS JOIN units_unitpath r CROSS JOIN units_unitpath d "
        "WHERE r.unit_id = b.id AND r.superseded_at IS NULL "
        "AND d.path >= r.path AND d.path < r.path || 'g' AND d.superseded_at IS NULL"
    )
    _place(
        "AND (unit_id IN (SELECT unit_id FROM bn_under) "
        "OR unit_id IN (SELECT id FROM bn_root))"
    )
    wanted = set(_derive(_FROM_PARENTS))
    stored = {
        _row(*rest): pk
        for pk, *rest in temp.rows(
            "SELECT id, unit_id, path, closed, valid_from, valid_to "
            "FROM units_unitpath WHERE id IN (SELECT id FROM bn_under)"
        )
    }
    wrong = [pk for row, pk in stored.items() if row not in wanted]
    missing = sorted(wanted - stored.keys())
    with temp.picked(wrong, "bn_wrong") as chosen:
        UnitPath.objects.filter(id__in=chosen).update(superseded_at=stamp.at)
    _insert(missing, stamp)
    return len(wrong) + len(missing)


def _insert(rows: Iterable[Row], stamp: Stamp) -> None:
    bulk.insert(
        UnitPath,
        (*COLUMNS, "ended_recorded_at"),
        (
            (
                r.unit,
                r.path,
                len(r.path) // SEGMENT - 1,
                r.closed,
                stamp.decision,
                r.start,
                r.stop,
                stamp.at,
                None if r.stop == dt.date.max else stamp.at,
            )
            for r in rows
        ),
    )
