"""Applications from outside: somebody without an account opens a case and follows it.

Only for procedures that the pack opens to the public. The applicant gets the
number of the case and a code, shown once; both together show how far it is.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import transaction

from banyan.kernel import clock
from banyan.kernel.actor import system_actor
from banyan.kernel.errors import InputError, NotVisible
from banyan.kernel.text import gettext_noop as _
from banyan.ledger import services as ledger
from banyan.people.services import NewPerson, SetContact, contact_set
from banyan.units.queries import units_found

from ..commands import OpenCase
from ..definitions import definition_of
from ..models import Application
from .opening import case_open

ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
LETTERS = 8


@dataclass(frozen=True)
class Apply:
    """What an applicant sends; ``unit`` is the branch that takes it up."""

    kind: str
    unit: int
    person: NewPerson
    phone: str
    language: str = "vi"
    given: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Sent:
    """The number to follow an application by, and its code, shown this once."""

    reference: str
    code: str


def application_send(*, command: Apply, on: dt.date | None = None) -> Sent:
    """Open the case of an applicant. Raises NotVisible where none can be sent to,
    InputError for a form that is not complete, RuleRefusal of the opening."""
    definition = definition_of(command.kind)
    units = units_found(system_actor("application"), {command.unit})
    if not definition.public or command.unit not in units:
        raise NotVisible
    if not command.phone.strip():
        raise InputError(
            _("A telephone number is needed, so that the branch can answer."),
            way_out=_("Write the number under which you can be reached."),
        )
    actor = replace(system_actor("application"), on_behalf_of=command.person.full_name)
    code = "".join(secrets.choice(ALPHABET) for _letter in range(LETTERS))
    with transaction.atomic():
        with ledger.act(
            actor=actor,
            kind="cases.application_send",
            unit=command.unit,
            facts={"kind": command.kind},
        ) as act:
            case = case_open(
                actor=actor,
                kind=command.kind,
                commands=[
                    OpenCase(
                        subject=0,
                        new_person=command.person,
                        on=on or clock.today(),
                        unit=command.unit,
                        given=command.given,
                    )
                ],
                record_into=act,
            )[0]
            contact_set(
                actor=actor,
                commands=[
                    SetContact(case.person_id or 0, "phone", command.phone.strip())
                ],
                record_into=act,
            )
            made = Application.objects.create(
                case=case,
                code_digest=digest_of(case.reference, code),
                sent_at=clock.now(),
                language=command.language,
            )
            act.record("create", made)
    return Sent(case.reference, code)


def digest_of(reference: str, code: str) -> str:
    """Return what is kept of a code: it opens one case only."""
    text = f"{reference}\n{code.strip().upper().replace('-', '')}"
    return hashlib.sha256(text.encode()).hexdigest()
