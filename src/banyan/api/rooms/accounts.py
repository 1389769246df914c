"""Accounts: one's own, and those that one looks after."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from ninja import Query
from pydantic import Field, StrictBool, StringConstraints

from banyan.access import queries, services
from banyan.access.queries.accounts import SessionRow

from ..acts import Record, record_of
from ..answers import Made, Versioned, address
from ..commands import Request, command_of, request_of, words
from ..endpoints import Room
from ..paging import Page
from ..references import Num
from .requests import Asked

room = Room("Accounts")

ADMIN = "account.admin"

Name = Annotated[
    str, StringConstraints(pattern=r"^[^\u0000/]+$", min_length=1, max_length=80)
]
"""The name with which an account signs in."""


@dataclass(frozen=True)
class Ended:
    """How many sessions were signed out."""

    ended: int


class AccountsAsked(Request):
    """Which accounts."""

    closed: bool = Field(False, description="Also closed ones.")


class OwnAccount(Request):
    """What one may set of one's own account."""

    language: Literal["vi", "lo", "en"]


class OwnFactor(Request):
    """Whether a second factor is always asked for."""

    wanted: StrictBool


class AccountChange(Request):
    """What is to read differently; what is left out stays."""

    email: words(254) | None = None  # type: ignore[valid-type]
    card_no: words(30) | None = None  # type: ignore[valid-type]
    label: words(200) | None = None  # type: ignore[valid-type]


OPENED = request_of(services.AccountOpen)


@room.get("/account", right=None, gives=queries.AccountRow)
def account_own(request: Asked) -> Versioned:
    """Read one's own account."""
    found = queries.account_own(request.actor)
    return Versioned(found, found.row_version)


@room.patch("/account", right=None, gives=Record)
def account_own_change(request: Asked, payload: OwnAccount) -> Record:
    """Set the language of one's own account."""
    made = services.account_language(actor=request.actor, language=payload.language)
    return record_of(made)


@room.post(
    "/account/second-factor", right=None, gives=Record, status=200, session_only=True
)
def account_factor(request: Asked, payload: OwnFactor) -> Record:
    """Always require a second factor of oneself, or no longer."""
    made = services.account_second_factor(actor=request.actor, wanted=payload.wanted)
    return record_of(made)


@room.get(
    "/account/sessions", right=None, gives=SessionRow, many=True, session_only=True
)
def account_sessions(request: Asked) -> Page:
    """List where one's own account is signed in."""
    key = request.session.session_key or ""
    return Page(queries.sessions_of(request.actor, key))


@room.post(
    "/account/sessions/end-others",
    right=None,
    gives=Ended,
    status=200,
    session_only=True,
)
def account_sessions_end(request: Asked) -> Ended:
    """Sign out everywhere but here."""
    keep = request.session.session_key or ""
    return Ended(services.sessions_end_others(actor=request.actor, keep=keep))


@room.delete("/account/sessions/{session}", right=None, session_only=True)
def account_session_end(request: Asked, session: Num) -> None:
    """Sign out one of one's own sessions."""
    services.session_end(actor=request.actor, session_id=session)


@room.get("/accounts", right=ADMIN, gives=queries.AccountRow, many=True)
def accounts(request: Asked, asked: Query[AccountsAsked]) -> Page:
    """List the accounts that you look after."""
    return Page(queries.accounts_visible(request.actor, closed=asked.closed))


@room.post("/accounts", right=ADMIN, gives=Record)
def account_new(request: Asked, payload: OPENED) -> Made:  # type: ignore[valid-type]
    """Open an account; its holder sets the password through the mail."""
    command = command_of(request.actor, services.AccountOpen, payload)
    made = services.account_open(actor=request.actor, command=command)
    return Made(record_of(made), address("accounts", made.username))


@room.get("/accounts/{username}", right=ADMIN, gives=queries.AccountRow)
def account(request: Asked, username: Name) -> Versioned:
    """Read an account that you look after."""
    found = queries.account_get(request.actor, username)
    return Versioned(found, found.row_version)


@room.patch("/accounts/{username}", right=ADMIN, gives=Record, versioned=True)
def account_changed(request: Asked, username: Name, payload: AccountChange) -> Record:
    """Change the mail, card or label of an account."""
    found = queries.account_get(request.actor, username)
    made = services.account_change(
        actor=request.actor,
        account_id=found.id,
        row_version=request.read_at,
        **payload.dict(),
    )
    return record_of(made)


@room.delete("/accounts/{username}", right=ADMIN, versioned=True)
def account_closed(request: Asked, username: Name) -> None:
    """Close an account and sign it out everywhere."""
    found = queries.account_get(request.actor, username)
    services.account_close(
        actor=request.actor, account_id=found.id, row_version=request.read_at
    )
