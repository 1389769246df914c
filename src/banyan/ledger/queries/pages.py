"""What the ledger's pages ask beside the stories: narrowed acts, the last seal, counts."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet, Subquery, Value

from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotAllowed, NotVisible

from ..models import Act, Entry, Seal
from .scope import RIGHT, UNPLACED_ACT, visible
from .views import ActView, EntryView, act_view, entry_view


@dataclass(frozen=True)
class ActsWanted:
    """What a list of acts is narrowed to; empty fields do not narrow.

    ``room`` is the first part of a kind ("people"); ``since`` and ``until`` are
    instants, the last one not included.
    """

    room: str = ""
    kind: str = ""
    unit: int | None = None
    account: int | None = None
    person: int | None = None
    decision: int | None = None
    since: dt.datetime | None = None
    until: dt.datetime | None = None


@dataclass(frozen=True)
class ActsPage:
    """One page of acts, newest first; the ids where its neighbours begin."""

    acts: tuple[ActView, ...]
    after: int | None
    before: int | None


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


def acts_page(
    actor: Actor,
    wanted: ActsWanted,
    *,
    after: int | None = None,
    before: int | None = None,
    limit: int = 50,
) -> ActsPage:
    """Return one page of acts in range; one's own account needs no right.

    One statement. ``after`` continues behind an id, ``before`` goes back to it.
    """
    own = wanted.account is not None and wanted.account == actor.own_account
    rows = Act.objects.filter(
        visible(actor, Q() if own else None, UNPLACED_ACT), _narrowed(wanted)
    )
    facts = actor.holds(RIGHT)
    if before is not None:
        found = list(rows.filter(pk__gt=before).order_by("pk")[: limit + 1])
        page = [act_view(a, facts=facts) for a in found[:limit][::-1]]
        newer = page[0].id if page and found[limit:] else None
        return ActsPage(tuple(page), page[-1].id if page else None, newer)
    if after is not None:
        rows = rows.filter(pk__lt=after)
    found = list(rows.order_by("-pk")[: limit + 1])
    page = [act_view(a, facts=facts) for a in found[:limit]]
    older = page[-1].id if found[limit:] else None
    return ActsPage(tuple(page), older, page[0].id if page and after else None)


def _narrowed(wanted: ActsWanted) -> Q:
    found = Q()
    if wanted.room:
        found &= Q(kind__startswith=f"{wanted.room}.")
    if wanted.person is not None:
        about = Entry.objects.filter(person_id=wanted.person).values("act_id")
        found &= Q(pk__in=about)
    if wanted.since is not None:
        found &= Q(at__gte=wanted.since)
    if wanted.until is not None:
        found &= Q(at__lt=wanted.until)
    exact = {
        "kind": wanted.kind or None,
        "unit_id": wanted.unit,
        "account_id": wanted.account,
        "decision_id": wanted.decision,
    }
    return found & Q(**{k: v for k, v in exact.items() if v is not None})


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
