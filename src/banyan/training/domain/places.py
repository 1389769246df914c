"""Places of a cohort: who has one, who waits, who is next when one becomes free.

Whoever has a place keeps it. Nobody waits while a place is free. The order of those
who wait follows the rule of the course.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

ORDERS = ("arrival", "units", "earlier")
"""By arrival; the unit with the fewest places first; who waited before first."""


@dataclass(frozen=True)
class Nominee:
    """Somebody nominated. ``group`` is the unit or body that sends them.

    ``waited`` counts earlier cohorts of the course for which they waited in vain.
    """

    id: int
    nominated_on: dt.date
    group: str = ""
    waited: int = 0


def waiting_order(
    order: str, placed: Iterable[Nominee], waiting: Iterable[Nominee]
) -> list[Nominee]:
    """Return those who wait, first who gets the next place."""
    left = sorted(waiting, key=lambda n: (n.nominated_on, n.id))
    if order == "earlier":
        return sorted(left, key=lambda n: (-n.waited, n.nominated_on, n.id))
    if order != "units":
        return left
    held = Counter(n.group for n in placed)
    found: list[Nominee] = []
    while left:
        at = min(range(len(left)), key=lambda i: (held[left[i].group], i))
        taken = left.pop(at)
        held[taken.group] += 1
        found.append(taken)
    return found


def promoted(
    order: str, places: int, placed: Sequence[Nominee], waiting: Sequence[Nominee]
) -> list[Nominee]:
    """Return who gets a place now, in order."""
    free = max(0, places - len(placed))
    return waiting_order(order, placed, waiting)[:free]
