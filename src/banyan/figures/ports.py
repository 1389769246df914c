"""What this room registers: its day roll, doctor, task, and who knows sizes."""

from __future__ import annotations

import datetime as dt

from banyan.base import ports, schedule
from banyan.people.queries import set_sizes
from banyan.units.queries import set_kinds

from . import measuring as _measuring  # noqa: F401 (registers the indicators)
from .examine import examine
from .queries.tallies import members_below, units_by_kind
from .services import rebuild_tallies, recount_if_stale

EVERY = 3
"""Seconds between foldings: so long a unit below the minimum may go unseen."""


def day_roll(today: dt.date) -> int:
    """Count anew: with the day, ages, vacancies and planned changes move on."""
    return rebuild_tallies()


# Keys run in order, and the counts come last: after units and people have moved.
LAST = "zz-figures"
ports.day_roll.register(LAST, day_roll)
ports.doctor.register("figures", examine)
schedule.tasks.register("figures.fold", schedule.Task(EVERY, recount_if_stale))
set_sizes(members_below)
set_kinds(units_by_kind)
