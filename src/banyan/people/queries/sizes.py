"""How many members a subtree has: asked of whoever keeps the counts.

The room of figures lies above this one and registers its answer; without it a
roster still works and only chooses its plan worse.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

Sizes = Callable[[Sequence[str]], dict[str, int]]

_provider: Sizes | None = None


def set_sizes(provider: Sizes | None) -> None:
    """Install what knows the number of members below the units at some paths."""
    global _provider
    _provider = provider


def members_below(paths: Sequence[str]) -> dict[str, int] | None:
    """Return the members below each path, or ``None`` when that is not known now."""
    if _provider is None or not paths:
        return None
    known = _provider(paths)
    return known if all(path in known for path in paths) else None
