"""Making and revoking tokens, and the secret address of the own calendar."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction

from banyan.access.domain.narrowing import narrowed
from banyan.access.domain.tokens import (
    MOST,
    TokenNew,
    digest,
    hint,
    make_secret,
    problems_of,
)
from banyan.access.models import Account, Token
from banyan.access.places import places_of
from banyan.access.queries.held import account_with_grants
from banyan.access.queries.scope import scope_q
from banyan.kernel import clock
from banyan.kernel.actor import Actor, Held
from banyan.kernel.errors import (
    Conflict,
    InputError,
    NotAllowed,
    NotVisible,
    Problem,
    StateRefusal,
)
from banyan.kernel.text import gettext_noop as _
from banyan.ledger import services as ledger

ADMIN = "account.admin"
BY_TOKEN = _("A token cannot make or revoke tokens: sign in.")
TOO_MANY = _("This account has %(most)s living tokens already.")
WAY_OUT_MANY = _("Revoke those that nobody uses.")
NO_UNIT = _("One of the units does not exist, or is outside what you may see.")
REVOKED = _("This token was revoked already.")
FEED = "calendar"
CASES = "case.read"
HAS_FEED = _("This unit has a calendar of yours already.")
WAY_OUT_FEED = _("Withdraw that one; then make another address.")


@dataclass(frozen=True)
class TokenMade:
    """A token just made. The secret is shown now and never again."""

    id: int
    secret: str


def token_new(
    *, actor: Actor, command: TokenNew, account_id: int | None = None
) -> TokenMade:
    """Make a token of the own account; its secret is in the answer alone.

    The installation itself names the account. The token never does more than
    the account may on the day it is used. Raises InputError for an unusable
    name, end, right or unit, NotAllowed for a token that asks for another.
    """
    _require_signed_in(actor)
    with transaction.atomic():
        account = _locked(actor, account_id)
        if _living(account, "api").count() >= MOST:
            raise StateRefusal(
                TOO_MANY, code="token.many", most=MOST, way_out=WAY_OUT_MANY
            )
        _refuse_problems(account, command)
        return _write(
            actor,
            account,
            "access.token_new",
            name=command.name.strip(),
            rights=sorted(set(command.rights)),
            units=sorted(set(command.units)),
            own=command.own,
            ends_on=command.ends_on,
        )


def token_revoke(
    *, actor: Actor, token_id: int, row_version: int | None = None
) -> None:
    """Revoke a token at once: one's own, or of an account that one looks after."""
    _require_signed_in(actor)
    with transaction.atomic():
        token = Token.objects.select_for_update().filter(pk=token_id).first()
        if token is None or not _may_revoke(actor, token):
            raise NotVisible
        if row_version is not None and row_version != token.row_version:
            raise Conflict
        if token.revoked_at is not None:
            raise StateRefusal(REVOKED, code="token.revoked")
        _end(actor, token, "access.token_revoke")


def feed_renew(*, actor: Actor) -> TokenMade:
    """Give the own calendar a new secret address; the one before is dead at once."""
    _require_signed_in(actor)
    with transaction.atomic():
        account = _locked(actor, None)
        for token in _living(account, "feed").select_for_update():
            _end(actor, token, "access.feed_end")
        return _write(actor, account, "access.feed_renew", kind="feed", name=FEED)


def feed_end(*, actor: Actor) -> None:
    """Close the own calendar; NotVisible when there is none."""
    _require_signed_in(actor)
    with transaction.atomic():
        account = _locked(actor, None)
        found = list(_living(account, "feed").select_for_update())
        if not found:
            raise NotVisible
        for token in found:
            _end(actor, token, "access.feed_end")


def unit_feed_new(*, actor: Actor, unit_id: int) -> TokenMade:
    """Make a secret address for the calendar of the cases of a unit and below.

    It shows what its holder may read on the day it is asked, and is withdrawn like
    a token. Raises NotVisible for a unit out of range of ``case.read``,
    StateRefusal when there is one already or there are too many.
    """
    _require_signed_in(actor)
    with transaction.atomic():
        account = _locked(actor, None)
        places = list(places_of([unit_id]).values())
        rights = frozenset((CASES,))
        if not places or not narrowed(_held(account), rights=rights, places=places):
            raise NotVisible
        living = list(_living(account, "unit").values_list("units", flat=True))
        if [unit_id] in living:
            raise StateRefusal(HAS_FEED, code="feed.once", way_out=WAY_OUT_FEED)
        if len(living) >= MOST:
            raise StateRefusal(
                TOO_MANY, code="token.many", most=MOST, way_out=WAY_OUT_MANY
            )
        return _write(
            actor,
            account,
            "access.unit_feed_new",
            kind="unit",
            name=FEED,
            rights=[CASES],
            units=[unit_id],
        )


def _require_signed_in(actor: Actor) -> None:
    if actor.token is not None:
        raise NotAllowed(BY_TOKEN, code="token.by_token", right=ADMIN)


def _locked(actor: Actor, account_id: int | None) -> Account:
    wanted = account_id if actor.is_system else actor.own_account
    rows = Account.objects.select_for_update().filter(pk=wanted or 0, is_active=True)
    account = rows.first()
    if account is None:
        raise NotVisible
    return account


def _living(account: Account, kind: str) -> Any:
    return Token.objects.filter(
        account=account, kind=kind, revoked_at__isnull=True, ends_on__gt=clock.today()
    )


def _refuse_problems(account: Account, command: TokenNew) -> None:
    held = _held(account)
    places = places_of(command.units)
    if len(places) < len(set(command.units)):
        problem = Problem.of("token.unit", NO_UNIT, field="units")
        raise InputError(problems=[problem])
    rights = frozenset(command.rights)
    empty = (
        unit
        for unit, place in places.items()
        if not narrowed(held, rights=rights, places=[place])
    )
    problems = problems_of(
        command,
        today=clock.today(),
        longest=settings.BANYAN_TOKEN_DAYS,
        held={right for one in held for right in one.rights},
        empty_units=empty,
    )
    if problems:
        raise InputError(problems=problems)


def _held(account: Account) -> tuple[Held, ...]:
    found = account_with_grants(account.pk, clock.today())
    return found.held_today[1] if found and found.held_today else ()


def _write(
    actor: Actor, account: Account, act_kind: str, /, **values: Any
) -> TokenMade:
    secret = make_secret()
    with ledger.act(actor=actor, kind=act_kind, unit=account.unit_id, facts={}) as act:
        token = Token.objects.create(
            account=account,
            digest=digest(secret),
            hint=hint(secret),
            created_at=clock.now(),
            **values,
        )
        act.record("create", token)
    return TokenMade(token.pk, secret)


def _may_revoke(actor: Actor, token: Token) -> bool:
    if actor.is_system or token.account_id == actor.own_account:
        return True
    kept = Account.objects.filter(scope_q(actor, ADMIN), pk=token.account_id)
    return kept.exists()


def _end(actor: Actor, token: Token, kind: str) -> None:
    with ledger.act(actor=actor, kind=kind, facts={"account": token.account_id}) as act:
        token.revoked_at = clock.now()
        token.row_version += 1
        token.save(update_fields=["revoked_at", "row_version"])
        act.record("end", token)
