"""What this room registers: references, what a person is told, indicators."""

from __future__ import annotations

from banyan.base import ports
from banyan.base.ports import Reference

from . import indicators as _indicators  # noqa: F401 (registers what is measured)
from . import own as _own  # noqa: F401 (registers what a person is told)
from .reorganisation import CommitmentsConsequence

ports.consequences.register("commitments", CommitmentsConsequence())
for _model, _column, _target, _goes in (
    ("commitments.Commitment", "unit", "unit", True),
    ("commitments.Commitment", "above", "unit", True),
    ("commitments.Commitment", "person", "person", False),
    ("commitments.Handover", "from_unit", "unit", True),
    ("commitments.Handover", "from_above", "unit", True),
    ("commitments.PeriodClosing", "unit", "unit", False),
    ("commitments.Result", "unit", "unit", False),
):
    # What goes along with a reorganisation is taken back by it: nothing builds on it.
    ports.references.register(
        f"{_model}.{_column}", Reference(_target, _model, _column, is_copy=_goes)
    )
