"""Who sees a task: whoever reads the unit or its level above, and its owner."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from banyan.access.queries import scope_q
from banyan.kernel.actor import Actor

from .models import Commitment

READ, WRITE, APPROVE = "commitment.read", "commitment.write", "commitment.approve"


def commitments_visible(actor: Actor) -> QuerySet[Commitment]:
    """Return the tasks in range of ``commitment.read``, and one's own."""
    found = scope_q(actor, READ, unit="unit")
    if not actor.is_system and actor.person_id is not None:
        found |= Q(person=actor.person_id)
    return Commitment.objects.filter(found)


def reads(actor: Actor, row: Any) -> bool:
    """Say of a task with its unit at hand what :func:`commitments_visible` says."""
    unit = row.unit
    return is_own(actor, row) or actor.covers(READ, unit.path, unit.area_path)


def is_own(actor: Actor, row: Any) -> bool:
    """Say whether a task is the actor's own."""
    return actor.person_id is not None and actor.person_id == row.person_id
