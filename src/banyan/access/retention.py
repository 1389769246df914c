"""What this room lets go: the data of closed accounts, traces of signing in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from zlib import crc32

from axes.models import AccessAttempt, AccessFailureLog
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Q

from banyan.base.retention import Example
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.text import gettext_noop as _
from banyan.ledger import services as ledger

from .models import Account
from .queries.scope import scope_q

ERASE = "ledger.erase"
SHOWN = 8
BLANK = {"email": "", "card_no": "", "label": "", "block_reason": ""}


def _start_of(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time.min, clock.ZONE)


class ClosedAccounts:
    """Mail, card number and label of accounts that were closed or blocked long ago."""

    key = "access.closed-accounts"
    title = _("Mail, card number and label of closed accounts")
    counts_from = _("the day on which the account was closed or blocked")
    stays = _("The sign-in name stays: acts and grants of the account bear it.")

    def due(self, actor: Actor, before: dt.date) -> Sequence[int]:
        """Return closed accounts that still hold something."""
        something = ~Q(email="") | ~Q(card_no="") | ~Q(label="")
        rows = Account.objects.filter(
            scope_q(actor, ERASE),
            something,
            is_active=False,
            closed_at__lt=_start_of(before),
        )
        return list(rows.order_by("closed_at", "pk").values_list("pk", flat=True))

    def examples(self, actor: Actor, ids: Sequence[int]) -> list[Example]:
        """Return sign-in names to who looks after them, numbers to others."""
        mine = scope_q(actor, "account.admin")
        seen = set(
            Account.objects.filter(mine, pk__in=ids[:SHOWN]).values_list(
                "pk", flat=True
            )
        )
        rows = Account.objects.filter(pk__in=ids[:SHOWN]).order_by("closed_at", "pk")
        return [
            Example(
                row.pk,
                row.username if row.pk in seen else f"#{row.pk}",
                row.closed_at.date() if row.closed_at else None,
            )
            for row in rows
        ]

    def let_go(self, actor: Actor, ids: Sequence[int], reason: str) -> int:
        """Blank the columns, and make former values impossible to confirm."""
        with transaction.atomic():
            rows = Account.objects.select_for_update().filter(
                pk__in=ids, is_active=False
            )
            found = list(rows)
            for row in found:
                for column, value in BLANK.items():
                    setattr(row, column, value)
                row.row_version += 1
            Account.objects.bulk_update(found, [*BLANK, "row_version"], batch_size=500)
            ledger.erase_record_values(
                actor=actor,
                kind="access.account",
                subjects=[row.pk for row in found],
                reason=reason,
            )
        return len(found)


class SignInTraces:
    """Failed attempts and sessions that are over: technical, no record of theirs."""

    key = "access.sign-in-traces"
    title = _("Failed attempts to sign in, and sessions that are over")
    counts_from = _("the day of the attempt, or the end of the session")
    stays = _("Acts of the ledger stay: who signed in is no part of them.")

    def due(self, actor: Actor, before: dt.date) -> Sequence[int]:
        """Return the attempts; expired sessions go with them."""
        if not (actor.is_system or actor.holds(ERASE)):
            return []
        rows = AccessAttempt.objects.filter(attempt_time__lt=_start_of(before))
        return list(rows.order_by("pk").values_list("pk", flat=True))

    def examples(self, actor: Actor, ids: Sequence[int]) -> list[Example]:
        """Return days alone: names and addresses concern nobody."""
        rows = AccessAttempt.objects.filter(pk__in=ids[:SHOWN]).order_by("pk")
        return [Example(r.pk, f"#{r.pk}", r.attempt_time.date()) for r in rows]

    def let_go(self, actor: Actor, ids: Sequence[int], reason: str) -> int:
        """Delete them; that it was done is an act."""
        facts = {"count": len(ids), "reason": reason}
        with ledger.act(actor=actor, kind="access.traces_drop", facts=facts):
            last = max(ids, default=0)
            newest = AccessAttempt.objects.filter(pk=last).first()
            AccessAttempt.objects.filter(pk__in=ids).delete()
            if newest is not None:
                AccessFailureLog.objects.filter(
                    attempt_time__lte=newest.attempt_time
                ).delete()
            Session.objects.filter(expire_date__lt=clock.now()).delete()
        return len(ids)


class MailFiles:
    """Mails that were written into the data folder instead of being sent."""

    key = "access.mail-files"
    title = _("Mails written into the data folder")
    counts_from = _("the day on which the mail was written")
    stays = _("Nothing: a mail that was sent is kept by nobody here.")

    def due(self, actor: Actor, before: dt.date) -> Sequence[int]:
        """Return the files, each by a number made of its name."""
        if not (actor.is_system or actor.holds(ERASE)):
            return []
        limit = _start_of(before).timestamp()
        files = _mails()
        return [n for n, path in files.items() if path.stat().st_mtime < limit]

    def examples(self, actor: Actor, ids: Sequence[int]) -> list[Example]:
        """Return the names of files, which say when they were written."""
        files = _mails()
        return [
            Example(n, files[n].name, _day_of(files[n]))
            for n in ids[:SHOWN]
            if n in files
        ]

    def let_go(self, actor: Actor, ids: Sequence[int], reason: str) -> int:
        """Delete the files; that it was done is an act."""
        files = _mails()
        chosen = [files[n] for n in ids if n in files]
        facts = {"count": len(chosen), "reason": reason}
        with ledger.act(actor=actor, kind="access.mails_drop", facts=facts):
            pass
        for path in chosen:
            path.unlink(missing_ok=True)
        return len(chosen)


def _mails() -> dict[int, Path]:
    folder = Path(str(settings.EMAIL_FILE_PATH))
    return {crc32(p.name.encode()): p for p in sorted(folder.glob("*.log"))}


def _day_of(path: Path) -> dt.date:
    return dt.datetime.fromtimestamp(path.stat().st_mtime, clock.ZONE).date()
