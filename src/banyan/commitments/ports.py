"""What this room registers: references, what a person is told, indicators."""

from __future__ import annotations

from banyan.base import ports
from banyan.base.ports import Reference

from . import indicators as _indicators  # noqa: F401 (registers what is measured)
from . import own as _own  # noqa: F401 (registers what a person is told)
from .reorganisation import CommitmentsConsequence

ports.consequences.register("commitments", CommitmentsConsequence())
for _model, _column, _target in (
    ("commitments.Commitment", "unit", "unit"),
    ("commitments.Commitment", "above", "unit"),
    ("commitments.Commitment", "person", "person"),
    ("commitments.Handover", "from_unit", "unit"),
    ("commitments.Handover", "from_above", "unit"),
    ("commitments.PeriodClosing", "unit", "unit"),
    ("commitments.Result", "unit", "unit"),
):
    ports.references.register(
        f"{_model}.{_column}", Reference(_target, _model, _column)
    )
