"""Appending deltas: the counts that a change adds, to be rolled up later.

No row of a unit above is touched by a member's transaction: deltas are only
appended, and ``figures`` folds them into the tallies.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from banyan.base import bulk

from ..domain.tally import Delta
from ..models import TallyDelta


def write_deltas(changes: Iterable[tuple[Delta, int]]) -> None:
    """Append deltas, those of one unit and measure summed."""
    total: Counter[Delta] = Counter()
    for key, value in changes:
        total[key] += value
    rows = [(unit, measure, value) for (unit, measure), value in total.items() if value]
    if rows:
        bulk.insert(TallyDelta, ["unit_id", "measure", "delta"], sorted(rows))
