"""What people ask to have put right in their own record; what is kept about oneself."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from ninja import Query
from pydantic import Field, StrictBool

from banyan.base.ports import OwnColumn
from banyan.base.saying import say
from banyan.kernel.errors import NotVisible
from banyan.ledger.queries import EntryView, story
from banyan.ledger.services import with_reading
from banyan.people import queries, services
from banyan.people.queries import PersonShown, memberships_visible, records_of
from banyan.people.queries.corrections import RequestShown
from banyan.people.queries.own import OwnFile, own_data

from ..acts import Record, record_of
from ..answers import Made, Versioned, address
from ..commands import Facts, Request, words
from ..deciding import OnDecision, decided
from ..endpoints import Room
from ..paging import Page, cursor_of, keyset_of, number
from ..references import RefIn, ids_of
from .common import Paged
from .requests import Asked

room = Room("Oneself")

Uid = uuid.UUID


@dataclass(frozen=True)
class OwnPartOut:
    """One part of what is kept about oneself."""

    key: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True)
class OwnOut:
    """Everything kept about oneself, as it is now."""

    person: PersonShown
    parts: tuple[OwnPartOut, ...]

    @classmethod
    def of(cls, found: OwnFile) -> OwnOut:
        """Return it as it goes out."""
        return cls(
            found.person,
            tuple(
                OwnPartOut(p.key, say(p.title, {}), _keys(p.columns), p.rows)
                for p in found.parts
            ),
        )


def _keys(columns: tuple[OwnColumn, ...]) -> tuple[str, ...]:
    return tuple(column.key for column in columns)


class CorrectionsAsked(Paged):
    """Which requests."""

    state: str = Field("open", pattern="^(open|accepted|refused|withdrawn)$")


class CorrectionNew(Request):
    """What should stand in one's own record, and why."""

    about: words(20, least=1)  # type: ignore[valid-type]
    wanted: Facts
    reason: words(400, least=1)  # type: ignore[valid-type]
    membership: RefIn | None = None


class CorrectionAnswer(OnDecision):
    """The answer to a request: accepted, or refused with the reason."""

    accept: StrictBool
    answer: words(400) = ""  # type: ignore[valid-type]


# -- oneself -----------------------------------------------------------------------------


@room.open("/me/data", right=None, gives=OwnOut)
def me_data(request: Asked) -> OwnOut:
    """Take out everything that is kept about oneself; that it was is recorded."""
    found = own_data(request.actor)
    return with_reading(
        lambda: OwnOut.of(found),
        actor=request.actor,
        kind="people.person",
        subject=found.person.id,
        person=found.person.id,
        what="own data json",
    )


@room.get("/me/entries", right=None, gives=EntryView, many=True)
def me_entries(request: Asked, asked: Query[Paged]) -> Page:
    """List what was recorded about oneself, newest first."""
    actor = request.actor
    if actor.own_person is None:
        raise NotVisible
    before = keyset_of("own-entries", asked.cursor, number)
    first, *also = records_of(actor.own_person)
    found = story(
        actor,
        person=first,
        also=also,
        before=before[0] if before else None,
        limit=asked.limit + 1,
    )
    page, more = found[: asked.limit], len(found) > asked.limit
    return Page(page, cursor_of("own-entries", (page[-1].id,) if more else None))


@room.get("/me/corrections", right=None, gives=RequestShown, many=True)
def me_corrections(request: Asked) -> Page:
    """List one's own requests, the open ones first."""
    return Page(queries.requests_mine(request.actor))


@room.post("/me/corrections", right=None, gives=Record)
def me_correction_ask(request: Asked, payload: CorrectionNew) -> Made:
    """Ask that something of one's own record be put right."""
    actor = request.actor
    membership = None
    if payload.membership is not None:
        found = ids_of(actor, "membership", [payload.membership])
        membership = found[payload.membership]
        own = memberships_visible(actor).filter(person=actor.own_person or 0)
        if not own.filter(pk=membership).exists():
            raise NotVisible
    command = services.AskCorrection(
        about=payload.about,
        wanted=dict(payload.wanted),
        reason=payload.reason,
        membership=membership,
    )
    made = services.correction_ask(actor=actor, commands=[command])[0]
    return Made(record_of(made), address("corrections", made.uid))


@room.post("/corrections/{correction}/withdraw", right=None, gives=Record, status=200)
def correction_withdrawn(request: Asked, correction: Uid) -> Record:
    """Take one's own request back."""
    made = services.correction_withdraw(actor=request.actor, request=correction)
    return record_of(made)


# -- of others -----------------------------------------------------------------------------


@room.get("/corrections", right="person.read", gives=RequestShown, many=True)
def corrections(request: Asked, asked: Query[CorrectionsAsked]) -> Page:
    """List what members asked to have put right, oldest first."""
    after = keyset_of("corrections", asked.cursor, number)
    found = queries.requests_in_range(
        request.actor,
        state=asked.state,
        after=after[0] if after else None,
        limit=asked.limit + 1,
    )
    page, more = found[: asked.limit], len(found) > asked.limit
    return Page(page, cursor_of("corrections", (page[-1].id,) if more else None))


@room.get("/corrections/{correction}", right=None, gives=RequestShown)
def correction(request: Asked, correction: Uid) -> Versioned:
    """Read one request: one's own, or one in range."""
    found = queries.request_get(request.actor, correction)
    return Versioned(found, found.row_version)


@room.post(
    "/corrections/{correction}/answer",
    right=None,
    gives=Record,
    status=200,
    versioned=True,
)
def correction_answered(
    request: Asked, correction: Uid, payload: CorrectionAnswer
) -> Record:
    """Accept a request (the record is put right), or refuse it with the reason."""
    actor = request.actor
    shown = queries.request_get(actor, correction)
    command = services.AnswerCorrection(
        correction, payload.accept, payload.answer, request.read_at
    )
    with transaction.atomic():
        made = decided(actor, payload, needed=False, effect={"person": shown.person_id})
        answered = services.correction_answer(
            actor=actor, commands=[command], decision=made
        )
    return record_of(answered[0])
