"""Structures, kinds of units, posts, labels and right sets, as a pack states them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from banyan.kernel.text import Text


def holds(on: dt.date | None, start: dt.date | None, end: dt.date | None) -> bool:
    """Say whether the half-open period holds on the day (None: on any day)."""
    if on is None:
        return True
    return (start is None or start <= on) and (end is None or on < end)


@dataclass(frozen=True)
class Structure:
    """One tree side by side with others; ``order`` says who counts a person first."""

    key: str
    pack: str
    label: Text
    short: Text
    order: int
    membership: bool


@dataclass(frozen=True)
class AllowedChild:
    """A kind that may stand below another, in a period."""

    kind: str
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None


@dataclass(frozen=True)
class UnitKind:
    """A kind of unit: its place in the order of levels and what it may hold."""

    key: str
    pack: str
    structure: str
    level: int
    label: Text
    short: Text
    children: tuple[AllowedChild, ...] = ()
    areas: tuple[str, ...] = ()
    minimum_rule: str = ""
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None

    def in_use(self, on: dt.date | None) -> bool:
        """Say whether the kind exists on the day."""
        return holds(on, self.valid_from, self.valid_to)

    def allows(self, kind: str, on: dt.date | None = None) -> bool:
        """Say whether a unit of ``kind`` may stand below one of this kind."""
        return kind in self.child_kinds(on)

    def child_kinds(self, on: dt.date | None = None) -> tuple[str, ...]:
        """Return the kinds that may stand below on the day."""
        return tuple(
            c.kind for c in self.children if holds(on, c.valid_from, c.valid_to)
        )


@dataclass(frozen=True)
class Post:
    """A post: where it exists, how many hold it, the right set it gives, its bodies."""

    key: str
    pack: str
    label: Text
    kinds: tuple[str, ...]
    seats: int | None = None
    head: bool = False
    right_set: str = ""
    bodies: tuple[str, ...] = ()


@dataclass(frozen=True)
class Right:
    """One right, such as ``unit.read``, explained."""

    key: str
    label: Text
    description: Text


@dataclass(frozen=True)
class RightSet:
    """A named set of rights that a post gives or a hand grants."""

    key: str
    label: Text
    description: Text
    rights: frozenset[str]
    needs_second_factor: bool = False
    needs_second_person: bool = False


Labels = dict[str, dict[str, Text]]
