"""What this room announces."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class CommitmentsApproved:
    """Tasks were approved, or rolled out from above."""

    commitments: tuple[int, ...]


@dataclass(frozen=True)
class CommitmentsScored:
    """Tasks have a score, or a new one."""

    commitments: tuple[int, ...]


@dataclass(frozen=True)
class PeriodClosed:
    """The tasks of a unit in a period are closed."""

    unit: int
    period: str
