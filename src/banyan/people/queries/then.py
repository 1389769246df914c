"""How many members units had on another day, all asked for in one statement."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from functools import reduce
from operator import or_

from django.db.models import Count, Q

from banyan.access.queries import scope_q
from banyan.base.models import as_of
from banyan.kernel.actor import Actor
from banyan.kernel.ids import SEGMENT, path_end

from ..models import Stay
from .past import end_of
from .scope import everywhere
from .sizes import members_below

RIGHT = "figures.read"


def members_then(
    actor: Actor,
    paths: Iterable[str],
    day: dt.date,
    *,
    known_on: dt.date | None = None,
) -> dict[str, int]:
    """Return the home members of each subtree on a day, as known then: one statement.

    ``paths`` are those of that day. Counted are the members of units in range of
    ``figures.read`` today; a subtree without any counts 0.
    """
    wanted = set(paths)
    if not wanted:
        return {}
    known = end_of(known_on)
    rows = Stay.objects.filter(
        as_of(day, known),
        as_of(day, known, "unit__paths__") & _below(wanted),
        scope_q(actor, RIGHT, unit="unit"),
        kind="home",
    )
    counted = rows.order_by().values_list("unit__paths__path").annotate(n=Count("pk"))
    found: Counter[str] = Counter(dict.fromkeys(wanted, 0))
    for path, n in counted:
        for end in range(SEGMENT, len(path) + 1, SEGMENT):
            if path[:end] in wanted:
                found[path[:end]] += n
    return dict(found)


def members_in_reach(actor: Actor) -> int | None:
    """Return how many members the actor's ranges hold about today: one statement.

    ``None`` where that is not known without counting, as for an area.
    """
    found = everywhere(actor, RIGHT)
    if any(r.area_low or not r.low for r in found):
        return None
    known = members_below(sorted({r.low for r in found}))
    return None if known is None else sum(known.values())


def _below(paths: set[str]) -> Q:
    """Return the condition over the paths, those inside of others left out."""
    outer: list[str] = []
    for path in sorted(paths):
        if not outer or not path.startswith(outer[-1]):
            outer.append(path)
    parts = (
        Q(unit__paths__path__gte=p, unit__paths__path__lt=path_end(p)) for p in outer
    )
    return reduce(or_, parts)
