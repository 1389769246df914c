"""Periods of whole days, Allen's relations between them, and counting time.

A period is half-open: ``start`` belongs to it, ``end`` does not, and an end of
``None`` is open (DESIGN section 5). Tables keep an open end as 9999-12-31; a
period built with that day is the open one, so there is one form of each.

Months and years follow the Vietnamese Civil Code 2015, Article 148.3: a span
counted in months ends on the same day of its last month, and where that month
has no such day, on its last day. Adding a month to 31 January gives 28 or 29
February; adding another month to *that* gives 28 or 29 March, so add once from
the first day, never step by step.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from .errors import InputError, Problem
from .text import gettext_noop as _

OPEN_END = dt.date.max
"""What the tables keep for an open end."""


class Relation(StrEnum):
    """Allen's thirteen relations (CACM 26, 1983): how one period lies to another."""

    BEFORE = "before"
    MEETS = "meets"
    OVERLAPS = "overlaps"
    STARTS = "starts"
    DURING = "during"
    FINISHES = "finishes"
    EQUALS = "equals"
    FINISHED_BY = "finished-by"
    CONTAINS = "contains"
    STARTED_BY = "started-by"
    OVERLAPPED_BY = "overlapped-by"
    MET_BY = "met-by"
    AFTER = "after"

    @property
    def inverse(self) -> Relation:
        """The relation read from the other side."""
        members = list(Relation)
        return members[-1 - members.index(self)]


@dataclass(frozen=True, slots=True)
class Period:
    """The days from ``start`` up to, not including, ``end`` (``None``: open)."""

    start: dt.date
    end: dt.date | None = None

    def __post_init__(self) -> None:
        if self.end is not None and self.end >= OPEN_END:
            object.__setattr__(self, "end", None)
        if self.start >= self.stop:
            raise InputError(problems=[_not_a_period(self.start, self.stop)])

    @classmethod
    def of_days(cls, first: dt.date, last: dt.date | None = None) -> Period:
        """Build a period from its first and last day, both inside it."""
        if last is None or last >= OPEN_END:
            return cls(first)
        return cls(first, last + dt.timedelta(days=1))

    @property
    def stop(self) -> dt.date:
        """The end as a day that compares: :data:`OPEN_END` when open."""
        return self.end or OPEN_END

    @property
    def is_open(self) -> bool:
        """Say whether the period has no end yet."""
        return self.end is None

    @property
    def last_day(self) -> dt.date | None:
        """The last day inside, or ``None`` when open."""
        return self.end and self.end - dt.timedelta(days=1)

    @property
    def days(self) -> int | None:
        """How many days, or ``None`` when open."""
        return (self.end - self.start).days if self.end else None

    def contains(self, day: dt.date) -> bool:
        """Say whether ``day`` lies inside."""
        return self.start <= day < self.stop

    def overlaps(self, other: Period) -> bool:
        """Say whether at least one day lies in both."""
        return self.start < other.stop and other.start < self.stop

    def covers(self, other: Period) -> bool:
        """Say whether every day of ``other`` lies inside."""
        return self.start <= other.start and other.stop <= self.stop

    def meets(self, other: Period) -> bool:
        """Say whether ``other`` starts on the very day this one ends."""
        return self.end == other.start

    def intersect(self, other: Period) -> Period | None:
        """Return the days in both, or ``None``."""
        if not self.overlaps(other):
            return None
        return Period(max(self.start, other.start), min(self.stop, other.stop))

    def union(self, other: Period) -> Period:
        """Return the days in either; refuse where a gap lies between."""
        if not (self.overlaps(other) or self.meets(other) or other.meets(self)):
            raise InputError(problems=[_apart(self, other)])
        return Period(min(self.start, other.start), max(self.stop, other.stop))

    def subtract(self, other: Period) -> list[Period]:
        """Return what is left without the days of ``other``: none, one or two."""
        if not self.overlaps(other):
            return [self]
        left = []
        if self.start < other.start:
            left.append(Period(self.start, other.start))
        if other.stop < self.stop:
            left.append(Period(other.stop, self.stop))
        return left

    def __str__(self) -> str:
        return f"[{self.start}, {self.end or '…'})"


def _not_a_period(start: dt.date, stop: dt.date) -> Problem:
    if start == stop:
        return Problem.of(
            "period.empty",
            _("A period needs at least one day: it starts and ends on %(start)s."),
            start=start,
            field="end",
        )
    return Problem.of(
        "period.backwards",
        _("The period ends (%(end)s) before it starts (%(start)s)."),
        start=start,
        end=stop,
        field="end",
    )


def _apart(one: Period, other: Period) -> Problem:
    return Problem.of(
        "period.apart",
        _("The periods %(one)s and %(other)s neither overlap nor touch."),
        one=str(one),
        other=str(other),
    )


def relation(a: Period, b: Period) -> Relation:
    """Return which of Allen's thirteen relations ``a`` has to ``b``."""
    if a.stop <= b.start:
        return Relation.MEETS if a.stop == b.start else Relation.BEFORE
    if b.stop <= a.start:
        return Relation.MET_BY if b.stop == a.start else Relation.AFTER
    return _SHARING[_sign(a.start, b.start), _sign(a.stop, b.stop)]


