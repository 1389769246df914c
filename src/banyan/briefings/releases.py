"""To whom a briefing goes: the partner's units of this house, and what still holds."""

from __future__ import annotations

from typing import Any

from banyan.access.queries import releases_living
from banyan.exchange.queries import partner_units

from .domain import life
from .store import KIND


def targets_of(row: Any, level: str) -> list[int]:
    """Return the units whose readers a briefing is released to at a level."""
    if level == life.EXCHANGE and row.exchange_id:
        return partner_units(exchange=row.exchange_id)
    if level == life.PARTNER and row.partner_id:
        return partner_units(organisation=row.partner_id)
    return []


def living(briefing: int) -> list[int]:
    """Return the releases of a briefing that were not withdrawn."""
    return releases_living(KIND, briefing)
