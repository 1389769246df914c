"""What a unit has to do with partners, as its own page names it."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

from django.db.models import CharField, Q, QuerySet, Value

from banyan.access.queries import ranges_of, reach_of, within
from banyan.base.prepared import Ranges, planned_once
from banyan.kernel.actor import Actor
from banyan.kernel.text import Text

from ..domain.shape import Kind
from ..kinds import KINDS
from ..store import READ, model_of

NAMED = ["partnership", "project", "exchange"]
"""Kinds that the page of a unit names, in this order."""
Rows = Callable[[int, Ranges | None, int | None, dt.date], Any]
MORE: dict[str, Rows] = {}
MOST = 60


def register(key: str, rows: Rows) -> None:
    """Take in what a room above keeps of a unit: its statement of the same columns.

    It is asked once with places for the unit, the ranges where exchanges are read,
    the account and today (see ``base/prepared.py``).
    """
    NAMED.append(key)
    MORE[key] = rows


def cooperation_of_unit(
    actor: Actor, unit: int, limit: int
) -> list[tuple[str, uuid.UUID, Text]]:
    """Return partnerships, projects, exchanges, briefings of a unit, the latest first.

    Those that it keeps, of a partnership also where it is a twin. One statement; none
    without ``exchange.read``.
    """
    if not actor.holds(READ):
        return []
    ranges, reach = ranges_of(actor, READ), reach_of(actor, READ)
    rows = sorted(_of_unit(unit, ranges, *reach[1:]), key=_order)
    found: list[tuple[str, uuid.UUID, Text]] = []
    for key, _pk, uid, title in rows:
        if sum(kind == key for kind, _u, _t in found) < limit:
            found.append((key, uid, title))
    return found


def _order(row: tuple[str, int, uuid.UUID, Text]) -> tuple[int, int]:
    return NAMED.index(row[0]), -row[1]


def named(key: str) -> Any:
    """Return the column that says of which kind a row is."""
    return Value(key, output_field=CharField())


@planned_once
def _of_unit(
    unit: int, ranges: Ranges | None, account: int | None, day: dt.date
) -> QuerySet[Any, Any]:
    kinds = [KINDS[key] for key in NAMED if key in KINDS]
    first, *rest = [
        *(_rows(kind, unit, ranges) for kind in kinds),
        *(rows(unit, ranges, account, day) for rows in MORE.values()),
    ]
    rows: QuerySet[Any, Any] = first.union(*rest, all=True)[:MOST]
    return rows


def _rows(kind: Kind, unit: int, ranges: Ranges | None) -> Any:
    about = Q(unit=unit)
    if kind.key == "partnership":
        twins = model_of(KINDS["twin"]).objects.filter(house_unit=unit)
        about |= Q(pk__in=twins.filter(ended_on__isnull=True).values("partnership"))
    rows = model_of(kind).objects.filter(about, within(ranges)).order_by()
    return rows.values_list(named(kind.key), "pk", "uid", kind.title)
