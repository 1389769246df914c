"""Persons entered by mistake: setting one aside, and taking them up again."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.db import transaction
from ninja import Query

from banyan.people import services
from banyan.people.queries import persons_visible
from banyan.people.queries.removals import RemovalShown, removal_get, removals

from ..acts import Record, record_of
from ..answers import Versioned
from ..commands import Request, words
from ..deciding import OnDecision, decided
from ..endpoints import Room
from ..paging import Page, cursor_of, keyset_of, number
from ..references import Ref, one_of
from .common import Paged
from .requests import Asked

room = Room("Entered by mistake")

WRITE = "person.write"


class SetAside(OnDecision):
    """Why, and the decision, where a membership goes with the person."""

    reason: words(400, least=1)  # type: ignore[valid-type]


class TakeUp(Request):
    """Why the person is taken up again."""

    reason: words(400, least=1)  # type: ignore[valid-type]


class RemovalsAsked(Paged):
    """Which part of the list."""


@dataclass(frozen=True)
class TakenUp:
    """What stands again; whether a card number was given to somebody else since."""

    removal: Record
    card_given: bool


@room.post(
    "/people/{person}/set-aside", right=WRITE, gives=Record, status=200, versioned=True
)
def person_set_aside(request: Asked, person: Ref, payload: SetAside) -> Record:
    """Set a person aside who was entered by mistake; refused when anything builds on it."""
    actor = request.actor
    row = one_of(persons_visible(actor), person)
    command = services.SetPersonAside(row.pk, payload.reason, request.read_at)
    with transaction.atomic():
        decision = decided(actor, payload, needed=False, effect={"person": row.pk})
        made = services.persons_set_aside(
            actor=actor, commands=[command], decision=decision
        )
    return record_of(made[0])


@room.get("/removals", right=WRITE, gives=RemovalShown, many=True)
def removals_listed(request: Asked, asked: Query[RemovalsAsked]) -> Page:
    """List the persons who are set aside now, newest first."""
    before = keyset_of("removals", asked.cursor, number)
    found = removals(
        request.actor, before=before[0] if before else None, limit=asked.limit + 1
    )
    page, more = found[: asked.limit], len(found) > asked.limit
    return Page(page, cursor_of("removals", (page[-1].id,) if more else None))


@room.get("/removals/{removal}", right=WRITE, gives=RemovalShown)
def removal_read(request: Asked, removal: uuid.UUID) -> Versioned:
    """Read how a person was set aside, and whether that stands."""
    found = removal_get(request.actor, removal)
    return Versioned(found, found.row_version)


@room.post(
    "/removals/{removal}/undo", right=WRITE, gives=TakenUp, status=200, versioned=True
)
def removal_undone(request: Asked, removal: uuid.UUID, payload: TakeUp) -> TakenUp:
    """Take the person up again: everything stands as it did."""
    command = services.TakePersonUp(removal, payload.reason, request.read_at)
    [(row, given)] = services.removals_undo(actor=request.actor, commands=[command])
    return TakenUp(record_of(row), given)
