"""What this room registers: its part of the day roll, and where persons are named."""

from __future__ import annotations

import datetime as dt

from banyan.base import ports
from banyan.kernel.actor import system_actor

from . import own as _own  # noqa: F401 (registers what a person is told)
from .services import deadlines_recompute


def recompute_daily(day: dt.date) -> int:
    """Reckon the running clocks anew; a calendar may have learned a swap day."""
    return deadlines_recompute(actor=system_actor("day roll", on=day))


ports.day_roll.register("deadlines", recompute_daily)
ports.references.register(
    "deadlines.deadline.person",
    ports.Reference("person", "deadlines.Deadline", "person_id"),
)
ports.references.register(
    "deadlines.deadline.unit",
    ports.Reference("unit", "deadlines.Deadline", "unit", is_copy=True),
)
ports.references.register(
    "deadlines.deadline.subject",
    ports.Reference(
        "person",
        "deadlines.Deadline",
        "subject",
        only=(("subject_kind", "people.person"),),
    ),
)
