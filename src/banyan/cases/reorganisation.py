"""What a reorganisation means for cases: they go to whoever takes over, and back."""

from __future__ import annotations

from typing import Any

from banyan.kernel.text import gettext_noop as _
from banyan.units.domain.change import COUNT, Finding, TreeChange

from .services.rehosting import cases_at, hand_back, rehost


class CasesConsequence:
    """Cases under way follow to the successor of their unit, else to the custodian."""

    def preview(self, change: TreeChange) -> list[Finding]:
        """Say how many cases are handed over."""
        if change.direction == "undo":
            return []
        count = len(cases_at([e.unit for e in change.ended]))
        if not count:
            return []
        words = _("%(amount)s cases under way are handed over.")
        return [Finding.of(COUNT, "cases.handed_over", words, amount=count)]

    def apply(self, change: TreeChange, act: Any) -> None:
        """Hand over what lies at units that end."""
        targets = {
            e.unit: target
            for e in change.ended
            if (target := change.unit_of(e.heir) or change.unit_of(e.custodian))
        }
        if targets:
            rehost(act, targets, on=change.on, reorganisation=change.reorganisation)

    def undo(self, change: TreeChange, act: Any) -> None:
        """Hand back what is still under way."""
        if change.reorganisation is not None:
            hand_back(act, change.reorganisation, on=change.on)
