"""Persons set aside as entered by mistake: who may see them, and find them again."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from banyan.access.queries import scope_q
from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotVisible

from ..models import PersonRemoval

WRITE = "person.write"


@dataclass(frozen=True)
class RemovalShown:
    """A person set aside: where they were kept, who did it, why, and until when."""

    id: int
    uid: uuid.UUID
    person_uid: uuid.UUID
    name: str
    unit_id: int | None
    unit_uid: uuid.UUID | None
    unit_names: Any
    reason: str
    by_name: str
    removed_at: dt.datetime
    undone_at: dt.datetime | None
    undone_reason: str
    memberships: int
    is_specimen: bool
    row_version: int


def removals_seen(actor: Actor) -> QuerySet[PersonRemoval]:
    """Return the removals where the actor may write records, and the actor's own acts."""
    rows = PersonRemoval.objects.select_related("person", "unit")
    if actor.is_system:
        return rows
    seen = scope_q(actor, WRITE, unit="unit")
    if actor.account_id is not None and actor.holds(WRITE):
        seen |= Q(account_id=actor.account_id, unit__isnull=True)
    return rows.filter(seen)


def removals(
    actor: Actor, *, before: int | None = None, limit: int = 50
) -> list[RemovalShown]:
    """Return who is set aside now, newest first. Raises NotAllowed."""
    actor.require(WRITE)
    rows = removals_seen(actor).filter(undone_at__isnull=True)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return [_shown(row) for row in rows.order_by("-pk")[:limit]]


def removal_get(actor: Actor, uid: uuid.UUID | str) -> RemovalShown:
    """Return one removal in range. Raises NotVisible."""
    return _one(removals_seen(actor).filter(uid=uid))


def removal_of(actor: Actor, person: uuid.UUID | str) -> RemovalShown:
    """Return how a person who is set aside now was. Raises NotVisible."""
    rows = removals_seen(actor)
    return _one(rows.filter(person__uid=person, undone_at__isnull=True))


def _one(rows: QuerySet[PersonRemoval]) -> RemovalShown:
    row = rows.first()
    if row is None:
        raise NotVisible
    return _shown(row)


def _shown(row: PersonRemoval) -> RemovalShown:
    return RemovalShown(
        row.pk,
        row.uid,
        row.person.uid,
        row.person.full_name,
        row.unit_id,
        row.unit.uid if row.unit else None,
        row.unit.names if row.unit else None,
        row.reason,
        row.by_name,
        row.removed_at,
        row.undone_at,
        row.undone_reason,
        len(row.set_aside),
        row.person.is_specimen,
        row.row_version,
    )
