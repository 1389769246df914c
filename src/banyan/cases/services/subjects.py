"""Whom or what cases are opened about, and where: read set-based, checked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from banyan.kernel.actor import Actor, system_actor
from banyan.kernel.errors import NotVisible
from banyan.people.queries import PersonKnown, members_known, persons_known
from banyan.people.services import person_register
from banyan.units.queries import units_found

from ..commands import OpenCase
from ..domain.definition import Definition
from ..scope import persons_of_cases


@dataclass(frozen=True)
class Subject:
    """One subject with the unit where its case is opened."""

    about: str
    unit: int
    person: int | None = None
    membership: int | None = None
    subject_unit: int | None = None
    is_specimen: bool = False
    structure: str = ""


def subjects_of(
    actor: Actor,
    definition: Definition,
    commands: Sequence[OpenCase],
    record_into: Any = None,
) -> list[Subject]:
    """Return the subject of each command. Raises NotVisible for what is out of range."""
    if definition.subject == "unit":
        return _units(actor, definition, commands)
    if definition.subject == "person":
        return _persons(actor, commands, record_into)
    return _members(actor, definition, commands)


def _members(
    actor: Actor, definition: Definition, commands: Sequence[OpenCase]
) -> list[Subject]:
    known = members_known(actor, {c.subject for c in commands})
    found = []
    for command in commands:
        member = known.get(command.subject)
        unit = command.unit if definition.host == "given" else None
        if member is None or not (unit or member.unit):
            raise NotVisible
        found.append(
            Subject(
                about=member.name,
                unit=unit or member.unit or 0,
                person=member.person,
                membership=member.id,
                is_specimen=member.is_specimen,
                structure=member.structure,
            )
        )
    return found


def _persons(
    actor: Actor, commands: Sequence[OpenCase], record_into: Any
) -> list[Subject]:
    """Return persons: those visible as people, through another case, or new ones."""
    new = _registered(actor, commands, record_into)
    ids = {c.subject for c in commands if c.new_person is None}
    known = persons_known(actor, ids)
    if hidden := ids - known.keys():
        through = set(persons_of_cases(actor, hidden))
        known |= persons_known(system_actor("cases"), through)
    found = []
    for row, command in enumerate(commands):
        person = new.get(row) or known.get(command.subject)
        if person is None or command.unit is None:
            raise NotVisible
        found.append(
            Subject(
                about=person.name,
                unit=command.unit,
                person=person.id,
                is_specimen=person.is_specimen,
            )
        )
    return found


def _registered(
    actor: Actor, commands: Sequence[OpenCase], record_into: Any
) -> dict[int, PersonKnown]:
    """Register who is not on record yet; the right to open the case covers it."""
    wanted = {
        row: c.new_person for row, c in enumerate(commands) if c.new_person is not None
    }
    if not wanted:
        return {}
    runner = replace(system_actor("cases", on=actor.on), on_behalf_of=actor.name)
    made = person_register(
        actor=runner, commands=list(wanted.values()), record_into=record_into
    )
    return {
        row: PersonKnown(p.pk, p.full_name, p.is_specimen)
        for row, p in zip(wanted, made, strict=True)
    }


def _units(
    actor: Actor, definition: Definition, commands: Sequence[OpenCase]
) -> list[Subject]:
    known = units_found(actor, {c.subject for c in commands})
    found = []
    for command in commands:
        unit = known.get(command.subject)
        if unit is None:
            raise NotVisible
        above = unit.parent_id if definition.host == "parent" else None
        found.append(
            Subject(
                about=str(unit),
                unit=command.unit or above or unit.pk,
                subject_unit=unit.pk,
                is_specimen=unit.is_specimen,
            )
        )
    return found
