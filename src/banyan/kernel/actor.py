"""Who acts, and over which parts of the tree: a value, already resolved.

An actor carries its grants with the *present* path of each granted unit
(FOUNDATIONS: grants name a unit, never a path; a right is today's). Only
``units.queries.actor_for`` builds an actor for an account. Lists, single
answers, counts and reasons all come from the ranges below.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from .errors import NotAllowed
from .ids import path_end


@dataclass(frozen=True, order=True)
class PathRange:
    """A subtree or one unit alone: of its own structure, or of all over an area.

    ``low`` is the present path of a unit; ids are unique over all structures,
    so a path names its structure too. With ``over_area`` it is the path of an
    area, and the range holds every unit, of any structure, over that area.
    ``below`` False means that unit alone.
    """

    low: str
    below: bool = True
    over_area: bool = False

    @property
    def high(self) -> str:
        """The exclusive upper end in C order."""
        return path_end(self.low)

    def covers(self, path: str, area_path: str = "") -> bool:
        """Say whether the unit at ``path``, over ``area_path``, lies inside."""
        own = area_path if self.over_area else path
        return own == self.low or (self.below and own.startswith(self.low))

    def contains(self, other: PathRange) -> bool:
        """Say whether every unit of ``other`` lies inside."""
        return _contains(self, other)


@dataclass(frozen=True)
class Held:
    """One grant as held today, resolved to the present path of its unit."""

    grant_id: int
    right_set: str
    rights: frozenset[str]
    range: PathRange
    unit_id: int
    source: str = "hand"
    source_ref: int | None = None
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None


@dataclass(frozen=True)
class Actor:
    """An account (or the system, or nobody) with what it holds today."""

    kind: str = "nobody"
    account_id: int | None = None
    person_id: int | None = None
    name: str = ""
    language: str = "en"
    on: dt.date = field(default_factory=lambda: dt.date.min)
    held: tuple[Held, ...] = ()
    support_session: int | None = None
    on_behalf_of: str = ""
    token: int | None = None
    """The token through which it came, when a program acts."""
    narrowed: bool = False
    """It acts for the account within less than that holds; nothing is its own."""

    @property
    def own_account(self) -> int | None:
        """The account whose own things are open without a right."""
        return None if self.narrowed else self.account_id

    @property
    def own_person(self) -> int | None:
        """The person whose own record is open without a right.

        Ask ``account_id`` and ``person_id`` for *who* acts (the record, and what
        nobody may do to themself); these two for *what is one's own*.
        """
        return None if self.narrowed else self.person_id

    @property
    def is_system(self) -> bool:
        """The installation itself: migrations, day roll, first set-up."""
        return self.kind == "system"

    def ranges(self, right: str) -> tuple[PathRange, ...]:
        """Return the ranges where ``right`` is held, covered ones dropped."""
        found = sorted({h.range for h in self.held if right in h.rights})
        return tuple(
            r for r in found if not any(o != r and _contains(o, r) for o in found)
        )

    def holds(self, right: str) -> bool:
        """Say whether ``right`` is held anywhere."""
        return self.is_system or any(right in h.rights for h in self.held)

    def covers(self, right: str, path: str, area_path: str = "") -> bool:
        """Say whether ``right`` is held for the unit at ``path``."""
        return self.is_system or any(
            r.covers(path, area_path) for r in self.ranges(right)
        )

    def require(
        self, right: str, *, path: str | None = None, area_path: str = ""
    ) -> None:
        """Raise :class:`NotAllowed` unless ``right`` is held (for ``path``)."""
        held = (
            self.holds(right) if path is None else self.covers(right, path, area_path)
        )
        if not held:
            raise NotAllowed(right=right)


def _contains(outer: PathRange, inner: PathRange) -> bool:
    if outer.over_area != inner.over_area:
        return False
    if not outer.below:
        return not inner.below and outer.low == inner.low
    return inner.low.startswith(outer.low)


def system_actor(name: str = "system", *, on: dt.date | None = None) -> Actor:
    """Return the installation itself as an actor, under a name for the ledger."""
    return Actor(kind="system", name=name, on=on or dt.date.min)


NOBODY = Actor()
