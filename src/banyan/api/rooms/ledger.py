"""The ledger: acts, what happened to a record, proofs, who read what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from ninja import Query
from pydantic import Field, StringConstraints

from banyan.base.lists import ListQuery
from banyan.ledger import services
from banyan.ledger.queries import (
    ActView,
    EntryView,
    ReadingView,
    act_get,
    acts_named,
    readings_by_account,
    readings_of_person,
)
from banyan.ledger.queries.pages import (
    SealShown,
    entries_of_act,
    record_entries,
    seal_last,
)
from banyan.people.queries import persons_visible

from ..commands import Request, words
from ..endpoints import Room
from ..listing import ids_on, page_of, term
from ..moments import Day
from ..paging import Page, cursor_of, keyset_of, number
from ..references import Num, Ref, one_of, unit_row
from .common import Paged
from .requests import Asked

room = Room("Ledger")

Kind = Annotated[str, StringConstraints(pattern=r"^[a-z]+\.[a-z_]+$", max_length=60)]
"""The kind of a record, “people.membership”."""


@dataclass(frozen=True)
class LedgerState:
    """The last seal, and how many acts wait for the next one."""

    seal: SealShown | None


class ActsAsked(Paged):
    """Which acts to list."""

    room: str = Field("", max_length=20, pattern="^[a-z]*$")
    kind: str = Field("", max_length=60, pattern=r"^([a-z]+\.[a-z_]+)?$")
    unit: Ref | None = None
    person: Ref | None = Field(None, description="What is about this person.")
    since: Day | None = None
    until: Day | None = Field(None, description="Up to the end of this day.")
    mine: bool = Field(False, description="Only one's own acts.")


class Why(Request):
    """Why something is opened; it stands in the log of readings."""

    reason: words(400) = ""  # type: ignore[valid-type]


@room.get("/ledger", right=None, gives=LedgerState)
def ledger(request: Asked) -> LedgerState:
    """Read the last seal, and how many acts wait for the next one."""
    return LedgerState(seal_last(request.actor))


@room.get("/ledger/acts", right=None, gives=ActView, many=True)
def ledger_acts(request: Asked, asked: Query[ActsAsked]) -> Page:
    """List acts, newest first: one's own, or what “ledger.read” covers."""
    actor = request.actor
    unit = unit_row(actor, asked.unit).uid if asked.unit else None
    about = asked.person and one_of(persons_visible(actor), asked.person).uid
    page = page_of(
        actor,
        "own_acts" if asked.mine else "acts",
        ListQuery(after=asked.cursor or "", limit=asked.limit),
        term("room", "is", asked.room),
        term("kind", "is", asked.kind),
        term("unit", "is", unit),
        term("about", "is", about),
        term("at", "ge", asked.since),
        term("at", "le", asked.until),
    )
    return Page(acts_named(actor, ids_on(page)), page.after or None)


def _one(value: int | None) -> tuple[int] | None:
    return None if value is None else (value,)


@room.get("/ledger/acts/{act}", right=None, gives=ActView)
def ledger_act(request: Asked, act: Num) -> ActView:
    """Read one act in range, or one's own."""
    return act_get(request.actor, act)


@room.get("/ledger/acts/{act}/entries", right=None, gives=EntryView, many=True)
def ledger_act_entries(request: Asked, act: Num, asked: Query[Paged]) -> Page:
    """List the records that an act changed, in their order."""
    found = act_get(request.actor, act)
    after = keyset_of("act-entries", asked.cursor, number)
    page, last = entries_of_act(
        request.actor,
        found.id,
        after=after[0] if after else None,
        limit=asked.limit,
    )
    return Page(page, cursor_of("act-entries", _one(last)))


@room.get("/ledger/records/{kind}/{subject}", right=None, gives=EntryView, many=True)
def ledger_record(
    request: Asked, kind: Kind, subject: Num, asked: Query[Paged]
) -> Page:
    """List what happened to one record, newest first, each with its act."""
    after = keyset_of("record", asked.cursor, number)
    page, last = record_entries(
        request.actor,
        kind,
        subject,
        after=after[0] if after else None,
        limit=asked.limit,
    )
    return Page(page, cursor_of("record", _one(last)))


@room.open("/ledger/entries/{entry}/proof", right=None, gives=dict[str, Any])
def ledger_proof(request: Asked, entry: Num, payload: Why) -> dict[str, Any]:
    """Take out the proof of one entry, to be checked offline; this is recorded."""
    return services.proof(request.actor, entry, reason=payload.reason)


@room.get("/ledger/readings", right=None, gives=ReadingView, many=True)
def ledger_readings(request: Asked, asked: Query[Paged]) -> Page:
    """List what one's own account has opened, newest first."""
    actor = request.actor
    before = keyset_of("readings", asked.cursor, number)
    found = (
        readings_by_account(
            actor,
            actor.own_account,
            before=before[0] if before else None,
            limit=asked.limit + 1,
        )
        if actor.own_account is not None
        else []
    )
    return _readings(found, asked)


@room.get("/people/{person}/readings", right=None, gives=ReadingView, many=True)
def person_readings(request: Asked, person: Ref, asked: Query[Paged]) -> Page:
    """List who opened what is closed about a person, newest first."""
    actor = request.actor
    row = one_of(persons_visible(actor), person)
    if row.pk != actor.own_person:
        actor.require("ledger.read")
    before = keyset_of("readings", asked.cursor, number)
    found = readings_of_person(
        actor,
        row.pk,
        before=before[0] if before else None,
        limit=asked.limit + 1,
    )
    return _readings(found, asked)


def _readings(found: list[ReadingView], asked: Paged) -> Page:
    page = found[: asked.limit]
    last = page[-1].id if len(found) > asked.limit else None
    return Page(page, cursor_of("readings", _one(last)))
