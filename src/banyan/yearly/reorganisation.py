"""What a reorganisation means for yearly reports: they follow their partnership, and back."""

from __future__ import annotations

from typing import Any

from banyan.deadlines.services import deadlines_move
from banyan.exchange.handing import hand_over, take_back, targets_of
from banyan.kernel.actor import system_actor
from banyan.search.services import search_texts_move
from banyan.units.domain.change import Finding, TreeChange

from .models import YearReport
from .services.asking import CLOCK
from .store import KIND

SYSTEM = system_actor("reorganisation")


class YearlyConsequence:
    """Reports go with the partnership that they are on; what was given stays as it is."""

    def preview(self, change: TreeChange) -> list[Finding]:
        """Say nothing: the room of exchanges names the partnerships."""
        return []

    def apply(self, change: TreeChange, act: Any) -> None:
        """Hand the reports over to the successors."""
        _follow(hand_over(YearReport, change, targets_of(change), act), act)

    def undo(self, change: TreeChange, act: Any) -> None:
        """Take back what was handed over."""
        if change.reorganisation is not None:
            _follow(take_back(YearReport, change.reorganisation, act), act)


def _follow(rows: list[YearReport], act: Any) -> None:
    units = {row.pk: row.unit_id for row in rows}
    if units:
        search_texts_move(KIND, units)
        deadlines_move(
            actor=SYSTEM, subject_kind=CLOCK, units=units, record_into=act
        )  # fmt: skip
