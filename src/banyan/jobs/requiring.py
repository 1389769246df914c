"""The right that a kind of jobs asks for, when one is started and when it runs."""

from __future__ import annotations

from banyan.access.queries import scope_q
from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotAllowed

from .models import Job


def require_right(actor: Actor, right: str, unit_id: int | None) -> None:
    """Require a right over a unit, from its present path; anywhere without one."""
    if unit_id is None or actor.is_system:
        actor.require(right)
        return
    units = Job._meta.get_field("unit").related_model._default_manager
    if not units.filter(scope_q(actor, right, unit=""), pk=unit_id).exists():
        raise NotAllowed(right=right)
