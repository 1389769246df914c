"""The figures a briefing may hold: counts that are kept, and every indicator.

An indicator that another room registers is one at once; until the pack names its
level it does not leave the house, and it is taken to be about people.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from banyan.commitments.domain.periods import period_of
from banyan.figures.indicators import NUMBER, PERCENT, Indicator, indicators
from banyan.kernel.periods import add_months
from banyan.kernel.text import gettext_noop as _

from .settings import rules

KEPT = _("The kept counts of members and posts, as of the day of measuring.")
COUNTS = {
    "members": _("Members"),
    "official": _("Official members"),
    "probationary": _("Members on probation"),
    "exempt": _("Members exempt from activities"),
    "women": _("Women among members"),
    "young": _("Members up to 30 years"),
    "units": _("Units, the unit itself among them"),
    "branches": _("Branches"),
    "below_minimum": _("Branches below the least number of official members"),
    "posts": _("Posts"),
    "vacant": _("Posts without a holder"),
}
"""Counts of a unit with all below it, by their measure."""

PREFIX = "count."
SHARE_OF = {
    "women-share": "women",
    "young-share": "young",
    "official-share": "official",
    "exempt-share": "exempt",
}
"""Indicators that are a count's share of the members, so that both are one cell."""

NOW = "now"
PERIODS = {
    NOW: _("as of the day"),
    "this-year": _("this year so far"),
    "last-year": _("last year"),
    "12-months": _("the last twelve months"),
}


@dataclass(frozen=True)
class Figure:
    """One figure: its name, formula, source, unit of measure, what it is about."""

    key: str
    name: str
    formula: str
    source: str
    unit: str
    people: bool
    level: str
    now: bool
    indicator: Indicator | None = None

    @property
    def measure(self) -> str:
        """The kept count behind it; "" for an indicator."""
        return self.key.removeprefix(PREFIX) if self.indicator is None else ""

    @property
    def is_share(self) -> bool:
        """Whether it is a share of something, not a number or a mean."""
        return self.unit == PERCENT


def figure(key: str) -> Figure | None:
    """Return a figure by its key; None where nothing measures it (any more)."""
    about = rules()
    measure = key.removeprefix(PREFIX)
    if key != measure:
        name = COUNTS.get(measure)
        if name is None:
            return None
        return Figure(
            key, name, name, KEPT, NUMBER,
            people=key not in about.things, level=about.level(key), now=True,
        )  # fmt: skip
    found = indicators.get(key)
    if found is None or found.own is None:
        return None
    return Figure(
        key, found.name, found.formula, found.source, found.unit,
        people=key not in about.things, level=about.level(key), now=found.now,
        indicator=found,
    )  # fmt: skip


def figures() -> list[Figure]:
    """Return every figure there is, counts first."""
    keys = [f"{PREFIX}{measure}" for measure in COUNTS]
    keys += [key for key, one in indicators if one.own is not None]
    return [found for key in keys if (found := figure(key))]


def periods_of(found: Figure) -> tuple[str, ...]:
    """Return the periods a figure can be asked for: kept counts tell of today alone."""
    return (NOW,) if found.now else tuple(k for k in PERIODS if k != NOW)


def span_of(period: str, day: dt.date) -> tuple[dt.date, dt.date]:
    """Return first day and first day after of a period, as of a day.

    A year or half-year by its name ("2024-H1") has its own days.
    """
    after = day + dt.timedelta(days=1)
    if period[:4].isdecimal():
        whole = period_of(period)
        return whole.starts_on, whole.ends_on + dt.timedelta(days=1)
    if period == "this-year":
        return day.replace(month=1, day=1), after
    if period == "last-year":
        return dt.date(day.year - 1, 1, 1), dt.date(day.year, 1, 1)
    if period == "12-months":
        return add_months(day.replace(day=1), -11), after
    return day, after
