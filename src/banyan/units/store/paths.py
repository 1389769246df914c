"""Paths by prefix replacement, set-based; the same SQL on both databases."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from banyan.base import bulk
from banyan.kernel.ids import MAX_DEPTH, SEGMENT

from ..domain.moves import Moves, Rebase, Span
from ..models import UnitPath
from . import temp

COLUMNS = (
    "unit_id",
    "path",
    "depth",
    "closed",
    "cause",
    "valid_from",
    "valid_to",
    "recorded_at",
)


@dataclass(frozen=True)
class Stamp:
    """When a change takes effect, when it was recorded, by which decision."""

    on: dt.date
    at: dt.datetime
    decision: int | None


def stage(rebases: Iterable[Rebase]) -> tuple[int, int]:
    """Find every path row the rebases concern, into ``bn_row``.

    The nearest changed unit above a row decides, so longer prefixes come first.
    Returns how many rows, and the depth in levels of the deepest new path.
    """
    found = list(rebases)
    temp.fill(
        "bn_move",
        "old text, width int, new text, valid_from date, valid_to date, closed boolean",
        ((r.old, len(r.old), r.new, r.start, r.stop, r.closed) for r in found),
    )
    temp.create(
        "bn_row",
        "id bigint, path text, valid_from date, valid_to date, closed boolean",
    )
    temp.run("CREATE INDEX bn_row_id ON bn_row (id)")
    temp.run("CREATE INDEX bn_move_width ON bn_move (width)")
    with temp.by_index():
        for width in sorted({len(r.old) for r in found}, reverse=True):
            temp.run(_STAGE, [width])
    bulk.analyse("bn_row")
    count, longest = temp.rows("SELECT count(*), max(length(path)) FROM bn_row")[0]
    return int(count), int(longest or 0) // SEGMENT


_STAGE = """
INSERT INTO bn_row (id, path, valid_from, valid_to, closed)
SELECT r.id, m.new || substr(r.path, m.width + 1),
       CASE WHEN r.valid_from > m.valid_from THEN r.valid_from ELSE m.valid_from END,
       CASE WHEN r.valid_to < m.valid_to THEN r.valid_to ELSE m.valid_to END,
       CASE WHEN r.path = m.old THEN m.closed ELSE r.closed END
FROM bn_move m
CROSS JOIN units_unitpath r
WHERE m.width = %s
  AND r.path >= m.old AND r.path < m.old || 'g'
  AND r.superseded_at IS NULL
  AND r.valid_from < m.valid_to AND r.valid_to > m.valid_from
  AND NOT EXISTS (SELECT 1 FROM bn_row d WHERE d.id = r.id)
"""


def replace_staged(stamp: Stamp) -> None:
    """End the staged rows on the day and open those with the new prefix.

    A row that begins on the day or later is superseded; one with an end to come
    is superseded by its shortened copy, so that a row ended here was open before
    and a reversal knows what to restore.
    """
    temp.run(_SHORTENED_AWAY, [])
    temp.run(
        "CREATE TEMPORARY TABLE bn_short AS SELECT unit_id, path, depth, closed, "
        f"valid_from FROM units_unitpath WHERE {_STAGED} "
        "AND valid_from < %s AND valid_to < %s",
        [stamp.on, dt.date.max],
    )
    temp.run(
        "UPDATE units_unitpath SET superseded_at = %s, end_cause = %s "
        f"WHERE {_STAGED} AND (valid_from >= %s OR valid_to < %s)",
        [stamp.at, stamp.decision, stamp.on, dt.date.max],
    )
    temp.run(
        "UPDATE units_unitpath SET valid_to = %s, ended_recorded_at = %s, "
        f"end_cause = %s WHERE {_STAGED} AND superseded_at IS NULL",
        [stamp.on, stamp.at, stamp.decision],
    )
    temp.run(
        f"INSERT INTO units_unitpath ({_NAMES}, ended_recorded_at) "
        "SELECT unit_id, path, depth, closed, %s, valid_from, %s, %s, %s FROM bn_short",
        [stamp.decision, stamp.on, stamp.at, stamp.at],
    )
    temp.run(
        f"INSERT INTO units_unitpath ({_NAMES}) "
        f"SELECT r.unit_id, b.path, length(b.path) / {SEGMENT} - 1, b.closed, %s, "
        "b.valid_from, b.valid_to, %s "
        "FROM bn_row b JOIN units_unitpath r ON r.id = b.id",
        [stamp.decision, stamp.at],
    )
    temp.run(_SHORTENED_AWAY, [])


_NAMES = ", ".join(COLUMNS)
_STAGED = "id IN (SELECT id FROM bn_row)"
_SHORTENED_AWAY = "DROP TABLE IF EXISTS bn_short"


def insert_fresh(fresh: Iterable[tuple[int, Span, bool]], stamp: Stamp) -> int:
    """Insert the paths of units that had none."""
    return bulk.insert(
        UnitPath,
        COLUMNS,
        (
            (
                unit,
                span.path,
                len(span.path) // SEGMENT - 1,
                closed,
                stamp.decision,
                span.start,
                span.stop,
                stamp.at,
            )
            for unit, span, closed in fresh
        ),
    )


def deepest(moves: Moves) -> int:
    """Return the depth in levels of the deepest path that the moves lead to."""
    _count, staged = stage(moves.rebases())
    fresh = (len(span.path) // SEGMENT for _unit, span, _closed in moves.fresh())
    return max(staged, max(fresh, default=0))


def is_too_deep(depth: int) -> bool:
    """Say whether paths of this many levels do not fit."""
    return depth > MAX_DEPTH
