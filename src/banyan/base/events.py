"""Events: what happened, told to other contexts in the same transaction.

A context announces a frozen dataclass; ``banyan.reactions`` holds the one table
of what others do about it. A reaction that raises undoes the whole act.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any, TypeVar

from django.db import connection

E = TypeVar("E")

_reactions: dict[type, list[Callable[[Any], None]]] = defaultdict(list)


def react(event: type[E], reaction: Callable[[E], None]) -> None:
    """Let ``reaction`` run whenever ``event`` is announced."""
    if reaction not in _reactions[event]:
        _reactions[event].append(reaction)


def announce(event: object) -> None:
    """Run every reaction to ``event`` now, inside the act's transaction."""
    if not connection.in_atomic_block:
        raise RuntimeError(f"{type(event).__name__} announced outside a transaction")
    for reaction in _reactions[type(event)]:
        reaction(event)


def table() -> dict[type, list[Callable[[Any], None]]]:
    """Return all reactions, for the generated reference."""
    return dict(_reactions)
