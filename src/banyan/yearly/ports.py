"""What this room registers: where units are named, the clock."""

from __future__ import annotations

import datetime as dt

from banyan.base import ports
from banyan.base.ports import Reference, SearchSource
from banyan.exchange import facts
from banyan.kernel.actor import system_actor

from .reorganisation import YearlyConsequence
from .searching import rebuild, released, show
from .services import reports_due
from .store import KIND, READ, released_since

ports.search_sources.register(
    "yearly", SearchSource(KIND, rebuild, show, READ, also=released)
)
ports.references.register(
    "yearly.YearReport.unit",
    Reference(
        "unit",
        "yearly.YearReport",
        "unit",
        is_copy=True,  # follows the partnership, and comes back (reorganisation.py)
    ),
)
facts.register(released_since)
ports.consequences.register("yearly", YearlyConsequence())


def day_roll(today: dt.date) -> int:
    """Ask each January for the reports on the year before."""
    return reports_due(actor=system_actor("day roll", on=today), today=today)


ports.day_roll.register("yearly", day_roll)
