"""What this room registers: search, references, what a person is told."""

from __future__ import annotations

from banyan.base import ports
from banyan.base.ports import Reference, SearchSource

from . import own as _own  # noqa: F401 (registers what a person is told)
from .scope import READ
from .searching import SEARCHED, rebuild_of, show_of

for _key in SEARCHED:
    ports.search_sources.register(
        f"training-{_key}",
        SearchSource(
            f"training.{_key}", rebuild_of(_key), show_of(_key), READ, expands=True
        ),
    )

for _model, _column, _target in (
    ("training.Course", "unit", "unit"),
    ("training.Cohort", "unit", "unit"),
    ("training.Participant", "unit", "unit"),
):
    ports.references.register(
        f"{_model}.{_column}", Reference(_target, _model, _column)
    )
ports.references.register(
    "training.Participant.person",
    Reference("person", "training.Participant", "person", same=("cohort",)),
)
