"""Looking after one account: its second factor, its sign-in, its person, its sleep."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce, Greatest

from banyan.access.domain.giving import NO_REASON
from banyan.access.models import Account
from banyan.access.settings import KEY, Sleeping, sleeping
from banyan.base.models import Setting
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.errors import InputError, NotAllowed, Problem, StateRefusal
from banyan.kernel.text import gettext_noop as _
from banyan.ledger import services as ledger

from .accounts import ADMIN, HAS_ONE, _locked, _require_over, _save, end_sessions
from .many import accounts_block

NO_FACTOR = _("This account has no second factor.")
NO_MAIL = _("This account has no mail address to send to.")
WAY_OUT_MAIL = _("Enter its mail address first.")
HAS_PERSON = _("This account belongs to a person already.")
NO_TERM = _("Write a whole number of days, 0 for never.")
OWN_FACTOR = _("Your own second factor is taken off on your own account’s page.")
Send = Callable[[Account], None]
EACH = 200
SLEEPING = "sleeping"
"""The reason of a block by the clock; pages say it in the reader's words."""
SEEN = Greatest(Coalesce("last_login", "created_at"), "created_at")


def account_factor_reset(
    *, actor: Actor, account_id: int, reason: str, row_version: int | None = None
) -> Account:
    """Take off the second factor of an account, and sign it out everywhere.

    For somebody who lost phone and codes. Its holder sets up another one at the
    next sign-in where its rights ask for it, and is told by mail. Never one's own.
    Raises NotVisible, NotAllowed, InputError without a reason, StateRefusal.
    """
    _require_reason(reason)
    if account_id == actor.account_id:
        raise NotAllowed(OWN_FACTOR, code="own_factor", right=ADMIN)
    with transaction.atomic():
        account = _locked(actor, account_id, row_version)
        found = Authenticator.objects.filter(user_id=account.pk)
        if not found.exists():
            raise StateRefusal(NO_FACTOR, code="no_factor")
        with ledger.act(
            actor=actor,
            kind="access.account_factor_reset",
            unit=account.unit_id,
            facts={"account": account.pk, "reason": reason.strip()[:400]},
        ):
            found.delete()
        end_sessions(UserSession.objects.filter(user=account))
    return account


def account_reset_send(*, actor: Actor, account_id: int, send: Send) -> Account:
    """Send the mail with which the holder sets a new password.

    ``send`` writes it, once the act stands. Nobody but the holder sees the link.
    """
    with transaction.atomic():
        account = _locked(actor, account_id)
        if not account.email:
            raise StateRefusal(NO_MAIL, code="no_mail", way_out=WAY_OUT_MAIL)
        with ledger.act(
            actor=actor,
            kind="access.account_reset_send",
            unit=account.unit_id,
            facts={"account": account.pk},
        ):
            transaction.on_commit(lambda: send(account), robust=False)
    return account


def account_person_set(
    *, actor: Actor, account_id: int, person_id: int, row_version: int | None = None
) -> Account:
    """Say to whom an account belongs; it then holds what the person holds.

    Requires as much trust as opening an account for that person. Raises
    StateRefusal when the account has a person, or the person an account.
    """
    with transaction.atomic():
        account = _locked(actor, account_id, row_version)
        if account.person_id is not None:
            raise StateRefusal(HAS_PERSON, code="has_person")
        others = Account.objects.filter(person_id=person_id, is_active=True)
        if others.exists():
            raise StateRefusal(HAS_ONE, code="has_account")
        account.person_id = person_id
        _require_over(actor, account)
        return _save(actor, "access.account_person_set", account, "person_id")


def account_session_end(*, actor: Actor, account_id: int, session_id: int) -> int:
    """Sign out one session of an account that the actor looks after."""
    with transaction.atomic():
        account = _locked(actor, account_id)
        with ledger.act(
            actor=actor,
            kind="access.account_session_end",
            unit=account.unit_id,
            facts={"account": account.pk},
        ):
            found = UserSession.objects.filter(user=account, pk=session_id)
            return end_sessions(found)


# -- sleeping accounts ----------------------------------------------------------------


def sleeping_set(*, actor: Actor, warn_after: int, block_after: int) -> Sleeping:
    """Set after how many days an account is warned, then blocked; 0 for never."""
    actor.require("settings.admin")
    given = {"warn_after": warn_after, "block_after": block_after}
    problems = [
        Problem.of("term", NO_TERM, field=name)
        for name, value in given.items()
        if not 0 <= value <= 3650
    ]
    if problems:
        raise InputError(problems=problems)
    with ledger.act(actor=actor, kind="access.sleeping_set", facts=given):
        Setting.objects.update_or_create(key=KEY, defaults={"value": given})
    return sleeping()


def asleep_since(before: dt.datetime) -> QuerySet[Account]:
    """Return open accounts that nobody has signed in to since an instant."""
    rows = Account.objects.filter(is_active=True, is_specimen=False)
    return rows.annotate(seen=SEEN).filter(seen__lt=before)


def sleepers_warn(*, actor: Actor, send: Send) -> int:
    """Warn the holders of accounts that sleep, once; return how many.

    An account without a mail address counts as warned: its administrators see
    it in their list. Only the installation itself does this, day by day.
    """
    _require_installation(actor)
    term = sleeping().warn_after
    if not term:
        return 0
    rows = asleep_since(clock.now() - dt.timedelta(days=term))
    fresh = rows.filter(Q(sleep_warned_at__isnull=True) | Q(sleep_warned_at__lt=SEEN))
    count = 0
    while found := list(fresh.order_by("pk")[:EACH]):
        with ledger.act(
            actor=actor, kind="access.sleepers_warn", facts={"count": len(found)}
        ):
            ids = [row.pk for row in found]
            Account.objects.filter(pk__in=ids).update(sleep_warned_at=clock.now())
        for row in found:
            if row.email:
                send(row)
        count += len(found)
    return count


def sleepers_block(*, actor: Actor) -> int:
    """Block the accounts that slept on after their warning; return how many."""
    _require_installation(actor)
    terms = sleeping()
    if not (terms.warn_after and terms.block_after):
        return 0
    now = clock.now()
    rows = asleep_since(now - dt.timedelta(days=terms.warn_after))
    due = rows.filter(
        sleep_warned_at__lt=now - dt.timedelta(days=terms.block_after),
        sleep_warned_at__gte=SEEN,
    )
    count = 0
    while ids := list(due.order_by("pk").values_list("pk", flat=True)[:EACH]):
        accounts_block(actor=actor, accounts=ids, reason=SLEEPING)
        count += len(ids)
    return count


def _require_reason(reason: str) -> None:
    if not reason.strip():
        problem = Problem.of("no_reason", NO_REASON, field="reason")
        raise InputError(problems=[problem])


def _require_installation(actor: Actor) -> None:
    if not actor.is_system:
        raise NotAllowed(right="settings.admin")