def _sign(one: dt.date, other: dt.date) -> int:
    return (one > other) - (one < other)


_SHARING = {
    (-1, -1): Relation.OVERLAPS,
    (-1, 0): Relation.FINISHED_BY,
    (-1, 1): Relation.CONTAINS,
    (0, -1): Relation.STARTS,
    (0, 0): Relation.EQUALS,
    (0, 1): Relation.STARTED_BY,
    (1, -1): Relation.DURING,
    (1, 0): Relation.FINISHES,
    (1, 1): Relation.OVERLAPPED_BY,
}
"""By how the starts and how the ends compare, for periods that share a day."""


def in_order(periods: Iterable[Period]) -> list[Period]:
    """Return the periods sorted by start, then end."""
    return sorted(periods, key=lambda p: (p.start, p.stop))


def merge(periods: Iterable[Period]) -> list[Period]:
    """Return the fewest periods with the same days, in order."""
    merged: list[Period] = []
    for period in in_order(periods):
        if merged and period.start <= merged[-1].stop:
            merged[-1] = merged[-1].union(period)
        else:
            merged.append(period)
    return merged


def subtract(periods: Iterable[Period], others: Iterable[Period]) -> list[Period]:
    """Return the days of ``periods`` that lie in none of ``others``, in order."""
    left = merge(periods)
    for other in others:
        left = [piece for period in left for piece in period.subtract(other)]
    return left


def gaps(periods: Iterable[Period], within: Period | None = None) -> list[Period]:
    """Return the days missing between the periods, or inside ``within``."""
    merged = merge(periods)
    if within is not None:
        return subtract([within], merged)
    return [Period(a.stop, b.start) for a, b in pairwise(merged)]


def covers_without_gap(periods: Iterable[Period], window: Period) -> bool:
    """Say whether every day of ``window`` lies in one of the periods."""
    return any(period.covers(window) for period in merge(periods))


def first_overlap(periods: Iterable[Period]) -> tuple[Period, Period] | None:
    """Return the earliest two periods that share a day, or ``None``."""
    longest: Period | None = None
    for period in in_order(periods):
        if longest is not None and period.start < longest.stop:
            return longest, period
        longest = period
    return None


def slices(periods: Iterable[Period]) -> Iterator[Period]:
    """Yield the pieces between any two days on which one starts or ends."""
    known = list(periods)
    days = sorted({d for p in known for d in (p.start, p.stop)})
    covered = merge(known)
    for start, stop in pairwise(days):
        if any(period.contains(start) for period in covered):
            yield Period(start, stop)


# -- months and years ---------------------------------------------------------


def add_months(day: dt.date, months: int) -> dt.date:
    """Return the same day ``months`` later, or the last day of a shorter month."""
    year, month0 = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month0 + 1)[1]
    return dt.date(year, month0 + 1, min(day.day, last))


def add_years(day: dt.date, years: int) -> dt.date:
    """Return the same day ``years`` later; 29 February falls back to the 28th."""
    return add_months(day, 12 * years)


def months_between(start: dt.date, end: dt.date) -> int:
    """Return the full months from ``start`` to ``end`` (negative when before).

    The greatest ``n`` with ``add_months(start, n) <= end``.
    """
    months = (end.year - start.year) * 12 + end.month - start.month
    return months if add_months(start, months) <= end else months - 1


def full_years_between(start: dt.date, end: dt.date) -> int:
    """Return the full years from ``start`` to ``end``: an age, to the day."""
    return months_between(start, end) // 12


def age_by_month(born: dt.date, on: dt.date) -> int:
    """Return the age in full years *counted by month*: days of the month ignored.

    Who was born on 20 March 2006 is 18 from 1 March 2024. "18 full years to 60
    full years, counted by month" (294-QĐ/TW Article 1; 01-HD/TW). A rule that
    counts to the day uses :func:`full_years_between`.
    """
    return ((on.year - born.year) * 12 + on.month - born.month) // 12


@dataclass(frozen=True, slots=True)
class Seniority:
    """Time that counts: full years and the days beyond them, breaks left out.

    ``counted_from`` is the first day moved forward by the breaks: the day from
    which anniversaries are reckoned. ``None`` when nothing counts yet.
    """

    years: int = 0
    days: int = 0
    counted_from: dt.date | None = None

    def reaches_on(self, years: int) -> dt.date | None:
        """Return the day on which ``years`` are full, if no further break comes."""
        return self.counted_from and add_years(self.counted_from, years)


def years_with_breaks(periods: Iterable[Period], on: dt.date) -> Seniority:
    """Return how long the periods last up to the day ``on``, breaks excluded.

    The breaks' days are added to the first day, and years are counted from
    there: two spells give the same result as one spell of the same length. On
    the day ``n`` years after joining without a break, ``n`` years are full.
    """
    begun = [p for p in merge(periods) if p.start <= on]
    if not begun:
        return Seniority()
    broken = sum(gap.days or 0 for gap in gaps(begun))
    counted_from = begun[0].start + dt.timedelta(days=broken)
    until = min(on, begun[-1].stop)
    years = full_years_between(counted_from, until)
    beyond = (until - add_years(counted_from, years)).days
    return Seniority(years, beyond, counted_from)
