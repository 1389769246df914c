"""Structures: the trees side by side, their shape and their words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ninja import Query
from pydantic import Field

from banyan.kernel.actor import Actor
from banyan.kernel.errors import StateRefusal
from banyan.kernel.text import Text
from banyan.kernel.text import gettext_noop as _
from banyan.rulebook import packs
from banyan.units.queries import (
    StructureRow,
    UnitRow,
    counts_by_level,
    path_of,
    tree,
    units_by_code,
)
from banyan.units.queries.outline import structures_seen, tops, units_matching
from banyan.units.services import structure_create

from ..answers import Made, address
from ..commands import Request, TextIn, words
from ..endpoints import Room
from ..moments import Moment
from ..paging import Page
from ..references import Key, Ref, unit_row
from .common import Words, structure_seen
from .requests import Asked

room = Room("Structures")

DEEPEST = 15
MOST = 20_000
"""So many units are given as one tree; a larger one is read part by part."""
SHALLOW = 2
"""Trees so deep are given whatever their size."""


@dataclass(frozen=True)
class KindOut:
    """A kind of unit, as the rulebook names it."""

    key: str
    label: Text
    level: int


@dataclass(frozen=True)
class LevelsOut:
    """How many units each level has, from the top down."""

    levels: dict[str, int]


@dataclass(frozen=True)
class TreeOut:
    """A tree on a day: units in the order of its branches."""

    structure: str
    units: tuple[UnitRow, ...]


@dataclass(frozen=True)
class Placed:
    """A unit found by its words, and what it hangs below."""

    unit: UnitRow
    above: Text | None


class Deep(Moment):
    """How much of a tree."""

    depth: int | None = Field(
        None, ge=0, le=DEEPEST, description="Levels below the roots, or below “below”."
    )
    below: Ref | None = Field(None, description="Only what hangs below this unit.")


class StructureIn(Request):
    """A structure by its word in the rulebook."""

    key: words(40, least=1)  # type: ignore[valid-type]
    names: TextIn | None = None


class Looked(Words, Moment):
    """Words on a day."""


@room.get("/structures", right="unit.read", gives=StructureRow, many=True)
def structures_list(request: Asked) -> Page:
    """List the structures in which units are to be seen."""
    return Page(structures_seen(request.actor))


@room.post("/structures", right="settings.admin", gives=StructureRow)
def structure_new(request: Asked, payload: StructureIn) -> Made:
    """Create a structure that the rulebook knows."""
    made = structure_create(
        actor=request.actor,
        key=payload.key,
        names=payload.names.text() if payload.names else None,
    )
    row = StructureRow(
        made.pk, made.key, made.names, made.kind, made.pack, made.counting_order
    )
    return Made(row, address("structures", made.key, "tree"))


@room.get("/structures/{structure}/tree", right="unit.read", gives=TreeOut)
def structure_tree(request: Asked, structure: Key, asked: Query[Deep]) -> TreeOut:
    """Read a tree on a day, as it was known then: whole, or a part of it."""
    actor = request.actor
    found = structure_seen(actor, structure)
    when: dict[str, Any] = {"as_of": asked.asked, "known_on": asked.known_at}
    if asked.depth is None or asked.depth > SHALLOW:
        _refuse_large(actor, found, when)
    root = ""
    if asked.below is not None:
        root = path_of(unit_row(actor, asked.below).pk, **when)
        if not root:
            return TreeOut(structure, ())
    rows = tree(actor, found, root=root, depth=asked.depth, **when)
    return TreeOut(structure, tuple(rows))


def _refuse_large(actor: Actor, structure: Any, when: dict[str, Any]) -> None:
    count = sum(counts_by_level(actor, structure, **when).values())
    if count > MOST:
        raise StateRefusal(
            _("This tree has %(count)s units: too many for one answer."),
            code="tree.large",
            count=count,
            way_out=_("Ask for two levels at a time, below one unit after the other."),
        )


@room.get("/structures/{structure}/tops", right="unit.read", gives=UnitRow, many=True)
def structure_tops(request: Asked, structure: Key, asked: Query[Moment]) -> Page:
    """List the units where what you may see of a tree begins."""
    found = structure_seen(request.actor, structure)
    rows = tops(request.actor, found, as_of=asked.asked, known_on=asked.known_at)
    return Page(rows)


@room.get("/structures/{structure}/units", right="unit.read", gives=Placed, many=True)
def structure_units(request: Asked, structure: Key, asked: Query[Looked]) -> Page:
    """Find units of a tree by name or code, on a day."""
    found = units_matching(
        request.actor,
        structure_seen(request.actor, structure),
        asked.q,
        as_of=asked.asked,
        known_on=asked.known_at,
    )
    return Page([Placed(p.row, p.above) for p in found])


class CodeAsked(Moment):
    """A code, which names a unit only with its level and day."""

    code: str = Field(min_length=1, max_length=40, pattern=r"^[^\u0000]+$")
    level: str = Field("", max_length=40, pattern="^[a-z-]*$")


@room.get("/structures/{structure}/codes", right="unit.read", gives=UnitRow, many=True)
def structure_codes(request: Asked, structure: Key, asked: Query[CodeAsked]) -> Page:
    """Find the units that bore a code on a day, at one level or at any."""
    found = units_by_code(
        request.actor,
        structure_seen(request.actor, structure),
        asked.code,
        level=asked.level,
        as_of=asked.asked,
        known_on=asked.known_at,
    )
    return Page(found)


@room.get("/structures/{structure}/levels", right="unit.read", gives=LevelsOut)
def structure_levels(request: Asked, structure: Key, asked: Query[Moment]) -> LevelsOut:
    """Count the units of each level on a day, as it was known then."""
    found = structure_seen(request.actor, structure)
    return LevelsOut(
        counts_by_level(
            request.actor, found, as_of=asked.asked, known_on=asked.known_at
        )
    )


@room.get("/structures/{structure}/kinds", right="unit.read", gives=KindOut, many=True)
def structure_kinds(request: Asked, structure: Key) -> Page:
    """List the kinds of units that the rulebook knows for a structure."""
    found = structure_seen(request.actor, structure)
    kinds = packs.unit_kinds(found.pack or None)
    mine = [k for k in kinds.values() if k.structure == structure]
    return Page([KindOut(k.key, k.label, k.level) for k in mine])
