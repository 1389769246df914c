"""Members and persons by id, as other rooms name them: few columns, one statement."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import F
from django.db.models.functions import Coalesce

from banyan.base.models import as_true_on
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotVisible
from banyan.kernel.names import fold

from ..domain.moves import State
from ..models import Membership, Office, Person
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
    person_uid: uuid.UUID


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
        "person__uid",
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
    rows: Any = offices_visible(actor)
    rows = rows.filter(person__in=list(persons), valid_to=None)
    columns = ("id", "person_id", "unit_id", "post__key", "unit__structure__key")
    found: dict[int, list[OfficeHeld]] = defaultdict(list)
    for row in rows.order_by("pk").values_list(*columns, "valid_from"):
        found[row[1]].append(OfficeHeld(*row))
    return {person: tuple(held) for person, held in found.items()}


def persons_called(actor: Actor, ids: Iterable[int]) -> dict[int, str]:
    """Return the names of persons that a paper of the actor's names already.

    Who may read the paper reads the name on it; nothing else of the person is told.
    """
    del actor
    rows = Person.objects.filter(pk__in=list(ids))
    return dict(rows.values_list("pk", "full_name"))


def ordinary_named(names: Collection[str]) -> set[str]:
    """Return those of these full names that only ordinary members bear: two statements.

    A name that somebody in an office bears today is nobody's secret. For checks of
    texts that leave the house: it tells no more than the text itself says.
    """
    folded = {fold(name): name for name in names}
    if not folded:
        return set()
    bearers: dict[str, set[int]] = defaultdict(set)
    keys = sorted(folded)
    for start in range(0, len(keys), 5_000):
        rows = Membership.objects.filter(
            state="member", name_fold__in=keys[start : start + 5_000]
        )
        for person, full_name in rows.values_list("person_id", "person__full_name"):
            if full_name in names:
                bearers[full_name].add(person)
    everybody = {pk for persons in bearers.values() for pk in persons}
    holders = set(
        Office.objects.filter(
            as_true_on(clock.today()), person__in=everybody
        ).values_list("person_id", flat=True)
    )
    return {name for name, persons in bearers.items() if not persons & holders}


def member_by_uid(actor: Actor, uid: str) -> MemberKnown:
    """Return one membership by its public identity; NotVisible out of range."""
    try:
        wanted = uuid.UUID(uid)
    except ValueError as error:
        raise NotVisible from error
    found = memberships_visible(actor).filter(uid=wanted).values_list("pk", flat=True)
    known = members_known(actor, found[:1])
    if not known:
        raise NotVisible
    return next(iter(known.values()))
