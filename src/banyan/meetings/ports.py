"""What this room registers: where persons and units are named."""

from __future__ import annotations

from banyan.base import ports
from banyan.base.ports import Reference

from . import measuring as _measuring  # noqa: F401 (registers the indicators)
from . import own as _own  # noqa: F401 (registers what a person is told)

for _model, _column, _target in (
    ("meetings.Meeting", "unit", "unit"),
    ("meetings.Vote", "unit", "unit"),
    ("meetings.Count", "counter", "person"),
):
    ports.references.register(
        f"{_model}.{_column}", Reference(_target, _model, _column)
    )
for _model, _same in (
    ("meetings.Attendance", ("meeting",)),
    ("meetings.Elector", ("vote", "denominator")),
):
    # Somebody recorded twice may have been counted twice: that stays as it was.
    ports.references.register(
        f"{_model}.person", Reference("person", _model, "person", same=_same)
    )
ports.references.register(
    "meetings.vote.subject",
    Reference(
        "person",
        "meetings.Vote",
        "subject",
        only=(("subject_kind", "people.person"),),
    ),
)
