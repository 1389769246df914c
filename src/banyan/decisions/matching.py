"""Papers of a table that are recorded already, in bulk; whoever asks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from .models import Decision

CHUNK = 5_000
Paper = tuple[int | None, str, dt.date]
"""The body, the symbol and the day of a paper."""


def decisions_known(symbols: Sequence[str]) -> dict[Paper, str]:
    """Return the papers with one of the symbols, with their titles in all languages."""
    found: dict[Paper, str] = {}
    listed = sorted(set(symbols))
    for start in range(0, len(listed), CHUNK):
        rows = Decision.objects.filter(symbol__in=listed[start : start + CHUNK])
        for body, symbol, day, title in rows.values_list(
            "body_id", "symbol", "decided_on", "title"
        ):
            found[body, symbol, day] = f"{title.vi}\n{title.lo}\n{title.en}"
    return found
