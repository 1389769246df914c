"""Rows of tasks as their lists need them, and queries that the ORM writes once."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet

from banyan.access.queries import within
from banyan.access.queries.scope import ranges_of
from banyan.base.prepared import Ranges, planned_once
from banyan.kernel.actor import Actor
from banyan.kernel.text import Text

from ..models import Commitment
from ..scope import READ


class Row(NamedTuple):
    """What the line of a task is made of: no more is read of those that are listed."""

    pk: int
    uid: uuid.UUID
    title: Text
    kind: str
    axis: str
    period: str
    state: str
    starts_on: dt.date
    due_on: dt.date
    agreed_on: dt.date | None
    delayed_to: dt.date | None
    done_on: dt.date | None
    progress: int
    exceeded: bool
    points: int | None
    bonus: int
    unit_names: Text
    unit_uid: uuid.UUID
    owner: str | None
    owner_uid: uuid.UUID | None
    is_specimen: bool
    row_version: int


_FURTHER = {
    "unit_names": "unit__names", "unit_uid": "unit__uid",
    "owner": "person__full_name", "owner_uid": "person__uid",
}  # fmt: skip
COLUMNS = tuple(_FURTHER.get(name, name) for name in Row._fields)


def rows_of(found: QuerySet[Commitment]) -> list[Row]:
    """Return what the lines of these tasks are made of; one statement."""
    return [Row._make(row) for row in found.values_list(*COLUMNS)]


def row_of(task: Commitment) -> Row:
    """Return the same of a task that was read with its unit and person."""
    given: dict[str, Any] = {n: getattr(task, n, None) for n in Row._fields}
    person = task.person
    given |= {"unit_names": task.unit.names, "unit_uid": task.unit.uid}
    if person is not None:
        given |= {"owner": person.full_name, "owner_uid": person.uid}
    return Row(**given)


def parts_of(actor: Actor, parent: int, most: int) -> list[Row]:
    """Return the tasks directly below one that the actor may read, by their units."""
    own = None if actor.is_system else actor.person_id
    found = _parts(parent, ranges_of(actor, READ), own, most=most)
    return [Row._make(row) for row in found]


@planned_once
def _parts(
    parent: int, ranges: Ranges | None, own: int | None, *, most: int
) -> QuerySet[Any, Any]:
    seen = within(ranges, "unit")
    if own is not None:
        seen |= Q(person=own)
    rows = Commitment.objects.filter(seen, parent=parent).exclude(state="dropped")
    return rows.order_by("unit__path", "pk").values_list(*COLUMNS)[:most]
