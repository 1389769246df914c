"""Ranges as conditions: for lists, and for a single answer."""

from __future__ import annotations

import datetime as dt
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet

from banyan.access.models import Release
from banyan.base.prepared import Ranges
from banyan.kernel import clock
from banyan.kernel.actor import Actor, PathRange

NOTHING = Q(pk__in=())
EVERYTHING = ~NOTHING
"""Not ``Q()``: that would be the neutral element of ``|`` and narrow instead."""

READING = (".read",)
LEVELS = {"read": READING, "write": (*READING, ".write")}


def scope_q(
    actor: Actor,
    right: str,
    *,
    unit: str = "unit",
    release_kind: str = "",
    release_column: str = "pk",
) -> Q:
    """Return the condition "``right`` is held for the unit of this row".

    ``unit`` is the relation to the unit (``""`` when the rows are units
    themselves). With ``release_kind`` the rows released to the actor are added;
    ``release_column`` names the column that holds the released object's id.
    """
    if actor.is_system:
        return EVERYTHING
    found = ranges_q(actor.ranges(right), unit)
    if release_kind:
        ids = releases_to(actor, right, release_kind).values("object_id")
        found |= Q(**{f"{release_column}__in": ids})
    return found


def ranges_of(actor: Actor, right: str) -> Ranges | None:
    """Return the ranges where ``right`` is held; ``None`` for everywhere."""
    return None if actor.is_system else actor.ranges(right)


def within(ranges: Ranges | None, unit: str = "unit") -> Q:
    """Return the condition of :func:`scope_q` from :func:`ranges_of`.

    For prepared queries, which are given the ranges rather than the actor.
    """
    return EVERYTHING if ranges is None else ranges_q(ranges, unit)


def covers(
    actor: Actor,
    right: str,
    *,
    path: str,
    area_path: str = "",
    release: tuple[str, int] | None = None,
) -> bool:
    """Say whether ``right`` is held for the unit at ``path``, or by a release."""
    if actor.covers(right, path, area_path):
        return True
    if release is None:
        return False
    kind, object_id = release
    return releases_to(actor, right, kind).filter(object_id=object_id).exists()


def releases_to(actor: Actor, right: str, kind: str) -> QuerySet[Release]:
    """Return the releases of a kind that give ``right`` to the actor today.

    A release to a unit shows the object as if it belonged to that unit too.
    """
    return releases_within(*reach_of(actor, right), right=right, kind=kind)


Reach = tuple[Ranges, int | None, dt.date]
"""Where a right is held, the account of who asks, and today."""


def reach_of(actor: Actor, right: str) -> Reach:
    """Return what :func:`releases_within` is asked with, for prepared queries."""
    return actor.ranges(right), actor.own_account, clock.today()


def releases_within(
    ranges: Ranges, account: int | None, day: dt.date, *, right: str, kind: str
) -> QuerySet[Release]:
    """Return the releases of :func:`releases_to`, for what :func:`reach_of` returns."""
    levels = [level for level, ends in LEVELS.items() if right.endswith(ends)]
    to = ranges_q(ranges, "to_unit")
    if account is not None:
        to |= Q(to_account=account)
    return Release.objects.filter(
        to,
        kind=kind,
        level__in=levels,
        valid_from__lte=day,
        valid_to__gt=day,
        withdrawn_at__isnull=True,
    )


def ranges_q(ranges: Ranges, unit: str) -> Q:
    """Return the union of ranges over the present path of a related unit."""
    prefix = f"{unit}__" if unit else ""
    return reduce(or_, (_range_q(r, prefix) for r in ranges), NOTHING)


def _range_q(wanted: PathRange, prefix: str) -> Q:
    column = prefix + ("area_path" if wanted.over_area else "path")
    if not wanted.below:
        return Q(**{column: wanted.low})
    return Q(**{f"{column}__gte": wanted.low, f"{column}__lt": wanted.high})
