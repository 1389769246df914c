"""Adding the certificates and courses that persons hold."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from banyan.base import bulk
from banyan.base.fields import OPEN_END
from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotVisible
from banyan.kernel.text import Text

from ..domain import refusals
from ..domain.commands import AddQualification, EndQualification
from ..models import Qualification
from .ground import acting
from .loading import persons_locked
from .persons import WRITE, require_persons

COLUMNS = (
    "id person_id kind title number issuer issued_on valid_until rule row_version"
).split()


def qualification_add(
    *, actor: Actor, commands: Sequence[AddQualification], record_into: Any = None
) -> list[Qualification]:
    """Add qualifications; raise NotVisible, NotAllowed, or InputError for its dates."""
    problems = [
        refusals.end_before_start(c.issued_on, "valid_until")
        for c in commands
        if c.valid_until is not None and c.valid_until <= c.issued_on
    ]
    refusals.bad_input(problems)
    with transaction.atomic():
        people = persons_locked(c.person for c in commands)
        require_persons(actor, people, WRITE)
        with acting(actor, "people.qualification_add", record_into=record_into) as act:
            ids = list(bulk.take_ids(Qualification, len(commands)))
            rows = [_row(pk, c) for pk, c in zip(ids, commands, strict=True)]
            bulk.insert(Qualification, COLUMNS, rows)
            act.record_rows("create", Qualification, ids)
    found = Qualification.objects.in_bulk(ids)
    return [found[pk] for pk in ids]


def qualification_end(
    *, actor: Actor, commands: Sequence[EndQualification], record_into: Any = None
) -> list[Qualification]:
    """Let qualifications end on a day; one that ended earlier stays as it is.

    Raises NotVisible for one that is not there, NotAllowed without ``person.write``.
    """
    wanted = {c.qualification: c.on for c in commands}
    with transaction.atomic():
        found = Qualification.objects.in_bulk(list(wanted))
        if wanted.keys() - found.keys():
            raise NotVisible
        people = persons_locked(row.person_id for row in found.values())
        require_persons(actor, people, WRITE)
        rows = [r for r in found.values() if (r.valid_until or OPEN_END) > wanted[r.pk]]
        with acting(actor, "people.qualification_end", record_into=record_into) as act:
            for row in rows:
                row.valid_until = wanted[row.pk]
                row.row_version += 1
            Qualification.objects.bulk_update(rows, ["valid_until", "row_version"])
            act.record_rows("end", Qualification, [row.pk for row in rows])
    return [found[c.qualification] for c in commands]


def _row(pk: int, command: AddQualification) -> tuple[Any, ...]:
    return (
        pk,
        command.person,
        command.kind,
        Text.of(command.title),
        command.number,
        command.issuer,
        command.issued_on,
        command.valid_until,
        command.rule,
        1,
    )
