"""People and posts of many units at once, for what leaves the house as a file.

Everything is scoped as on the pages, in a fixed number of statements.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from banyan.access.queries import scope_q
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.text import Text

from ..models import Contact, PersonName, Post
from .offices import OfficeShown, _shown, offices_visible_on
from .scope import PERSON_READ, UNIT_READ, memberships_visible, persons_visible


@dataclass(frozen=True)
class PostExported:
    """A post with its period."""

    id: int
    unit_id: int
    key: str
    names: Text
    seats: int
    valid_from: dt.date
    valid_to: dt.date | None


@dataclass(frozen=True)
class NameExported:
    """Another name of a person, in its language and script."""

    text: str
    kind: str
    language: str


@dataclass(frozen=True)
class ContactExported:
    """A way to reach a person."""

    kind: str
    value: str
    is_primary: bool


@dataclass(frozen=True)
class PersonExported:
    """A person: the name always, the rest only where the person may be read."""

    id: int
    uid: uuid.UUID
    full_name: str
    family_name: str
    middle_name: str
    given_name: str
    language: str
    is_specimen: bool
    is_open: bool
    sex: str = ""
    birth_date: dt.date | None = None
    birth_precision: str = ""
    names: tuple[NameExported, ...] = ()
    contacts: tuple[ContactExported, ...] = ()


def posts_of_units(
    actor: Actor, units: Collection[int], on: dt.date
) -> list[PostExported]:
    """Return the posts that units had on a day, in range; one statement."""
    rows = Post.objects.filter(
        scope_q(actor, UNIT_READ, unit="unit"),
        unit__in=units,
        valid_from__lte=on,
        valid_to__gt=on,
    ).order_by("unit", "rank", "key")
    names = list(PostExported.__dataclass_fields__)
    return [PostExported(*row) for row in rows.values_list(*names)]


def offices_of_units(
    actor: Actor, units: Collection[int], on: dt.date
) -> list[OfficeShown]:
    """Return who held office in units on a day, in range; one statement."""
    return _shown(offices_visible_on(actor, on).filter(unit__in=units), on)


def persons_exported(actor: Actor, ids: Collection[int]) -> list[PersonExported]:
    """Return persons in range by name; four statements."""
    rows: Any = persons_visible(actor).filter(pk__in=ids).order_by("name_key", "pk")
    seen = list(rows)
    allowed = memberships_visible(actor, PERSON_READ).filter(person__in=ids)
    open_ids = set(allowed.values_list("person_id", flat=True))
    if actor.own_person is not None:
        open_ids.add(actor.own_person)
    names, contacts = _names(open_ids), _contacts(open_ids)
    return [_person(row, row.pk in open_ids, names, contacts) for row in seen]


def _person(
    row: Any,
    is_open: bool,
    names: dict[int, list[NameExported]],
    contacts: dict[int, list[ContactExported]],
) -> PersonExported:
    return PersonExported(
        id=row.pk,
        uid=row.uid,
        full_name=row.full_name,
        family_name=row.family_name,
        middle_name=row.middle_name,
        given_name=row.given_name,
        language=row.name_language,
        is_specimen=row.is_specimen,
        is_open=is_open,
        sex=row.sex if is_open else "",
        birth_date=row.birth_date if is_open else None,
        birth_precision=row.birth_precision if is_open else "",
        names=tuple(names.get(row.pk, ())) if is_open else (),
        contacts=tuple(contacts.get(row.pk, ())) if is_open else (),
    )


def _names(ids: Collection[int]) -> dict[int, list[NameExported]]:
    found: dict[int, list[NameExported]] = {}
    rows = PersonName.objects.filter(person__in=ids).order_by("person", "kind", "text")
    for person, text, kind, language in rows.values_list(
        "person_id", "text", "kind", "language"
    ):
        found.setdefault(person, []).append(NameExported(text, kind, language))
    return found


def _contacts(ids: Collection[int]) -> dict[int, list[ContactExported]]:
    found: dict[int, list[ContactExported]] = {}
    rows = Contact.objects.filter(person__in=ids).order_by("person", "-is_primary")
    for person, kind, value, primary in rows.values_list(
        "person_id", "kind", "value", "is_primary"
    ):
        one = ContactExported(kind, value, primary)
        found.setdefault(person, []).append(one)
    return found


def offices_now(actor: Actor, person: int) -> list[OfficeShown]:
    """Return the offices that a person holds today, in range; one statement."""
    today = clock.today()
    return _shown(offices_visible_on(actor, today).filter(person=person), today)
