"""How many units each level has, on any day and as known at any time."""

from __future__ import annotations

import datetime as dt
from collections import Counter
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
    statement.
    """
    kinds, totals = kinds_of(structure), Counter[int]()
    ranges = ranges_of(actor, READ)
    day = as_of or (clock.today() if known_on else None)
    for kind, n in _counted(structure.id, ranges, day, known_on):
        totals[kinds.level_of(kind) or 0] += n
    names = kinds.level_names()
    return {names.get(level, "?"): totals[level] for level in sorted(totals)}


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
