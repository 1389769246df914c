"""Indicators: named figures that rooms measure for many units at once.

A room registers what it can measure from its own rows; who compares units (an
evaluation, the results of a period) reads them all the same way. What a room cannot
say of a unit is absent, or has no value: it reads "not measured", never 0.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from banyan.base.ports import Port
from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotVisible
from banyan.kernel.text import Text


@dataclass(frozen=True)
class Span:
    """The days over which something is measured, both within it, as seen ``on`` a day."""

    starts_on: dt.date
    ends_on: dt.date
    on: dt.date


@dataclass(frozen=True)
class Measured:
    """One figure: ``part`` of ``whole`` (a share), or ``part`` alone (a count)."""

    part: int
    whole: int | None = None

    @property
    def value(self) -> float | None:
        """The figure: a percentage of a share; None for a share of nothing."""
        if self.whole is None:
            return float(self.part)
        return self.part * 100 / self.whole if self.whole else None


Measure = Callable[[Actor, Sequence[int] | None, Span], Mapping[int, Measured]]
"""Who asks, which units (None: all in range), over which days; one pass for all."""


@dataclass(frozen=True)
class Indicator:
    """What is measured, how, in which unit, out of which rows.

    ``link`` makes the address of the rows behind the figure of a unit from its public
    identity and the year, or is "".
    """

    key: str
    title: Text
    formula: Text
    source: Text
    unit: str
    measure: Measure
    link: str = ""


indicators: Port[Indicator] = Port("indicators")


def register(indicator: Indicator) -> Indicator:
    """Register an indicator; called from a room's ``ports.py``."""
    return indicators.register(indicator.key, indicator)


def indicator_get(key: str) -> Indicator:
    """Return an indicator; NotVisible for an unknown one."""
    found = indicators.get(key)
    if found is None:
        raise NotVisible
    return found


def measured(
    actor: Actor, key: str, span: Span, units: Sequence[int] | None = None
) -> Mapping[int, Measured]:
    """Return one indicator for units in range, all of them in one pass."""
    return indicator_get(key).measure(actor, units, span)
