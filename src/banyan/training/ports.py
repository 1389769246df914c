"""What this room registers: search, references, what a person is told."""

from __future__ import annotations

import datetime as dt

from banyan.base import ports
from banyan.base.ports import Reference, SearchSource
from banyan.exchange.measures import register as register_measures
from banyan.kernel.actor import system_actor

from . import own as _own  # noqa: F401 (registers what a person is told)
from .measures import measures
from .reorganisation import TrainingConsequence
from .scope import READ
from .searching import SEARCHED, rebuild_of, show_of
from .services import silence_raised

ports.consequences.register("training", TrainingConsequence())

for _key in SEARCHED:
    ports.search_sources.register(
        f"training-{_key}",
        SearchSource(
            f"training.{_key}",
            rebuild_of(_key),
            show_of(_key),
            READ,
            expands=True,
            meant=("title", "more"),
        ),
    )

for _model in ("Course", "Cohort"):
    ports.references.register(
        f"training.{_model}.unit",
        Reference("unit", f"training.{_model}", "unit", is_copy=True),
    )
ports.references.register(
    "training.Participant.unit", Reference("unit", "training.Participant", "unit")
)
ports.references.register(
    "training.Participant.person",
    Reference("person", "training.Participant", "person", same=("cohort",)),
)


def day_roll(today: dt.date) -> int:
    """Tell superiors, then sponsors, of reports that nobody made."""
    return silence_raised(actor=system_actor("day roll", on=today), today=today)


ports.day_roll.register("training", day_roll)
register_measures(measures)
