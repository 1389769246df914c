"""The training date: the organisation's day may be moved in a demonstration."""

from __future__ import annotations

import datetime as dt
import time

from banyan.kernel import clock

from .models import Setting

KEY = "training-date"
_seconds = 2.0
_NEVER = (float("-inf"), dt.timedelta())
_cached: tuple[float, dt.timedelta] = _NEVER


def current_shift() -> dt.timedelta:
    """Return by how much the organisation's day is moved (read every 2 seconds)."""
    global _cached
    if time.monotonic() - _cached[0] > _seconds:
        row = Setting.objects.filter(key=KEY).first()
        days = int(row.value.get("days", 0)) if row else 0
        _cached = (time.monotonic(), dt.timedelta(days=days))
    return _cached[1]


def training_date_set(day: dt.date | None) -> None:
    """Move the organisation's day to ``day``; None moves it back to the real one."""
    global _cached
    days = (day - clock.real_today()).days if day else 0
    Setting.objects.update_or_create(key=KEY, defaults={"value": {"days": days}})
    _cached = _NEVER


def is_moved() -> bool:
    """Say whether the organisation's day is not the real one."""
    return current_shift() != dt.timedelta()
