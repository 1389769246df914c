"""The kinds of rules: what a value looks like, and what it makes of an input.

``applied`` is what the examples of a pack run on. Each kind is one small
function of a value, its unit and a plain input.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from .rules import Threshold

Input = dict[str, Any]
VOTE_KEYS = {"fraction", "comparator", "denominator", "ballot"}
CAP_KEYS = {"percent", "denominator", "rounding"}


def add_length(start: dt.date, length: int, unit: str, free: list[dt.date]) -> dt.date:
    """Return the last day of a length that begins the day after ``start``.

    ``free`` are holidays, given by the input; calendars proper live in the kernel.
    """
    if unit == "working-day":
        day = start
        while length:
            day += dt.timedelta(days=1)
            length -= day.weekday() < 5 and day not in free
        return day
    if unit in ("month", "year"):
        return _add_months(start, length * (12 if unit == "year" else 1))
    return start + dt.timedelta(days=length)


def _add_months(start: dt.date, months: int) -> dt.date:
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(start.day, last))


def _minimum(value: Any, unit: str, given: Input) -> bool:
    return bool(given["have"] >= value)


def _maximum(value: Any, unit: str, given: Input) -> bool:
    return bool(given["have"] <= value)


def _over(value: Any, unit: str, given: Input) -> bool:
    return bool(given["have"] > value)


def _under(value: Any, unit: str, given: Input) -> bool:
    return bool(given["have"] < value)


def _deadline(value: int, unit: str, given: Input) -> dt.date | bool:
    due = add_length(given["start"], value, unit, given.get("holidays", []))
    return given["done"] <= due if "done" in given else due


def _vote(value: dict[str, Any], unit: str, given: Input) -> int | bool:
    needed = Threshold.of(value).needed(given["base"])
    return given["yes"] >= needed if "yes" in given else needed


def _cap(value: dict[str, Any], unit: str, given: Input) -> int:
    percent = value["percent"]
    if given.get("outstanding"):
        percent = value.get("percent_outstanding", percent)
    return int(Fraction(percent) * given[value["denominator"]] / 100)


def _list(value: list[Any], unit: str, given: Input) -> bool:
    return given["item"] in value


def _choice(value: Any, unit: str, given: Input) -> Any:
    return given["is"] == value if "is" in given else value


def _rate(value: float, unit: str, given: Input) -> float:
    if not unit.startswith("percent"):
        return value
    amount = Fraction(str(value)) * Fraction(given["base"]) / 100
    return int(amount) if amount.denominator == 1 else float(amount)


def _share(value: str, unit: str, given: Input) -> int:
    return int(Fraction(value) * given["whole"])


def _table(value: dict[str, Any], unit: str, given: Input) -> Any:
    return value.get(str(given["key"]))


def _number(value: Any, unit: str, given: Input) -> Any:
    return value


APPLY: dict[str, Callable[[Any, str, Input], Any]] = {
    "minimum": _minimum,
    "maximum": _maximum,
    "over": _over,
    "under": _under,
    "deadline": _deadline,
    "vote": _vote,
    "cap": _cap,
    "list": _list,
    "choice": _choice,
    "rate": _rate,
    "share": _share,
    "table": _table,
    "number": _number,
}
NUMBERS = {"minimum", "maximum", "over", "under", "number", "rate"}


def applied(kind: str, value: Any, unit: str, given: Input) -> Any:
    """Apply a rule's value to an input."""
    return APPLY[kind](value, unit, given)


def value_fault(kind: str, value: Any) -> str:
    """Say what a value of this kind must look like, or nothing when it does."""
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if kind in NUMBERS:
        return "" if number else "a number"
    if kind == "deadline":
        return "" if number and isinstance(value, int) and value > 0 else "a length"
    if kind == "list":
        return "" if isinstance(value, list) and value else "a list that is not empty"
    if kind == "choice":
        return "" if isinstance(value, str) and value else "a word"
    if kind == "share":
        return "" if _is_fraction(value) else "a fraction such as 1/3"
    return _table_fault(kind, value)


def _table_fault(kind: str, value: Any) -> str:
    if not isinstance(value, dict):
        return "a table"
    if kind == "vote":
        right = value.keys() == VOTE_KEYS and _is_fraction(value["fraction"])
        fine = right and value["comparator"] in (">", ">=")
        return "" if fine else f"a table of {', '.join(sorted(VOTE_KEYS))}"
    if kind == "cap":
        fine = value.keys() >= CAP_KEYS and value["rounding"] == "down"
        return "" if fine else f"a table of {', '.join(sorted(CAP_KEYS))}, rounded down"
    return "" if value else "a table that is not empty"


def _is_fraction(value: Any) -> bool:
    try:
        return isinstance(value, str) and 0 < Fraction(value) <= 1
    except (ValueError, ZeroDivisionError):
        return False
