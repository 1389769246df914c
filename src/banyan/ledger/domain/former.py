"""What a row on two time axes said before it was ended or superseded.

Such a row changes only in the columns that end it. Its earlier states can
therefore be written down again, and the digest of an entry tells which of them
was meant.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .canonical import Canonical, Pair

OPEN = "9999-12-31"
WRONG: dict[str, Canonical] = {"superseded_at": None}
ENDED: dict[str, Canonical] = {
    "valid_to": OPEN,
    "ended_recorded_at": None,
    "end_decision": None,
}


def states(pairs: Sequence[Pair], row_version: int) -> Iterator[list[Pair]]:
    """Yield the present state, then what the row said at ``row_version``."""
    yield list(pairs)
    version: dict[str, Canonical] = {"row_version": str(row_version)}
    for back in (version, version | WRONG, version | WRONG | ENDED):
        yield [(name, back.get(name, value)) for name, value in pairs]
