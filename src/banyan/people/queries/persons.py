"""One person, as far as the actor may see: what is in range, and nothing beside it."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from banyan.access.queries.scope import ranges_of
from banyan.base.prepared import Ranges, Whole, planned_once
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotVisible
from banyan.kernel.periods import Period, Seniority
from banyan.kernel.text import Text

from ..domain.standing import years_of_membership as count_years
from ..models import Contact, Membership, Person, PersonName, Qualification, Sensitive
from .merged import persons_now
from .offices import OfficeShown, offices_of_person
from .scope import (
    PERSON_READ,
    READ,
    memberships_visible,
    own_in,
    persons_visible,
    seen,
)

SENSITIVE = "person.sensitive"


@dataclass(frozen=True)
class NameShown:
    """Another name of a person."""

    text: str
    kind: str
    language: str
    script: str
    source: str


@dataclass(frozen=True)
class ContactShown:
    """A way to reach a person."""

    id: int
    kind: str
    value: str
    is_primary: bool
    row_version: int


@dataclass(frozen=True)
class QualificationShown:
    """A certificate or course held."""

    id: int
    kind: str
    title: Text
    number: str
    issuer: str
    issued_on: dt.date
    valid_until: dt.date | None
    is_valid: bool


@dataclass(frozen=True)
class MembershipShown:
    """A membership in range, with today's standing."""

    id: int
    uid: uuid.UUID
    structure: str
    structure_names: Text
    unit_id: int | None
    unit_uid: uuid.UUID | None
    unit_names: Text
    state: str
    grade: str
    participation: str
    card_no: str
    joined_on: dt.date
    ceremony_on: dt.date | None
    official_on: dt.date | None
    left_on: dt.date | None
    left_reason: str
    opened_by: int | None
    closed_by: int | None
    row_version: int
    may_write: bool
    shows_grounds: bool
    """Whether the grounds of an exemption may be named to the actor."""


@dataclass(frozen=True)
class PersonShown:
    """A person as the actor may see; ``is_open`` False: only name and offices."""

    id: int
    uid: uuid.UUID
    full_name: str
    name_language: str
    name_script: str
    is_self: bool
    is_open: bool
    is_specimen: bool
    row_version: int
    sex: str
    birth_date: dt.date | None
    birth_precision: str
    deceased_on: dt.date | None
    memberships: tuple[MembershipShown, ...]
    offices: tuple[OfficeShown, ...]
    may_write: bool


@dataclass(frozen=True)
class PersonDetails:
    """What is personal beyond the head of the page: only for who may read persons."""

    names: tuple[NameShown, ...]
    contacts: tuple[ContactShown, ...]
    qualifications: tuple[QualificationShown, ...]
    sensitive: tuple[str, ...]
    """The sealed fields that exist and that the actor might open, on record."""


def person_get(
    actor: Actor, id: int | None = None, uid: uuid.UUID | str | None = None
) -> PersonShown:
    """Return a person with the memberships and offices in range: three queries.

    The identity of a record that was merged answers with the one that remained.
    Raises NotVisible when nothing of the person is in the actor's range.
    """
    person = _person(id, uid)
    ranges, own = ranges_of(actor, READ), own_in(actor, READ)
    found = _memberships(person.pk, ranges, own, clock.today())
    rows = [MEMBERSHIP.made(row) for row in found]
    offices = offices_of_person(actor, person.pk)
    if not rows and not offices:
        _require_visible(actor, person.pk)
    is_self = person.pk == actor.own_person
    is_open = is_self or _covered(actor, PERSON_READ, rows)
    shown = tuple(membership_shown(m, actor) for m in rows)
    return PersonShown(
        id=person.pk,
        uid=person.uid,
        full_name=person.full_name,
        name_language=person.name_language,
        name_script=person.name_script,
        is_self=is_self,
        is_open=is_open,
        is_specimen=person.is_specimen,
        row_version=person.row_version,
        sex=person.sex if is_open else "",
        birth_date=person.birth_date if is_open else None,
        birth_precision=person.birth_precision if is_open else "",
        deceased_on=person.deceased_on,
        memberships=shown,
        offices=tuple(offices),
        may_write=_covered(actor, "person.write", rows),
    )


MEMBERSHIP = Whole(Membership, "unit", "structure")


@planned_once
def _memberships(
    person: int, ranges: Ranges | None, own: int | None, day: dt.date
) -> QuerySet[Any, Any]:
    rows = seen(ranges, own, day).filter(person=person)
    ordered = rows.order_by("structure__counting_order", "joined_on")
    return ordered.values_list(*MEMBERSHIP.columns)


def _person(id: int | None, uid: uuid.UUID | str | None) -> Person:
    rows = _by_id(id) if id is not None else _by_uid(_uuid(uid))
    if not rows:
        raise NotVisible
    found: Person = PERSON.made(rows[0])
    if found.merged_into_id is not None:
        return Person.objects.get(pk=persons_now([found.pk])[found.pk])
    return found


PERSON = Whole(Person)
QUALIFICATION = Whole(Qualification)


