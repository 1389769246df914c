"""Acts on people: each a line of the table; and registering somebody new."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from pydantic import StrictBool

from banyan.kernel.actor import Actor
from banyan.kernel.errors import StateRefusal
from banyan.kernel.text import gettext_noop as _
from banyan.people import services
from banyan.people.queries import duplicates_while_typing

from ..acts import NEEDED, Act, Done, add_acts, record_of
from ..answers import Made, address
from ..commands import command_of, request_of, words
from ..deciding import OnDecision, decided
from ..endpoints import Room
from .people import room as people
from .requests import Asked

room = Room("Acts on people")

MEMBERS, WRITE = "membership.write", "person.write"

TWINS = _("Somebody like this may be here already.")
WAY_OUT = _("Ask /people/twins who it is; send “another”: true for somebody else.")

add_acts(
    room,
    (
        Act(
            "membership-open",
            services.membership_open,
            services.OpenMembership,
            MEMBERS,
            NEEDED,
            summary="Open memberships, by decision",
        ),
        Act(
            "membership-end",
            services.membership_end,
            services.EndMembership,
            MEMBERS,
            NEEDED,
            summary="End memberships, by decision",
        ),
        Act(
            "membership-correct",
            services.membership_correct,
            services.CorrectMembership,
            MEMBERS,
            NEEDED,
            summary="Correct what was recorded wrongly of memberships",
        ),
        Act(
            "stay-change",
            services.stay_change,
            services.ChangeStay,
            MEMBERS,
            NEEDED,
            summary="Transfer members for good",
        ),
        Act(
            "guest-stay-open",
            services.guest_stay_open,
            services.OpenGuestStay,
            MEMBERS,
            NEEDED,
            summary="Transfer members for a time",
        ),
        Act(
            "guest-stay-close",
            services.guest_stay_close,
            services.CloseGuestStay,
            MEMBERS,
            NEEDED,
            summary="Let guests return",
        ),
        Act(
            "grade-change",
            services.grade_change,
            services.ChangeGrade,
            MEMBERS,
            NEEDED,
            summary="Begin grades, such as official after probation",
        ),
        Act(
            "participation-change",
            services.participation_change,
            services.ChangeParticipation,
            MEMBERS,
            NEEDED,
            summary="Begin participations: active, exempt, suspended",
        ),
        Act(
            "person-change",
            services.person_change,
            services.ChangePerson,
            WRITE,
            summary="Change or correct names, sex and birth dates",
        ),
        Act(
            "contact-set",
            services.contact_set,
            services.SetContact,
            None,
            summary="Set, change or remove contacts; one's own need no right",
        ),
        Act(
            "sensitive-set",
            services.sensitive_set,
            services.SetSensitive,
            WRITE,
            summary="Seal sensitive values; an empty one is removed",
        ),
        Act(
            "qualification-add",
            services.qualification_add,
            services.AddQualification,
            WRITE,
            summary="Add certificates and courses",
        ),
    ),
)

PERSON = request_of(services.NewPerson)
MEMBERSHIP = request_of(services.OpenMembership, frozenset(("person",)))


class Registration(OnDecision):
    """A person with the membership through which they are seen, by decision."""

    person: PERSON  # type: ignore[valid-type]
    membership: MEMBERSHIP  # type: ignore[valid-type]
    phone: words(40) = ""  # type: ignore[valid-type]
    national_id: words(40) = ""  # type: ignore[valid-type]
    another: StrictBool = False


@dataclass(frozen=True)
class Registered:
    """A person just registered."""

    person_id: int
    person_uid: uuid.UUID
    done: Done


@people.post("/people", right=WRITE, gives=Registered)
def person_new(request: Asked, payload: Registration) -> Made:
    """Register a person together with the first membership, or nothing at all."""
    actor = request.actor
    if not payload.another:
        _refuse_twins(actor, payload)
    with transaction.atomic():
        person, membership, decision = _register(actor, payload)
        _more(actor, person.pk, payload)
    done = Done("register", (record_of(person), record_of(membership)), decision)
    return Made(Registered(person.pk, person.uid, done), address("people", person.uid))


def _refuse_twins(actor: Actor, asked: Any) -> None:
    found = duplicates_while_typing(
        actor,
        asked.person.full_name,
        birth_date=asked.person.birth_date,
        birth_precision=asked.person.birth_precision,
        phone=asked.phone,
        card_no=asked.membership.card_no,
        national_id=asked.national_id,
    )
    if found.here or found.elsewhere:
        raise StateRefusal(TWINS, code="person.twins", way_out=WAY_OUT)


def _register(actor: Actor, asked: Any) -> tuple[Any, Any, int | None]:
    new = command_of(actor, services.NewPerson, asked.person)
    person = services.person_register(actor=actor, commands=[new])[0]
    opening = command_of(
        actor, services.OpenMembership, asked.membership, person=person.pk
    )
    decision = decided(
        actor, asked, effective_on=opening.joined_on, effect={"person": person.pk}
    )
    membership = services.membership_open(
        actor=actor, commands=[opening], decision=decision
    )[0]
    return person, membership, getattr(decision, "pk", decision)


def _more(actor: Actor, person: int, asked: Any) -> None:
    """Keep phone and identity number, as the page of registering does."""
    if asked.phone:
        contact = services.SetContact(person, "phone", asked.phone, True)
        services.contact_set(actor=actor, commands=[contact])
    if asked.national_id:
        sealed = services.SetSensitive(person, "national-id", asked.national_id)
        services.sensitive_set(actor=actor, commands=[sealed])
