"""Sensitive values: sealed when written, opened only on record."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from banyan.base import bulk
from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotVisible
from banyan.ledger import services as ledger

from .. import keys as keyring
from ..domain import refusals
from ..domain.commands import SetSensitive
from ..models import Sensitive
from .ground import acting
from .loading import persons_locked
from .persons import require_persons

RIGHT = "person.sensitive"
WRITE = "person.write"
COLUMNS = "id person_id field key_id sealed match row_version".split()
CHUNK = 500


def sensitive_set(
    *, actor: Actor, commands: Sequence[SetSensitive], record_into: Any = None
) -> int:
    """Seal values; an empty one removes what is there. Return how many were written.

    Writing needs ``person.write``, not the right to open. The ledger records
    the sealed row, never the value. Raises NotVisible, NotAllowed, InputError.
    """
    problems = [
        refusals.unknown_word(c.field, Sensitive.FIELDS, "field")
        for c in commands
        if c.field not in Sensitive.FIELDS
    ]
    refusals.bad_input(problems)
    keys = keyring.load_keys()
    with transaction.atomic():
        people = persons_locked(c.person for c in commands)
        require_persons(actor, people, WRITE)
        rows = Sensitive.objects.filter(person__in=list(people))
        known = {(r.person_id, r.field): r for r in rows}
        with acting(actor, "people.sensitive_set", record_into=record_into) as act:
            write_sealed(act, keys, [c for c in commands if _is_new(c, known)])
            _change(act, keys, [c for c in commands if c.value], known)
            _remove(act, [c for c in commands if not c.value], known)
    return len(commands)


Known = dict[tuple[int, str], Sensitive]


def _is_new(command: SetSensitive, known: Known) -> bool:
    return bool(command.value) and (command.person, command.field) not in known


def write_sealed(
    act: Any, keys: keyring.Keys, commands: Sequence[SetSensitive]
) -> None:
    """Seal values of persons who have none of these yet."""
    if not commands:
        return
    ids = list(bulk.take_ids(Sensitive, len(commands)))
    rows = [
        (
            pk,
            c.person,
            c.field,
            keys.current,
            keyring.seal(keys, c.person, c.field, c.value),
            keyring.match(keys, c.field, c.value),
            1,
        )
        for pk, c in zip(ids, commands, strict=True)
    ]
    bulk.insert(Sensitive, COLUMNS, rows)
    act.record_rows("create", Sensitive, ids)


def _change(
    act: Any, keys: keyring.Keys, commands: Sequence[SetSensitive], known: Known
) -> None:
    rows = []
    for command in commands:
        row = known.get((command.person, command.field))
        if row is not None:
            _seal_into(row, keys, command.value)
            row.match = keyring.match(keys, command.field, command.value)
            rows.append(row)
    if rows:
        Sensitive.objects.bulk_update(rows, COLUMNS[3:])
        act.record_rows("change", Sensitive, [r.pk for r in rows])


def _seal_into(row: Sensitive, keys: keyring.Keys, value: str) -> None:
    row.sealed = keyring.seal(keys, row.person_id, row.field, value)
    row.key_id = keys.current
    row.row_version += 1


def _remove(act: Any, commands: Sequence[SetSensitive], known: Known) -> None:
    wanted = [known.get((c.person, c.field)) for c in commands]
    ids = [row.pk for row in wanted if row is not None]
    if ids:
        act.record_rows("delete", Sensitive, ids)
        Sensitive.objects.filter(pk__in=ids).delete()


def sensitive_open(*, actor: Actor, person: int, field: str, reason: str) -> str:
    """Return one value in clear, after its reading was recorded.

    Nothing is shown when the reading cannot be recorded (Fault), so a page
    calls this by POST and outside any transaction. Needs ``person.sensitive``
    over the person, or that it is oneself, and a reason. Raises NotVisible when
    there is no such value or person in range, NotAllowed, InputError.
    """
    if not reason.strip():
        refusals.bad_input([refusals.no_reason()])
    if person != actor.own_person:
        require_persons(actor, [person], RIGHT)
    row = Sensitive.objects.filter(person=person, field=field).first()
    if row is None:
        raise NotVisible
    return ledger.with_reading(
        lambda: _opened(row),
        actor=actor,
        kind="people.sensitive",
        subject=row.pk,
        person=person,
        what=field,
        reason=reason.strip(),
    )


def _opened(row: Sensitive) -> str:
    keys = keyring.load_keys()
    return keyring.unseal(keys, row.key_id, row.person_id, row.field, bytes(row.sealed))


def sensitive_rotate(*, actor: Actor) -> int:
    """Seal every value anew with a fresh key, and forget the old keys.

    The old keys are dropped only after the last chunk is committed; a rotation
    that was interrupted is simply run again. Needs ``settings.admin``. Returns
    how many values were sealed anew.
    """
    actor.require("settings.admin")
    keys, done = keyring.add_key(), 0
    while count := _rotate_chunk(actor, keys):
        done += count
    keyring.drop_old_keys()
    return done


def _rotate_chunk(actor: Actor, keys: keyring.Keys) -> int:
    with transaction.atomic():
        rows = list(
            Sensitive.objects.select_for_update()
            .exclude(key_id=keys.current)
            .order_by("pk")[:CHUNK]
        )
        if not rows:
            return 0
        for row in rows:
            plain = keyring.unseal(
                keys, row.key_id, row.person_id, row.field, bytes(row.sealed)
            )
            _seal_into(row, keys, plain)
        facts = {"key": keys.current, "count": len(rows)}
        with acting(actor, "people.sensitive_rotate", facts=facts) as act:
            Sensitive.objects.bulk_update(rows, ["sealed", "key_id", "row_version"])
            act.record_rows("change", Sensitive, [r.pk for r in rows])
    return len(rows)
