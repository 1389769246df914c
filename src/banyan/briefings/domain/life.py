"""The life of a briefing: states, levels, what may follow what."""

from __future__ import annotations

DRAFT, REVIEW, RELEASED, SUPERSEDED, WITHDRAWN = STATES = (
    "draft",
    "review",
    "released",
    "superseded",
    "withdrawn",
)
INTERNAL, EXCHANGE, PARTNER, PUBLIC = LEVELS = (
    "internal",
    "exchange",
    "partner",
    "public",
)
"""How far a briefing may go, the narrowest first."""

GIVEN = (RELEASED, SUPERSEDED, WITHDRAWN)
"""States of a briefing that was given: its snapshot is what is shown."""


def reaches(level: str, asked: str) -> bool:
    """Say whether what may go as far as ``level`` may go as far as ``asked``."""
    return LEVELS.index(asked) <= LEVELS.index(level)


def moved(order: list[int], item: int, up: bool) -> list[int]:
    """Return the order with an item one place further up or down; ends stay."""
    at = order.index(item)
    to = at - 1 if up else at + 1
    if not 0 <= to < len(order):
        return order
    changed = list(order)
    changed[at], changed[to] = changed[to], changed[at]
    return changed
