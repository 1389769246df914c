"""What this room registers: search, where units are named, the clock."""

from __future__ import annotations

import datetime as dt

from banyan.base import ports
from banyan.base.ports import Reference
from banyan.exchange import searching
from banyan.kernel.actor import system_actor

from .services import silence_raised

ports.search_sources.register(
    "exchange-project", searching.register("project", ("summary", "place"))
)
ports.references.register(
    "projects.Project.unit",
    Reference("unit", "projects.Project", "unit", is_copy=True),
)


def day_roll(today: dt.date) -> int:
    """Let silence about the use of what was handed over rise."""
    return silence_raised(actor=system_actor("day roll", on=today), today=today)


ports.day_roll.register("projects", day_roll)
