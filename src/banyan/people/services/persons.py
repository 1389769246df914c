"""Registering persons, and the naming service: one place that writes names."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from typing import Any

from django.db import transaction

from banyan.base import bulk
from banyan.base.events import announce
from banyan.base.fields import OPEN_END
from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotVisible, Problem
from banyan.kernel.ids import uuid7
from banyan.kernel.names import fold, normalise, search_keys

from ..domain import refusals
from ..domain.commands import ChangePerson, NewPerson, OtherName
from ..domain.names import NameColumns, name_columns, script_code
from ..domain.tally import difference
from ..events import PersonRenamed
from ..models import Membership, Office, Person, PersonName
from .ground import Moment, acting, require_at, unit_facts
from .loading import person_facts, persons_locked, states_of
from .tallies import write_deltas
from .writing import counted_of

WRITE = "person.write"
READ = "person.read"
SEXES = ("", "f", "m")
PRECISIONS = ("day", "month", "year")
NAME_COLUMNS = (
    "full_name family_name middle_name given_name name_script name_language name_fold "
    "name_rev name_key"
).split()
PERSON_COLUMNS = [
    "id",
    "uid",
    *NAME_COLUMNS,
    "sex",
    "birth_date",
    "birth_precision",
    "deceased_on",
    "is_specimen",
    "created_at",
    "row_version",
]
OTHER_COLUMNS = (
    "id person_id text kind language script name_fold name_rev source row_version"
).split()
CHANGED = [*NAME_COLUMNS, "sex", "birth_date", "birth_precision", "deceased_on"]


def person_register(
    *, actor: Actor, commands: Sequence[NewPerson], record_into: Any = None
) -> list[Person]:
    """Register persons with their names; return them in the order of the commands.

    A person is not a member yet and lies in nobody's range until a membership
    or an office is recorded. Look for duplicates before: this does not refuse
    them. Raises NotAllowed without ``person.write`` anywhere, InputError.
    """
    actor.require(WRITE)
    moment = Moment.here()
    refusals.bad_input(new_person_problems(commands, moment.today))
    columns = [named(c) for c in commands]
    with acting(actor, "people.person_register", record_into=record_into) as act:
        ids = bulk.take_ids(Person, len(commands))
        rows = [
            person_row(pk, command, names, moment.now)
            for pk, command, names in zip(ids, commands, columns, strict=True)
        ]
        bulk.insert(Person, PERSON_COLUMNS, rows)
        act.record_rows("create", Person, list(ids))
        pairs = zip(ids, commands, strict=True)
        write_other_names(act, [(pk, n) for pk, c in pairs for n in c.other_names])
    found = Person.objects.in_bulk(list(ids))
    return [found[pk] for pk in ids]


def named(command: NewPerson) -> NameColumns:
    """Return the name columns of a new person."""
    return name_columns(
        command.full_name,
        command.language,
        family=command.family_name,
        middle=command.middle_name,
        given=command.given_name,
    )


def person_row(
    pk: int, command: NewPerson, names: NameColumns, now: dt.datetime
) -> tuple[Any, ...]:
    """Return one row of persons, in the order of ``PERSON_COLUMNS``."""
    return (
        pk,
        uuid7(),
        *(getattr(names, column) for column in NAME_COLUMNS),
        command.sex,
        command.birth_date,
        command.birth_precision,
        None,
        command.is_specimen,
        now,
        1,
    )


def new_person_problems(commands: Iterable[NewPerson], today: dt.date) -> list[Problem]:
    """Say what cannot be read in new persons, with the row."""
    found = []
    for row, command in enumerate(commands):
        found += _word_problems(command.sex, command.birth_precision, row)
        found += _birth_problems(command.birth_date, today, row)
        if not fold(command.full_name):
            found.append(_no_name(row))
    return found


def _no_name(row: int) -> Problem:
    return Problem.of("person.no_name", refusals.NO_NAME, field="full_name", row=row)


def _word_problems(sex: str, precision: str, row: int) -> list[Problem]:
    found = []
    if sex not in SEXES:
        found.append(refusals.unknown_word(sex, SEXES, "sex"))
    if precision not in PRECISIONS:
        found.append(refusals.unknown_word(precision, PRECISIONS, "birth_precision"))
    return found


def _birth_problems(birth: dt.date | None, today: dt.date, row: int) -> list[Problem]:
    if birth is None or birth <= today:
        return []
    return [refusals.birth_to_come(birth, row)]


def write_other_names(
    act: Any, names: Sequence[tuple[int, OtherName]]
) -> Sequence[int]:
    """Write further names of persons; return their ids."""
    if not names:
        return ()
    ids = bulk.take_ids(PersonName, len(names))
    rows = []
    for pk, (person, name) in zip(ids, names, strict=True):
        text = normalise(name.text)[:200]
        folded, reverse = search_keys(text)
        if name.kind not in PersonName.KINDS:
            problem = refusals.unknown_word(name.kind, PersonName.KINDS, "kind")
            refusals.bad_input([problem])
        keys = (script_code(text), folded[:200], reverse[:200])
        rows.append((pk, person, text, name.kind, name.language, *keys, name.source, 1))
    bulk.insert(PersonName, OTHER_COLUMNS, rows)
    act.record_rows("create", PersonName, list(ids))
    return ids


def person_change(
    *, actor: Actor, commands: Sequence[ChangePerson], record_into: Any = None
) -> list[Person]:
    """Change what is recorded of persons; return them in the order of the commands.

    A name that has changed stays known as a former name; one that was wrong does
    not. Search and sort keys are copied to the memberships in the same act.
    Raises NotVisible outside the actor's range, NotAllowed, Conflict, InputError.
    """
    moment = Moment.here()
    with transaction.atomic():
        people = persons_locked(c.person for c in commands)
        require_persons(actor, people, WRITE)
        before = {pk: person_facts(p) for pk, p in people.items()}
        former, renamed = [], []
        for command in commands:
            person = people[command.person]
            refusals.check_version(person.row_version, command.row_version)
            old = person.full_name
            if _changed(person, command, moment.today):
                renamed.append(person.pk)
                if not command.name_was_wrong:
                    former.append((person, old, command.source))
        with acting(actor, "people.person_change", record_into=record_into) as act:
            _write_persons(act, list(people.values()), renamed)
            _write_former(act, former)
            _recount(people, before, moment)
            for pk in renamed:
                announce(PersonRenamed(pk))
    found = Person.objects.in_bulk(list(people))
    return [found[c.person] for c in commands]


def _changed(person: Person, command: ChangePerson, today: dt.date) -> bool:
    """Write a command into a loaded person; say whether the name differs."""
    sex = person.sex if command.sex is None else command.sex
    person.birth_precision = command.birth_precision or person.birth_precision
    refusals.bad_input(
        _word_problems(sex, person.birth_precision, 0)
        + _birth_problems(command.birth_date, today, 0)
    )
    person.sex = sex
    person.birth_date = command.birth_date or person.birth_date
    person.deceased_on = command.deceased_on or person.deceased_on
    if command.full_name is None and command.language is None:
        return False
    old = person.full_name
    language = command.language or person.name_language
    names = name_columns(command.full_name or old, language)
    for column, value in asdict(names).items():
        setattr(person, column, value)
    return person.full_name != old


def _write_persons(act: Any, people: Sequence[Person], renamed: Sequence[int]) -> None:
    for person in people:
        person.row_version += 1
    Person.objects.bulk_update(people, [*CHANGED, "row_version"], batch_size=500)
    act.record_rows("change", Person, [p.pk for p in people])
    if renamed:
        copy_name_keys(act, renamed)


def copy_name_keys(act: Any, people: Sequence[int]) -> int:
    """Copy the keys of persons to their memberships: the one place that does."""
    rows = list(Membership.objects.filter(person__in=people).select_related("person"))
    for row in rows:
        row.name_key = row.person.name_key
        row.name_fold = row.person.name_fold
        row.name_rev = row.person.name_rev
    Membership.objects.bulk_update(
        rows, ["name_key", "name_fold", "name_rev"], batch_size=500
    )
    return len(rows)


def _write_former(act: Any, former: Sequence[tuple[Person, str, str]]) -> None:
    names = [
        (p.pk, OtherName(old, "former", p.name_language, source))
        for p, old, source in former
    ]
    write_other_names(act, names)


def _recount(people: dict[int, Person], before: dict[int, Any], moment: Moment) -> None:
    """Write the deltas of a change of sex or birth date: women, young, bands."""
    moved = [
        pk
        for pk, facts in before.items()
        if (facts.sex, facts.birth_date) != (people[pk].sex, people[pk].birth_date)
    ]
    if not moved:
        return
    rows = Membership.objects.filter(person__in=moved).select_related("person", "unit")
    states = states_of(list(rows)).states.values()
    after = [counted_of(s, moment.today) for s in states]
    old = [
        _as_before(c, before[s.person.id]) for c, s in zip(after, states, strict=True)
    ]
    write_deltas(difference(old, after, moment.today).items())


def _as_before(counted: Any, facts: Any) -> Any:
    return replace(counted, sex=facts.sex, birth_date=facts.birth_date)


def require_persons(actor: Actor, ids: Iterable[int], right: str) -> None:
    """Require ``right`` for persons through a membership or an office of each.

    A person is in range through any membership or running office whose unit is.
    A person without either lies in nobody's range: whoever holds the right
    anywhere may complete the record.
    """
    actor.require(right)
    if actor.is_system:
        return
    wanted = set(ids)
    units: dict[int, list[Any]] = {pk: [] for pk in wanted}
    for row in Membership.objects.filter(person__in=wanted).select_related("unit"):
        units[row.person_id].append(row.unit)
    offices = Office.objects.filter(
        person__in=wanted, valid_to=OPEN_END, superseded_at__isnull=True
    )
    for office in offices.select_related("unit"):
        units[office.person_id].append(office.unit)
    for found in units.values():
        if found:
            _require_any(actor, right, [unit_facts(u) for u in found if u is not None])


def _require_any(actor: Actor, right: str, units: Sequence[Any]) -> None:
    seen = [u for u in units if _covered(actor, READ, u) or _covered(actor, right, u)]
    if not seen:
        raise NotVisible
    if not any(_covered(actor, right, u) for u in seen):
        require_at(actor, right, seen[0])


def _covered(actor: Actor, right: str, unit: Any) -> bool:
    return actor.covers(right, unit.path, unit.area_path)


__all__ = ["person_change", "person_register"]
