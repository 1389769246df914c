"""Members and persons by id, as other rooms name them: few columns, one statement."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F
from django.db.models.functions import Coalesce

from banyan.kernel.actor import Actor

from ..domain.moves import State
from ..models import Qualification
from ..services.loading import states_of
from .scope import memberships_visible, offices_visible, persons_visible


@dataclass(frozen=True)
class MemberKnown:
    """What another room keeps of a membership."""

    id: int
    person: int
    name: str
    unit: int | None
    structure: str
    is_specimen: bool
    uid: uuid.UUID


@dataclass(frozen=True)
class PersonKnown:
    """What another room keeps of a person."""

    id: int
    name: str
    is_specimen: bool


def members_known(actor: Actor, ids: Iterable[int]) -> dict[int, MemberKnown]:
    """Return those memberships that the actor may see."""
    rows = memberships_visible(actor).filter(pk__in=list(ids))
    found = rows.values_list(
        "pk",
        "person_id",
        "person__full_name",
        "unit_id",
        "structure__key",
        "is_specimen",
        "uid",
    )
    return {row[0]: MemberKnown(*row) for row in found}


def persons_known(actor: Actor, ids: Iterable[int]) -> dict[int, PersonKnown]:
    """Return those persons that the actor may see."""
    rows = persons_visible(actor).filter(pk__in=list(ids))
    found = rows.values_list("pk", "full_name", "is_specimen")
    return {row[0]: PersonKnown(*row) for row in found}


def membership_states(actor: Actor, ids: Iterable[int]) -> dict[int, State]:
    """Return memberships with all their lines of time; five statements for any number.

    For facts that other rooms reckon with: what each line says on any day.
    """
    rows = memberships_visible(actor).filter(pk__in=list(ids))
    return states_of(list(rows.select_related("person", "unit"))).states


def probations(actor: Actor, begun_by: dt.date) -> list[tuple[int, dt.date]]:
    """Return members on probation since a day or longer, with the day it began."""
    rows = memberships_visible(actor).filter(
        state="member", grade="probationary", unit__isnull=False
    )
    began = rows.annotate(began=Coalesce(F("ceremony_on"), F("joined_on")))
    found = began.filter(began__lte=begun_by).order_by("began", "pk")
    return list(found.values_list("pk", "began"))


@dataclass(frozen=True)
class OfficeHeld:
    """An office that is not over: what ends with a membership."""

    id: int
    person: int
    unit: int
    post: str
    structure: str
    since: dt.date


def offices_held(
    actor: Actor, persons: Iterable[int]
) -> dict[int, tuple[OfficeHeld, ...]]:
    """Return the offices without an end of each person; one statement."""
    rows = offices_visible(actor).filter(person__in=list(persons), valid_to=None)
    columns = ("id", "person_id", "unit_id", "post__key", "unit__structure__key")
    found: dict[int, list[OfficeHeld]] = defaultdict(list)
    for row in rows.order_by("pk").values_list(*columns, "valid_from"):
        found[row[1]].append(OfficeHeld(*row))
    return {person: tuple(held) for person, held in found.items()}


@dataclass(frozen=True)
class LifeKnown:
    """A person as facts need it: birth, death, memberships of every structure."""

    id: int
    birth_date: dt.date | None
    deceased_on: dt.date | None
    memberships: tuple[int, ...]


def lives_known(actor: Actor, ids: Iterable[int]) -> dict[int, LifeKnown]:
    """Return the lives of persons that the actor may see; two statements."""
    wanted = list(ids)
    held: dict[int, list[int]] = defaultdict(list)
    rows = memberships_visible(actor).filter(person__in=wanted).order_by("joined_on")
    for pk, person in rows.values_list("pk", "person_id"):
        held[person].append(pk)
    found = persons_visible(actor).filter(pk__in=wanted)
    return {
        pk: LifeKnown(pk, born, died, tuple(held[pk]))
        for pk, born, died in found.values_list("pk", "birth_date", "deceased_on")
    }


def qualifications_held(
    actor: Actor, persons: Iterable[int], kind: str
) -> dict[int, tuple[tuple[str, dt.date], ...]]:
    """Return number and day of the qualifications of a kind; one statement."""
    rows = Qualification.objects.filter(
        kind=kind, person__in=persons_visible(actor).filter(pk__in=list(persons))
    )
    found: dict[int, list[tuple[str, dt.date]]] = defaultdict(list)
    for person, number, day in rows.values_list("person_id", "number", "issued_on"):
        found[person].append((number, day))
    return {person: tuple(held) for person, held in found.items()}


def opening_decisions(actor: Actor, ids: Iterable[int]) -> dict[int, int]:
    """Return the decision that opened each membership; one statement."""
    rows = memberships_visible(actor).filter(pk__in=list(ids), opened_by__isnull=False)
    return dict(rows.values_list("pk", "opened_by_id"))
