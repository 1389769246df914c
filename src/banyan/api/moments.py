"""The day and the knowledge that a read asks for."""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Any

from ninja import Schema
from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from banyan.kernel import clock
from banyan.kernel.errors import InputError, Problem
from banyan.kernel.text import gettext_noop as _

_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
EARLIEST, LATEST = dt.date(1900, 1, 1), dt.date(2200, 1, 1)


def _written(value: Any) -> Any:
    """Take a day as it is written, 2025-06-30; a number is none."""
    if isinstance(value, dt.date):
        return value
    if not isinstance(value, str) or not _ISO.fullmatch(value):
        raise PydanticCustomError("date_parsing", "no day")
    return value


Day = Annotated[dt.date, BeforeValidator(_written), Field(ge=EARLIEST, le=LATEST)]

IN_FUTURE = _("Nothing can be known on a day to come: %(value)s.")


class Moment(Schema):
    """``as_of``: the day that counts; ``known_on``: as it was known that evening."""

    as_of: Day | None = Field(None, description="As it was on this day (today).")
    known_on: Day | None = Field(
        None, description="As it was known at the end of this day (now)."
    )

    @property
    def asked(self) -> dt.date | None:
        """The day asked for; ``None`` for today, which the copies answer."""
        self._check()
        if self.as_of is None and self.known_on is None:
            return None
        day = self.as_of or clock.today()
        return None if day == clock.today() and self.known_on is None else day

    @property
    def known(self) -> dt.date | None:
        """The day of knowledge."""
        self._check()
        return self.known_on

    @property
    def known_at(self) -> dt.datetime | None:
        """The last instant of the day of knowledge."""
        day = self.known
        if day is None:
            return None
        night = dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), clock.ZONE)
        return night.astimezone(dt.UTC) - dt.timedelta(microseconds=1)

    @property
    def day(self) -> dt.date:
        """The day that counts."""
        return self.as_of or clock.today()

    def _check(self) -> None:
        if self.known_on is not None and self.known_on > clock.real_today():
            problem = Problem.of(
                "known_in_future", IN_FUTURE, field="known_on", value=self.known_on
            )
            raise InputError(problems=[problem])
