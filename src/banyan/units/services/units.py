"""Establishing, changing and dissolving units: "has changed", with a decision."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction

from banyan.base.events import announce
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.errors import Conflict, NotVisible, StateRefusal
from banyan.kernel.text import gettext_noop as _
from banyan.ledger import services as ledger

from ..domain.decide import decide, named_units
from ..domain.operations import (
    ChangeArea,
    Dissolve,
    Establish,
    Move,
    Operation,
    Ref,
    Rename,
)
from ..domain.state import Outcome, State
from ..events import TreeChanged
from ..kinds import kinds_of
from ..models import Reorganisation, Structure
from ..store.load import load_state
from ..store.paths import Stamp
from ..store.write import Written, refuse_if_problems, write_outcome

NAMES, SHAPE = "unit.write", "reorganise"


def unit_establish(
    *,
    actor: Actor,
    structure: Structure,
    commands: Sequence[Establish],
    on: dt.date,
    decision: Any,
) -> dict[str, int]:
    """Establish units on a day; return the id of each by its ``ref``.

    Needs ``reorganise`` at every parent. Raises RuleRefusal with all problems:
    a kind that may not hang there, an unknown parent, an area that is not.
    """
    done = units_apply(
        actor=actor,
        structure=structure,
        operations=commands,
        on=on,
        decision=decision,
        kind="units.unit_establish",
    )
    return done.units


def unit_change(
    *,
    actor: Actor,
    structure: Structure,
    commands: Sequence[Rename | Move | ChangeArea],
    on: dt.date,
    decision: Any,
    read_versions: Mapping[int, int] | None = None,
) -> Written:
    """Record that units have changed on a day: the old version ends, a new opens.

    ``read_versions`` names the version of each unit that the caller had seen;
    :class:`Conflict` when somebody changed one meanwhile. New names and codes
    need ``unit.write``, another parent or area ``reorganise`` at both places.
    """
    return units_apply(
        actor=actor,
        structure=structure,
        operations=commands,
        on=on,
        decision=decision,
        read_versions=read_versions,
        kind="units.unit_change",
    )


def unit_dissolve(
    *,
    actor: Actor,
    structure: Structure,
    commands: Sequence[Dissolve],
    on: dt.date,
    decision: Any,
) -> Written:
    """Dissolve units on a day; their records go to a custodian (the unit above).

    Raises RuleRefusal when something still hangs below and has no place to go.
    """
    return units_apply(
        actor=actor,
        structure=structure,
        operations=commands,
        on=on,
        decision=decision,
        kind="units.unit_dissolve",
    )


def units_apply(
    *,
    actor: Actor,
    structure: Structure,
    operations: Sequence[Operation],
    on: dt.date,
    decision: Any,
    read_versions: Mapping[int, int] | None = None,
    kind: str = "units.units_apply",
) -> Written:
    """Carry out any operations as one plan of one day; what the others come to."""
    with transaction.atomic():
        lock(structure)
        refuse_shared_decision(decision)
        state = load_state(structure.pk, operations, on)
        require_rights(actor, state, operations)
        refuse_conflicts(state, read_versions or {})
        outcome = decide(state, operations, on=on, kinds=kinds_of(structure))
        refuse_if_problems(outcome)
        with ledger.act(
            actor=actor,
            kind=kind,
            decision=decision,
            unit=_one_unit(operations),
            facts={"structure": structure.key, "on": on, "operations": len(operations)},
        ) as act:
            stamp = Stamp(on, clock.now(), identity(decision))
            written = write_outcome(structure, state, outcome, stamp, act)
            announce(tree_changed(structure, on, outcome, written))
    return written


def lock(structure: Structure) -> None:
    """Let one change of a tree wait for the other."""
    Structure.objects.select_for_update().get(pk=structure.pk)


def identity(thing: Any) -> int | None:
    """Return the id of a record that was given itself or by its id."""
    found = getattr(thing, "pk", thing)
    return None if found is None else int(found)


def refuse_shared_decision(decision: Any) -> None:
    """A reversal finds rows by their decision, so it belongs to that plan alone."""
    pk = identity(decision)
    if pk and Reorganisation.objects.filter(decision_id=pk).exists():
        raise StateRefusal(
            _("This decision carries a reorganisation; nothing can be added to it."),
            code="tree.shared_decision",
            way_out=_("Record a decision of its own for this change."),
        )


def require_rights(actor: Actor, state: State, operations: Iterable[Operation]) -> None:
    """Require the right of each operation at every unit that it names.

    What is out of range does not exist: NotVisible, before anything is told.
    """
    if actor.is_system:
        return
    for op in operations:
        right = NAMES if isinstance(op, Rename) and op.kind is None else SHAPE
        for unit in named_units([op]):
            node = state.nodes.get(unit)
            if node is None:
                raise NotVisible
            actor.require(right, path=node.present_path, area_path=node.area_path)
        if isinstance(op, Establish | Move) and op.parent is None:
            actor.require("settings.admin")


def refuse_conflicts(state: State, read: Mapping[int, int]) -> None:
    """Raise when a unit has another version than the one that was read."""
    for unit, version in read.items():
        node = state.nodes.get(unit)
        if node is None or node.version != version:
            raise Conflict


def tree_changed(
    structure: Structure, on: dt.date, outcome: Outcome, written: Written
) -> TreeChanged:
    """Return the event that tells what a plan did."""
    return TreeChanged(
        structure=structure.pk,
        on=on,
        established=tuple(written.units.values()),
        ended=tuple(outcome.ended),
        touched=tuple(written.touched),
    )


def _one_unit(operations: Sequence[Operation]) -> Ref | None:
    named = named_units(operations)
    return named.pop() if len(named) == 1 else None
