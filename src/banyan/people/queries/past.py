"""Rosters of another day, on both axes of time, from the stays.

The path that a unit had on the day decides the shape of the subtree; the path
it has today decides what the actor may see.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from banyan.base.models import as_of
from banyan.kernel.actor import Actor
from banyan.kernel.clock import ZONE
from banyan.kernel.errors import NotAllowed
from banyan.kernel.ids import path_end
from banyan.units.domain.errors import DidNotExist
from banyan.units.queries import unit_get

from ..domain import refusals
from ..models import Stay
from .scope import READ, Place, Reach, everywhere


@dataclass(frozen=True)
class PastScope:
    """What is asked: a unit (and below) on a day, as known then, within ranges."""

    unit: int
    path: str
    below: bool
    day: dt.date
    known: dt.datetime | None
    allowed: tuple[Reach, ...]

    @classmethod
    def of(
        cls,
        actor: Actor,
        unit: Place,
        day: dt.date,
        known_on: dt.date | None,
        below: bool,
    ) -> PastScope:
        """Find the path of the day; raise where the unit did not exist then."""
        known = end_of(known_on)
        path = _path(actor, unit.pk, day, known)
        allowed = everywhere(actor, READ)
        if not allowed:
            raise NotAllowed(right=READ)
        return cls(unit.pk, path, below, day, known, allowed)


def end_of(day: dt.date | None) -> dt.datetime | None:
    """Return the last instant of a day: what was recorded on it was known."""
    if day is None:
        return None
    night = dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), ZONE)
    return night.astimezone(dt.UTC) - dt.timedelta(microseconds=1)


def _path(actor: Actor, unit: int, day: dt.date, known: dt.datetime | None) -> str:
    """Return the path of a unit on a day, as known then."""
    try:
        return unit_get(actor, unit, as_of=day, known_on=known).path
    except DidNotExist:
        if known is None:
            raise
        now = unit_get(actor, unit, as_of=day)  # it did exist: then it was not known
        name = now.names.in_language("vi")
        raise refusals.refusal([refusals.unit_unknown(name, day)]) from None


def _stays(scope: PastScope) -> QuerySet[Stay]:
    found = Q(as_of(scope.day, scope.known), kind="home")
    if scope.below:
        found &= as_of(scope.day, scope.known, "unit__paths__") & Q(
            unit__paths__path__gte=scope.path,
            unit__paths__path__lt=path_end(scope.path),
        )
    else:
        found &= Q(unit=scope.unit)
    return Stay.objects.filter(found, _allowed(scope.allowed))


def _allowed(allowed: tuple[Reach, ...]) -> Q:
    found = Q(pk__in=())
    for reach in allowed:
        found |= _reach_q(reach)
    return found


def _reach_q(reach: Reach) -> Q:
    """Return the condition over the unit's path of today."""
    part = Q(unit__path=reach.low)
    if reach.below:
        part = Q(unit__path__gte=reach.low, unit__path__lt=path_end(reach.low))
    if not reach.area_low:
        return part
    if not reach.area_below:
        return part & Q(unit__area_path=reach.area_low)
    low = reach.area_low
    area = Q(unit__area_path__gte=low, unit__area_path__lt=path_end(low))
    return part & area


def past_page(
    scope: PastScope, after: tuple[str, int] | None, limit: int
) -> list[tuple[Any, ...]]:
    """Return (membership, kind, since, unit) of a page, by name."""
    rows = _stays(scope)
    if after is not None:
        key, pk = after
        rows = rows.filter(
            Q(membership__name_key__gt=key)
            | Q(membership__name_key=key, membership__gt=pk)
        )
    ordered = rows.order_by("membership__name_key", "membership_id")
    return list(
        ordered.values_list("membership_id", "kind", "valid_from", "unit_id")[:limit]
    )


def past_total(scope: PastScope) -> int:
    """Return how many the roster of the day lists."""
    return _stays(scope).count()
