"""Accounts: by what one types to sign in, those offered, those one looks after."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import Q

from banyan.access.domain.identifiers import as_typed
from banyan.access.models import Account
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.errors import InputError, NotAllowed, NotVisible, Problem
from banyan.kernel.text import Text
from banyan.kernel.text import gettext_noop as _

from .scope import scope_q

ADMIN = "account.admin"
NO_ACCOUNT = _("No open account has the name, card number or mail “%(typed)s”.")


@dataclass(frozen=True)
class AccountRow:
    """An account without anything secret."""

    id: int
    username: str
    name: str
    email: str
    card_no: str
    person_id: int | None
    unit_id: int | None
    language: str
    is_active: bool
    second_factor: bool
    offered: Text
    row_version: int


@dataclass(frozen=True)
class SessionRow:
    """One place where an account is signed in."""

    id: int
    ip: str
    user_agent: str
    created_at: dt.datetime
    is_current: bool


def account_unlinked(account_id: int) -> bool:
    """Say whether an account is open and stands for no person of the register."""
    rows = Account.objects.filter(pk=account_id, is_active=True, person__isnull=True)
    return rows.exists()


def account_by_login(typed: str) -> Account | None:
    """Return the open account for a name, card number or mail typed to sign in.

    A name wins over a card, a card over a mail; what fits several accounts
    fits none.
    """
    key = as_typed(typed)
    if not key:
        return None
    rows = Account.objects.filter(
        Q(username=key) | Q(card_no=key) | Q(email=key), is_active=True
    )
    found = list(rows[:20])
    for column in ("username", "card_no", "email"):
        fitting = [a for a in found if getattr(a, column) == key]
        if fitting:
            return fitting[0] if len(fitting) == 1 else None
    return None


def accounts_by_mail(mail: str) -> list[Account]:
    """Return the open accounts with a mail address: those that a reset reaches."""
    return list(Account.objects.filter(email=as_typed(mail), is_active=True)[:20])


def account_find(actor: Actor, typed: str) -> AccountRow:
    """Return the account to which rights are to be given, by what one types.

    Open to whoever holds rights that can be given on or deputised; raises
    InputError when no open account fits.
    """
    if not (actor.held or actor.is_system):
        raise NotAllowed(right="grant.write")
    found = account_by_login(typed)
    if found is None:
        problem = Problem.of("no_account", NO_ACCOUNT, typed=typed, field="to")
        raise InputError(problems=[problem])
    return _row(found)


def account_get(actor: Actor, username: str) -> AccountRow:
    """Return one account that the actor looks after, or its own."""
    found = Account.objects.filter(
        Q(pk=actor.own_account) | scope_q(actor, ADMIN),
        username=as_typed(username),
    ).first()
    if found is None:
        raise NotVisible
    return _row(found)


def account_own(actor: Actor) -> AccountRow:
    """Return the actor's own account; NotVisible for who has none of its own."""
    found = Account.objects.filter(pk=actor.own_account or 0).first()
    if found is None:
        raise NotVisible
    return _row(found)


def accounts_visible(actor: Actor, *, closed: bool = False) -> list[AccountRow]:
    """Return the accounts that the actor looks after, in the order of names."""
    rows = Account.objects.filter(scope_q(actor, ADMIN))
    if not closed:
        rows = rows.filter(is_active=True)
    return [_row(a) for a in rows.order_by("username")]


def accounts_offered() -> list[AccountRow]:
    """Return the accounts that a demonstration offers on its sign-in page."""
    rows = Account.objects.filter(is_specimen=True, is_active=True).order_by("pk")
    return [_row(a) for a in rows if a.offered]


def sessions_of(actor: Actor, current_key: str) -> list[SessionRow]:
    """Return where the actor's own account is signed in, the newest first."""
    alive = Session.objects.filter(expire_date__gt=clock.now()).values("session_key")
    rows = UserSession.objects.filter(user=actor.own_account, session_key__in=alive)
    return [
        SessionRow(s.pk, s.ip, s.user_agent, s.created_at, s.session_key == current_key)
        for s in rows.order_by("-created_at")
    ]


def _row(account: Account) -> AccountRow:
    return AccountRow(
        id=account.pk,
        username=account.username,
        name=str(account),
        email=account.email,
        card_no=account.card_no,
        person_id=account.person_id,
        unit_id=account.unit_id,
        language=account.language,
        is_active=account.is_active,
        second_factor=account.second_factor,
        offered=account.offered,
        row_version=account.row_version,
    )


@dataclass(frozen=True)
class ProviderRow:
    """A provider through which one may sign in, and its name in three languages."""

    id: str
    names: Text


@dataclass(frozen=True)
class LinkRow:
    """An identity at a provider, linked to an account."""

    id: int
    provider: ProviderRow
    shown: str
    since: dt.datetime


def providers_configured() -> tuple[ProviderRow, ...]:
    """Return the providers of the settings; asks no database."""
    listed = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
    return tuple(
        ProviderRow(app["provider_id"], Text.of(app["settings"]["names"]))
        for app in listed
    )


def provider_named(key: str) -> ProviderRow:
    """Return a provider by its id; by its id alone when it is configured no longer."""
    known = {p.id: p for p in providers_configured()}
    return known.get(key) or ProviderRow(key, Text(vi=key, lo=key, en=key))


def links_of(actor: Actor) -> list[LinkRow]:
    """Return the identities that are linked to the actor's own account."""
    rows = SocialAccount.objects.filter(user=actor.own_account).order_by("pk")
    return [_link(row) for row in rows]


def _link(row: SocialAccount) -> LinkRow:
    shown = str(row.extra_data.get("shown") or row.uid)
    return LinkRow(row.pk, provider_named(row.provider), shown, row.date_joined)
