"""Popolo: organizations, areas, posts; memberships and persons as far as one may.

An office is a membership of Popolo: a person in a post of an organization. See
https://www.popoloproject.com/specs/.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from banyan.kernel.text import Text
from banyan.people.queries import OfficeShown
from banyan.people.queries.exported import PersonExported, PostExported
from banyan.units.queries import UnitRow

from .part import Part, in_languages, urn, without_marks

SEX = {"f": "female", "m": "male"}
CONTACTS = {"phone": "voice", "mail": "email", "email": "email", "address": "address"}


def popolo_of(part: Part, language: str) -> dict[str, Any]:
    """Return a part of a tree as Popolo, named in a language."""
    uids = part.uids
    kind = "areas" if part.structure == "areas" else "organizations"
    units = [_unit(unit, uids, language) for unit in part.units]
    found: dict[str, Any] = {
        "persons": [_person(p) for p in part.persons],
        "organizations": [],
        "areas": [],
        "posts": [_post(p, uids, language) for p in part.posts],
        "memberships": [_office(o, uids, language) for o in part.offices],
    }
    found[kind] = units
    return found


def _unit(unit: UnitRow, uids: Any, language: str) -> dict[str, Any]:
    parent = uids.get(unit.parent)
    return without_marks(
        id=urn(unit.uid),
        name=unit.names.in_language(language),
        other_names=_others(unit.names, language),
        classification=unit.kind,
        parent_id=urn(parent) if parent else None,
        identifiers=[{"scheme": "code", "identifier": unit.code}] if unit.code else [],
    )


def _others(text: Text, language: str) -> list[dict[str, str]]:
    name = text.in_language(language)
    return [
        {"name": other, "note": key}
        for key, other in in_languages(text)
        if other != name
    ]


def _post(post: PostExported, uids: Any, language: str) -> dict[str, Any]:
    return without_marks(
        id=_post_id(post.id),
        label=post.names.in_language(language),
        role=post.key,
        organization_id=urn(uids[post.unit_id]),
        start_date=_day(post.valid_from),
        end_date=_last(post.valid_to),
    )


def _post_id(number: int) -> str:
    return f"post/{number}"


def _office(office: OfficeShown, uids: Any, language: str) -> dict[str, Any]:
    return without_marks(
        id=f"office/{office.id}",
        label=office.post_names.in_language(language),
        role=office.post_key,
        person_id=urn(office.person_uid),
        organization_id=urn(uids[office.unit_id]),
        post_id=_post_id(office.post_id),
        start_date=_day(office.since),
        end_date=_last(office.until),
    )


def _person(person: PersonExported) -> dict[str, Any]:
    return without_marks(
        id=urn(person.uid),
        name=person.full_name,
        family_name=person.family_name,
        given_name=person.given_name,
        additional_name=person.middle_name,
        other_names=[
            without_marks(name=n.text, note=f"{n.kind} {n.language}".strip())
            for n in person.names
        ],
        gender=SEX.get(person.sex),
        birth_date=_birth(person),
        contact_details=[
            {"type": CONTACTS.get(c.kind, c.kind), "value": c.value}
            for c in person.contacts
        ],
    )


def _birth(person: PersonExported) -> str | None:
    """Return as much of the birth date as is known."""
    if person.birth_date is None:
        return None
    length = {"year": 4, "month": 7}.get(person.birth_precision, 10)
    return person.birth_date.isoformat()[:length]


def _day(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def _last(end: dt.date | None) -> str | None:
    """Return the last day: the end of a period here is the first day after it."""
    return _day(end - dt.timedelta(days=1)) if end else None
