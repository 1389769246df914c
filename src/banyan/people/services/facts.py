"""Changes of a membership's dated facts: stay, guest stay, grade, participation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from banyan.kernel.actor import Actor
from banyan.kernel.errors import Problem

from ..domain import moves
from ..domain.commands import (
    ChangeGrade,
    ChangeParticipation,
    ChangeStay,
    CloseGuestStay,
    OpenGuestStay,
)
from ..domain.moves import State, UnitFacts
from ..events import GradeChanged, ParticipationChanged, StayChanged
from ..models import Membership
from .memberships import change_memberships

Decided = tuple[State, list[Problem]]
Units = dict[int, UnitFacts]


def stay_change(
    *,
    actor: Actor,
    commands: Sequence[ChangeStay],
    decision: Any,
    record_into: Any = None,
) -> list[Membership]:
    """Transfer members for good: the home stay ends, one in the new unit begins.

    The right to write is needed for the unit left and the unit entered. Raises
    StateRefusal when the unit did not exist on the day, belongs to another
    structure, or a later transfer is already recorded; Conflict on a moved version.
    """

    def decide(state: State, command: ChangeStay, units: Units) -> Decided:
        return moves.moved(state, command, units[command.unit])

    def tell(before: State, command: ChangeStay, chosen: int) -> object:
        left = before.standing(command.on).unit
        return StayChanged(
            before.id, before.person.id, "home", left, command.unit, command.on, chosen
        )

    return change_memberships(
        actor,
        commands,
        decision,
        "people.stay_change",
        decide,
        tell,
        record_into,
        units=[c.unit for c in commands],
    )


def guest_stay_open(
    *,
    actor: Actor,
    commands: Sequence[OpenGuestStay],
    decision: Any,
    record_into: Any = None,
) -> list[Membership]:
    """Transfer members for a time: a guest stay beside the home stay.

    The member is still counted at home. Raises as :func:`stay_change`, and when
    the guest stay overlaps another one.
    """

    def decide(state: State, command: OpenGuestStay, units: Units) -> Decided:
        return moves.visiting(state, command, units[command.unit])

    def tell(before: State, command: OpenGuestStay, chosen: int) -> object:
        return StayChanged(
            before.id, before.person.id, "guest", None, command.unit, command.on, chosen
        )

    return change_memberships(
        actor,
        commands,
        decision,
        "people.guest_stay_open",
        decide,
        tell,
        record_into,
        units=[c.unit for c in commands],
    )


def guest_stay_close(
    *,
    actor: Actor,
    commands: Sequence[CloseGuestStay],
    decision: Any,
    record_into: Any = None,
) -> list[Membership]:
    """End guest stays: the members are back at home on the day given."""

    def decide(state: State, command: CloseGuestStay, units: Units) -> Decided:
        return moves.returned(state, command)

    def tell(before: State, command: CloseGuestStay, chosen: int) -> object:
        day_before = [p for p in before.guest if p.start < command.on]
        left = day_before[-1].value if day_before else None
        return StayChanged(
            before.id,
            before.person.id,
            "guest",
            left,
            None,
            command.on,
            chosen,
        )

    kind = "people.guest_stay_close"
    return change_memberships(
        actor, commands, decision, kind, decide, tell, record_into
    )


def grade_change(
    *,
    actor: Actor,
    commands: Sequence[ChangeGrade],
    decision: Any,
    record_into: Any = None,
) -> list[Membership]:
    """Give members another grade from a day on, such as official after probation."""

    def decide(state: State, command: ChangeGrade, units: Units) -> Decided:
        return moves.graded(state, command)

    def tell(before: State, command: ChangeGrade, chosen: int) -> object:
        return GradeChanged(
            before.id, before.person.id, command.grade, command.on, chosen
        )

    kind = "people.grade_change"
    return change_memberships(
        actor, commands, decision, kind, decide, tell, record_into
    )


def participation_change(
    *,
    actor: Actor,
    commands: Sequence[ChangeParticipation],
    decision: Any,
    record_into: Any = None,
) -> list[Membership]:
    """Let members take part otherwise from a day on: exempt, suspended, active.

    The ground of an exemption may touch health, so it is a word from the pack's
    list, classified as sensitive; it is never a free text.
    """

    def decide(state: State, command: ChangeParticipation, units: Units) -> Decided:
        return moves.participating(state, command)

    def tell(before: State, command: ChangeParticipation, chosen: int) -> object:
        word = command.participation
        return ParticipationChanged(
            before.id, before.person.id, word, command.on, chosen
        )

    kind = "people.participation_change"
    return change_memberships(
        actor, commands, decision, kind, decide, tell, record_into
    )


__all__ = [
    "grade_change",
    "guest_stay_close",
    "guest_stay_open",
    "participation_change",
    "stay_change",
]
