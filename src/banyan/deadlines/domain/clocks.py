"""When a clock runs out, and in which group of the inbox that puts it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from banyan.kernel.calendars import calendar, due
from banyan.kernel.errors import InputError, Problem
from banyan.kernel.text import Text
from banyan.kernel.text import gettext_noop as _

LOOK_AHEAD = 30
"""Days of the inbox's longest group."""


class Group(StrEnum):
    """Where the inbox shows a deadline."""

    OVERDUE = "overdue"
    THIS_WEEK = "this_week"
    NEXT_30_DAYS = "next_30_days"
    WAITING = "waiting"


@dataclass(frozen=True)
class Start:
    """One clock to start: what for, for whom, how long.

    The owner is the holder of ``right`` over ``unit``, or one ``account``. Give
    ``length`` and ``length_unit`` (then the calendar reckons ``due_on``), or
    ``due_on`` alone. ``roll`` moves a last day off to the next working day.
    """

    kind: str
    subject_kind: str
    subject: int
    title: Text | str
    unit: Any
    started_on: dt.date
    length: int | None = None
    length_unit: str = ""
    due_on: dt.date | None = None
    calendar: str = "vn"
    roll: bool = False
    right: str = ""
    account: Any = None
    about: Text | str = ""
    person: int | None = None
    rule: str = ""
    url: str = ""
    action: Text | str = field(default_factory=Text)
    blocked_by: Text | str = field(default_factory=Text)

    @property
    def unit_id(self) -> int:
        """The id of the unit, however it was given."""
        return int(getattr(self.unit, "pk", self.unit))

    @property
    def account_id(self) -> int | None:
        """The id of the account that must act, if it is one account."""
        found: int | None = getattr(self.account, "pk", self.account)
        return found

    @property
    def state(self) -> str:
        """A clock that something blocks waits for others."""
        return "waiting" if Text.of(self.blocked_by) else "open"


def due_day(start: Start) -> dt.date:
    """Return the last day in time. Raises InputError without a length or a day."""
    if start.length is not None:
        return reckoned(
            start.started_on,
            start.length,
            start.length_unit,
            start.calendar,
            start.roll,
        )
    if start.due_on is None:
        raise InputError(problems=[_no_end(start.kind)])
    return start.due_on


def reckoned(
    started_on: dt.date, length: int, unit: str, country: str, roll: bool
) -> dt.date:
    """Return the last day in time by the calendar as it is known now."""
    return due(started_on, length, unit, calendar(country), roll=roll).due_on


def problem_of(start: Start) -> Problem | None:
    """Say what makes a clock unusable: nobody who must act, or no title."""
    if not start.right and start.account_id is None:
        return Problem.of(
            "deadline.owner",
            _("A deadline needs who must act: a right over the unit, or an account."),
            field="right",
        )
    if not Text.of(start.title):
        return Problem.of(
            "deadline.title", _("A deadline needs a title."), field="title"
        )
    return None


def _no_end(kind: str) -> Problem:
    return Problem.of(
        "deadline.end",
        _("The deadline “%(kind)s” has neither a length nor a day."),
        kind=kind,
        field="due_on",
    )


def week_end(on: dt.date) -> dt.date:
    """Return the Sunday of the week of ``on``."""
    return on + dt.timedelta(days=6 - on.weekday())


def group_of(state: str, due_on: dt.date, on: dt.date) -> Group | None:
    """Return the group of the inbox, or nothing for what is further away."""
    if state == "waiting":
        return Group.WAITING
    if due_on < on:
        return Group.OVERDUE
    if due_on <= week_end(on):
        return Group.THIS_WEEK
    if due_on <= on + dt.timedelta(days=LOOK_AHEAD):
        return Group.NEXT_30_DAYS
    return None


def totals(counts: Mapping[Group, int]) -> int:
    """Return what the badge shows: everything that waits for oneself."""
    return sum(n for group, n in counts.items() if group is not Group.WAITING)
