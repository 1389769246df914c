"""The measures: columns of a tally, bands of age by sex, admissions by month."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from banyan.kernel.ids import ancestor_paths
from banyan.kernel.periods import add_months

COUNTED = (
    "members",
    "official",
    "probationary",
    "exempt",
    "women",
    "young",
    "born",
    "birth_years",
    "persons",
    "posts",
    "vacant",
)
"""Columns of a tally that deltas change."""

STRUCTURAL = ("branches", "units", "below_minimum")
"""Columns that follow from the tree or from a rule."""

ROLLED = (*COUNTED, *STRUCTURAL)
"""Columns summed up the tree."""

OWN = {"own_members": "members", "own_official": "official"}
"""Columns of the unit alone, and the measure each follows."""

MONTHS = 24
"""So many months of admissions are kept ready for charts."""

MINIMUM_RULE = "UNIT-MIN-OFFICIAL"


@dataclass(frozen=True)
class Delta:
    """A change in the own counts of the unit at a path."""

    unit: int
    path: str
    measure: str
    delta: int


def first_month(today: dt.date) -> dt.date:
    """Return the first of the months that are kept."""
    return add_months(today.replace(day=1), 1 - MONTHS)


def month_of(measure: str) -> dt.date | None:
    """Return the month of a measure such as ``admitted.2026-03``, if it is one."""
    name, _dot, month = measure.partition(".")
    if name != "admitted":
        return None
    return dt.date.fromisoformat(f"{month}-01")


def band_of(measure: str) -> tuple[str, str] | None:
    """Return sex and band of a measure such as ``age.f.31-35``, if it is one."""
    name, _dot, rest = measure.partition(".")
    if name != "age":
        return None
    sex, _dot, band = rest.partition(".")
    return sex, band


def rolled_up(deltas: Iterable[Delta]) -> Counter[tuple[str, str]]:
    """Return what deltas change by (path, measure) for every unit from the root down."""
    own: Counter[tuple[str, str]] = Counter()
    for one in deltas:
        own[one.path, one.measure] += one.delta
    total: Counter[tuple[str, str]] = Counter()
    for (path, measure), value in own.items():
        if value:
            for above in ancestor_paths(path):
                total[above, measure] += value
    return Counter({key: value for key, value in total.items() if value})