@planned_once
def _by_id(id: int) -> QuerySet[Any, Any]:
    return Person.objects.filter(pk=id).values_list(*PERSON.columns)


@planned_once
def _by_uid(uid: uuid.UUID) -> QuerySet[Any, Any]:
    return Person.objects.filter(uid=uid).values_list(*PERSON.columns)


@planned_once
def _qualifications(person: int) -> QuerySet[Any, Any]:
    rows = Qualification.objects.filter(person=person).order_by("-issued_on", "pk")
    return rows.values_list(*QUALIFICATION.columns)


def _require_visible(actor: Actor, person: int) -> None:
    """Ask once more where neither membership nor office was seen."""
    if not persons_visible(actor).filter(pk=person).exists():
        raise NotVisible


def _uuid(uid: uuid.UUID | str | None) -> uuid.UUID:
    try:
        return uid if isinstance(uid, uuid.UUID) else uuid.UUID(str(uid))
    except ValueError as error:
        raise NotVisible from error


def _covered(actor: Actor, right: str, rows: Sequence[Membership]) -> bool:
    if actor.is_system:
        return True
    return any(
        m.unit is not None and actor.covers(right, m.unit.path, m.unit.area_path)
        for m in rows
    )


def membership_shown(row: Membership, actor: Actor) -> MembershipShown:
    unit = row.unit
    return MembershipShown(
        id=row.pk,
        uid=row.uid,
        structure=row.structure.key,
        structure_names=row.structure.names,
        unit_id=row.unit_id,
        unit_uid=unit.uid if unit else None,
        unit_names=unit.names if unit else Text(),
        state=row.state,
        grade=row.grade,
        participation=row.participation,
        card_no=row.card_no,
        joined_on=row.joined_on,
        ceremony_on=row.ceremony_on,
        official_on=row.official_on,
        left_on=row.left_on,
        left_reason=row.left_reason,
        opened_by=row.opened_by_id,
        closed_by=row.closed_by_id,
        row_version=row.row_version,
        may_write=_covered(actor, "membership.write", [row]),
        shows_grounds=row.person_id == actor.own_person
        or _covered(actor, SENSITIVE, [row]),
    )


def person_details(actor: Actor, person: PersonShown) -> PersonDetails:
    """Return names, contacts, qualifications and sealed fields: four queries.

    Empty for a person of whom only name and offices are open to the actor.
    """
    if not person.is_open:
        return PersonDetails((), (), (), ())
    names = PersonName.objects.filter(person=person.id).order_by("kind", "text")
    contacts = Contact.objects.filter(person=person.id).order_by("-is_primary", "pk")
    return PersonDetails(
        names=tuple(
            NameShown(n.text, n.kind, n.language, n.script, n.source) for n in names
        ),
        contacts=tuple(
            ContactShown(c.pk, c.kind, c.value, c.is_primary, c.row_version)
            for c in contacts
        ),
        qualifications=qualifications_of(person.id),
        sensitive=_sealed(actor, person),
    )


def qualifications_of(person: int) -> tuple[QualificationShown, ...]:
    """Return what a person holds, the latest first; the caller has asked rights."""
    rows = _qualifications(person)
    return tuple(_qualification(QUALIFICATION.made(row)) for row in rows)


def _qualification(row: Qualification) -> QualificationShown:
    today = clock.today()
    valid = row.issued_on <= today and (
        row.valid_until is None or today < row.valid_until
    )
    return QualificationShown(
        row.pk,
        row.kind,
        row.title,
        row.number,
        row.issuer,
        row.issued_on,
        row.valid_until,
        valid,
    )


def _sealed(actor: Actor, person: PersonShown) -> tuple[str, ...]:
    if not (person.is_self or actor.holds(SENSITIVE)):
        return ()
    if not person.is_self:
        rows = memberships_visible(actor, SENSITIVE).filter(person=person.id)
        if not actor.is_system and not rows.exists():
            return ()
    fields = Sensitive.objects.filter(person=person.id).values_list("field", flat=True)
    return tuple(sorted(fields))


def years_of_membership(
    actor: Actor, person: int, structure: str, on: dt.date | None = None
) -> Seniority:
    """Return the years that count in a structure; breaks between memberships do not.

    Counted from the day of the decision (AGE-PARTY-START). Only memberships in
    the actor's range count; without any the answer is empty.
    """
    rows = memberships_visible(actor).filter(person=person, structure__key=structure)
    periods = [
        Period(joined, left)
        for joined, left in rows.values_list("joined_on", "left_on")
    ]
    return count_years(periods, on or clock.today())


def persons_named(actor: Actor, ids: Sequence[int]) -> dict[int, str]:
    """Return the names of those persons whom the actor may see.

    A record that was merged bears the name of the one that remained.
    """
    now = persons_now(ids)
    rows: Any = persons_visible(actor).filter(pk__in=set(now.values()))
    names = dict(rows.values_list("pk", "full_name"))
    return {pk: names[to] for pk, to in now.items() if to in names}
