"""The monthly meetings of a ward's branches in the last year, with who came."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from collections.abc import Iterator, Mapping

from banyan.figures.indicators import Span, measure
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.ids import path_end
from banyan.kernel.periods import add_months
from banyan.meetings import services as meetings
from banyan.units import queries as units

from .accounts import WARD, places
from .briefs import persons_briefly
from .trees import Tree

MONTHS, DAY_OF_MONTH = 12, 3


def hold_all(actor: Actor, rng: random.Random, forest: Mapping[str, Tree]) -> None:
    """Record the regular meetings of every branch of the ward, month by month."""
    at = places(actor, forest)
    branches = {row.id for row in units.children(actor, at["ward"])}
    members = persons_briefly(actor, "party")
    sizes = Counter(p.unit for p in members if p.unit in branches)
    commands = [
        _held(rng, unit, sizes[unit], day) for day in _days() for unit in sorted(sizes)
    ]
    meetings.meeting_hold(actor=actor, commands=commands)


def _days() -> Iterator[dt.date]:
    """Yield the day of the month on which branches meet, in the months before this."""
    first = clock.today().replace(day=DAY_OF_MONTH)
    yield from (add_months(first, -n) for n in range(MONTHS - 1, 0, -1))


def _held(
    rng: random.Random, unit: int, summoned: int, day: dt.date
) -> meetings.HoldMeeting:
    away = sum(rng.random() < 0.11 for _ in range(summoned))
    excused = sum(rng.random() < 0.8 for _ in range(away))
    return meetings.HoldMeeting(
        unit=unit, held_on=day, summoned=summoned, present=summoned - away,
        excused=excused, absent=away - excused, is_specimen=True,
    )  # fmt: skip


def attended(actor: Actor) -> str:
    """Find a ward whose branches meet every month, and how many come."""
    party = units.structure_get("party")
    ward = units.unit_by_code(actor, party, f"N{WARD}")
    today, low = clock.today(), ward.path
    after = today + dt.timedelta(days=1)
    span = Span(low, path_end(low), add_months(today, -MONTHS), after, today)
    found = measure("meeting-attendance", span).get(low)
    if found is None:
        return ""
    counted = f"{found.top} of {found.base} summoned came, {found.value:.1f} %"
    return f"unit {ward.uid} (meetings of its branches: {counted})"
