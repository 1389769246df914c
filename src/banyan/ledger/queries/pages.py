"""What the ledger's pages ask beside lists and stories: the last seal, counts."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet, Subquery, Value

from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotAllowed, NotVisible

from ..models import Act, Entry, Seal
from .scope import RIGHT, visible
from .views import EntryView, entry_view


@dataclass(frozen=True)
class SealShown:
    """The last seal, and how many acts wait for the next one."""

    number: int
    at: dt.datetime
    digest: str
    key_id: str
    waiting: int


@dataclass(frozen=True)
class ChangeCount:
    """How many records of a kind were touched in one way."""

    kind: str
    op: str
    count: int


def entries_of_act(
    actor: Actor, act: int, *, after: int | None = None, limit: int = 50
) -> tuple[list[EntryView], int | None]:
    """Return one page of the entries of an act, in their order; one statement.

    Entries out of range are left out, but for one's own act.
    """
    mine = Q(act__account_id=actor.own_account) if actor.own_account else Q(pk__in=())
    rows = Entry.objects.filter(visible(actor) | mine, act=act).select_related("act")
    if after is not None:
        rows = rows.filter(seq__gt=after)
    facts = actor.holds(RIGHT)
    found = list(rows.order_by("seq")[: limit + 1])
    page = [entry_view(e, facts=facts) for e in found[:limit]]
    return page, page[-1].seq if found[limit:] else None


def changes_under(actor: Actor, *, scope: Q, **one: int) -> list[ChangeCount]:
    """Count what was touched under one ``act`` or ``decision``; one statement.

    ``scope`` says what the caller has decided: whoever reads a decision may know
    how many records it touched, without seeing which.
    """
    wanted = {"act_id": one.get("act"), "act__decision_id": one.get("decision")}
    given = {name: value for name, value in wanted.items() if value is not None}
    rows: QuerySet[Entry] = Entry.objects.filter(visible(actor, scope), **given)
    counted = rows.values_list("kind", "op").annotate(count=Count("pk"))
    return [ChangeCount(*row) for row in counted.order_by("-count", "kind", "op")]


def seal_last(actor: Actor) -> SealShown | None:
    """Return the last seal of acts and how many wait; one statement."""
    if actor.own_account is None and not actor.is_system:
        raise NotAllowed(right=RIGHT)
    waiting = Act.objects.filter(seal__isnull=True).order_by().values(one=Value(1))
    counted = Subquery(waiting.annotate(n=Count("pk")).values("n"))
    seals = Seal.objects.filter(stream="acts").annotate(waiting=counted)
    last = seals.order_by("-number").first()
    if last is None:
        return None
    digest = bytes(last.digest).hex()
    return SealShown(last.number, last.at, digest, last.key_id, last.waiting or 0)


def record_entries(
    actor: Actor,
    kind: str,
    subject: int,
    *,
    after: int | None = None,
    limit: int = 50,
) -> tuple[list[EntryView], int | None]:
    """Return one page of what happened to one record; NotVisible when nothing is.

    In range with ``ledger.read``; a person reads what is about themselves.
    """
    mine = Q(pk__in=())
    if actor.own_person is not None:
        mine = Q(person_id=actor.own_person)
    rows = Entry.objects.filter(visible(actor) | mine, kind=kind, subject=subject)
    if after is not None:
        rows = rows.filter(pk__lt=after)
    facts = actor.holds(RIGHT)
    found = list(rows.select_related("act").order_by("-pk")[: limit + 1])
    if not found and after is None:
        raise NotVisible
    page = [entry_view(e, facts=facts) for e in found[:limit]]
    return page, page[-1].id if found[limit:] else None
