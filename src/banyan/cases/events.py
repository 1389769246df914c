"""What this room announces."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class CasesOpened:
    """Cases of a kind were opened."""

    kind: str
    cases: tuple[int, ...]


@dataclass(frozen=True)
class StepsRecorded:
    """Steps of cases were recorded; (case, step, outcome) each."""

    steps: tuple[tuple[int, str, str], ...]


@dataclass(frozen=True)
class CasesReminded:
    """Clocks have come near; (case, step, days of the reminder) each."""

    clocks: tuple[tuple[int, str, int], ...]


@dataclass(frozen=True)
class CasesClosed:
    """Cases came to an end; (case, kind, result) each."""

    cases: tuple[tuple[int, str, str], ...]
