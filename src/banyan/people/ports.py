"""What this room registers: consequences, day roll, doctor, references, search."""

from __future__ import annotations

from typing import Any

from banyan.base import ports, retention
from banyan.base.ports import FoundText, Reference, SearchSource
from banyan.kernel.actor import Actor
from banyan.kernel.text import gettext_noop as _

from .dayroll import day_roll
from .examine import examine
from .queries.search import PersonHit, hits_of, name_count, name_search
from .reorganisation import PeopleConsequence
from .retention import (
    ContactsOfFormer,
    ContactsOfOutsiders,
    SealedOfFormer,
    SealedOfOutsiders,
    members_stay,
)

PERSON_COLUMNS = {
    "people.PersonName": "person",
    "people.Contact": "person",
    "people.Sensitive": "person",
    "people.Membership": "person",
    "people.Office": "person",
    "people.Qualification": "person",
    "access.Account": "person",
    "access.Grant": "person",
}
UNIT_COLUMNS = ("people.Stay", "people.Office", "people.Post")


def search_persons(
    actor: Actor, typed: str, limit: int
) -> tuple[list[FoundText], int, bool]:
    """Find persons by the keys of their memberships, and how many there are."""
    hits = name_search(actor, typed, limit=limit).hits
    count = name_count(actor, typed)
    return [_found(hit) for hit in hits], count.number, count.more


def _found(hit: PersonHit) -> FoundText:
    unit = hit.memberships[0].unit_id if hit.memberships else None
    return FoundText(hit.person_id, hit.name, unit, hit)


def show_persons(actor: Actor, ids: list[int]) -> dict[int, Any]:
    """Return the persons that the actor may see, by id."""
    return dict(hits_of(actor, ids))


def nothing_to_fill() -> int:
    """Persons are found by the keys of their memberships, not in the table."""
    return 0


ports.consequences.register("people", PeopleConsequence())
ports.day_roll.register("people", day_roll)
ports.doctor.register("people", examine)
ports.secret_files.register(
    "people",
    ports.SecretFile(
        "keys/sensitive.json", _("Identity numbers and other sealed values.")
    ),
)
ports.search_sources.register(
    "person",
    SearchSource(
        "person", nothing_to_fill, show_persons, "membership.read", search_persons
    ),
)
for _model, _column in PERSON_COLUMNS.items():
    ports.references.register(
        f"{_model}.{_column}", Reference("person", _model, _column)
    )
for _model in UNIT_COLUMNS:
    ports.references.register(f"{_model}.unit", Reference("unit", _model, "unit"))
for _kept in (
    ContactsOfFormer(),
    SealedOfFormer(),
    ContactsOfOutsiders(),
    SealedOfOutsiders(),
):
    retention.register(_kept)
retention.holds.register("people", members_stay)
