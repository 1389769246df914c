"""Where a person is counted as a person: one unit, although in several structures.

The structure that stands first in the pack's counting order wins; among two
memberships of one structure the earlier one. Each day of any membership has
exactly one counting place.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from banyan.kernel.periods import Period, slices

from .timeline import Piece, squeeze


@dataclass(frozen=True)
class HomeStay:
    """A home stay with what decides whether a person is counted there."""

    membership: int
    unit: int
    order: int
    joined_on: dt.date
    start: dt.date
    end: dt.date | None = None

    @property
    def rank(self) -> tuple[int, dt.date, int]:
        """The order in which stays are preferred."""
        return self.order, self.joined_on, self.membership


def counting_line(stays: Iterable[HomeStay]) -> list[Piece]:
    """Return where the person is counted through time: (membership, unit) pieces."""
    known = sorted(stays, key=lambda s: s.rank)
    if len(known) == 1:  # nearly everybody
        only = known[0]
        return [Piece((only.membership, only.unit), only.start, only.end)]
    periods = [Period(s.start, s.end) for s in known]
    pieces = []
    for part in slices(periods):
        first = next(
            s for s, p in zip(known, periods, strict=True) if p.contains(part.start)
        )
        pieces.append(Piece((first.membership, first.unit), part.start, part.end))
    return squeeze(pieces)
