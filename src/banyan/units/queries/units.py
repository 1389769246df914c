"""One unit on one day; "did not exist" is an answer of its own."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any

from django.db.models import F, FilteredRelation, Q, QuerySet

from banyan.access.queries import ranges_of, scope_q, within
from banyan.base.models import as_of as on_day
from banyan.base.prepared import Ranges, among, planned_for_keys, planned_once
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotVisible

from ..domain.errors import DidNotExist
from ..models import Unit, UnitVersion
from .shapes import Step, UnitView
from .tree import READ

COLUMNS = {
    "id": "unit_id",
    "uid": "unit__uid",
    "structure": "unit__structure__key",
    "state": "unit__state",
    "version": "id",
    "kind": "kind",
    "names": "names",
    "short_names": "short_names",
    "code": "code",
    "parent": "parent_id",
    "area": "area_id",
    "path": "path_then",
    "area_path": "unit__area_path",
    "present_path": "unit__path",
    "founded_on": "unit__founded_on",
    "dissolved_on": "unit__dissolved_on",
    "valid_from": "valid_from",
    "valid_to": "valid_to",
    "decision": "decision_id",
    "closed": "closed",
    "facts": "facts",
    "is_specimen": "unit__is_specimen",
}

Handle = int | uuid.UUID | str
"""A unit by its id or its public identity."""


def unit_get(
    actor: Actor,
    unit: Handle,
    *,
    as_of: dt.date | None = None,
    known_on: dt.datetime | None = None,
) -> UnitView:
    """Return a unit as it was on a day (today when none is given).

    Today a dissolved unit is shown as closed, with its last names. Raises
    NotVisible when it is outside ``unit.read``, DidNotExist (with the periods
    in which it existed) when there was none on that day. One statement, three
    when it did not exist.
    """
    day = as_of or clock.today()
    handle = uuid.UUID(unit) if isinstance(unit, str) else unit
    found = _version(
        day,
        known_on,
        ranges_of(actor, READ),
        handle,
        by="pk" if isinstance(handle, int) else "uid",
        closed=as_of is None,
    )
    if not found:
        raise _absent(actor, handle, day)
    values = dict(zip(COLUMNS, found[0], strict=True))
    values["path"] = values["path"] or ""
    return UnitView(**values)


@planned_once
def _version(
    day: dt.date,
    known: dt.datetime | None,
    ranges: Ranges | None,
    unit: int | uuid.UUID,
    *,
    by: str,
    closed: bool,
) -> QuerySet[UnitVersion, tuple[Any, ...]]:
    """The version of a unit that holds on a day, with its path; closed ones too?"""
    rows = UnitVersion.objects.filter(
        within(ranges, "unit"), on_day(day, known), **{f"unit__{by}": unit}
    )
    if not closed:
        rows = rows.filter(closed=False)
    path = FilteredRelation(
        "unit__paths", condition=on_day(day, known, "unit__paths__")
    )
    rows = rows.annotate(there=path, path_then=F("there__path"))
    return rows.order_by("pk").values_list(*COLUMNS.values())[:1]


def unit_find(actor: Actor, unit: Handle) -> Unit | None:
    """Return the identity of a unit in range, or ``None``."""
    return Unit.objects.filter(scope_q(actor, READ, unit=""), _is(unit)).first()


def units_found(actor: Actor, ids: Iterable[int]) -> dict[int, Unit]:
    """Return those units in range, with their structures, in one statement."""
    rows = Unit.objects.filter(scope_q(actor, READ, unit=""), pk__in=list(ids))
    return {unit.pk: unit for unit in rows.select_related("structure")}


def units_named(actor: Actor, ids: Iterable[int]) -> dict[int, Step]:
    """Return the names of those units in range, in one statement."""
    wanted = list(ids)
    rows = _named(wanted, ranges_of(actor, READ)) if wanted else []
    return {row[0]: Step(*row) for row in rows}


@planned_for_keys
def _named(ids: list[int], ranges: Ranges | None) -> QuerySet[Unit, tuple[Any, ...]]:
    rows = Unit.objects.filter(within(ranges, ""), among("pk", ids))
    return rows.values_list("pk", "uid", "names", "kind")


def unit_ids(actor: Actor, uids: Iterable[uuid.UUID]) -> dict[uuid.UUID, int]:
    """Return the ids of units in range by their identities, in one statement."""
    rows = Unit.objects.filter(scope_q(actor, READ, unit=""), uid__in=list(uids))
    return dict(rows.values_list("uid", "pk"))


def _is(unit: Handle) -> Q:
    return Q(**{"pk" if isinstance(unit, int) else "uid": unit})


def _absent(actor: Actor, unit: Handle, day: dt.date) -> Exception:
    known = Unit.objects.filter(scope_q(actor, READ, unit=""), _is(unit)).first()
    if known is None:
        return NotVisible()
    return DidNotExist(unit=str(known), day=day, lives=lives_of(known.pk))


def lives_of(unit: int) -> tuple[tuple[dt.date, dt.date | None], ...]:
    """Return the periods in which a unit existed, joined; usually one."""
    found: list[tuple[dt.date, dt.date | None]] = []
    rows = UnitVersion.objects.filter(unit=unit, superseded_at=None, closed=False)
    for since, until in rows.order_by("valid_from").values_list(
        "valid_from", "valid_to"
    ):
        if found and found[-1][1] == since:
            since = found.pop()[0]
        found.append((since, until))
    return tuple(found)
