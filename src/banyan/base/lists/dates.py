"""Days as people type them, each a stretch of days: a day, a month, a year, "today-30d".

``2025``, ``2025-03``, ``2025-03-01``, ``03/2025``, ``1/3/2025`` (day first),
``today``, ``yesterday``, ``tomorrow``, ``this-month``, ``last-quarter``, ``next-year``,
``today-30d``, ``+2w``, ``-1y``. Relative days count from the day that is shown.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from banyan.kernel.periods import add_months, add_years

WRITTEN = "2025, 2025-03, 2025-03-01, 1/3/2025, today, today-30d, last-month"
"""Examples for whoever typed something else."""

_ISO = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?\Z")
_LOCAL = re.compile(r"(?:(\d{1,2})[/.])?(\d{1,2})[/.](\d{4})\Z")
_MOVED = re.compile(r"(?:today)?([+-])(\d{1,4})([dwmy])\Z")
_NAMED = re.compile(r"(this|last|next)-(week|month|quarter|year)\Z")
_DAYS = {"today": 0, "yesterday": -1, "tomorrow": 1}
_TURN = {"this": 0, "last": -1, "next": 1}


@dataclass(frozen=True)
class Span:
    """Days from ``start`` up to but not including ``stop``."""

    start: dt.date
    stop: dt.date


def span_of(typed: str, today: dt.date) -> Span | None:
    """Read a day, month, year or relative day; ``None`` when it is none."""
    text = typed.strip().lower().replace(" ", "")
    try:
        return _relative(text, today) or _calendar(text)
    except (ValueError, OverflowError):
        return None


def _relative(text: str, today: dt.date) -> Span | None:
    if text in _DAYS:
        return _day(today + dt.timedelta(days=_DAYS[text]))
    if moved := _MOVED.match(text):
        sign, number, unit = moved.groups()
        return _day(_moved(today, int(f"{sign}{number}"), unit))
    if named := _NAMED.match(text):
        return _named(today, _TURN[named[1]], named[2])
    return None


def _moved(day: dt.date, number: int, unit: str) -> dt.date:
    if unit == "y":
        return add_years(day, number)
    if unit == "m":
        return add_months(day, number)
    return day + dt.timedelta(days=number * (7 if unit == "w" else 1))


def _named(today: dt.date, turn: int, what: str) -> Span:
    if what == "week":
        monday = today - dt.timedelta(days=today.weekday() - 7 * turn)
        return Span(monday, monday + dt.timedelta(days=7))
    months = {"month": 1, "quarter": 3, "year": 12}[what]
    first = today.replace(day=1, month=(today.month - 1) // months * months + 1)
    start = add_months(first, months * turn)
    return Span(start, add_months(start, months))


def _calendar(text: str) -> Span | None:
    if iso := _ISO.match(text):
        year, month, day = iso.groups()
    elif local := _LOCAL.match(text):
        day, month, year = local.groups()
    else:
        return None
    if month is None:
        return Span(dt.date(int(year), 1, 1), dt.date(int(year) + 1, 1, 1))
    first = dt.date(int(year), int(month), int(day or 1))
    return _day(first) if day else Span(first, add_months(first, 1))


def _day(day: dt.date) -> Span:
    return Span(day, day + dt.timedelta(days=1))
