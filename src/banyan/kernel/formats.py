"""Numbers and dates in each language's habit, in plain Python.

A page shows dates by the hundred; Django's and Babel's formatting would cost
more than reading the rows (DESIGN section 9). Vietnamese and Lao write
``31/12/2024`` and ``1.234.567,8``, English ``31 December 2024`` and
``1,234,567.8``. Names of months and weekdays come from CLDR, read once.
"""

from __future__ import annotations

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

from .clock import ZONE
from .periods import Period

Number = int | float | Decimal

_POINTS = {"vi": (".", ","), "lo": (".", ","), "en": (",", ".")}
"""The sign between thousands and the decimal sign."""

_SWAP = str.maketrans(",.", ".,")


@cache
def _names(language: str) -> dict[str, tuple[str, ...]]:
    from babel import Locale  # 30 ms for a language, once

    known = Locale(language)
    months, days = known.months["format"], known.days["format"]
    return {
        "month": tuple(months["wide"][n] for n in range(1, 13)),
        "month-short": tuple(months["abbreviated"][n] for n in range(1, 13)),
        "day": tuple(days["wide"][n] for n in range(7)),
    }


def month_name(month: int, language: str, *, short: bool = False) -> str:
    """Return the name of a month: ``tháng 12``, ``ທັນວາ``, ``December``."""
    return _names(language)["month-short" if short else "month"][month - 1]


def weekday_name(day: dt.date, language: str) -> str:
    """Return the name of the weekday: ``Thứ Hai``, ``ວັນຈັນ``, ``Monday``."""
    return _names(language)["day"][day.weekday()]


def format_date(day: dt.date | None, language: str, *, style: str = "normal") -> str:
    """Return a day as people write it; an absent day is an empty string.

    ``normal``: 31/12/2024, in English 31 December 2024. ``short``: the same,
    in English 31 Dec 2024. ``long``, for documents: ngày 31 tháng 12 năm 2024,
    ວັນທີ 31 ທັນວາ 2024, 31 December 2024.
    """
    if day is None:
        return ""
    if language == "en":
        month = month_name(day.month, "en", short=style == "short")
        return f"{day.day} {month} {day.year}"
    if style == "long":
        return _LONG[language](day)
    return f"{day.day:02d}/{day.month:02d}/{day.year}"


def _long_vi(day: dt.date) -> str:
    """Write the date of an official letter: day and January, February with a 0.

    Decree 30/2020/NĐ-CP on clerical work, Annex I: days below 10 and months 1
    and 2 are written with a leading zero.
    """
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def _long_lo(day: dt.date) -> str:
    return f"ວັນທີ {day.day} {month_name(day.month, 'lo')} {day.year}"


_LONG = {"vi": _long_vi, "lo": _long_lo}


def format_month(year: int, month: int, language: str) -> str:
    """Return a month of a year: ``tháng 12/2024``, ``ທັນວາ 2024``, ``December 2024``."""
    between = "/" if language == "vi" else " "
    return f"{month_name(month, language)}{between}{year}"


def format_instant(
    instant: dt.datetime, language: str, *, style: str = "normal"
) -> str:
    """Return day and time in the organisation's zone: ``31/12/2024 14:05``."""
    local = instant.astimezone(ZONE)
    return f"{format_date(local.date(), language, style=style)} {local:%H:%M}"


def format_period(period: Period, language: str, *, style: str = "short") -> str:
    """Return first and last day with a dash; nothing behind it when open."""
    first = format_date(period.start, language, style=style)
    last = format_date(period.last_day, language, style=style)
    return first if first == last else f"{first} – {last}".rstrip()


def format_number(
    value: Number | None, language: str, digits: int | None = None
) -> str:
    """Return a number with its thousands apart; absent gives an empty string.

    ``digits`` fixes the decimals (halves are rounded away from zero, as in the
    organisation's forms); without it the value keeps those it has.
    """
    if value is None:
        return ""
    exact = value if isinstance(value, int) else Decimal(str(value))
    if digits is not None:
        step = Decimal(1).scaleb(-digits)
        exact = Decimal(exact).quantize(step, ROUND_HALF_UP) + 0  # no “-0”
    written = f"{exact:,}" if isinstance(exact, int) else f"{exact:,f}"
    return written if language == "en" else written.translate(_SWAP)


def format_percent(ratio: Number | None, language: str, digits: int = 1) -> str:
    """Return a ratio as a percentage: 0.125 gives ``12,5%``, in English ``12.5%``.

    Trailing zeros are kept, so that a column of percentages stands in line.
    """
    if ratio is None:
        return ""
    return format_number(Decimal(str(ratio)) * 100, language, digits) + "%"


def decimal_sign(language: str) -> str:
    """Return the sign before the decimals."""
    return _POINTS[language][1]


def thousands_sign(language: str) -> str:
    """Return the sign between groups of thousands."""
    return _POINTS[language][0]
