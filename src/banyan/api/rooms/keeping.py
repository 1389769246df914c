"""Administration of access: accounts looked after, grants by hand, what waits for a second
person, deputies, support sessions, accounts that sleep."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from ninja import Query, Schema
from pydantic import Field, StrictBool

from banyan.access import queries, services
from banyan.access.queries import (
    AccountRow,
    DeputyRow,
    GivenRow,
    LinkRow,
    ProviderRow,
    RequestRow,
    SleeperRow,
    SupportShown,
)
from banyan.access.queries.accounts import SessionRow
from banyan.access.settings import Sleeping
from banyan.kernel.text import Text
from banyan.people.queries.scope import person_of_identity, persons_visible

from ..acts import Record, record_of
from ..answers import Made, Versioned
from ..commands import Request, Whole, command_of, words
from ..endpoints import Room
from ..paging import Page, cursor_of, keyset_of, number
from ..references import Num, Ref, RefIn, one_of, unit_row
from .access import GIVE, GIVEN, Giving, GrantOut
from .accounts import ADMIN, Name
from .common import Paged
from .requests import Asked

room = Room("Administration of access")

SETTINGS = "settings.admin"


@dataclass(frozen=True)
class AccountKept:
    """An account with what its keeper may know of it; never a secret."""

    account: AccountRow
    unit_names: Text
    created_at: dt.datetime
    last_login: dt.datetime | None
    closed_at: dt.datetime | None
    block_reason: str
    warned_at: dt.datetime | None
    has_factor: bool
    must_have_factor: bool
    has_password: bool
    sessions: tuple[SessionRow, ...]
    links: tuple[LinkRow, ...]
    grants: tuple[GrantOut, ...]


@dataclass(frozen=True)
class GivenOut:
    """A grant that was given: to whom, by which reason."""

    name: str
    account: str
    account_id: int | None
    grant: GrantOut
    begins: bool

    @classmethod
    def of(cls, row: GivenRow) -> GivenOut:
        """Return a grant as it goes out."""
        return cls(
            row.name, row.account, row.account_id, GrantOut.of(row.reason), row.begins
        )


@dataclass(frozen=True)
class DeputyOut:
    """Somebody who stands for somebody, until a day."""

    name: str
    principal: str
    grant: GrantOut
    stands: bool

    @classmethod
    def of(cls, row: DeputyRow) -> DeputyOut:
        """Return a deputy as it goes out."""
        return cls(row.name, row.principal, GrantOut.of(row.reason), row.stands)


@dataclass(frozen=True)
class SleepersOut:
    """When accounts sleep, and which do."""

    terms: Sleeping
    accounts: tuple[SleeperRow, ...]


@dataclass(frozen=True)
class SetCounts:
    """How many hold each right set today, as far as you look after."""

    counts: Mapping[str, int]


@dataclass(frozen=True)
class SessionsEnded:
    """How many sessions were signed out."""

    ended: int


class GrantsAsked(Paged):
    """Which grants."""

    right_set: str = Field("", max_length=60, pattern="^[a-z0-9_-]*$")
    by_hand: bool = Field(True, description="Only those that somebody gave.")


class SleepersAsked(Schema):
    """How many accounts at most."""

    limit: int = Field(200, ge=1, le=200)


class BlockAsked(Request):
    """Why an account is blocked."""

    reason: words(400) = ""  # type: ignore[valid-type]


class PersonSet(Request):
    """To whom an account belongs."""

    person: RefIn


class Answering(Request):
    """Whether a second person agrees; the reason when not."""

    agree: StrictBool
    reason: words(400) = ""  # type: ignore[valid-type]


class SleepingSet(Request):
    """After how many days without sign-in; 0 for never."""

    warn_after: Whole
    block_after: Whole


# -- accounts looked after ---------------------------------------------------------------


@room.get("/accounts/{username}/details", right=ADMIN, gives=AccountKept)
def account_details(request: Asked, username: Name) -> Versioned:
    """Read an account with its sessions, links and grants."""
    row = queries.account_get(request.actor, username)
    found = queries.account_shown(request.actor, row.id)
    shown = AccountKept(
        account=found.row,
        unit_names=found.unit_names,
        created_at=found.created_at,
        last_login=found.last_login,
        closed_at=found.closed_at,
        block_reason=found.block_reason,
        warned_at=found.warned_at,
        has_factor=found.has_factor,
        must_have_factor=found.must_have_factor,
        has_password=found.has_password,
        sessions=found.sessions,
        links=found.links,
        grants=tuple(GrantOut.of(g) for g in found.grants),
    )
    return Versioned(shown, found.row.row_version)


@room.post("/accounts/{username}/block", right=ADMIN, gives=Record, status=200)
def account_block(request: Asked, username: Name, payload: BlockAsked) -> Record:
    """Block an account: it cannot sign in, its sessions and tokens are dead."""
    row = queries.account_get(request.actor, username)
    services.accounts_block(
        actor=request.actor, accounts=[row.id], reason=payload.reason
    )
    return _record(request, username)


@room.post("/accounts/{username}/unblock", right=ADMIN, gives=Record, status=200)
def account_unblock(request: Asked, username: Name) -> Record:
    """Let a blocked account sign in again."""
    row = queries.account_get(request.actor, username)
    services.accounts_unblock(actor=request.actor, accounts=[row.id])
    return _record(request, username)


def _record(request: Asked, username: str) -> Record:
    row = queries.account_get(request.actor, username)
    return Record("access.account", row.id, None, row.row_version)


@room.post(
    "/accounts/{username}/person",
    right=ADMIN,
    gives=Record,
    status=200,
    versioned=True,
)
def account_person(request: Asked, username: Name, payload: PersonSet) -> Record:
    """Say to whom an account belongs; it then holds what the person holds."""
    actor = request.actor
    row = queries.account_get(actor, username)
    person = one_of(persons_visible(actor), str(payload.person))
    made = services.account_person_set(
        actor=actor,
        account_id=row.id,
        person_id=person_of_identity(actor, person.uid),
        row_version=request.read_at,
    )
    return record_of(made)


@room.post(
    "/accounts/{username}/sessions/end", right=ADMIN, gives=SessionsEnded, status=200
)
def account_signed_out(request: Asked, username: Name) -> SessionsEnded:
    """Sign out an account everywhere."""
    row = queries.account_get(request.actor, username)
    return SessionsEnded(
        services.accounts_sign_out(actor=request.actor, accounts=[row.id])
    )


@room.delete("/accounts/{username}/sessions/{session}", right=ADMIN)
def account_session_signed_out(request: Asked, username: Name, session: Num) -> None:
    """Sign out one session of an account."""
    row = queries.account_get(request.actor, username)
    services.account_session_end(
        actor=request.actor, account_id=row.id, session_id=session
    )


# -- accounts that sleep ------------------------------------------------------------------


@room.get("/sleepers", right=SETTINGS, gives=SleepersOut)
def sleepers(request: Asked, asked: Query[SleepersAsked]) -> SleepersOut:
    """Read when accounts sleep, and which nobody signs in to."""
    terms, found = queries.sleepers(request.actor, asked.limit)
    return SleepersOut(terms, tuple(found))


@room.patch("/sleepers", right=SETTINGS, gives=Sleeping)
def sleeping_terms(request: Asked, payload: SleepingSet) -> Sleeping:
    """Set after how many days an account is warned, then blocked."""
    return services.sleeping_set(
        actor=request.actor,
        warn_after=payload.warn_after,
        block_after=payload.block_after,
    )


# -- grants ---------------------------------------------------------------------------------


@room.get("/grants/given", right=GIVE, gives=GivenOut, many=True)
def grants(request: Asked, asked: Query[GrantsAsked]) -> Page:
    """List grants as far as you may give them, newest first."""
    before = keyset_of("grants", asked.cursor, number)
    found = queries.grants_given(
        request.actor,
        right_set=asked.right_set,
        by_hand=asked.by_hand,
        before=before[0] if before else None,
        limit=asked.limit + 1,
    )
    page, more = found[: asked.limit], len(found) > asked.limit
    last = page[-1].reason.grant_id if page and more else None
    return Page(
        [GivenOut.of(g) for g in page], cursor_of("grants", (last,) if last else None)
    )


@room.get("/right-sets/counts", right=GIVE, gives=SetCounts)
def right_set_counts(request: Asked) -> SetCounts:
    """Count who holds each right set today, as far as you look after."""
    return SetCounts(queries.right_set_counts(request.actor))


@room.get("/grant-requests", right=GIVE, gives=RequestRow, many=True)
def grant_requests(request: Asked) -> Page:
    """List rights that wait for a second person, and those you asked for."""
    return Page(queries.grant_requests_open(request.actor))


@room.post("/grant-requests", right=GIVE, gives=Record)
def grant_request_new(request: Asked, payload: Giving) -> Made:
    """Ask a second person to agree that rights are given."""
    actor = request.actor
    to = queries.account_find(actor, payload.to)
    given = GIVEN(**payload.model_dump(exclude={"to"}, exclude_unset=True))
    command = command_of(actor, services.Give, given, account_id=to.id)
    made = services.grant_ask(actor=actor, command=command)
    return Made(record_of(made))


@room.post(
    "/grant-requests/{asked_for}/answer",
    right=GIVE,
    gives=Record,
    status=200,
    versioned=True,
)
def grant_request_answer(request: Asked, asked_for: Num, payload: Answering) -> Record:
    """Agree that rights are given, or not; never to what one asked for oneself."""
    made = services.grant_answer(
        actor=request.actor,
        request_id=asked_for,
        agree=payload.agree,
        reason=payload.reason,
        row_version=request.read_at,
    )
    return record_of(made)


@room.post("/grant-requests/{asked_for}/withdraw", right=GIVE, gives=Record, status=200)
def grant_request_withdraw(request: Asked, asked_for: Num) -> Record:
    """Take back what one asked for oneself."""
    made = services.grant_ask_withdraw(actor=request.actor, request_id=asked_for)
    return record_of(made)


# -- deputies and help ------------------------------------------------------------------------


@room.get("/rights/deputies", right=None, gives=DeputyOut, many=True)
def deputies(request: Asked) -> Page:
    """List who stands for you, and for whom you stand."""
    return Page([DeputyOut.of(d) for d in queries.deputies_of_mine(request.actor)])


@room.get("/units/{unit}/deputies", right="unit.read", gives=DeputyOut, many=True)
def unit_deputies(request: Asked, unit: Ref) -> Page:
    """List who stands for whom in a unit."""
    row = unit_row(request.actor, unit)
    found = queries.deputies_of_unit(request.actor, row.pk, row.path, row.area_path)
    return Page([DeputyOut.of(d) for d in found])


@room.get("/support-sessions", right=GIVE, gives=SupportShown, many=True)
def support_sessions(request: Asked) -> Page:
    """List who was let in to help, as far as you may let in, newest first."""
    return Page(queries.support_sessions_given(request.actor))


@room.get("/account/links", right=None, gives=LinkRow, many=True, session_only=True)
def account_links(request: Asked) -> Page:
    """List the providers through which one's own account signs in."""
    return Page(queries.links_of(request.actor))


@room.get("/providers", right=None, gives=ProviderRow, many=True)
def providers(request: Asked) -> Page:
    """List the providers that this installation signs in through."""
    return Page(queries.providers_configured())
