"""What a unit has to do with partners, as its own page names it."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.db.models import CharField, Q, Value

from banyan.access.queries import scope_q
from banyan.kernel.actor import Actor
from banyan.kernel.text import Text

from ..domain.shape import Kind
from ..kinds import KINDS
from ..store import READ, model_of

NAMED = ["partnership", "project", "exchange"]
"""Kinds that the page of a unit names, in this order."""
MORE: dict[str, Callable[[Actor, int], Any]] = {}
MOST = 60


def register(key: str, rows: Callable[[Actor, int], Any]) -> None:
    """Take in what a room above keeps of a unit: its statement of the same columns."""
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
    kinds = [KINDS[key] for key in NAMED if key in KINDS]
    first, *rest = [
        *(_rows(actor, kind, unit) for kind in kinds),
        *(rows(actor, unit) for rows in MORE.values()),
    ]
    rows = sorted(first.union(*rest, all=True)[:MOST], key=_order)
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


def _rows(actor: Actor, kind: Kind, unit: int) -> Any:
    about = Q(unit=unit)
    if kind.key == "partnership":
        twins = model_of(KINDS["twin"]).objects.filter(house_unit=unit)
        about |= Q(pk__in=twins.filter(ended_on__isnull=True).values("partnership"))
    rows = model_of(kind).objects.filter(about, scope_q(actor, READ)).order_by()
    return rows.values_list(named(kind.key), "pk", "uid", kind.title)
