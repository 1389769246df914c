"""Periods as they are written: a year, a half-year, a quarter."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from banyan.kernel.errors import InputError, Problem
from banyan.kernel.text import gettext_noop as _

SHAPE = re.compile(r"(\d{4})(?:-(H[12]|Q[1-4]))?")
FIRST_YEAR, LAST_YEAR = 1930, 2200


@dataclass(frozen=True, order=True)
class Period:
    """A year (``part`` empty), a half (``H1``) or a quarter (``Q3``) of it."""

    year: int
    part: str = ""

    @property
    def key(self) -> str:
        """How it is written: ``2026-Q3``."""
        return f"{self.year}-{self.part}" if self.part else str(self.year)

    @property
    def _months(self) -> tuple[int, int]:
        """The first month, and how many."""
        if not self.part:
            return 1, 12
        length = 6 if self.part[0] == "H" else 3
        return (int(self.part[1]) - 1) * length + 1, length

    @property
    def starts_on(self) -> dt.date:
        """The first day."""
        return dt.date(self.year, self._months[0], 1)

    @property
    def ends_on(self) -> dt.date:
        """The last day."""
        first, length = self._months
        after = first + length
        year, month = (self.year, after) if after <= 12 else (self.year + 1, 1)
        return dt.date(year, month, 1) - dt.timedelta(days=1)

    @property
    def before(self) -> Period:
        """The same part of the year before: half-years compare with half-years."""
        return Period(self.year - 1, self.part)

    def holds(self, other: Period) -> bool:
        """Say whether another period lies within this one."""
        return self.starts_on <= other.starts_on and other.ends_on <= self.ends_on


def period_of(text: str) -> Period:
    """Read a period. Raises InputError, which says how one is written."""
    found = SHAPE.fullmatch(text.strip().upper())
    if found is None or not FIRST_YEAR <= int(found[1]) <= LAST_YEAR:
        raise InputError(
            problems=[
                Problem.of(
                    "commitments.period",
                    _("“%(text)s” is no period."),
                    text=text[:20],
                    field="period",
                    way_out=_("Write a year, half or quarter: 2026, 2026-H1, 2026-Q3."),
                )
            ]
        )
    return Period(int(found[1]), found[2] or "")


def period_on(day: dt.date) -> Period:
    """Return the quarter of a day."""
    return Period(day.year, f"Q{(day.month + 2) // 3}")
