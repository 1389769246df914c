"""Which assessments an actor may name: those in range, and one's own."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from banyan.access.queries import scope_q
from banyan.kernel.actor import Actor

from ..models import Assessment
from .campaigns import READ


def assessments_visible(actor: Actor) -> QuerySet[Assessment]:
    """Return the assessments of units in range of ``evaluation.read``, and one's own."""
    found = scope_q(actor, READ, unit="unit")
    if not actor.is_system and actor.person_id is not None:
        found |= Q(person=actor.person_id)
    return Assessment.objects.filter(found)
