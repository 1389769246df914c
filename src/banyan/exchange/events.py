"""What the room announces."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ExchangeMoved:
    """An exchange went on to a state."""

    exchange: int
    unit: int
    to: str


@dataclass(frozen=True)
class ReportAccepted:
    """A report became a record, by a person."""

    report: int
    exchange: int
    unit: int
