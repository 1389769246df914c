"""Who read what: for the person concerned, and for whoever checks readers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotAllowed

from ..models import Reading
from .scope import RIGHT, visible
from .stories import LIMIT


@dataclass(frozen=True)
class ReadingView:
    """One reading: who opened what, when, in which office, why."""

    id: int
    at: dt.datetime
    account_id: int | None
    reader_name: str
    reader_office: str
    kind: str
    subject: int
    person_id: int | None
    unit_id: int | None
    what: str
    reason: str


def readings_of_person(
    actor: Actor,
    person: int,
    *,
    also: Iterable[int] = (),
    scope: Q | None = None,
    before: int | None = None,
    limit: int = LIMIT,
) -> list[ReadingView]:
    """Return who read about ``person``, newest first.

    ``also`` are the records that were merged into that person's. Open to the
    person concerned; anybody else sees what ``ledger.read`` covers.
    """
    if scope is None and person == actor.own_person:
        scope = Q()
    wanted = Q(person_id__in=[person, *also])
    return _page(wanted & visible(actor, scope), before, limit)


def readings_by_account(
    actor: Actor, account: int, *, before: int | None = None, limit: int = LIMIT
) -> list[ReadingView]:
    """Return what an account read, newest first; everybody sees their own.

    Raises NotAllowed for another account without ``ledger.read``.
    """
    scope: Q | None = None
    if account == actor.own_account:
        scope = Q()
    elif not actor.holds(RIGHT):
        raise NotAllowed(right=RIGHT)
    return _page(Q(account_id=account) & visible(actor, scope), before, limit)


def _page(wanted: Q, before: int | None, limit: int) -> list[ReadingView]:
    found = Reading.objects.filter(wanted)
    if before is not None:
        found = found.filter(pk__lt=before)
    names = list(ReadingView.__dataclass_fields__)
    return [
        ReadingView(*row) for row in found.order_by("-pk").values_list(*names)[:limit]
    ]
