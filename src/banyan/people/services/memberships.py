"""Opening, ending and correcting memberships."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Q

from banyan.base.events import announce
from banyan.kernel.actor import Actor
from banyan.kernel.errors import Problem
from banyan.kernel.periods import Period

from ..domain import moves, refusals
from ..domain.commands import CorrectMembership, EndMembership, OpenMembership
from ..domain.moves import State, UnitFacts
from ..events import MembershipCorrected, MembershipEnded, MembershipOpened
from ..models import Membership, Person
from .ground import (
    Moment,
    acting,
    decision_id,
    only_unit,
    require_members,
    units_of,
)
from .loading import READ, WRITE, memberships_loaded, person_facts, persons_locked
from .writing import Change, write_changes


def membership_open(
    *,
    actor: Actor,
    commands: Sequence[OpenMembership],
    decision: Any,
    record_into: Any = None,
) -> list[Membership]:
    """Open memberships by one decision: home stay, grade and participation with it.

    Returns them in the order of the commands. Raises NotAllowed without
    ``membership.write`` for a unit, StateRefusal listing every problem (already a
    member, unit not there, person dead, card taken).
    """
    chosen, moment = decision_id(decision), Moment.here()
    with transaction.atomic():
        people = persons_locked(c.person for c in commands)
        units = units_of(actor, (c.unit for c in commands), WRITE)
        refusals.refuse(require_members(units) + _opening(commands, people, units))
        changes = [_opened(c, people[c.person], units[c.unit]) for c in commands]
        with acting(
            actor,
            "people.membership_open",
            decision=chosen,
            unit=only_unit(units),
            record_into=record_into,
        ) as act:
            ids = write_changes(act, changes, chosen, moment)
            for pk, command in zip(ids, commands, strict=True):
                announce(
                    MembershipOpened(
                        pk, command.person, command.unit, command.joined_on, chosen
                    )
                )
    return in_order(ids)


def _opened(command: OpenMembership, person: Person, unit: UnitFacts) -> Change:
    return Change(None, moves.opened(command, person_facts(person), unit), person)


def _opening(
    commands: Sequence[OpenMembership],
    people: dict[int, Person],
    units: dict[int, UnitFacts],
) -> list[Problem]:
    periods = _known_periods(people)
    taken = taken_cards((units[c.unit].structure, c.card_no) for c in commands)
    found = []
    for command in commands:
        person, unit = people[command.person], units[command.unit]
        others = periods[person.pk, unit.structure]
        found += moves.opening_problems(command, person_facts(person), unit, others)
        others.append(Period(command.joined_on))
        card = (unit.structure, command.card_no.strip())
        if card[1] and card in taken:
            found.append(refusals.card_taken(card[1]))
        taken.add(card)
    return found


def _known_periods(people: Iterable[int]) -> dict[tuple[int, int], list[Period]]:
    found: dict[tuple[int, int], list[Period]] = defaultdict(list)
    rows = Membership.objects.filter(person__in=list(people), withdrawn_at__isnull=True)
    for person, structure, joined, left in rows.values_list(
        "person_id", "structure_id", "joined_on", "left_on"
    ):
        found[person, structure].append(Period(joined, left))
    return found


def taken_cards(wanted: Iterable[tuple[int, str]]) -> set[tuple[int, str]]:
    """Return which of the (structure, card number) pairs are given already."""
    cards = {(s, c.strip()) for s, c in wanted if c.strip()}
    if not cards:
        return set()
    rows = Membership.objects.filter(  # as the index of cards is built
        ~Q(card_no=""),
        structure__in={s for s, _c in cards},
        card_no__in={c for _s, c in cards},
    )
    return set(rows.values_list("structure_id", "card_no")) & cards


def in_order(ids: Sequence[int]) -> list[Membership]:
    """Return memberships with person and unit in the order of their ids given."""
    rows = Membership.objects.select_related("person", "unit").in_bulk(list(ids))
    return [rows[pk] for pk in ids]


def membership_end(
    *,
    actor: Actor,
    commands: Sequence[EndMembership],
    decision: Any,
    record_into: Any = None,
) -> list[Membership]:
    """End memberships by one decision, with the reason; every dated fact ends too.

    A reason ``death`` also records the day of death on the person. Raises
    NotVisible, NotAllowed, StateRefusal (left already, later fact), Conflict.
    """

    def end(
        state: State, command: EndMembership, units: dict[int, UnitFacts]
    ) -> tuple[State, list[Problem]]:
        return moves.ended(state, command)

    def tell(before: State, command: EndMembership, chosen: int) -> object:
        unit = before.standing(command.on).unit
        return MembershipEnded(
            before.id, before.person.id, unit, command.on, command.reason, chosen
        )

    return change_memberships(
        actor, commands, decision, "people.membership_end", end, tell, record_into
    )


def membership_correct(
    *,
    actor: Actor,
    commands: Sequence[CorrectMembership],
    decision: Any,
    record_into: Any = None,
) -> list[Membership]:
    """Correct what was recorded wrongly: rows are superseded, right ones inserted.

    What was known before stays readable "as known then". The lines of time
    must fill the membership without hole or overlap. Raises as the other
    changes; ``decision`` is that of the correction.
    """

    def correct(
        state: State, command: CorrectMembership, units: dict[int, UnitFacts]
    ) -> tuple[State, list[Problem]]:
        after, found = moves.corrected(state, command, units)
        return after, found + _card_problems(state, after)

    def tell(before: State, command: CorrectMembership, chosen: int) -> object:
        return MembershipCorrected(before.id, before.person.id, chosen)

    return change_memberships(
        actor,
        commands,
        decision,
        "people.membership_correct",
        correct,
        tell,
        record_into,
        units=[s.value for c in commands for s in c.stays or ()],
    )


def _card_problems(before: State, after: State) -> list[Problem]:
    if after.card_no == before.card_no:
        return []
    taken = taken_cards([(after.structure, after.card_no)])
    return [refusals.card_taken(after.card_no)] if taken else []


Decide = Callable[[State, Any, dict[int, UnitFacts]], tuple[State, list[Problem]]]
Tell = Callable[[State, Any, int], object]


def change_memberships(
    actor: Actor,
    commands: Sequence[Any],
    decision: Any,
    kind: str,
    decide: Decide,
    tell: Tell,
    record_into: Any = None,
    units: Iterable[int] = (),
) -> list[Membership]:
    """Load, check, decide, write, record and announce one change per membership.

    ``decide`` is pure; ``units`` are those that members come into: the right to
    write is required there too.
    """
    chosen, moment = decision_id(decision), Moment.here()
    with transaction.atomic():
        loaded = memberships_loaded(actor, [c.membership for c in commands])
        targets = units_of(actor, units, WRITE)
        changes, problems = [], list(require_members(targets))
        for command in commands:
            before, row = (
                loaded.states[command.membership],
                loaded.rows[command.membership],
            )
            refusals.check_version(before.row_version, command.row_version)
            after, found = decide(before, command, targets)
            problems += found
            changes.append(Change(before, after, row.person, row, loaded.decisions))
        refusals.refuse(problems)
        with acting(
            actor,
            kind,
            decision=chosen,
            unit=only_unit(m.unit_id for m in loaded.rows.values()),
            record_into=record_into,
        ) as act:
            ids = write_changes(act, changes, chosen, moment)
            events = []
            for change, command in zip(changes, commands, strict=True):
                assert change.before is not None
                events.append(tell(change.before, command, chosen))
            announce(*events)
    return in_order(ids)


__all__ = ["READ", "membership_correct", "membership_end", "membership_open"]
