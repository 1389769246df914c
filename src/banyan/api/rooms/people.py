"""People: search, the list, one person, the story, what is sealed; registering."""

from __future__ import annotations

from dataclasses import dataclass

from ninja import Query
from pydantic import Field

from banyan.access.queries import explain_person, who_can_see
from banyan.cases.queries import CaseLine, cases_of_person
from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotVisible
from banyan.people.queries import (
    MembershipShown,
    PersonDetails,
    PersonHit,
    PersonShown,
    SearchCursor,
    StoryLine,
    Twins,
    WhyLine,
    duplicates_while_typing,
    memberships_visible,
    name_search,
    person_details,
    person_get,
    person_story,
    standing_why,
)
from banyan.people.queries.hub import StandingThen, standing_on_day
from banyan.people.services import sensitive_open

from ..answers import Versioned
from ..commands import Request, words
from ..endpoints import Room
from ..moments import Day, Moment
from ..paging import Page, cursor_of, keyset_of, number
from ..paging import words as text
from ..references import Ref, handle, one_of
from .access import ExplanationOut, SeerOut
from .common import Paged, Words
from .requests import Asked

room = Room("People")


@dataclass(frozen=True)
class PersonOut:
    """A person as far as you may see: details only where persons may be read."""

    person: PersonShown
    details: PersonDetails


@dataclass(frozen=True)
class SealedOut:
    """A sealed value in clear; that it was opened stands in the log of readings."""

    field: str
    value: str


class PeopleAsked(Words, Paged):
    """Whom to look for."""


class StoryAsked(Request):
    """How much of a story."""

    corrected: bool = Field(False, description="Also what was recorded wrongly.")


class TwinsAsked(Request):
    """Somebody who may be here already. Sent by post: names stand in no address."""

    full_name: words(200, least=1)  # type: ignore[valid-type]
    birth_date: Day | None = None
    birth_precision: words(5) = "day"  # type: ignore[valid-type]
    phone: words(40) = ""  # type: ignore[valid-type]
    card_no: words(30) = ""  # type: ignore[valid-type]
    national_id: words(40) = ""  # type: ignore[valid-type]


class OpenSealed(Request):
    """Which sealed field to open, and why."""

    field: words(20, least=1)  # type: ignore[valid-type]
    reason: words(400, least=1)  # type: ignore[valid-type]


# -- many ---------------------------------------------------------------------------


@room.get("/people", right="person.read", gives=PersonHit, many=True)
def people(request: Asked, asked: Query[PeopleAsked]) -> Page:
    """Find people by name in any spelling and order, or by card number."""
    keys = keyset_of("people", asked.cursor, number, text, number, number)
    found = name_search(
        request.actor,
        asked.q,
        after=SearchCursor(*keys) if keys else None,
        limit=asked.limit,
    )
    end = found.after
    place = (end.stage, end.key, end.unit, end.id) if end else None
    return Page(found.hits, cursor_of("people", place))


@room.open("/people/twins", right="person.write", gives=Twins)
def people_twins(request: Asked, payload: TwinsAsked) -> Twins:
    """Ask who may be the person that is about to be registered."""
    return duplicates_while_typing(request.actor, **payload.dict())


# -- one ------------------------------------------------------------------------------


@room.get("/me", right=None, gives=PersonOut)
def me(request: Asked) -> Versioned:
    """Read one's own record; a token needs its holder's own record for this."""
    actor = request.actor
    if actor.own_person is None:
        raise NotVisible
    return _person(actor, person_get(actor, id=actor.own_person))


@room.get("/people/{person}", right=None, gives=PersonOut)
def person(request: Asked, person: Ref) -> Versioned:
    """Read a person with the memberships and offices in range."""
    return _person(request.actor, shown(request.actor, person))


def _person(actor: Actor, found: PersonShown) -> Versioned:
    out = PersonOut(found, person_details(actor, found))
    return Versioned(out, found.row_version)


def shown(actor: Actor, ref: str) -> PersonShown:
    """Return a person in range; NotVisible otherwise."""
    wanted = handle(ref)
    if isinstance(wanted, int):
        return person_get(actor, id=wanted)
    return person_get(actor, uid=wanted)


@room.get("/people/{person}/standing", right=None, gives=StandingThen, many=True)
def person_standing(request: Asked, person: Ref, asked: Query[Moment]) -> Page:
    """Read how the memberships of a person stood on a day, as it was known then."""
    found = standing_on_day(
        request.actor,
        shown(request.actor, person),
        asked.day,
        asked.known,
        is_today=asked.asked is None,
    )
    return Page(found)


@room.get("/people/{person}/story", right=None, gives=StoryLine, many=True)
def person_told(request: Asked, person: Ref, asked: Query[StoryAsked]) -> Page:
    """Read every dated fact about a person, each with its decision."""
    found = shown(request.actor, person)
    return Page(person_story(request.actor, found, corrected=asked.corrected))


@room.get("/people/{person}/cases", right=None, gives=CaseLine, many=True)
def person_cases(request: Asked, person: Ref) -> Page:
    """List the cases about a person, the latest first."""
    found = shown(request.actor, person)
    return Page(cases_of_person(request.actor, found.id))


@room.get("/people/{person}/seers", right=None, gives=SeerOut, many=True)
def person_seers(request: Asked, person: Ref) -> Page:
    """List who can see a person, and through which office or grant."""
    found = shown(request.actor, person)
    seers = who_can_see(request.actor, unit_ids=_units(found), person_id=found.id)
    return Page([SeerOut.of(s) for s in seers])


@room.get("/people/{person}/why", right=None, gives=ExplanationOut)
def person_why(request: Asked, person: Ref) -> ExplanationOut:
    """Explain why you may read this person, or may not."""
    found = shown(request.actor, person)
    why = explain_person(
        request.actor, "person.read", person_id=found.id, unit_ids=_units(found)
    )
    return ExplanationOut.of(why)


def _units(found: PersonShown) -> list[int]:
    return [m.unit_id for m in found.memberships if m.unit_id is not None]


@room.open("/people/{person}/sealed", right=None, gives=SealedOut)
def person_sealed(request: Asked, person: Ref, payload: OpenSealed) -> SealedOut:
    """Open a sealed field of a person; who, when and why is recorded first."""
    found = shown(request.actor, person)
    value = sensitive_open(
        actor=request.actor,
        person=found.id,
        field=payload.field,
        reason=payload.reason,
    )
    return SealedOut(payload.field, value)


# -- memberships --------------------------------------------------------------------------


@room.get("/memberships/{membership}", right=None, gives=MembershipShown)
def membership(request: Asked, membership: Ref) -> Versioned:
    """Read one membership with today's standing."""
    row = one_of(memberships_visible(request.actor), membership)
    found = person_get(request.actor, id=row.person_id)
    one = next((m for m in found.memberships if m.id == row.pk), None)
    if one is None:
        raise NotVisible
    return Versioned(one, one.row_version)


@room.get("/memberships/{membership}/why", right=None, gives=WhyLine, many=True)
def membership_why(request: Asked, membership: Ref) -> Page:
    """Read which decision made each fact of a standing true."""
    row = one_of(memberships_visible(request.actor), membership)
    return Page(standing_why(request.actor, row.pk))
