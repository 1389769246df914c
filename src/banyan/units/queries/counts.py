"""How many units each level has, on any day and as known at any time."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Length

from banyan.access.queries import ranges_of, within
from banyan.base.models import as_of as on_day
from banyan.base.prepared import Ranges, prepared
from banyan.kernel import clock
from banyan.kernel.actor import Actor, PathRange
from banyan.kernel.ids import SEGMENT

from ..kinds import kinds_of
from ..models import Structure, Unit, UnitVersion
from .structures import StructureRow
from .tree import READ


def counts_by_level(
    actor: Actor,
    structure: Structure | StructureRow,
    *,
    as_of: dt.date | None = None,
    known_on: dt.datetime | None = None,
) -> dict[str, int]:
    """Return the units of each level below the roots, from the top down.

    A level bears the name of its first kind in the pack. Levels that have had
    units at some time are listed with 0 on a day when they have none. One
    statement; two where today's numbers are not kept, as when the tree has just moved.
    """
    kinds, totals = kinds_of(structure), Counter[int]()
    ranges = ranges_of(actor, READ)
    day = as_of or (clock.today() if known_on else None)
    found: list[tuple[str, int]] = []
    if day is None and ranges:
        found, ranges = _kept(structure.id, ranges)
    if ranges is None or ranges:
        found += _counted(structure.id, ranges, day, known_on)
    for kind, n in found:
        totals[kinds.level_of(kind) or 0] += n
    names = kinds.level_names()
    return {names.get(level, "?"): totals[level] for level in sorted(totals)}


Kinds = Callable[[Sequence[str]], dict[str, tuple[int, dict[str, int]]]]
"""Gives structure and active units by kind, for those of some paths where it is kept."""

_provider: Kinds | None = None


def set_kinds(provider: Kinds | None) -> None:
    """Install what keeps the number of units below; the room of figures lies above."""
    global _provider
    _provider = provider


def _kept(
    structure: int, ranges: Ranges
) -> tuple[list[tuple[str, int]], list[PathRange]]:
    """Return kinds with their units where they are kept, and the ranges left to count."""
    lows = [r.low for r in ranges if r.below and not r.over_area]
    known = _provider(lows) if _provider is not None and lows else {}
    found = [
        (kind, number)
        for where, kinds in known.values()
        if where == structure
        for kind, number in kinds.items()
    ]
    left = [r for r in ranges if not r.below or r.over_area or r.low not in known]
    return found, left


@prepared
def _counted(
    structure: int,
    ranges: Ranges | None,
    day: dt.date | None,
    known: dt.datetime | None,
) -> QuerySet[Any]:
    """Return kinds with their units; of today's tree by an index alone."""
    mine: QuerySet[Any]
    if day is None:
        below = Unit.objects.alias(length=Length("path")).filter(length__gt=SEGMENT)
        mine = below.filter(within(ranges, ""), structure=structure)
        there = Q(state="active")
    else:
        mine = UnitVersion.objects.filter(
            within(ranges, "unit"),
            unit__structure=structure,
            closed=False,
            parent__isnull=False,
        )
        there = on_day(day, known)
    return mine.order_by().values_list("kind").annotate(n=Count("kind", filter=there))
