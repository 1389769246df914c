"""Reading saved lists: one's own, and those shared with where one works."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q, QuerySet

from banyan.base import lists
from banyan.base.lists import ListQuery
from banyan.kernel.actor import Actor, PathRange
from banyan.kernel.errors import NotVisible
from banyan.kernel.text import Text

from .domain.saved import above
from .models import Batch, SavedList, SavedShare

NOTHING = Q(pk__in=())


@dataclass(frozen=True)
class Shared:
    """A unit with which a list is shared."""

    id: int
    uid: uuid.UUID
    names: Text


@dataclass(frozen=True)
class Saved:
    """A saved list as its reader may know it."""

    id: int
    uid: uuid.UUID
    list_key: str
    name: str
    query: ListQuery
    owner: str
    is_own: bool
    is_hidden: bool
    changed_at: dt.datetime
    row_version: int
    shares: tuple[Shared, ...] = ()


def saved_visible(actor: Actor) -> QuerySet[SavedList]:
    """Return the saved lists that an actor may use: own ones, and shared ones.

    A share shows the list to whoever holds the right to that list at the unit, below it,
    or over it. It gives no right: the rows are those in the reader's own range.
    """
    own = Q(owner=actor.own_account) if actor.own_account is not None else NOTHING
    if actor.is_system:
        return SavedList.objects.all()
    parts = [own]
    for right, keys in _keys_by_right(actor).items():
        shares = SavedShare.objects.filter(_near(actor, right), saved=OuterRef("pk"))
        near = Q(Exists(shares)) if right else NOTHING
        parts.append(Q(list_key__in=keys, hidden_at__isnull=True) & near)
    return SavedList.objects.filter(reduce(or_, parts))


def _keys_by_right(actor: Actor) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for spec in lists.all_lists():
        if spec.right and actor.holds(spec.right):
            found.setdefault(spec.right, []).append(spec.key)
    return found


def _near(actor: Actor, right: str) -> Q:
    return reduce(or_, (_touched(r) for r in actor.ranges(right)), NOTHING)


def _touched(reach: PathRange) -> Q:
    """Return the units that lie over a range, or in it."""
    column = "unit__area_path" if reach.over_area else "unit__path"
    found = Q(**{f"{column}__in": above(reach.low)})
    if reach.below:
        found |= Q(**{f"{column}__gte": reach.low, f"{column}__lt": reach.high})
    return found


def saved_lists(
    actor: Actor, list_key: str = "", *, hidden: bool = False
) -> list[Saved]:
    """Return the saved lists of one list or of all, own ones first, by name.

    ``hidden`` asks for the own ones that were removed. Two statements.
    """
    rows = saved_visible(actor)
    if list_key:
        rows = rows.filter(list_key=list_key)
    rows = rows.filter(hidden_at__isnull=not hidden)
    if hidden:
        rows = rows.filter(owner=actor.own_account)
    found = list(rows.select_related("owner").order_by("list_key", "name", "pk")[:200])
    shown = _with_shares(actor, found)
    return sorted(shown, key=lambda one: (one.list_key, not one.is_own))


def saved_get(actor: Actor, uid: uuid.UUID | str) -> Saved:
    """Return one saved list; NotVisible where it is not for the actor."""
    try:
        wanted = uuid.UUID(str(uid))
    except ValueError as error:
        raise NotVisible from error
    row = saved_visible(actor).select_related("owner").filter(uid=wanted).first()
    if row is None:
        raise NotVisible
    return _with_shares(actor, [row])[0]


def _with_shares(actor: Actor, rows: Sequence[SavedList]) -> list[Saved]:
    shares: dict[int, list[Shared]] = {}
    own = [row.pk for row in rows if row.owner_id == actor.account_id]
    table = SavedShare.objects.filter(saved__in=own).order_by("unit__path")
    for saved, *unit in table.values_list(
        "saved_id", "unit_id", "unit__uid", "unit__names"
    ):
        shares.setdefault(saved, []).append(Shared(*unit))
    return [_saved(actor, row, tuple(shares.get(row.pk, ()))) for row in rows]


def _saved(actor: Actor, row: SavedList, shares: tuple[Shared, ...]) -> Saved:
    return Saved(
        id=row.pk,
        uid=row.uid,
        list_key=row.list_key,
        name=row.name,
        query=ListQuery.from_json(row.query),
        owner=str(row.owner),
        is_own=row.owner_id == actor.account_id,
        is_hidden=row.hidden_at is not None,
        changed_at=row.changed_at,
        row_version=row.row_version,
        shares=shares,
    )


# -- batch acts ----------------------------------------------------------------------


@dataclass(frozen=True)
class BatchShown:
    """A batch act that was done."""

    id: int
    uid: uuid.UUID
    list_key: str
    act_key: str
    number: int
    left_out: int
    state: str
    act_id: int | None
    undo_act_id: int | None
    created_at: dt.datetime
    undone_at: dt.datetime | None
    can_undo: bool


def batch_get(actor: Actor, uid: uuid.UUID | str) -> BatchShown:
    """Return one batch act of one's own; NotVisible for another's."""
    row = batches_own(actor).filter(uid=uid).first()
    if row is None:
        raise NotVisible
    return batch_shown(row)


def batches_of(actor: Actor, *, limit: int = 50) -> list[BatchShown]:
    """Return the actor's batch acts, newest first."""
    rows = batches_own(actor).order_by("-created_at", "-pk")[:limit]
    return [batch_shown(row) for row in rows]


def batches_own(actor: Actor) -> QuerySet[Batch]:
    """Return the batch acts that an actor did itself."""
    if actor.is_system:
        return Batch.objects.filter(account_id__isnull=True)
    return Batch.objects.filter(account_id=actor.account_id or 0)


def batch_shown(row: Batch) -> BatchShown:
    """Return a batch act as it is shown."""
    act = lists.find_act(row.act_key)
    can = row.state == "done" and bool(row.back) and act is not None
    return BatchShown(
        id=row.pk,
        uid=row.uid,
        list_key=row.list_key,
        act_key=row.act_key,
        number=row.number,
        left_out=len(row.left_out),
        state=row.state,
        act_id=row.act_id,
        undo_act_id=row.undo_act_id,
        created_at=row.created_at,
        undone_at=row.undone_at,
        can_undo=can and act is not None and act.undo is not None,
    )
