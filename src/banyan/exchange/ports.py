"""What this room registers: search, succession, where units are named, the clock."""

from __future__ import annotations

import datetime as dt

from banyan.base import ports
from banyan.base.ports import Reference, SearchSource
from banyan.kernel.actor import system_actor

from .reorganisation import ExchangeConsequence
from .searching import EXPANDS, SEARCHED, rebuild_of, show_of
from .services.partners import partners_due
from .store import READ

for _key in SEARCHED:
    ports.search_sources.register(
        f"exchange-{_key}",
        SearchSource(
            f"exchange.{_key}",
            rebuild_of(_key),
            show_of(_key),
            READ,
            expands=_key in EXPANDS,
        ),
    )
ports.consequences.register("exchange", ExchangeConsequence())

for _model, _column in (
    ("Organisation", "unit"),
    ("Organisation", "house_unit"),
    ("Counterpart", "unit"),
    ("Partnership", "unit"),
    ("Twin", "house_unit"),
    ("Agreement", "unit"),
    ("Handover", "from_unit"),
    ("Handover", "to_unit"),
    ("Exchange", "unit"),
    ("Need", "unit"),
    ("Practice", "unit"),
    ("Lesson", "unit"),
    ("Report", "unit"),
):
    ports.references.register(
        f"exchange.{_model}.{_column}",
        Reference(
            "unit",
            f"exchange.{_model}",
            _column,
            is_copy=True,  # follows the tree, and comes back (reorganisation.py)
        ),
    )


def day_roll(today: dt.date) -> int:
    """Ask for the yearly word on partnerships."""
    return partners_due(actor=system_actor("day roll", on=today), today=today)


ports.day_roll.register("exchange", day_roll)
