"""How many units each level has, on any day and as known at any time."""

from __future__ import annotations

import datetime as dt
from collections import Counter

from django.db.models import Count

from banyan.access.queries import scope_q
from banyan.base.models import as_of as on_day
from banyan.kernel import clock
from banyan.kernel.actor import Actor

from ..kinds import kinds_of
from ..models import Structure, UnitVersion
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
    mine = UnitVersion.objects.filter(
        scope_q(actor, READ, unit="unit"),
        unit__structure=structure.id,
        closed=False,
        parent__isnull=False,
    )
    there = Count("id", filter=on_day(as_of or clock.today(), known_on))
    kinds, totals = kinds_of(structure), Counter[int]()
    for kind, n in mine.order_by().values_list("kind").annotate(n=there):
        totals[kinds.level_of(kind) or 0] += n
    names = kinds.level_names()
    return {names.get(level, "?"): totals[level] for level in sorted(totals)}
