"""What the bulk door writes beside memberships: contacts and identity numbers.

The persons are new and of the same act: nobody else can have written on them, so
nothing is locked or looked up.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from banyan.kernel.actor import Actor

from .. import keys as keyring
from ..domain import refusals
from ..domain.commands import NewPerson, SetContact, SetSensitive
from ..domain.loading import LoadRow
from ..domain.moves import PersonFacts
from .contacts import contact_problems, write_contacts
from .ground import units_of
from .persons import WRITE
from .sensitive import write_sealed

NATIONAL_ID = "national-id"


def require_apart(actor: Actor, rows: Sequence[LoadRow]) -> None:
    """Require ``person.write`` where contacts or identity numbers are to be written."""
    having = [r for r in rows if _is_new(r) and (r.contacts or r.national_id)]
    if not having:
        return
    actor.require(WRITE)
    places = {m.home[0].value for r in having for m in r.memberships if m.home}
    units_of(actor, places, WRITE)


def write_apart(act: Any, pairs: Iterable[tuple[LoadRow, PersonFacts]]) -> None:
    """Write what the rows say beside the memberships of new persons."""
    new = [(row, facts.id) for row, facts in pairs if _is_new(row)]
    contacts = list(_contacts(new))
    refusals.bad_input([p for c in contacts for p in contact_problems(c)])
    write_contacts(act, contacts)
    sealed = [
        SetSensitive(pk, NATIONAL_ID, row.national_id)
        for row, pk in new
        if row.national_id
    ]
    if sealed:
        write_sealed(act, keyring.load_keys(), sealed)


def _is_new(row: LoadRow) -> bool:
    return isinstance(row.person, NewPerson)


def _contacts(new: Iterable[tuple[LoadRow, int]]) -> Iterator[SetContact]:
    for row, pk in new:
        for kind, value in row.contacts:
            yield SetContact(pk, kind, value, is_primary=True)
