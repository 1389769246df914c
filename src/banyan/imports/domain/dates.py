"""Days as people in Viet Nam and Laos write them: day first, or less than a day.

Two figures of a year stand for the last such year that is not to come.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass

from banyan.kernel.names import fold
from banyan.kernel.text import gettext_noop as _

SERIAL_ZERO = dt.date(1899, 12, 30)
SERIAL_1904 = dt.date(1904, 1, 1)
FIRST_YEAR, LAST_YEAR = 1850, 2200
FIRST_SERIAL = 1_000
"""A smaller number is no serial of a spreadsheet: nobody was born before 1902."""
NOT_A_DATE = _("“%(given)s” is no date that can be read.")
DAY_FIRST = _("Write the day first: 31/12/1985, 12/1985 or 1985.")
NO_SUCH_DAY = _("There is no day %(given)s.")

_NUMBERS = re.compile(r"^(\d{1,4})[./\-\s](\d{1,2})(?:[./\-\s](\d{1,4}))?$")
_MONTH_YEAR = re.compile(r"^(\d{1,2})[./\-\s](\d{4})$")
_SPOKEN = re.compile(
    r"^(?:ngay |sinh ngay |vao ngay |wannathi )?(?:(\d{1,2}) )?"
    r"(?:thang (\d{1,2}) )?nam (\d{2,4})$"
)
_WORDED = re.compile(r"^(?:(\d{1,2}) )?([^\d]+?) (\d{2,4})$")
_TIME = re.compile(r"[ T]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?$")


@dataclass(frozen=True, slots=True)
class Day:
    """A day as understood: ``precision`` is day, month or year.

    ``understood`` says that it was written in a way that somebody should see.
    """

    day: dt.date
    precision: str = "day"
    understood: bool = False


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Why a cell is no day, and the way out."""

    template: str
    way_out: str


def read_day(
    cell: object, today: dt.date, months: Mapping[str, str], *, from_1904: bool = False
) -> Day | Unreadable:
    """Read one cell, which is not blank."""
    if isinstance(cell, dt.datetime):
        return _checked(cell.year, cell.month, cell.day)
    if isinstance(cell, dt.date):
        return _checked(cell.year, cell.month, cell.day)
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return _number(cell, from_1904)
    text = _TIME.sub("", str(cell).strip())
    if text.replace(" ", "").isdecimal():
        return _digits(text.replace(" ", ""), today, from_1904)
    return _text(text, today, months)


def _number(number: float, from_1904: bool) -> Day | Unreadable:
    if not 0 <= number <= 99_999_999 or (number % 1 and number < 3000):
        return _no_date()
    whole = int(number)
    if FIRST_YEAR <= whole <= LAST_YEAR:
        return Day(dt.date(whole, 1, 1), "year")
    if 10_000_000 <= whole <= 99_999_999:
        return _eight(str(whole))
    if not FIRST_SERIAL <= whole <= 110_000:
        return _no_date()
    zero = SERIAL_1904 if from_1904 else SERIAL_ZERO
    return Day(zero + dt.timedelta(days=whole), understood=True)


def _digits(text: str, today: dt.date, from_1904: bool) -> Day | Unreadable:
    if len(text) == 8:
        return _eight(text)
    if len(text) == 6 and 1 <= int(text[2:4]) <= 12 and 1 <= int(text[:2]) <= 31:
        return _checked(_year(text[4:], today), int(text[2:4]), int(text[:2]), True)
    return _number(int(text), from_1904) if len(text) <= 6 else _no_date()


def _eight(text: str) -> Day | Unreadable:
    """Eight figures: 31121985, or 19851231 where only that is a day."""
    first = _checked(int(text[4:]), int(text[2:4]), int(text[:2]), True)
    second = _checked(int(text[:4]), int(text[4:6]), int(text[6:]), True)
    return first if isinstance(first, Day) else second


def _text(text: str, today: dt.date, months: Mapping[str, str]) -> Day | Unreadable:
    plain = " ".join(text.replace(",", " ").split())
    plain = re.sub(r"\s*([./\-])\s*", r"\1", plain)
    short = _MONTH_YEAR.match(plain)
    if short:
        return _some(None, short.group(1), int(short.group(2)))
    found = _NUMBERS.match(plain)
    if found:
        return _parts(found.group(1), found.group(2), found.group(3), today)
    folded = fold(text)
    spoken = _SPOKEN.match(folded)
    if spoken:
        day, month, year = spoken.groups()
        return _some(day, month, _year(year, today))
    worded = _WORDED.match(folded)
    if worded:
        day, word, year = worded.groups()
        month = months.get(word.removesuffix(" nam").strip())
        if month is not None:
            return _some(day, month, _year(year, today))
    return _no_date()


def _parts(
    first: str, second: str, third: str | None, today: dt.date
) -> Day | Unreadable:
    if third is None:
        return _some(None, second, int(first)) if len(first) == 4 else _no_date()
    if len(first) == 4:
        return _checked(int(first), int(second), int(third))
    if len(third) in (1, 3):
        return _no_date()
    year, month, day = _year(third, today), int(second), int(first)
    if not month and not day:
        return Day(dt.date(year, 1, 1), "year", True)
    if not day:
        return _some(None, second, year)
    return _checked(year, month, day, understood=len(third) == 2)


def _some(day: str | None, month: str | None, year: int) -> Day | Unreadable:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return _no_date()
    if month is None:
        return Day(dt.date(year, 1, 1), "year", True)
    if not 1 <= int(month) <= 12:
        return Unreadable(NO_SUCH_DAY, DAY_FIRST)
    if day is None:
        return Day(dt.date(year, int(month), 1), "month", True)
    return _checked(year, int(month), int(day), True)


def _year(text: str, today: dt.date) -> int:
    """Two figures stand for the last such year that is not to come."""
    number = int(text)
    if len(text) > 2:
        return number
    century = today.year - today.year % 100
    return (
        century + number if century + number <= today.year else century - 100 + number
    )


def _checked(
    year: int, month: int, day: int, understood: bool = False
) -> Day | Unreadable:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return _no_date()
    try:
        return Day(dt.date(year, month, day), "day", understood)
    except ValueError:
        return Unreadable(NO_SUCH_DAY, DAY_FIRST)


def _no_date() -> Unreadable:
    return Unreadable(NOT_A_DATE, DAY_FIRST)
