"""Retention: what each room lets go when its term is over, by registration.

A room registers in its ``ports.py`` each kind of data that it can let go, and,
under ``holds``, why something must stay although its term is over. How long a
kind is kept is data (``packs/retention.toml``); nothing here knows a number.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from banyan.kernel.actor import Actor

from .ports import Port


@dataclass(frozen=True)
class Example:
    """One thing that would go: ``shown`` only what the actor may read."""

    id: int
    shown: str
    since: dt.date | None = None


class RetentionKind(Protocol):
    """A kind of data that can be let go.

    ``title``, ``counts_from`` and ``stays`` are sentences of the program
    (``gettext_noop``): what goes, from when its term counts, and what remains.
    """

    key: str
    title: str
    counts_from: str
    stays: str

    def due(self, actor: Actor, before: dt.date) -> Sequence[int]:
        """Return the ids whose term began before a day, in the actor's range.

        Never one that a rule or a hold keeps.
        """
        ...

    def examples(self, actor: Actor, ids: Sequence[int]) -> list[Example]:
        """Return some of them as the actor may see them."""
        ...

    def let_go(self, actor: Actor, ids: Sequence[int], reason: str) -> int:
        """Let them go, on record, in one transaction; return how many went."""
        ...


kinds: Port[RetentionKind] = Port("kinds of retention")
Hold = Callable[[Collection[int]], Mapping[int, str]]
holds: Port[Hold] = Port("what keeps persons from being erased")


def held_persons(persons: Collection[int]) -> dict[int, str]:
    """Return which of these persons must stay, each with the first reason."""
    found: dict[int, str] = {}
    for _key, hold in holds:
        for person, why in hold(persons).items():
            found.setdefault(person, why)
    return found


def register(kind: Any) -> Any:
    """Register a kind under its own key."""
    return kinds.register(kind.key, kind)
