"""Rosters of another day, on both axes of time, from the stays.

The path that a unit had on the day decides the shape of the subtree; the path
it has today decides what the actor may see.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from banyan.kernel.actor import Actor
from banyan.kernel.clock import ZONE
from banyan.kernel.errors import NotAllowed
from banyan.kernel.ids import SEGMENT, path_end
from banyan.units.domain.errors import DidNotExist
from banyan.units.queries import unit_get

from ..domain import refusals
from ..domain.plans import names_first
from .scope import READ, Place, Reach, everywhere, reach_sql
from .sizes import members_below


@dataclass(frozen=True)
class PastScope:
    """What is asked: a unit (and below) on a day, as known then, within ranges."""

    unit: int
    path: str
    below: bool
    day: dt.date
    known: dt.datetime | None
    allowed: tuple[Reach, ...]

    @property
    def is_free(self) -> bool:
        """Say whether every unit is in range, so that none need be asked."""
        return self.allowed == (Reach("", True),)

    @classmethod
    def of(
        cls,
        actor: Actor,
        unit: Place,
        day: dt.date,
        known_on: dt.date | None,
        below: bool,
    ) -> PastScope:
        """Find the path of the day; raise where the unit did not exist then."""
        known = end_of(known_on)
        path = path_then(actor, unit.pk, day, known)
        allowed = everywhere(actor, READ)
        if not allowed:
            raise NotAllowed(right=READ)
        return cls(unit.pk, path, below, day, known, allowed)


def end_of(day: dt.date | None) -> dt.datetime | None:
    """Return the last instant of a day: what was recorded on it was known."""
    if day is None:
        return None
    night = dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), ZONE)
    return night.astimezone(dt.UTC) - dt.timedelta(microseconds=1)


def path_then(actor: Actor, unit: int, day: dt.date, known: dt.datetime | None) -> str:
    """Return the path of a unit on a day, as known then."""
    try:
        return unit_get(actor, unit, as_of=day, known_on=known).path
    except DidNotExist:
        if known is None:
            raise
        now = unit_get(actor, unit, as_of=day)  # it did exist: then it was not known
        name = now.names.in_language("vi")
        raise refusals.refusal([refusals.unit_unknown(name, day)]) from None


def past_page(
    scope: PastScope, after: tuple[str, int] | None, limit: int
) -> list[tuple[Any, ...]]:
    """Return (membership, kind, since, unit, sort key) of a page, by name."""
    where, values = _conditions(scope)
    if after is not None:
        where += " AND (m.name_key, m.id) > (%s, %s)"
        values = [*values, *after]
    sql = (
        "SELECT m.id, s.kind, s.valid_from, s.unit_id, m.name_key "
        f"FROM {_tables(scope)} "
        f"WHERE {where} ORDER BY m.name_key, m.id LIMIT %s"
    )
    return [(r[0], r[1], _day(r[2]), r[3], r[4]) for r in _run(sql, [*values, limit])]


def past_total(scope: PastScope) -> int:
    """Return how many the roster of the day lists."""
    where, values = _conditions(scope)
    tables = "people_stay s"
    if scope.below:
        tables += " JOIN units_unitpath p ON p.unit_id = s.unit_id"
    if not scope.is_free:
        tables += " JOIN units_unit u ON u.id = s.unit_id"
    return int(_run(f"SELECT COUNT(*) FROM {tables} WHERE {where}", values)[0][0])


def _run(sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, [_adapted(v) for v in values])
        return list(cursor.fetchall())


def _adapted(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, dt.date):
        return connection.ops.adapt_datefield_value(value)
    return value


def _day(value: Any) -> dt.date:
    return value if isinstance(value, dt.date) else dt.date.fromisoformat(value)


def _conditions(scope: PastScope) -> tuple[str, list[Any]]:
    """Return the conditions over the stay ``s``, its path ``p`` then, its unit ``u``."""
    parts, values = ["s.kind = 'home'"], []
    for alias in ("s", "p") if scope.below else ("s",):
        sql, more = _held(alias, scope)
        parts.append(sql)
        values += more
    if scope.below:
        parts.append("p.path >= %s AND p.path < %s")
        values += [scope.path, path_end(scope.path)]
    else:
        parts.append("s.unit_id = %s")
        values.append(scope.unit)
    if not scope.is_free:
        sql, more = reach_sql(scope.allowed, "u")
        parts.append(sql)
        values += more
    return " AND ".join(parts), values


def _held(alias: str, scope: PastScope) -> tuple[str, list[Any]]:
    """Return "true on the day", as known now or then (``base.models.as_of``)."""
    a, day, known = alias, scope.day, scope.known
    if known is None:
        return (
            f"{a}.valid_from <= %s AND {a}.valid_to > %s AND {a}.superseded_at IS NULL",
            [day, day],
        )
    return (
        f"{a}.valid_from <= %s AND {a}.recorded_at <= %s "
        f"AND ({a}.superseded_at IS NULL OR {a}.superseded_at > %s) "
        f"AND ({a}.valid_to > %s OR {a}.ended_recorded_at IS NULL "
        f"OR {a}.ended_recorded_at > %s)",
        [day, known, known, day, known],
    )


def _tables(scope: PastScope) -> str:
    """Return the joined tables; on SQLite in the order in which to read them.

    A large subtree is read by name: walking all names until a page is full
    touches fewer rows than sorting everybody who ever stayed there.
    """
    unit = "" if scope.is_free else "{join} units_unit u ON u.id = s.unit_id"
    path = "{join} units_unitpath p ON p.unit_id = s.unit_id" if scope.below else ""
    member = "{join} people_membership m ON m.id = s.membership_id"
    if connection.vendor == "postgresql":
        tables = f"people_stay s {member} {path} {unit}"
        return tables.format(join="JOIN")
    if scope.below and _is_large(scope):
        tables = (
            "people_membership m INDEXED BY membership_name "
            f"{{join}} people_stay s ON s.membership_id = m.id {path} {unit}"
        )
    elif scope.below:
        tables = (
            "units_unitpath p {join} people_stay s INDEXED BY stay_unit "
            f"ON s.unit_id = p.unit_id {unit} {member}"
        )
    else:
        tables = f"people_stay s INDEXED BY stay_unit {unit} {member}"
    return tables.format(join="CROSS JOIN")


def _is_large(scope: PastScope) -> bool:
    """Say whether the subtree of today is so large that names are read first."""
    root = scope.path[:SEGMENT]
    known = members_below(sorted({scope.path, root}))
    return known is not None and names_first(known[scope.path], known[root])
