"""When a schedule starts its job, in plain words.

``every 10 minutes``, ``every 2 hours``, ``every day at 02:30``,
``every monday at 07:00``, ``every month on day 1 at 03:00``.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from banyan.kernel.errors import InputError, Problem
from banyan.kernel.text import gettext_noop as _

WEEKDAYS = (
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
)
MINUTES = {"minutes": 1, "hours": 60}
MOST = {"minutes": 1440, "hours": 168}
LAST_DAY = 28
"""Every month has this day; later ones would skip months."""

_PAUSE = re.compile(r"every (?:(\d{1,4}) )?(minute|hour)s?")
_AT = re.compile(
    r"every (?:(day)|(\w+day)|month on day (\d{1,2})) at (\d{1,2})[:.](\d\d)"
)


@dataclass(frozen=True)
class Rhythm:
    """A pause in minutes or hours, or a time on days."""

    unit: str
    """``minutes``, ``hours``, ``day``, ``week`` or ``month``."""
    count: int = 0
    """How many minutes or hours; the day of the week (0 is Monday) or month."""
    at: dt.time = dt.time()

    @property
    def words(self) -> str:
        """Return the rhythm in the words that :func:`rhythm_of` reads."""
        time = f"{self.at:%H:%M}"
        if self.unit in MINUTES:
            return f"every {self.count} {self.unit}"
        if self.unit == "week":
            return f"every {WEEKDAYS[self.count]} at {time}"
        if self.unit == "month":
            return f"every month on day {self.count} at {time}"
        return f"every day at {time}"

    def next_after(self, moment: dt.datetime, zone: ZoneInfo) -> dt.datetime:
        """Return the first time after ``moment``, in UTC; never ``moment`` itself."""
        if self.unit in MINUTES:
            return moment + dt.timedelta(minutes=self.count * MINUTES[self.unit])
        local = moment.astimezone(zone)
        day = local.date()
        while True:
            if self._falls_on(day):
                found = dt.datetime.combine(day, self.at, zone).astimezone(dt.UTC)
                if found > moment:
                    return found
            day += dt.timedelta(days=1)

    def _falls_on(self, day: dt.date) -> bool:
        if self.unit == "week":
            return day.weekday() == self.count
        return self.unit == "day" or day.day == self.count


def rhythm_of(words: str) -> Rhythm:
    """Read a rhythm from its words. Raises InputError that names the forms known."""
    plain = " ".join(words.lower().split())
    if found := _PAUSE.fullmatch(plain):
        return _paused(int(found[1] or 1), found[2] + "s")
    if found := _AT.fullmatch(plain):
        return _timed(found)
    raise _unread(words)


def _paused(count: int, unit: str) -> Rhythm:
    if not 1 <= count <= MOST[unit]:
        raise _problem(
            "job.rhythm_count",
            _("Between 1 and %(most)s, not %(count)s."),
            most=MOST[unit],
            count=count,
        )
    return Rhythm(unit, count)


def _timed(found: re.Match[str]) -> Rhythm:
    at = _time(int(found[4]), int(found[5]))
    if found[1]:
        return Rhythm("day", at=at)
    if found[2]:
        if found[2] not in WEEKDAYS:
            raise _unread(found[0])
        return Rhythm("week", WEEKDAYS.index(found[2]), at)
    day = int(found[3])
    if not 1 <= day <= LAST_DAY:
        raise _problem(
            "job.rhythm_day",
            _("The day of the month must be between 1 and %(last)s, not %(day)s."),
            last=LAST_DAY,
            day=day,
        )
    return Rhythm("month", day, at)


def _time(hour: int, minute: int) -> dt.time:
    try:
        return dt.time(hour, minute)
    except ValueError as error:
        raise _problem(
            "job.rhythm_time",
            _("“%(time)s” is no time of the day."),
            time=f"{hour}:{minute:02}",
        ) from error


def _unread(words: str) -> InputError:
    return _problem(
        "job.rhythm",
        _(
            "“%(words)s” cannot be read as a schedule. Write: every 10 minutes, every "
            "2 hours, every day at 02:30, every monday at 07:00, or every month on "
            "day 1 at 03:00."
        ),
        words=words,
    )


def _problem(code: str, template: str, **values: Any) -> InputError:
    problem = Problem.of(code, template, field="words", **values)
    return InputError(template, code=code, problems=[problem], **values)
