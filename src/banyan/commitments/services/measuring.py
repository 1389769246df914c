"""Small measures of tasks that several services take."""

from __future__ import annotations

import datetime as dt

from banyan.kernel.errors import Problem
from banyan.kernel.text import gettext_noop as _

from ..models import Commitment

WHOLE = 100


def day_that_counts(row: Commitment) -> dt.date:
    """Return the day by which a task must be done: the one agreed, else the first."""
    return row.agreed_on or row.due_on


def usual_timeliness(row: Commitment) -> int | None:
    """Return the timeliness that follows by itself: all by the day, none if not done.

    A task done late has none: whoever scores it says how much is left.
    """
    if row.done_on is None:
        return 0
    return WHOLE if row.done_on <= day_that_counts(row) else None


def percent_problems(row: int | None, **percents: int | None) -> list[Problem]:
    """Return the percentages that are none, by their field."""
    return [
        Problem.of(
            "commitments.percent",
            _("%(percent)s is no percentage."),
            percent=value,
            row=row,
            field=name,
            way_out=_("Write a whole number from 0 to 100."),
        )
        for name, value in percents.items()
        if value is not None and not 0 <= value <= WHOLE
    ]
