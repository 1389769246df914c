"""Events: what happened, told to other contexts in the same transaction.

A context announces a frozen dataclass; ``banyan.reactions`` holds the one table
of what others do about it. A reaction that raises undoes the whole act.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from django.db import connection

E = TypeVar("E")

_reactions: dict[type, list[Callable[[Any], None]]] = defaultdict(list)
_together: dict[type, list[Callable[[Any], None]]] = defaultdict(list)


def react(event: type[E], reaction: Callable[[E], None]) -> None:
    """Let ``reaction`` run whenever ``event`` is announced."""
    if reaction not in _reactions[event]:
        _reactions[event].append(reaction)


def react_together(event: type[E], reaction: Callable[[Sequence[E]], None]) -> None:
    """Let ``reaction`` run once for all events of a kind that an act announces."""
    if reaction not in _together[event]:
        _together[event].append(reaction)


def announce(*events: object) -> None:
    """Run every reaction to ``events`` now, inside the act's transaction."""
    if events and not connection.in_atomic_block:
        name = type(events[0]).__name__
        raise RuntimeError(f"{name} announced outside a transaction")
    alike: dict[type, list[object]] = defaultdict(list)
    for event in events:
        alike[type(event)].append(event)
        for reaction in _reactions[type(event)]:
            reaction(event)
    for kind, found in alike.items():
        for reaction in _together[kind]:
            reaction(found)


def table() -> dict[type, list[Callable[[Any], None]]]:
    """Return all reactions, for the generated reference."""
    kinds = {**_reactions, **_together}
    return {k: [*_reactions[k], *_together[k]] for k in kinds}
