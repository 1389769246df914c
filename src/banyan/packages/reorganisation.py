"""What a reorganisation means here: packages, keys and what was received go along.

They follow the partner's organisation to the heir of its unit, else to the custodian,
and come back when the reorganisation is undone.
"""

from __future__ import annotations

from typing import Any

from banyan.exchange.handing import hand_over, made_since, take_back, targets_of
from banyan.kernel.errors import StateRefusal
from banyan.kernel.text import gettext_noop as _
from banyan.units.domain.change import COUNT, Finding, TreeChange

from .models import Package, Received, SenderKey
from .searching import refresh

MODELS = (SenderKey, Package, Received)


class PackageConsequence:
    """Rows of units that end go to whoever takes over, and come back."""

    def preview(self, change: TreeChange) -> list[Finding]:
        """Say how many packages are handed over."""
        if change.direction == "undo":
            return []
        ended = [one.unit for one in change.ended]
        count = Package.objects.filter(unit__in=ended).count() if ended else 0
        words = _("%(amount)s packages of partners are handed over.")
        found = Finding.of(COUNT, "packages.kept", words, amount=count)
        return [found] if count else []

    def apply(self, change: TreeChange, act: Any) -> None:
        """Hand the rows over."""
        targets = targets_of(change)
        for model in MODELS if targets else ():
            _follow(model, hand_over(model, change, targets, act))

    def undo(self, change: TreeChange, act: Any) -> None:
        """Take the rows back; refused while new ones stand at units that vanish."""
        if change.reorganisation is None:
            return
        new = made_since(MODELS, change)
        if new:
            raise StateRefusal(
                _("%(amount)s packages or keys of partners came to new units."),
                code="packages.built_on",
                amount=new,
                way_out=_("Hand them over first."),
            )
        for model in MODELS:
            _follow(model, take_back(model, change.reorganisation, act))


def _follow(model: Any, rows: list[Any]) -> None:
    """Let the search go along with records that moved."""
    if model is Received and rows:
        refresh(rows)
