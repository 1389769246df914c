"""The part of a tree that is exported: its units on a day, with posts and offices."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotVisible, StateRefusal
from banyan.kernel.text import LANGUAGES, Text
from banyan.kernel.text import gettext_noop as _
from banyan.people.queries import OfficeShown
from banyan.people.queries.exported import (
    PersonExported,
    PostExported,
    offices_of_units,
    persons_exported,
    posts_of_units,
)
from banyan.units.queries import UnitRow, counts_by_level, path_of, tree

MOST = 5_000
"""So many units are exported in one answer."""


@dataclass(frozen=True)
class Part:
    """Units on a day, in the order of their branches, and what stands in them."""

    structure: str
    on: dt.date
    units: tuple[UnitRow, ...]
    posts: tuple[PostExported, ...]
    offices: tuple[OfficeShown, ...] = ()
    persons: tuple[PersonExported, ...] = ()

    @property
    def uids(self) -> Mapping[int, Any]:
        """The public identities of the units, by number."""
        return {unit.id: unit.uid for unit in self.units}


def part_of(
    actor: Actor,
    structure: Any,
    *,
    below: Any = None,
    as_of: dt.date | None = None,
    people: bool = False,
) -> Part:
    """Return a tree on a day, or the part of it below a unit and that unit.

    Raises StateRefusal when it is too large for one answer, NotVisible when the
    unit was not there on the day.
    """
    on = as_of or clock.today()
    units = _units(actor, structure, below, as_of)
    ids = [unit.id for unit in units]
    posts = tuple(posts_of_units(actor, ids, on))
    if not people:
        return Part(structure.key, on, tuple(units), posts)
    offices = tuple(offices_of_units(actor, ids, on))
    persons = persons_exported(actor, {o.person_id for o in offices})
    return Part(structure.key, on, tuple(units), posts, offices, tuple(persons))


def _units(
    actor: Actor, structure: Any, below: Any, as_of: dt.date | None
) -> list[UnitRow]:
    if below is None:
        count = sum(counts_by_level(actor, structure, as_of=as_of).values())
        _refuse_large(count)
        return tree(actor, structure, as_of=as_of)
    root = path_of(below.pk, as_of=as_of)
    if not root:
        raise NotVisible
    units = tree(actor, structure, as_of=as_of, root=root)
    _refuse_large(len(units))
    return units


def _refuse_large(count: int) -> None:
    if count > MOST:
        raise StateRefusal(
            _("This part of the tree has %(count)s units: too many for one answer."),
            code="export.large",
            count=count,
            way_out=_("Ask for what lies below one unit after the other."),
        )


def urn(uid: Any) -> str:
    """Return the identity of a record as an address without a place."""
    return f"urn:uuid:{uid}"


def in_languages(text: Text) -> list[tuple[str, str]]:
    """Return a text with its languages, those that it has."""
    return [(key, value) for key in LANGUAGES if (value := getattr(text, key))]


def without_marks(**values: Any) -> dict[str, Any]:
    """Return an object without what is empty."""
    return {k: v for k, v in values.items() if v not in (None, "", [], ())}
