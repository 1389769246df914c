"""What an administrator reads: one account whole, sleepers, who holds which set."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, NullIf

from banyan.access.domain.explanation import GrantReason
from banyan.access.models import Account, Grant, GrantRequest, SupportSession
from banyan.access.settings import Sleeping, sleeping
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotVisible
from banyan.kernel.text import Text

from .accounts import ADMIN, AccountRow, LinkRow, SessionRow, _link, _row
from .factors import has_second_factor
from .held import grants_valid
from .reasons import SHOWN, _name, _reason, _reasons
from .scope import scope_q

GIVING = "grant.write"


@dataclass(frozen=True)
class AccountShown:
    """One account that the actor looks after, with all that can be done to it."""

    row: AccountRow
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
    grants: tuple[GrantReason, ...]


def account_shown(actor: Actor, account_id: int) -> AccountShown:
    """Return one account that the actor looks after; NotVisible otherwise."""
    found = (
        Account.objects.filter(scope_q(actor, ADMIN), pk=account_id)
        .select_related("unit")
        .first()
    )
    if found is None:
        raise NotVisible
    grants = tuple(_held_today(found))
    return AccountShown(
        row=_row(found),
        unit_names=found.unit.names if found.unit else Text(),
        created_at=found.created_at,
        last_login=found.last_login,
        closed_at=found.closed_at,
        block_reason=found.block_reason,
        warned_at=found.sleep_warned_at,
        has_factor=has_second_factor(found),
        must_have_factor=found.second_factor or _sets_ask(found),
        has_password=found.has_usable_password(),
        sessions=tuple(_sessions(found)),
        links=tuple(_link(r) for r in SocialAccount.objects.filter(user=found)),
        grants=grants,
    )


def _own_grants(account: Account) -> QuerySet[Grant]:
    own = Q(account=account.pk)
    if account.person_id is not None:
        own |= Q(person=account.person_id)
    return grants_valid(clock.today()).filter(own)


def _held_today(account: Account) -> list[GrantReason]:
    return _reasons(_own_grants(account))


def _sets_ask(account: Account) -> bool:
    return _own_grants(account).filter(right_set__needs_second_factor=True).exists()


def _sessions(account: Account) -> list[SessionRow]:
    alive = Session.objects.filter(expire_date__gt=clock.now()).values("session_key")
    rows = UserSession.objects.filter(user=account, session_key__in=alive)
    return [
        SessionRow(s.pk, s.ip, s.user_agent, s.created_at, False)
        for s in rows.order_by("-created_at")
    ]


@dataclass(frozen=True)
class SleeperRow:
    """An account that nobody signed in to, and whether its holder was warned."""

    id: int
    username: str
    name: str
    seen: dt.datetime
    warned_at: dt.datetime | None
    has_mail: bool


def sleepers(actor: Actor, limit: int = 200) -> tuple[Sleeping, list[SleeperRow]]:
    """Return the terms in force, and the accounts that sleep, longest first."""
    from banyan.access.services.keeping import asleep_since

    terms = sleeping()
    if not terms.warn_after:
        return terms, []
    before = clock.now() - dt.timedelta(days=terms.warn_after)
    asleep: Any = asleep_since(before)
    rows = asleep.filter(scope_q(actor, ADMIN)).order_by("seen", "pk")
    return terms, [
        SleeperRow(
            row.pk,
            row.username,
            str(row),
            row.seen,
            row.sleep_warned_at,
            bool(row.email),
        )
        for row in rows[:limit]
    ]


def right_set_counts(actor: Actor) -> dict[str, int]:
    """Return how many grants of each set hold today where the actor gives rights."""
    rows = grants_valid(clock.today()).filter(_in_reach(actor))
    counted = rows.values_list("right_set__key").annotate(n=Count("pk")).order_by()
    return dict(counted)


def _in_reach(actor: Actor) -> Q:
    return scope_q(actor, GIVING) | scope_q(actor, ADMIN)


@dataclass(frozen=True)
class GivenRow:
    """A grant that somebody gave: to whom, what, until when."""

    name: str
    account: str
    account_id: int | None
    reason: GrantReason
    begins: bool


def grants_given(
    actor: Actor,
    *,
    right_set: str = "",
    by_hand: bool = True,
    before: int | None = None,
    limit: int = 50,
) -> list[GivenRow]:
    """Return grants that hold today or later where the actor gives rights.

    ``by_hand`` leaves out what offices gave. Newest first; ``before`` is the id
    of the last one of the page before.
    """
    today = clock.today()
    rows = Grant.objects.filter(
        _in_reach(actor), valid_to__gt=today, revoked_at__isnull=True
    )
    if by_hand:
        rows = rows.exclude(source="office").exclude(source="support")
    if right_set:
        rows = rows.filter(right_set__key=right_set)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return [
        GivenRow(
            _name(row),
            row["account__username"] or "",
            row["account_id"],
            _reason(row),
            row["valid_from"] > today,
        )
        for row in rows.order_by("-pk").values(*SHOWN)[:limit]
    ]


@dataclass(frozen=True)
class RequestRow:
    """Rights that wait for a second person."""

    id: int
    right_set: str
    right_set_names: Text
    name: str
    unit_id: int
    unit_names: Text
    reason: str
    valid_from: dt.date | None
    valid_to: dt.date | None
    asked_by: str
    asked_at: dt.datetime
    is_mine: bool
    row_version: int


def grant_requests_open(actor: Actor) -> list[RequestRow]:
    """Return the requests that wait where the actor gives rights, and its own."""
    rows = GrantRequest.objects.filter(
        scope_q(actor, GIVING) | Q(asked_by=actor.own_account), state="open"
    ).select_related("account", "asked_by", "unit", "right_set")
    return [
        RequestRow(
            id=row.pk,
            right_set=row.right_set.key,
            right_set_names=row.right_set.names,
            name=str(row.account),
            unit_id=row.unit_id,
            unit_names=row.unit.names,
            reason=row.reason,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            asked_by=str(row.asked_by),
            asked_at=row.asked_at,
            is_mine=row.asked_by_id == actor.account_id,
            row_version=row.row_version,
        )
        for row in rows.order_by("asked_at", "pk")[:200]
    ]


@dataclass(frozen=True)
class DeputyRow:
    """Somebody who stands for somebody, until a day."""

    name: str
    principal: str
    reason: GrantReason
    stands: bool
    """Whether the term has begun."""


def deputies_of_mine(actor: Actor) -> list[DeputyRow]:
    """Return who stands for the actor, and for whom the actor stands, by end."""
    ids = [h.grant_id for h in actor.held]
    wanted = Q(source_ref__in=ids) | Q(account=actor.own_account, account__isnull=False)
    if actor.own_person is not None:
        wanted |= Q(person=actor.own_person)
    return _deputies(wanted)


def deputies_of_unit(
    actor: Actor, unit_id: int, path: str, area_path: str = ""
) -> list[DeputyRow]:
    """Return who stands for whom in a unit; empty for who may not read it."""
    if not actor.covers("unit.read", path, area_path):
        return []
    return _deputies(Q(unit_id=unit_id))


def _deputies(wanted: Q) -> list[DeputyRow]:
    """Return deputies whose term is not over, with whom they stand for."""
    own = Grant.objects.filter(pk=OuterRef("source_ref"))
    named = (
        NullIf("person__full_name", Value("")),
        NullIf("account__label", Value("")),
        "account__username",
    )
    today = clock.today()
    rows = (
        Grant.objects.filter(
            wanted, source="deputy", valid_to__gt=today, revoked_at__isnull=True
        )
        .annotate(principal=Subquery(own.values_list(Coalesce(*named))[:1]))
        .order_by("valid_to", "pk")
        .values(*SHOWN, "principal")
    )
    return [
        DeputyRow(
            _name(row),
            row["principal"] or "",
            _reason(row),
            row["valid_from"] <= today,
        )
        for row in rows[:50]
    ]


@dataclass(frozen=True)
class SupportShown:
    """A support session where the actor gives rights or looks after accounts."""

    id: int
    name: str
    unit_id: int
    unit_names: Text
    reason: str
    opened_at: dt.datetime
    ends_at: dt.datetime
    closed_at: dt.datetime | None
    is_open: bool
    account_id: int


def support_sessions_given(actor: Actor, limit: int = 100) -> list[SupportShown]:
    """Return the support sessions in the actor's reach, newest first."""
    now = clock.now()
    rows = SupportSession.objects.filter(_in_reach(actor))
    return [
        SupportShown(
            id=s.pk,
            name=str(s.account),
            unit_id=s.unit_id,
            unit_names=s.unit.names,
            reason=s.reason,
            opened_at=s.opened_at,
            ends_at=s.ends_at,
            closed_at=s.closed_at,
            is_open=s.closed_at is None and s.ends_at > now,
            account_id=s.account_id,
        )
        for s in rows.select_related("account", "unit").order_by("-opened_at")[:limit]
    ]


def support_reasons(when: list[tuple[int, dt.datetime]]) -> dict[int, str]:
    """Return, by place in ``when``, why an account was let in at that instant.

    For the pages that tell somebody who read their data: what was read while the
    account was let in from outside says so. One statement.
    """
    accounts = {account for account, _at in when}
    if not accounts:
        return {}
    earliest = min(at for _account, at in when)
    sessions = list(
        SupportSession.objects.filter(account__in=accounts, ends_at__gte=earliest)
    )
    found = {}
    for place, (account, at) in enumerate(when):
        for session in sessions:
            end = session.closed_at or session.ends_at
            if session.account_id == account and session.opened_at <= at < end:
                found[place] = session.reason
    return found
