"""Registering a person: the act, and who might be registered already."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.text import gettext_noop as _
from banyan.people import services
from banyan.people.queries import duplicates_while_typing
from banyan.people.queries.duplicates import Twin
from banyan.web.features.twins.words import reason_said
from banyan.web.shared.places import person_url
from banyan.web.shared.ui import PersonLine

from .acts import NOBODY, OVER, Act, opening
from .decide import DecisionForm
from .forms import ActForm, RegisterForm
from .targets import Target
from .words import born


def _nothing(*given: Any) -> None:
    raise NotImplementedError("a registration goes through register()")


ACT = Act(
    "register",
    _("Register a person"),
    NOBODY,
    "person.write",
    RegisterForm,
    _nothing,
    ("admission", "readmission", OVER),
    lambda target: _first(),
    _(
        "A person is registered together with the membership through which they "
        "are seen. While you type, Banyan looks whether they are here already."
    ),
    "outline/user-plus",
    verb=_("Register"),
    rules=("ADM-AGE-MIN", "AGE-PARTY-START"),
)


def _first() -> dict[str, Any]:
    return {
        "joined_on": clock.today(),
        "grade": "probationary",
        "birth_precision": "day",
        "language": "vi",
    }


@dataclass(frozen=True)
class TwinsShown:
    """Who might be the person being typed; whether the level above should look."""

    here: tuple[PersonLine, ...] = ()
    elsewhere: bool = False

    @property
    def found(self) -> bool:
        """Whether there is anybody."""
        return bool(self.here) or self.elsewhere


NO_TWINS = TwinsShown()


def twins_of(actor: Actor, form: ActForm) -> TwinsShown:
    """Return the twins of what a form holds, as far as it can be read."""
    form.is_valid()
    data = form.cleaned_data
    return _twins(
        actor,
        full_name=data.get("full_name") or "",
        birth_date=data.get("birth_date"),
        birth_precision=data.get("birth_precision") or "day",
        phone=data.get("phone") or "",
        card_no=data.get("card_no") or "",
        national_id=data.get("national_id") or "",
    )


def twins_typed(actor: Actor, query: Mapping[str, str]) -> TwinsShown:
    """Return the twins of what is being typed; the identity number is not sent."""
    return _twins(
        actor,
        full_name=query.get("full_name", "")[:200],
        birth_date=_day(query.get("birth_date", "")),
        phone=query.get("phone", "")[:40],
        card_no=query.get("card_no", "")[:30],
    )


def _twins(actor: Actor, **typed: Any) -> TwinsShown:
    found = duplicates_while_typing(actor, **typed)
    return TwinsShown(tuple(_line(twin) for twin in found.here), found.elsewhere)


def _line(twin: Twin) -> PersonLine:
    reasons = [reason_said(str(r)) for r in twin.reasons]
    return PersonLine(
        name=twin.name,
        url=person_url(twin.person_uid),
        note=", ".join(reasons),
        end=born(twin.birth_date, "day"),
    )


def _day(raw: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(raw)
    except ValueError:
        return None


def register(target: Target, form: ActForm, decision: DecisionForm) -> tuple[Any, Any]:
    """Write person, contact, sealed number, decision and membership, or nothing."""
    actor, d = target.actor, form.cleaned_data
    with transaction.atomic():
        command = services.NewPerson(
            full_name=d["full_name"],
            birth_date=d["birth_date"],
            birth_precision=d["birth_precision"] or "day",
            sex=d["sex"],
            language=d["language"],
        )
        person = services.person_register(actor=actor, commands=[command])[0]
        decision.name_for(d["full_name"])
        made = decision.decision(actor, d["joined_on"], {"person": person.pk})
        services.membership_open(
            actor=actor, commands=[opening(person.pk, d)], decision=made
        )
        if d["phone"]:
            contact = services.SetContact(person.pk, "phone", d["phone"], True)
            services.contact_set(actor=actor, commands=[contact])
        if d["national_id"]:
            sealed = services.SetSensitive(person.pk, "national-id", d["national_id"])
            services.sensitive_set(actor=actor, commands=[sealed])
    return person, made
