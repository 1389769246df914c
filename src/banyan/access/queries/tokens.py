"""Tokens: the account behind a secret, cut to what the token names; and their lists."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from banyan.access.domain.narrowing import narrowed
from banyan.access.domain.place import Place
from banyan.access.domain.tokens import digest, looks_right
from banyan.access.models import Account, Token
from banyan.access.places import places_of
from banyan.access.rates import last_used
from banyan.base.fields import OPEN_END
from banyan.kernel import clock
from banyan.kernel.actor import Actor, Held
from banyan.kernel.errors import NotVisible
from banyan.kernel.text import Text

from .held import account_with_grants, held_for
from .scope import scope_q

ADMIN = "account.admin"


@dataclass(frozen=True)
class TokenUnit:
    """A unit to which a token is cut."""

    id: int
    names: Text


@dataclass(frozen=True)
class TokenRow:
    """A token without its secret; ``state`` is living, ended or revoked."""

    id: int
    account_id: int
    account: str
    name: str
    kind: str
    hint: str
    rights: tuple[str, ...]
    units: tuple[TokenUnit, ...]
    own: bool
    created_at: dt.datetime
    ends_on: dt.date | None
    revoked_at: dt.datetime | None
    last_used_at: dt.datetime | None
    state: str
    row_version: int


def account_by_token(secret: str, *, kind: str = "api") -> Account | None:
    """Return the open account behind a living token, holding what the token may.

    None for a secret that is unknown, over or revoked. Two statements, three
    when the token is cut to units.
    """
    if not looks_right(secret):
        return None
    today = clock.today()
    token = Token.objects.filter(
        digest=digest(secret), kind=kind, revoked_at__isnull=True, ends_on__gt=today
    ).first()
    account = account_with_grants(token.account_id, today) if token else None
    if token is None or account is None:
        return None
    account_through(account, token)
    return account


def account_through(account: Account, token: Token) -> None:
    """Let an account hold today what it holds through a token, and no more."""
    today = clock.today()
    account.held_today = (today, cut(held_for(account, today), token))
    account.token = token


def is_living(token: Token) -> bool:
    """Say whether a token may be used today."""
    return _state(token) == "living"


def cut(held: tuple[Held, ...], token: Token) -> tuple[Held, ...]:
    """Return what is left of ``held`` for a token."""
    return narrowed(
        held, rights=frozenset(token.rights), places=places_wanted(token.units)
    )


def places_wanted(units: list[int]) -> list[Place] | None:
    """Return where the units of a token stand today; ``None`` for everywhere."""
    return list(places_of(units).values()) if units else None


def tokens_of(
    actor: Actor, account_id: int | None = None, *, over: bool = False
) -> list[TokenRow]:
    """Return the tokens of the own account, or of one that the actor looks after.

    Newest first; with ``over`` also those that ended or were revoked. Raises
    NotVisible for an account out of reach.
    """
    wanted = actor.own_account if account_id is None else account_id
    if not actor.is_system and (wanted is None or wanted != actor.own_account):
        kept = Account.objects.filter(scope_q(actor, ADMIN), pk=wanted or 0)
        if not kept.exists():
            raise NotVisible
    rows = Token.objects.select_related("account")
    if wanted is not None:
        rows = rows.filter(account=wanted)
    if not over:
        rows = rows.filter(revoked_at__isnull=True, ends_on__gt=clock.today())
    found = list(rows.order_by("-pk"))
    units = places_of({u for token in found for u in token.units})
    return [_row(token, units) for token in found]


def _row(token: Token, units: dict[int, Place]) -> TokenRow:
    return TokenRow(
        id=token.pk,
        account_id=token.account_id,
        account=str(token.account),
        name=token.name,
        kind=token.kind,
        hint=token.hint,
        rights=tuple(token.rights),
        units=tuple(TokenUnit(u, units[u].names) for u in token.units if u in units),
        own=token.own,
        created_at=token.created_at,
        ends_on=token.ends_on,
        revoked_at=token.revoked_at,
        last_used_at=last_used(token.pk),
        state=_state(token),
        row_version=token.row_version,
    )


def _state(token: Token) -> str:
    if token.revoked_at is not None:
        return "revoked"
    return "living" if (token.ends_on or OPEN_END) > clock.today() else "ended"
