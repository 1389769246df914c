"""Tokens of an account, and the secret address of its calendar.

Only who is signed in may make them: a token never gives birth to another.
"""

from __future__ import annotations

from dataclasses import dataclass

from ninja import Query
from pydantic import Field

from banyan.access import queries, services

from ..answers import Made, address
from ..commands import Request, command_of, request_of
from ..endpoints import Room
from ..paging import Page
from ..references import Num, Ref, unit_row
from .requests import Asked

room = Room("Tokens")

NEW = request_of(services.TokenNew)


@dataclass(frozen=True)
class FeedOut:
    """The addresses of a calendar, one per language. Shown once."""

    vi: str
    lo: str
    en: str


class TokensAsked(Request):
    """Which tokens."""

    over: bool = Field(False, description="Also those that ended or were revoked.")


@room.get("/tokens", right=None, gives=queries.TokenRow, many=True)
def tokens(request: Asked, asked: Query[TokensAsked]) -> Page:
    """List the tokens of one's own account, without their secrets."""
    return Page(queries.tokens_of(request.actor, over=asked.over))


@room.post(
    "/tokens", right=None, gives=services.TokenMade, session_only=True, unkeyed=True
)
def token_new(request: Asked, payload: NEW) -> Made:  # type: ignore[valid-type]
    """Make a token; its secret is in this answer and nowhere else."""
    command = command_of(request.actor, services.TokenNew, payload)
    made = services.token_new(actor=request.actor, command=command)
    return Made(made)


@room.delete("/tokens/{token}", right=None, versioned=True, session_only=True)
def token_revoked(request: Asked, token: Num) -> None:
    """Revoke a token at once."""
    services.token_revoke(
        actor=request.actor, token_id=token, row_version=request.read_at
    )


@room.post("/calendar", right=None, gives=FeedOut, session_only=True, unkeyed=True)
def calendar_renewed(request: Asked) -> Made:
    """Give one's own calendar a new secret address; the one before is dead."""
    made = services.feed_renew(actor=request.actor)
    return Made(_feeds(made.secret))


@room.delete("/calendar", right=None, session_only=True)
def calendar_closed(request: Asked) -> None:
    """Close one's own calendar."""
    services.feed_end(actor=request.actor)


@room.post(
    "/units/{unit}/calendar",
    right="case.read",
    gives=FeedOut,
    session_only=True,
    unkeyed=True,
)
def unit_calendar(request: Asked, unit: Ref) -> Made:
    """Make a secret address for the calendar of the cases of a unit and below; it is
    withdrawn like a token."""
    row = unit_row(request.actor, unit)
    made = services.unit_feed_new(actor=request.actor, unit_id=row.pk)
    return Made(_feeds(made.secret, "cases"))


def _feeds(secret: str, *place: str) -> FeedOut:
    """Return the addresses of a calendar, one for each language."""
    return FeedOut(
        *(
            address("feeds", *place, secret, f"{language}.ics")
            for language in ("vi", "lo", "en")
        )
    )
