"""What this room registers: where persons and units are named."""

from __future__ import annotations

from banyan.base import ports
from banyan.base.ports import Reference

for _model, _column, _target in (
    ("meetings.Meeting", "unit", "unit"),
    ("meetings.Vote", "unit", "unit"),
    ("meetings.Attendance", "person", "person"),
    ("meetings.Elector", "person", "person"),
    ("meetings.Count", "counter", "person"),
):
    ports.references.register(
        f"{_model}.{_column}", Reference(_target, _model, _column)
    )
