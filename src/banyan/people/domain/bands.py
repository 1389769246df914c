"""Bands of age as the membership statistics form prints them (11-HD/BTCTW 2021).

They are a form's columns, not a rule: nothing is decided by them. "Young" is
the form's first band. Ages are full years on the day.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from banyan.kernel.periods import add_years


@dataclass(frozen=True)
class Band:
    """An age band: its key and its limits in full years, both inside."""

    key: str
    low: int
    high: int | None


AGE_BANDS = (
    Band("0-17", 0, 17),
    Band("18-30", 18, 30),
    Band("31-35", 31, 35),
    Band("36-40", 36, 40),
    Band("41-45", 41, 45),
    Band("46-50", 46, 50),
    Band("51-55", 51, 55),
    Band("56-60", 56, 60),
    Band("61+", 61, None),
)
YOUNG_TO = 30


def born_after(on: dt.date, age: int) -> dt.date:
    """Return the day after which one was born who is at most ``age`` on ``on``."""
    return add_years(on, -(age + 1))


def band_of(birth: dt.date | None, on: dt.date) -> str:
    """Return the key of the band of somebody born on ``birth``; empty if unknown."""
    if birth is None:
        return ""
    for band in AGE_BANDS:
        if band.high is None or birth > born_after(on, band.high):
            return band.key
    raise AssertionError("the last band has no upper limit")


def is_young(birth: dt.date | None, on: dt.date) -> bool:
    """Say whether somebody belongs to the statistics form's young members."""
    return birth is not None and birth > born_after(on, YOUNG_TO)
