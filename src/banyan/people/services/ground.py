"""The ground every write stands on: the moment, the act, rights, the units."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotVisible, Problem
from banyan.ledger import services as ledger
from banyan.units.queries import structures, units_found

from ..domain import refusals
from ..domain.moves import UnitFacts

CHUNK = 5_000


@dataclass(frozen=True)
class Moment:
    """Both clocks, asked once for the whole act."""

    today: dt.date
    now: dt.datetime

    @classmethod
    def here(cls) -> Moment:
        """Ask both clocks."""
        return cls(clock.today(), clock.now())


@contextmanager
def acting(
    actor: Actor,
    kind: str,
    *,
    decision: int | None = None,
    unit: int | None = None,
    facts: Mapping[str, Any] | None = None,
    record_into: Any = None,
    savepoint: bool = True,
) -> Iterator[Any]:
    """Open an act of its own, or write into the act of a larger piece of work.

    Without ``savepoint`` a failure takes the larger transaction with it.
    """
    with transaction.atomic(savepoint=savepoint):
        if record_into is not None:
            yield record_into
            return
        with ledger.act(
            actor=actor,
            kind=kind,
            decision=decision,
            unit=unit,
            facts=dict(facts or {}),
        ) as act:
            yield act


def decision_id(decision: Any) -> int:
    """Return the id of the decision that an act names; refuse an act without one."""
    if decision is None:
        raise refusals.no_decision()
    return int(getattr(decision, "pk", decision))


def units_of(actor: Actor, ids: Iterable[int], right: str) -> dict[int, UnitFacts]:
    """Return what is asked of units and require ``right`` for each of them.

    Raises NotVisible for one that the actor may not even read, or that is none.
    """
    wanted = sorted(set(ids))
    found: dict[int, UnitFacts] = {}
    for start in range(0, len(wanted), CHUNK):
        rows = units_found(actor, wanted[start : start + CHUNK])
        found |= {pk: unit_facts(u) for pk, u in rows.items()}
    if len(found) < len(wanted):
        raise NotVisible
    for unit in found.values():
        actor.require(right, path=unit.path, area_path=unit.area_path)
    return found


def unit_facts(unit: Any) -> UnitFacts:
    """Return what is asked of one loaded unit."""
    return UnitFacts(
        id=unit.pk,
        name=str(unit),
        structure=unit.structure_id,
        path=unit.path,
        area_path=unit.area_path,
        founded_on=unit.founded_on,
        dissolved_on=unit.dissolved_on,
    )


def require_at(actor: Actor, right: str, unit: UnitFacts, reading: str = "") -> None:
    """Require ``right`` for a unit; without even ``reading`` there it does not exist."""
    if reading and not (
        actor.covers(reading, unit.path, unit.area_path)
        or actor.covers(right, unit.path, unit.area_path)
    ):
        raise NotVisible
    actor.require(right, path=unit.path, area_path=unit.area_path)


def only_unit(ids: Iterable[int | None]) -> int | None:
    """Return the unit when all are the same one: the act then bears it."""
    found = {i for i in ids if i is not None}
    return found.pop() if len(found) == 1 else None


def require_members(units: Mapping[int, UnitFacts]) -> list[Problem]:
    """Say which units belong to a structure that has no members (the areas)."""
    wanted = {u.structure for u in units.values()}
    without = structures_without_members(wanted)
    return [
        refusals.not_a_membership_structure(u.name)
        for u in units.values()
        if u.structure in without
    ]


def structures_without_members(ids: Iterable[int]) -> set[int]:
    """Return the structures among ``ids`` that hold no members."""
    with_members = {s.id for s in structures() if s.kind == "membership"}
    return set(ids) - with_members


def counting_orders() -> dict[int, int]:
    """Return the place of each structure in the order of counting persons."""
    return {s.id: s.counting_order for s in structures()}
