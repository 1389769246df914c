"""What this room registers: the check of frames, references, what a person is told."""

from __future__ import annotations

from banyan.base import ports

from . import objections as _objections  # noqa: F401 (registers named functions)
from . import own as _own  # noqa: F401 (registers what a person is told)
from .frames import check_pack

ports.pack_checks.register("evaluation.frames", check_pack)
for _model, _column, _target in (
    ("evaluation.Campaign", "unit", "unit"),
    ("evaluation.Assessment", "unit", "unit"),
    ("evaluation.Assessment", "decider", "unit"),
    ("evaluation.Assessment", "led", "unit"),
    ("evaluation.Word", "body", "unit"),
    ("evaluation.GroupChoice", "unit", "unit"),
    ("evaluation.Word", "chair", "person"),
):
    ports.references.register(
        f"{_model.lower()}.{_column}", ports.Reference(_target, _model, _column)
    )
ports.references.register(
    "evaluation.assessment.person",
    ports.Reference("person", "evaluation.Assessment", "person", same=("campaign",)),
)
