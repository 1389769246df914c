"""Indicators: figures defined once, measured for every unit of a subtree in one pass.

A room registers its own in its ``ports.py``::

    indicators.register("meetings.attendance", Indicator(..., own=attendance))

``own`` returns, by the path of each unit, numerator and denominator of that unit
alone; the sums up the tree are made here. An indicator of members has ``persons``
too. What cannot be measured is left out: it is "not measured", never 0.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, TypeVar

from banyan.base.ports import Port
from banyan.kernel.ids import SEGMENT
from banyan.kernel.text import gettext_noop as _

PERCENT, NUMBER, YEARS = "percent", "number", "years"
UNITS = {PERCENT: _("per cent"), NUMBER: _("number"), YEARS: _("years")}


Found = TypeVar("Found")


@dataclass(frozen=True)
class Span:
    """What is measured: a subtree (``low`` to ``high``) in a half-open period.

    With ``unit`` only the value of that unit, the top of the subtree, is wanted. What
    several indicators read of the same rows is read once for a span and kept in
    ``memo``: :meth:`once`.
    """

    low: str
    high: str
    start: dt.date
    end: dt.date
    today: dt.date
    unit: int | None = None
    memo: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    def once(self, key: str, read: Callable[[], Found]) -> Found:
        """Return what ``read`` gives; it is asked one time for the span."""
        if key not in self.memo:
            self.memo[key] = read()
        found: Found = self.memo[key]
        return found


@dataclass(frozen=True)
class Crowd:
    """Persons measured in a half-open period; ``memo`` as in :class:`Span`."""

    persons: Collection[int]
    start: dt.date
    end: dt.date
    memo: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    def once(self, key: str, read: Callable[[], Found]) -> Found:
        """Return what ``read`` gives; it is asked one time for these persons."""
        if key not in self.memo:
            self.memo[key] = read()
        found: Found = self.memo[key]
        return found


Pair = tuple[Decimal, Decimal]
Own = Callable[[Span], Mapping[str, tuple[float, float]]]
Persons = Callable[[Crowd], Mapping[int, Decimal]]


@dataclass(frozen=True)
class Indicator:
    """One figure: its name, formula, unit and source, and what counts it.

    ``rolled``: the counts already hold everything below. ``now``: the rows tell
    of today alone, so that a period long past cannot be measured. ``link`` is
    the address of the rows, with ``{unit}`` for the unit's public id.
    """

    name: str
    formula: str
    source: str
    unit: str = PERCENT
    own: Own | None = None
    persons: Persons | None = None
    link: str = ""
    rolled: bool = False
    now: bool = False


@dataclass(frozen=True)
class Value:
    """What an indicator came to."""

    top: Decimal
    base: Decimal
    value: Decimal


indicators: Port[Indicator] = Port("indicators")


def value_of(unit: str, top: Decimal, base: Decimal) -> Decimal | None:
    """Return the value of a pair; nothing where the denominator is zero."""
    if unit == NUMBER:
        return top
    if base <= 0:
        return None
    factor = 100 if unit == PERCENT else 1
    return (top * factor / base).quantize(Decimal("0.01"))


def rolled_up(own: Mapping[str, tuple[float, float]], low: str) -> dict[str, Pair]:
    """Add the pairs of each unit to every unit above it, down from ``low``."""
    found: dict[str, Pair] = {}
    for path, (top, base) in own.items():
        pair = Decimal(str(top)), Decimal(str(base))
        for end in range(len(low), len(path) + 1, SEGMENT):
            one = found.get(path[:end], (Decimal(0), Decimal(0)))
            found[path[:end]] = one[0] + pair[0], one[1] + pair[1]
    return found


def measure(key: str, span: Span) -> dict[str, Value]:
    """Return what one indicator came to, by the path of each unit; measured ones."""
    indicator = indicators.get(key)
    if indicator is None or indicator.own is None:
        return {}
    if indicator.now and span.today > span.end + dt.timedelta(days=LATE):
        return {}
    own = indicator.own(span)
    pairs = (
        {p: (Decimal(str(t)), Decimal(str(b))) for p, (t, b) in own.items()}
        if indicator.rolled
        else rolled_up(own, span.low)
    )
    found = {}
    for path, (top, base) in pairs.items():
        value = value_of(indicator.unit, top, base)
        if value is not None:
            found[path] = Value(top, base, value)
    return found


LATE = 92
"""Days after the end of a period on which rows of today still tell of it."""


def persons_measured(
    keys: Iterable[str], persons: Collection[int], start: dt.date, end: dt.date
) -> dict[str, Mapping[int, Decimal]]:
    """Return what indicators of members came to, by person; measured ones."""
    found = {}
    crowd = Crowd(persons, start, end)
    for key in keys:
        indicator = indicators.get(key)
        if indicator is not None and indicator.persons is not None and persons:
            found[key] = indicator.persons(crowd)
    return found
