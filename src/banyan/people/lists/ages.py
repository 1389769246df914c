"""Ages: full years on the day shown, compared as days of birth."""

from __future__ import annotations

import datetime as dt
from functools import reduce
from math import ceil, floor
from operator import or_
from typing import Any

from django.db.models import Q

from banyan.base.lists import Checked, Reading
from banyan.base.lists.compiling import NOTHING
from banyan.kernel.periods import add_years


def aged(test: Checked, reading: Reading, column: str) -> Q:
    """Compare an age in full years on the day shown with the day of birth."""
    if test.op == "empty":
        return Q(**{f"{column}__isnull": True})
    if test.op == "in":
        whole = [int(n) for n in test.values if n == int(n)]
        found = (_between(column, reading.day, n, n) for n in whole)
        return reduce(or_, found, NOTHING)
    low, high = _limits(test)
    return _between(column, reading.day, low, high)


def _limits(test: Checked) -> tuple[int | None, int | None]:
    """Return the least and the greatest age that fit, both inside."""
    first = test.value
    least, most = ceil(first), floor(first)
    if test.op == "from":
        return least, floor(test.values[1])
    return {
        "is": (least, most),
        "ge": (least, None),
        "gt": (most + 1, None),
        "le": (None, most),
        "lt": (None, least - 1),
    }[test.op]


def _between(column: str, day: dt.date, low: int | None, high: int | None) -> Q:
    """Return "so many full years old", by the first and last day of birth."""
    found = Q(**{f"{column}__isnull": False})
    if low is not None:
        found &= _born(column, "lte", day, low)
    if high is not None:
        found &= _born(column, "gt", day, high + 1)
    return found


def _born(column: str, look: str, day: dt.date, years: int) -> Q:
    if years >= day.year:
        return NOTHING if look == "lte" else ~NOTHING
    if years <= day.year - 9999:
        return ~NOTHING if look == "lte" else NOTHING
    return Q(**{f"{column}__{look}": add_years(day, -years)})


def age(read: tuple[Any, ...], reading: Reading) -> int | None:
    """Return the age in full years on the day shown."""
    born: dt.date | None = read[0]
    if born is None or born > reading.day:
        return None
    years = reading.day.year - born.year
    return years if born <= add_years(reading.day, -years) else years - 1
