"""Trying changes of dated facts without writing: what a preview has to know."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from banyan.kernel.actor import Actor
from banyan.kernel.errors import Problem

from ..domain import moves
from ..domain.commands import (
    ChangeGrade,
    ChangeParticipation,
    ChangeStay,
    EndMembership,
)
from ..domain.moves import State, UnitFacts
from ..models import Membership
from .ground import units_of
from .loading import WRITE, states_of

Units = dict[int, UnitFacts]
Decide = Callable[[State, Any, Units], tuple[State, list[Problem]]]

DECIDES: Mapping[type[Any], Decide] = {
    ChangeStay: lambda state, c, units: moves.moved(state, c, units[c.unit]),
    ChangeGrade: lambda state, c, _units: moves.graded(state, c),
    ChangeParticipation: lambda state, c, _units: moves.participating(state, c),
    EndMembership: lambda state, c, _units: moves.ended(state, c),
}


@dataclass(frozen=True)
class Refused:
    """The first command of a group that would be refused, and why."""

    at: int
    problems: tuple[Problem, ...]


def facts_tried(
    *, actor: Actor, groups: Sequence[Sequence[Any]]
) -> list[Refused | None]:
    """Say for each group of commands on one membership what would refuse them.

    The commands of a group follow one another, each on what the one before would
    leave. Reads in a fixed number of statements, locks and writes nothing. Raises
    NotVisible or NotAllowed for a unit to come into without the right to write there.
    """
    ids = {c.membership for group in groups for c in group}
    if not ids:
        return [None] * len(groups)
    rows = Membership.objects.filter(pk__in=ids).select_related("person", "unit")
    states = states_of(list(rows)).states
    into = {c.unit for group in groups for c in group if isinstance(c, ChangeStay)}
    units = units_of(actor, into, WRITE)
    return [_tried(group, states, units) for group in groups]


def _tried(
    group: Sequence[Any], states: Mapping[int, State], units: Units
) -> Refused | None:
    state = states[group[0].membership] if group else None
    for at, command in enumerate(group):
        state, problems = DECIDES[type(command)](state, command, units)  # type: ignore[arg-type]
        if problems:
            return Refused(at, tuple(problems))
    return None
