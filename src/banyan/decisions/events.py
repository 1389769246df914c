"""What this room announces."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class DecisionsTaken:
    """Decisions were recorded; ``ids`` in the order of the commands."""

    ids: tuple[int, ...]
