"""Which rows of the ledger an actor may see: by the present path of their unit."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import or_

from django.apps import apps
from django.db.models import Exists, OuterRef, Q

from banyan.kernel.actor import Actor, PathRange
from banyan.kernel.ids import path_end

RIGHT = "ledger.read"
NOTHING = Q(pk__in=())
ROOT_LENGTH = len(path_end("0" * 8)) - 1


UNPLACED = Q(unit_id__isnull=True, person_id__isnull=True)
UNPLACED_ACT = Q(unit_id__isnull=True)


def units_in(
    ranges: Iterable[PathRange], unplaced: Q = UNPLACED, column: str = "unit_id"
) -> Q:
    """Return the rows whose unit lies in ``ranges`` today.

    ``unplaced`` selects the rows of no unit and about nobody (structures, right
    sets): they belong to whoever holds a whole tree from its root.
    """
    found = list(ranges)
    if not found:
        return NOTHING
    units = apps.get_model("units", "Unit").objects.filter(
        reduce(or_, (_inside(r) for r in found)), pk=OuterRef(column)
    )
    scope = Q(Exists(units))
    if any(r.below and not r.over_area and len(r.low) <= ROOT_LENGTH for r in found):
        scope |= unplaced
    return scope


def _inside(one: PathRange) -> Q:
    column = "area_path" if one.over_area else "path"
    if not one.below:
        return Q(**{column: one.low})
    return Q(**{f"{column}__gte": one.low, f"{column}__lt": one.high})


def visible(actor: Actor, scope: Q | None = None, unplaced: Q = UNPLACED) -> Q:
    """Return what ``actor`` may see with ``ledger.read``, or ``scope`` if given.

    A caller that has already decided (a person's own page) passes its scope.
    """
    if scope is not None:
        return scope
    return Q() if actor.is_system else units_in(actor.ranges(RIGHT), unplaced)
