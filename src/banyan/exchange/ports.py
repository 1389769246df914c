"""What this room registers: search, succession, where units are named, the clock."""

from __future__ import annotations

import datetime as dt

from banyan.base import ports
from banyan.base.ports import Reference
from banyan.kernel.actor import system_actor

from .reorganisation import ExchangeConsequence
from .searching import SEARCHED, source_of
from .services.following import silence_raised
from .services.partners import partners_due
from .services.silence import followups_raised

for _key in SEARCHED:
    ports.search_sources.register(
        f"exchange-{_key}",
        source_of(_key),
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
    """Ask for the yearly word on partnerships; tell sponsors of silence."""
    actor = system_actor("day roll", on=today)
    return sum(
        ask(actor=actor, today=today)
        for ask in (partners_due, silence_raised, followups_raised)
    )


ports.day_roll.register("exchange", day_roll)
