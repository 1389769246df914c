"""How many members went from which unit to which between two days."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable

from django.db import connection

from banyan.kernel.actor import Actor
from banyan.kernel.ids import SEGMENT, path_end

from .scope import everywhere, reach_sql

RIGHT = "figures.read"
Flow = tuple[str, str]
"""The path of a unit on the first day and the path of one on the second."""


def members_moved(
    actor: Actor,
    below: str,
    days: tuple[dt.date, dt.date],
    *,
    before: Iterable[str],
    after: Iterable[str],
) -> tuple[dict[str, int], dict[str, int], dict[Flow, int]]:
    """Return members of each unit on the two days, and of each pair, in one statement.

    ``below`` is a path of the first day: its members of that day are followed to
    where they were on the second. Counted are those kept in range of
    ``figures.read`` today.
    """
    scope, values = reach_sql(everywhere(actor, RIGHT), "u")
    first, second = (connection.ops.adapt_datefield_value(day) for day in days)
    held = "{0}.superseded_at IS NULL AND {0}.valid_from <= %s AND {0}.valid_to > %s"
    sql = f"""
        SELECT p1.path, p2.path, COUNT(*)
        FROM people_stay s1
        JOIN units_unitpath p1 ON p1.unit_id = s1.unit_id AND {held.format("p1")}
        JOIN people_stay s2 ON s2.membership_id = s1.membership_id
          AND s2.kind = 'home' AND {held.format("s2")}
        JOIN units_unitpath p2 ON p2.unit_id = s2.unit_id AND {held.format("p2")}
        JOIN units_unit u ON u.id = s2.unit_id
        WHERE s1.kind = 'home' AND {held.format("s1")}
          AND p1.path >= %s AND p1.path < %s AND {scope}
        GROUP BY p1.path, p2.path
    """
    params = [first, first, second, second, second, second, first, first]
    with connection.cursor() as cursor:
        cursor.execute(sql, [*params, below, path_end(below), *values])
        rows = cursor.fetchall()
    return _summed(rows, set(before), set(after))


def _summed(
    rows: Iterable[tuple[str, str, int]], before: set[str], after: set[str]
) -> tuple[dict[str, int], dict[str, int], dict[Flow, int]]:
    left: Counter[str] = Counter()
    right: Counter[str] = Counter()
    flows: Counter[Flow] = Counter()
    for old, new, n in rows:
        a, b = _within(old, before), _within(new, after)
        left[a] += n
        right[b] += n
        flows[a, b] += n
    return dict(left), dict(right), dict(flows)


def _within(path: str, wanted: set[str]) -> str:
    """Return the nearest of the wanted paths at or above a path; "" for none."""
    for end in range(len(path), 0, -SEGMENT):
        if path[:end] in wanted:
            return path[:end]
    return ""
