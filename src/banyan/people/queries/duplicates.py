"""Possible twins while a person is being typed in.

Only candidates that could reach the warning are read: a name alone never does,
for thousands share the common ones. What lies outside the actor's range is
answered with "possible match elsewhere", without any data.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from banyan.kernel.actor import Actor
from banyan.kernel.names import search_keys
from banyan.units.queries import structures

from ..domain.duplicates import Fingerprint, Likeness, Reason, card_key, compare
from ..domain.names import fold_contact
from ..keys import load_keys, match
from ..models import Contact, Membership, Person, PersonName, Sensitive
from ..models.removals import records_standing
from ..settings import weights
from .fingerprints import fingerprints
from .scope import PERSON_READ, memberships_visible

CANDIDATES = 200


@dataclass(frozen=True)
class Twin:
    """A person in range who may be the one being typed."""

    person_id: int
    person_uid: uuid.UUID
    name: str
    birth_date: dt.date | None
    score: int
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Twins:
    """Those in range, the likeliest first, and whether the level above should look."""

    here: tuple[Twin, ...]
    elsewhere: bool


def duplicates_while_typing(
    actor: Actor,
    full_name: str,
    *,
    birth_date: dt.date | None = None,
    birth_precision: str = "day",
    phone: str = "",
    card_no: str = "",
    national_id: str = "",
    without: int | None = None,
) -> Twins:
    """Return who may be the person being typed. Needs ``person.write`` anywhere.

    ``without`` is the person being edited. A fixed number of queries.
    """
    actor.require("person.write")
    folded, reverse = search_keys(full_name) if full_name.strip() else ("", "")
    matches = _match(national_id)
    typed = Fingerprint(
        name_fold=folded,
        birth_date=birth_date,
        birth_precision=birth_precision,
        cards=_some(card_key(card_no)),
        phones=_some(fold_contact("phone", phone)),
        matches=matches,
    )
    ids = _candidates(typed, {folded, reverse} - {""}, card_no.strip()) - {without}
    alike = _compared(typed, [i for i in ids if i is not None])
    return _twins(actor, alike)


def _some(value: str) -> frozenset[str]:
    return frozenset({value} - {""})


def _match(national_id: str) -> frozenset[str]:
    if not national_id.strip():
        return frozenset()
    return frozenset({match(load_keys(), "national-id", national_id)})


def _candidates(typed: Fingerprint, folds: set[str], card_no: str) -> set[int | None]:
    """Return the ids of all who could reach the warning."""
    found: set[int | None] = set()
    birth = typed.birth_date
    if card_no:
        every = [s.id for s in structures()]  # as the index of cards is built
        held = Membership.objects.filter(~Q(card_no=""), structure__in=every)
        found |= _ids(held.filter(card_no=card_no), "person_id")
    if typed.phones:
        rows = Contact.objects.filter(kind="phone", value_fold__in=typed.phones)
        found |= _ids(rows, "person_id")
    if typed.matches:
        rows_ = Sensitive.objects.filter(field="national-id", match__in=typed.matches)
        found |= _ids(rows_, "person_id")
    if folds and birth is not None:
        year = Q(birth_date__year=birth.year)
        own = Person.objects.filter(year, name_fold__in=folds)
        found |= _ids(own, "pk")
        other = PersonName.objects.filter(
            name_fold__in=folds, person__birth_date__year=birth.year
        )
        found |= _ids(other, "person_id")
    return found


def _ids(rows: object, column: str) -> set[int | None]:
    return set(rows.values_list(column, flat=True)[:CANDIDATES])  # type: ignore[attr-defined]


def _compared(typed: Fingerprint, ids: Iterable[int]) -> list[tuple[Person, Likeness]]:
    people = records_standing().filter(pk__in=list(ids))
    known, now = fingerprints([p.pk for p in people]), weights()
    found = [(p, compare(typed, known[p.pk], now)) for p in people]
    alike = [(p, like) for p, like in found if like.score >= now.warn_from]
    return sorted(alike, key=lambda pair: -pair[1].score)


def _twins(actor: Actor, alike: list[tuple[Person, Likeness]]) -> Twins:
    wanted = [p.pk for p, _like in alike]
    rows = memberships_visible(actor, PERSON_READ).filter(person__in=wanted)
    seen = set(rows.values_list("person_id", flat=True))
    here = tuple(
        Twin(p.pk, p.uid, p.full_name, p.birth_date, like.score, like.reasons)
        for p, like in alike
        if p.pk in seen
    )
    return Twins(here, elsewhere=len(here) < len(alike))
