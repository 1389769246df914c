"""What this room registers: where units are named, search."""

from __future__ import annotations

from banyan.base import ports

from . import searching as _searching  # noqa: F401 (registers decisions to be found)

ports.references.register(
    "decisions.decision.body", ports.Reference("unit", "decisions.Decision", "body")
)
