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
from banyan.kernel.actor import Actor
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
    found = _kept(structure.id, ranges) if day is None and ranges else None
    if found is None:
        found = _counted(structure.id, ranges, day, known_on)
    for kind, n in found:
        totals[kinds.level_of(kind) or 0] += n
    names = kinds.level_names()
    return {names.get(level, "?"): totals[level] for level in sorted(totals)}


Kinds = Callable[[Sequence[str]], dict[str, tuple[int, dict[str, int]]]]
"""Gives structure and active units by kind, for some paths and all roots, where kept."""

_provider: Kinds | None = None


def set_kinds(provider: Kinds | None) -> None:
    """Install what keeps the number of units below; the room of figures lies above."""
    global _provider
    _provider = provider


def _kept(structure: int, ranges: Ranges) -> list[tuple[Any, ...]] | None:
    """Return kinds with their units, ``None`` where some of it is not kept.

    Subtrees of one actor lie apart, so that their numbers add up. What is held over an
    area may lie in them too: unless every root is held, all is counted, each unit once.
    """
    lows = [r.low for r in ranges if r.below and not r.over_area]
    known = _provider(lows) if _provider is not None and lows else {}
    here = {path: kinds for path, (where, kinds) in known.items() if where == structure}
    roots = {path for path in here if len(path) == SEGMENT}
    if roots and roots <= set(lows):
        wanted = roots
    elif len(lows) == len(ranges) and all(low in known for low in lows):
        wanted = here.keys() & set(lows)
    else:
        return None
    return [item for path in wanted for item in here[path].items()]


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
