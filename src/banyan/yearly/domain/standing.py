"""How a promise, a milestone, a check stood on a day: kept, late, open, by how much."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

KEPT, KEPT_LATE, OPEN, OPEN_LATE = "kept", "kept-late", "open", "open-late"
CHANGED, DROPPED = "changed", "dropped"
STANDINGS = (KEPT, KEPT_LATE, OPEN, OPEN_LATE, CHANGED, DROPPED)
LATE = (KEPT_LATE, OPEN_LATE)
DUE = (KEPT, KEPT_LATE, OPEN_LATE)
"""Standings of what was to be done by the day and can be counted as kept or not."""


@dataclass(frozen=True)
class Standing:
    """How something stood on a day, and how many days late it was or came."""

    key: str
    days_late: int = 0


@dataclass(frozen=True)
class Year:
    """A year of a report: its days, and the last one that can be told of."""

    number: int
    today: dt.date

    @property
    def start(self) -> dt.date:
        """The first day."""
        return dt.date(self.number, 1, 1)

    @property
    def end(self) -> dt.date:
        """The last day of the year."""
        return dt.date(self.number, 12, 31)

    @property
    def as_of(self) -> dt.date:
        """The last day told of: of a year that still runs, today."""
        return min(self.end, self.today)

    def holds(self, day: dt.date | None) -> bool:
        """Say whether a day lies in the year, and not after the last day told of."""
        return day is not None and self.start <= day <= self.as_of


def standing_of(
    due: dt.date | None, done: dt.date | None, on: dt.date, *, state: str = ""
) -> Standing:
    """Return how something due on a day stood ``on`` a day.

    What was done after that day was still open on it. ``state`` "changed" or
    "dropped" is told as it is: what both sides changed is neither kept nor late.
    """
    if state in (CHANGED, DROPPED):
        return Standing(state)
    is_done = done is not None and done <= on
    last = done if is_done and done is not None else on
    late = max(0, (last - due).days) if due is not None else 0
    if is_done:
        return Standing(KEPT_LATE if late else KEPT, late)
    return Standing(OPEN_LATE if late else OPEN, late)


def belongs(
    year: Year,
    said: dt.date | None,
    due: dt.date | None,
    done: dt.date | None,
    *,
    is_over: bool,
) -> bool:
    """Say whether a promise is told of in a year: said, due or done in it, or running.

    ``is_over``: it no longer runs, whenever that came. What was said after the year is
    none of its; what was over before it neither.
    """
    if said is not None and said > year.as_of:
        return False
    if any(map(year.holds, (said, due, done))):
        return True
    if is_over:
        return done is not None and done > year.as_of and said is not None
    return True
