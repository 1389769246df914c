"""Writing contacts: phones, mail addresses, postal addresses."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from banyan.base import bulk
from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotVisible, Problem
from banyan.kernel.names import normalise

from ..domain import refusals
from ..domain.commands import SetContact
from ..domain.names import fold_contact
from ..models import Contact
from .ground import acting
from .loading import persons_locked
from .persons import WRITE, require_persons

COLUMNS = "id person_id kind value value_fold is_primary row_version".split()


def contact_set(
    *, actor: Actor, commands: Sequence[SetContact], record_into: Any = None
) -> list[Contact | None]:
    """Write contacts; return each, or ``None`` for one that was removed.

    With ``contact`` an existing one is changed (an empty value removes it),
    else one is added. Persons may write their own. Raises NotVisible,
    NotAllowed, InputError, Conflict.
    """
    refusals.bad_input([p for c in commands for p in contact_problems(c)])
    with transaction.atomic():
        people = persons_locked(c.person for c in commands)
        others = [pk for pk in people if pk != actor.own_person]
        if others:
            require_persons(actor, others, WRITE)
        known = _known(commands)
        with acting(actor, "people.contact_set", record_into=record_into) as act:
            added = write_contacts(act, [c for c in commands if c.contact is None])
            _change(act, commands, known)
            _remove(act, [c for c in commands if c.contact and not c.value.strip()])
    rows = Contact.objects.in_bulk([*added, *known])
    fresh = iter(added)
    return [rows.get(c.contact or next(fresh)) for c in commands]


def contact_problems(command: SetContact) -> list[Problem]:
    """Say what is wrong with a contact."""
    if command.kind not in Contact.KINDS:
        return [refusals.unknown_word(command.kind, Contact.KINDS, "kind")]
    value = normalise(command.value)
    if not value:
        return [] if command.contact else [refusals.empty_contact(command.kind)]
    folded = fold_contact(command.kind, value)
    sound = {
        "phone": 8 <= len(folded) <= 15,
        "mail": "@" in folded.strip("@") and " " not in folded,
        "address": bool(folded),
    }
    return [] if sound[command.kind] else [refusals.odd_contact(command.kind, value)]


def _known(commands: Sequence[SetContact]) -> dict[int, Contact]:
    wanted = {c.contact: c for c in commands if c.contact is not None}
    found = Contact.objects.in_bulk(list(wanted))
    for pk, command in wanted.items():
        if pk not in found or found[pk].person_id != command.person:
            raise NotVisible
        refusals.check_version(found[pk].row_version, command.row_version)
    return found


def write_contacts(act: Any, commands: Sequence[SetContact]) -> list[int]:
    """Add contacts that were checked; return their ids."""
    if not commands:
        return []
    ids = list(bulk.take_ids(Contact, len(commands)))
    rows = [
        (pk, c.person, c.kind, *_values(c), c.is_primary, 1)
        for pk, c in zip(ids, commands, strict=True)
    ]
    bulk.insert(Contact, COLUMNS, rows)
    act.record_rows("create", Contact, ids)
    return ids


def _values(command: SetContact) -> tuple[str, str]:
    value = normalise(command.value)[:300]
    return value, fold_contact(command.kind, value)[:300]


def _change(
    act: Any, commands: Sequence[SetContact], known: dict[int, Contact]
) -> None:
    changed = [c for c in commands if c.contact is not None and c.value.strip()]
    rows = []
    for command in changed:
        row = known[command.contact or 0]
        row.kind, row.is_primary = command.kind, command.is_primary
        row.value, row.value_fold = _values(command)
        row.row_version += 1
        rows.append(row)
    if rows:
        names = ["kind", "value", "value_fold", "is_primary", "row_version"]
        Contact.objects.bulk_update(rows, names)
        act.record_rows("change", Contact, [r.pk for r in rows])


def _remove(act: Any, commands: Sequence[SetContact]) -> None:
    ids = [c.contact for c in commands if c.contact is not None]
    if ids:
        act.record_rows("delete", Contact, ids)
        Contact.objects.filter(pk__in=ids).delete()
