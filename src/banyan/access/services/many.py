"""Blocking, unblocking and signing out many accounts at once, each in one act.

A blocked account cannot sign in; its rights stay as they are and hold again when it is
unblocked. Closing an account for good is :func:`account_close`.
"""

from __future__ import annotations

from collections.abc import Sequence

from allauth.usersessions.models import UserSession
from django.db import transaction

from banyan.access.models import Account
from banyan.base.events import announce
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotVisible, StateRefusal
from banyan.kernel.text import gettext_noop as _
from banyan.ledger import services as ledger

from ..events import AccountClosed
from ..queries.scope import scope_q
from .accounts import ADMIN, _require_free_persons, end_sessions

OWN = _("You cannot block your own account.")
BLOCKING = ("is_active", "closed_at", "block_reason", "sleep_warned_at")
TAKEN = _("“%(name)s” signs in with a card number that another account has now.")


def accounts_block(
    *, actor: Actor, accounts: Sequence[int], reason: str = ""
) -> list[Account]:
    """Block open accounts: they cannot sign in, their sessions end.

    ``reason`` stands on the page of each until it is unblocked. Raises NotVisible
    for one that the actor does not look after, StateRefusal for the actor's own.
    Those blocked already stay as they are.
    """
    if actor.account_id in accounts:
        raise StateRefusal(OWN, code="own_account")
    with transaction.atomic():
        rows = [row for row in _locked(actor, accounts) if row.is_active]
        now = clock.now()
        for row in rows:
            row.is_active, row.closed_at = False, now
            row.block_reason = reason.strip()[:400]
        _write(actor, "access.accounts_block", rows)
        for row in rows:
            announce(AccountClosed(row.pk))
        end_sessions(UserSession.objects.filter(user__in=rows))
    return rows


def accounts_unblock(*, actor: Actor, accounts: Sequence[int]) -> list[Account]:
    """Let blocked accounts sign in again. Raises NotVisible, and StateRefusal where
    another account took the card number meanwhile."""
    with transaction.atomic():
        rows = [row for row in _locked(actor, accounts) if not row.is_active]
        cards = {row.card_no for row in rows if row.card_no}
        open_rows = Account.objects.filter(is_active=True, card_no__in=cards)
        taken = set(open_rows.values_list("card_no", flat=True))
        clash = next((row for row in rows if row.card_no in taken), None)
        if clash is not None:
            raise StateRefusal(TAKEN, code="card_taken", name=str(clash))
        _require_free_persons(rows)
        for row in rows:
            row.is_active, row.closed_at, row.block_reason = True, None, ""
            row.sleep_warned_at = None
        _write(actor, "access.accounts_unblock", rows)
    return rows


def accounts_sign_out(*, actor: Actor, accounts: Sequence[int]) -> int:
    """End every session of accounts; return how many sessions ended."""
    with transaction.atomic():
        rows = _locked(actor, accounts)
        facts = {"accounts": [row.pk for row in rows]}
        with ledger.act(actor=actor, kind="access.accounts_sign_out", facts=facts):
            ended = end_sessions(UserSession.objects.filter(user__in=rows))
    return ended


def _locked(actor: Actor, ids: Sequence[int]) -> list[Account]:
    """Return accounts that the actor looks after, locked, in the order of their ids."""
    rows = Account.objects.select_for_update(of=("self",)).filter(
        scope_q(actor, ADMIN), pk__in=list(ids)
    )
    found = list(rows.order_by("pk"))
    if len(found) != len(set(ids)):
        raise NotVisible
    return found


def _write(actor: Actor, kind: str, rows: Sequence[Account]) -> None:
    for row in rows:
        row.row_version += 1
    facts = {"count": len(rows)}
    with ledger.act(actor=actor, kind=kind, facts=facts) as act:
        Account.objects.bulk_update(rows, [*BLOCKING, "row_version"], batch_size=500)
        act.record_rows("change", Account, [row.pk for row in rows])
