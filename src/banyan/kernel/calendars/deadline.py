"""Deadlines: a start, a length, a unit and a calendar give the last day in time.

The day of the event that starts a deadline is not counted (Civil Code 2015,
Article 147.2). A deadline keeps what it was made of, so that a swap day learned
later recomputes it (FOUNDATIONS 4).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from banyan.kernel.errors import InputError, Problem
from banyan.kernel.periods import add_months, add_years
from banyan.kernel.text import gettext_noop as _

from .working import WorkingCalendar, calendar


class LengthUnit(StrEnum):
    """In what a deadline is counted."""

    CALENDAR_DAY = "calendar-day"
    WORKING_DAY = "working-day"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Deadline:
    """What a deadline was made of, and the last day on which an act is in time."""

    start: dt.date
    length: int
    unit: LengthUnit
    country: str
    due_on: dt.date
    is_provisional: bool = False
    """The due day leans on a year whose calendar is not announced yet."""
    rolled: bool = False
    """A due day on a day off was moved to the next working day."""

    def is_past(self, on: dt.date) -> bool:
        """Say whether the deadline has passed by ``on``; the due day is in time."""
        return on > self.due_on

    def working_days_left(self, on: dt.date) -> int:
        """Return the working days after ``on`` up to the due day; negative if past."""
        return calendar(self.country).working_days_between(on, self.due_on)

    def recomputed(self) -> Deadline:
        """Return the same deadline by the calendar as it is known now."""
        return due(
            self.start, self.length, self.unit, calendar(self.country), roll=self.rolled
        )


def due(
    start: dt.date,
    length: int,
    unit: LengthUnit | str,
    calendar: WorkingCalendar,
    *,
    roll: bool = False,
) -> Deadline:
    """Return the deadline ``length`` units after the day ``start``.

    With ``roll`` a last day that is not worked moves to the next that is (Civil
    Code 2015, Article 148.5); whether that holds is a matter of the rule.
    """
    unit = _unit(unit)
    if length < 0:
        raise InputError(problems=[_negative(length)])
    try:
        ends = _end(start, length, unit, calendar)
        due_on = calendar.next_working_day(ends) if roll else ends
    except (OverflowError, ValueError) as error:
        raise InputError(problems=[_beyond(length)]) from error
    counted = unit is LengthUnit.WORKING_DAY
    first = start if counted else ends
    provisional = (counted or roll) and calendar.is_provisional(first, due_on)
    return Deadline(start, length, unit, calendar.country, due_on, provisional, roll)


def _end(
    start: dt.date, length: int, unit: LengthUnit, calendar: WorkingCalendar
) -> dt.date:
    if unit is LengthUnit.WORKING_DAY:
        return calendar.add_working_days(start, length)
    if unit is LengthUnit.MONTH:
        return add_months(start, length)
    if unit is LengthUnit.YEAR:
        return add_years(start, length)
    return start + dt.timedelta(days=length)


def _unit(unit: LengthUnit | str) -> LengthUnit:
    try:
        return LengthUnit(unit)
    except ValueError as error:
        raise InputError(problems=[_unknown(str(unit))]) from error


def _unknown(unit: str) -> Problem:
    return Problem.of(
        "deadline.unit",
        _("“%(unit)s” is no unit of a deadline; known are %(known)s."),
        unit=unit,
        known=", ".join(LengthUnit),
        field="unit",
    )


def _negative(length: int) -> Problem:
    return Problem.of(
        "deadline.negative",
        _("A deadline cannot be %(length)s long: the length is 0 or more."),
        length=length,
        field="length",
    )


def _beyond(length: int) -> Problem:
    return Problem.of(
        "deadline.beyond",
        _("A deadline of %(length)s ends after the last year a date can have."),
        length=length,
        field="length",
    )
