"""What one membership, office or post adds to the counts of its unit today."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from .bands import band_of, is_young

Delta = tuple[int, str]
"""A unit's id and a measure."""


@dataclass(frozen=True)
class Counted:
    """What of a membership is counted: the present copies and two facts of a person."""

    unit: int | None
    state: str
    grade: str
    participation: str
    sex: str
    birth_date: dt.date | None
    joined_on: dt.date
    joined_unit: int | None


def measures(one: Counted, on: dt.date) -> Counter[Delta]:
    """Return the counts that a membership adds on the day ``on``."""
    found: Counter[Delta] = Counter()
    if one.joined_unit is not None and one.state != "planned":
        found[one.joined_unit, f"admitted.{one.joined_on:%Y-%m}"] = 1
    if one.unit is None or one.state != "member":
        return found
    for measure in _present(one, on):
        found[one.unit, measure] = 1
    if one.birth_date:
        found[one.unit, "born"] = 1
        found[one.unit, "birth_years"] = one.birth_date.year
    return found


def _present(one: Counted, on: dt.date) -> list[str]:
    names = ["members"]
    if one.grade in ("official", "probationary"):
        names.append(one.grade)
    if one.participation == "exempt":
        names.append("exempt")
    if one.sex == "f":
        names.append("women")
    if is_young(one.birth_date, on):
        names.append("young")
    if band := band_of(one.birth_date, on):
        names.append(f"age.{one.sex or '-'}.{band}")
    return names


def difference(
    before: Iterable[Counted], after: Iterable[Counted], on: dt.date
) -> dict[Delta, int]:
    """Return what the counts change by, without what stays equal."""
    total: Counter[Delta] = Counter()
    for one in after:
        total.update(measures(one, on))
    for one in before:
        total.subtract(measures(one, on))
    return {key: value for key, value in total.items() if value}
