"""Single rows of the room, by queries that the ORM writes once."""

from __future__ import annotations

import datetime as dt
import uuid
from functools import cache
from typing import Any

from django.apps import apps
from django.db.models import Q, QuerySet

from banyan.access.queries import Reach, reach_of, releases_within, within
from banyan.base.prepared import Ranges, Whole, planned_once
from banyan.kernel.actor import Actor

from .domain.shape import F, Kind
from .kinds import KINDS
from .kinds.guests import SHARED

READ = "exchange.read"
Asked = tuple[Ranges | None, int | None, dt.date]
"""Where a right is held (``None``: everywhere), the account of who asks, today."""


def asked_of(actor: Actor, right: str = READ) -> Asked:
    """Return the values that :func:`shown_within` is asked with."""
    found: Reach = reach_of(actor, right)
    return (None, *found[1:]) if actor.is_system else found


def shown_within(
    ranges: Ranges | None, account: int | None, day: dt.date, *, key: str
) -> Q:
    """Return the condition "in range, or released", as ``store.shown_q`` does."""
    found = within(ranges)
    if ranges is None or key not in SHARED:
        return found
    kind = f"exchange.{key}"
    given = releases_within(ranges, account, day, right=READ, kind=kind)
    return found | Q(pk__in=given.values("object_id"))


def row_in_range(actor: Actor, kind: Kind, uid: uuid.UUID, right: str) -> Any:
    """Return one row with what it refers to, where its unit is in range, or None."""
    return _made(kind, _in_range(uid, asked_of(actor, right)[0], key=kind.key))


def row_shown(actor: Actor, kind: Kind, uid: uuid.UUID) -> Any:
    """Return one record in range or released to the actor, or None."""
    return _made(kind, _shown(uid, *asked_of(actor), key=kind.key))


def related_of(kind: Kind) -> list[str]:
    """Return what the rows of a kind are read with: unit or owner, and references."""
    refs = [f.name for f in kind.fields if f.type in (F.REF, F.UNIT)]
    own = [kind.owner, f"{kind.owner}__unit"] if kind.owner else ["unit"]
    return [*own, *refs]


@cache
def _whole(key: str) -> Whole:
    kind = KINDS[key]
    return Whole(_model(kind), *related_of(kind))


def _model(kind: Kind) -> Any:
    return apps.get_model(kind.model)


def _made(kind: Kind, rows: list[Any]) -> Any:
    return _whole(kind.key).made(rows[0]) if rows else None


@planned_once
def _in_range(uid: uuid.UUID, ranges: Ranges | None, *, key: str) -> QuerySet[Any, Any]:
    kind = KINDS[key]
    unit = f"{kind.owner}__unit" if kind.owner else "unit"
    rows = _model(kind).objects.filter(within(ranges, unit), uid=uid)
    found: QuerySet[Any, Any] = rows.values_list(*_whole(key).columns)
    return found


@planned_once
def _shown(
    uid: uuid.UUID,
    ranges: Ranges | None,
    account: int | None,
    day: dt.date,
    *,
    key: str,
) -> QuerySet[Any, Any]:
    reach = shown_within(ranges, account, day, key=key)
    rows = _model(KINDS[key]).objects.filter(reach, uid=uid)
    found: QuerySet[Any, Any] = rows.values_list(*_whole(key).columns)
    return found
