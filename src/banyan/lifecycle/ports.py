"""What this room registers: the named functions of its kinds."""

from __future__ import annotations

from . import badges, effects, grounds, joining, leaving, standing, watching

__all__ = [
    "badges",
    "effects",
    "grounds",
    "joining",
    "leaving",
    "standing",
    "watching",
]
