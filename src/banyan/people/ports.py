"""What this room registers: consequences, day roll, doctor, references, search."""

from __future__ import annotations

from typing import Any

from banyan.base import ports, retention
from banyan.base.ports import FoundText, Reference, SearchSource
from banyan.kernel.actor import Actor, system_actor
from banyan.kernel.text import gettext_noop as _

from . import jobs as _jobs  # noqa: F401 (registers what runs beside the pages)
from . import own as _own  # noqa: F401 (registers what a person is told)
from .dayroll import day_roll
from .examine import examine
from .queries.offices import offices_of_person
from .queries.search import PersonHit, hits_of, name_found
from .reorganisation import PeopleConsequence
from .retention import (
    ContactsOfFormer,
    ContactsOfOutsiders,
    SealedOfFormer,
    SealedOfOutsiders,
    members_stay,
)

PERSONS = (
    Reference("person", "people.PersonName", "person", same=("kind", "name_fold")),
    Reference("person", "people.Contact", "person", same=("kind", "value_fold")),
    Reference("person", "people.Sensitive", "person", by_hand=True),
    Reference("person", "people.Membership", "person"),
    Reference("person", "people.Office", "person"),
    Reference(
        "person",
        "people.Qualification",
        "person",
        same=("kind", "number", "issuer", "issued_on"),
    ),
    Reference("person", "people.CorrectionRequest", "person"),
    Reference("person", "people.CountingPlace", "person", is_copy=True),
    Reference("person", "people.TwinProposal", "first", is_copy=True),
    Reference("person", "people.TwinProposal", "second", is_copy=True),
    Reference("person", "people.TwinVerdict", "first", stays=True),
    Reference("person", "people.TwinVerdict", "second", stays=True),
    Reference("person", "people.PersonMerge", "survivor", stays=True),
    Reference("person", "people.PersonMerge", "merged", stays=True),
    Reference("person", "people.Person", "merged_into", stays=True),
    Reference("person", "people.PersonRemoval", "person", stays=True),
)
UNIT_COLUMNS = (
    "people.Stay",
    "people.Office",
    "people.Post",
    "people.CorrectionRequest",
    "people.PersonRemoval",
)


def search_persons(
    actor: Actor, typed: str, limit: int
) -> tuple[list[FoundText], int, bool]:
    """Find persons by the keys of their memberships, and how many there are."""
    hits, count = name_found(actor, typed, limit)
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


def offices_of(actor: Actor) -> str:
    """Name the offices in which somebody acts today, for the log of readings."""
    if actor.person_id is None:
        return ""
    held = offices_of_person(system_actor("readings"), actor.person_id, only_now=True)
    return "; ".join(
        f"{o.post_names.in_language('vi')}, {o.unit_names.in_language('vi')}"
        for o in held
    )


ports.consequences.register("people", PeopleConsequence())
ports.day_roll.register("people", day_roll)
ports.doctor.register("people", examine)
ports.secret_files.register(
    "people",
    ports.SecretFile(
        "keys/sensitive.json", _("Identity numbers and other sealed values.")
    ),
)
ports.offices_of.register("people", offices_of)
ports.search_sources.register(
    "person",
    SearchSource(
        "person", nothing_to_fill, show_persons, "membership.read", search_persons
    ),
)
for _one in PERSONS:
    ports.references.register(f"{_one.model}.{_one.column}", _one)
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
