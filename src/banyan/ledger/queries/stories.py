"""Acts and entries for pages. Each function is one query, newest first, by keyset."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Q, QuerySet

from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotVisible

from ..models import Act, Entry
from .scope import RIGHT, UNPLACED_ACT, visible
from .views import ActView, EntryView, act_view, entry_view

LIMIT = 50


def acts_of_subject(
    actor: Actor,
    kind: str,
    subject: int,
    *,
    scope: Q | None = None,
    before: int | None = None,
    limit: int = LIMIT,
) -> list[EntryView]:
    """Return what happened to one record, newest first, each with its act.

    ``scope`` replaces the actor's ``ledger.read`` where the caller has decided;
    ``before`` is the id of the last entry of the page before.
    """
    found = Entry.objects.filter(visible(actor, scope), kind=kind, subject=subject)
    return _entries(actor, found, before, limit)


def story(
    actor: Actor,
    *,
    person: int | None = None,
    also: Iterable[int] = (),
    unit: int | None = None,
    decision: int | None = None,
    act: int | None = None,
    scope: Q | None = None,
    before: int | None = None,
    limit: int = LIMIT,
) -> list[EntryView]:
    """Return the entries about a person, of a unit, decision or act, newest first.

    A person reads their own story without any right; ``also`` are the records that
    were merged into that person's. All conditions given hold together.
    """
    if scope is None and person is not None and person == actor.own_person:
        scope = Q()
    wanted: dict[str, Any] = {
        "person_id__in": None if person is None else [person, *also],
        "unit_id": unit,
        "act__decision_id": decision,
        "act_id": act,
    }
    given = {name: value for name, value in wanted.items() if value is not None}
    found = Entry.objects.filter(visible(actor, scope), **given)
    return _entries(actor, found, before, limit)


def acts_recent(
    actor: Actor,
    *,
    unit: int | None = None,
    account: int | None = None,
    kind: str = "",
    scope: Q | None = None,
    before: int | None = None,
    limit: int = LIMIT,
) -> list[ActView]:
    """Return the latest acts in range, narrowed to a unit, an account, a kind."""
    wanted = {"unit_id": unit, "account_id": account, "kind": kind or None}
    given = {name: value for name, value in wanted.items() if value is not None}
    found = Act.objects.filter(visible(actor, scope, UNPLACED_ACT), **given)
    if before is not None:
        found = found.filter(pk__lt=before)
    facts = _sees_facts(actor)
    return [act_view(a, facts=facts) for a in found.order_by("-pk")[:limit]]


def act_get(actor: Actor, act: int, *, scope: Q | None = None) -> ActView:
    """Return one act in range, or one's own; raise :class:`NotVisible` otherwise."""
    own = Q(pk__in=())
    if actor.own_account is not None:
        own = Q(account_id=actor.own_account)
    found = Act.objects.filter(
        visible(actor, scope, UNPLACED_ACT) | own, pk=act
    ).first()
    if found is None:
        raise NotVisible()
    return act_view(found, facts=_sees_facts(actor))


def acts_named(actor: Actor, ids: Sequence[int]) -> list[ActView]:
    """Return acts in range, or one's own, in the order of their ids; one statement."""
    own = Q(pk__in=())
    if actor.own_account is not None:
        own = Q(account_id=actor.own_account)
    rows = Act.objects.filter(visible(actor, None, UNPLACED_ACT) | own)
    found = rows.in_bulk(list(ids))
    facts = _sees_facts(actor)
    return [act_view(found[pk], facts=facts) for pk in ids if pk in found]


def act_newest() -> int:
    """Return the id of the newest act, 0 when there is none."""
    return int(Act.objects.order_by("-pk").values_list("pk", flat=True).first() or 0)


def act_of_own_since(actor: Actor, before: int) -> int | None:
    """Return the id of the first act of the actor's own after another one."""
    own = Act.objects.filter(account_id=actor.account_id, pk__gt=before)
    return own.order_by("pk").values_list("pk", flat=True).first()


def _entries(
    actor: Actor, found: QuerySet[Entry], before: int | None, limit: int
) -> list[EntryView]:
    if before is not None:
        found = found.filter(pk__lt=before)
    facts = _sees_facts(actor)
    page = found.select_related("act").order_by("-pk")[:limit]
    return [entry_view(entry, facts=facts) for entry in page]


def _sees_facts(actor: Actor) -> bool:
    """Facts are restricted: a person's own story comes without them."""
    return actor.holds(RIGHT)
