"""What this room registers: the named functions of its kinds."""

from __future__ import annotations

from . import effects, standing, watching

__all__ = ["effects", "standing", "watching"]
