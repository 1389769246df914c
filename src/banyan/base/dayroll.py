"""The day roll: what the clock makes true, once a day.

Future-dated facts change no present copy when they are recorded; the day roll
does, at midnight (the worker) and before the first request of a day (the web).
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from banyan.kernel import clock

from . import ports
from .models import Setting

KEY = "day-rolled"
_rolled: dt.date | None = None


def roll(day: dt.date | None = None) -> dict[str, int]:
    """Run every context's day roll for ``day``; return rows changed per context."""
    global _rolled
    day = day or clock.today()
    with transaction.atomic():
        Setting.objects.select_for_update().get_or_create(key=KEY)
        result = {key: run(day) for key, run in ports.day_roll}
        Setting.objects.filter(key=KEY).update(value={"day": day.isoformat()})
    _rolled = day
    return result


def ensure_rolled() -> None:
    """Roll when this day has not been rolled yet; cheap when it has."""
    global _rolled
    day = clock.today()
    if _rolled == day:
        return
    row = Setting.objects.filter(key=KEY).first()
    if row and row.value.get("day") == day.isoformat():
        _rolled = day
        return
    roll(day)
