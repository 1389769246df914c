"""What this room registers: where units are named."""

from __future__ import annotations

from banyan.base import ports

ports.references.register(
    "decisions.decision.body", ports.Reference("unit", "decisions.Decision", "body")
)
