"""Answers of writes, kept for a day for a program that asks again with the same key.

The first request takes the key in a short transaction of its own; the work and
its answer are then stored together, so that a key is never answered without
the work being done, nor the work done twice.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import IntegrityError, transaction

from banyan.access.models import KeptAnswer
from banyan.access.sealing import ANSWERS, seal, unseal
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.errors import RuleRefusal, StateRefusal
from banyan.kernel.text import gettext_noop as _

KEPT = dt.timedelta(hours=24)
GIVEN_UP = dt.timedelta(minutes=10)
"""A first request that is silent for so long was killed; its key is free."""

OTHER_BODY = _("This idempotency key was used for another request.")
WAY_OUT_OTHER = _("Use a new key for every new request.")
AT_WORK = _("A request with this idempotency key is still at work.")
WAY_OUT_WORK = _("Ask again in a moment with the same key.")


@dataclass(frozen=True)
class Answer:
    """What was answered: status, headers that matter, body."""

    status: int
    body: str
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Taken:
    """A key taken for a request at work."""

    row: int


def answer_begin(*, actor: Actor, key: str, asked: str) -> Answer | Taken:
    """Take ``key`` for the request with the fingerprint ``asked``.

    Returns the kept answer when the same was asked before. Raises RuleRefusal
    (422) when the key stands for another request, StateRefusal (409) while the
    first request is still at work.
    """
    now = clock.now()
    place = {"account_id": actor.account_id, "key": _hashed(actor, key)}
    _forget(actor.account_id, now)
    try:
        with transaction.atomic():
            row = KeptAnswer.objects.create(asked=asked, started_at=now, **place)
        return Taken(row.pk)
    except IntegrityError:
        return _known(KeptAnswer.objects.filter(**place).first(), asked, now)


def _known(row: KeptAnswer | None, asked: str, now: dt.datetime) -> Answer | Taken:
    if row is None:
        raise _at_work()
    if row.asked != asked:
        raise RuleRefusal(OTHER_BODY, code="idempotency.other", way_out=WAY_OUT_OTHER)
    if row.status is not None:
        return Answer(row.status, unseal(row.body, ANSWERS), row.headers)
    stale = KeptAnswer.objects.filter(
        pk=row.pk, status__isnull=True, started_at__lt=now - GIVEN_UP
    )
    if not stale.update(started_at=now):
        raise _at_work()
    return Taken(row.pk)


def _at_work() -> StateRefusal:
    return StateRefusal(AT_WORK, code="idempotency.at_work", way_out=WAY_OUT_WORK)


def answer_keep(*, actor: Actor, taken: Taken, answer: Answer) -> None:
    """Keep the answer; call it in the transaction of the work."""
    KeptAnswer.objects.filter(pk=taken.row, account=actor.account_id).update(
        status=answer.status,
        body=seal(answer.body, ANSWERS),
        headers=dict(answer.headers),
    )


def answer_drop(*, actor: Actor, taken: Taken) -> None:
    """Free the key: nothing was done."""
    rows = KeptAnswer.objects.filter(pk=taken.row, account=actor.account_id)
    rows.filter(status__isnull=True).delete()


def answers_forget(day: dt.date) -> int:
    """Delete the answers older than a day; return how many."""
    return _delete(KeptAnswer.objects.filter(started_at__lt=clock.now() - KEPT))


def _forget(account: int | None, now: dt.datetime) -> None:
    _delete(KeptAnswer.objects.filter(account=account, started_at__lt=now - KEPT))


def _delete(rows: object) -> int:
    deleted: int = rows.delete()[0]  # type: ignore[attr-defined]
    return deleted


def _hashed(actor: Actor, key: str) -> str:
    """Return a key of the account; a token of it never meets another's."""
    return hashlib.sha256(f"{actor.token or 0}:{key}".encode()).hexdigest()
