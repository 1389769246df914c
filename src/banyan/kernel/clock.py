"""The two clocks: the organisation's day, which may be moved, and real time.

``today()`` is the day that counts for rules and periods; a training
installation may move it. ``now()`` is real time in UTC and is never moved: it
says when something was recorded. Acts carry both.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")

_shift: Callable[[], dt.timedelta] = dt.timedelta


def set_shift(provider: Callable[[], dt.timedelta]) -> None:
    """Install what says by how much the organisation's day is moved."""
    global _shift
    _shift = provider


def now() -> dt.datetime:
    """Return the real instant, in UTC."""
    return dt.datetime.now(dt.UTC)


def real_today() -> dt.date:
    """Return the real day in the organisation's time zone."""
    return now().astimezone(ZONE).date()


def today() -> dt.date:
    """Return the organisation's day, moved when a training date is set."""
    return real_today() + _shift()
