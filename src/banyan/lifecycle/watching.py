"""Whom a case should soon be opened for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from banyan.cases.domain.seen import subjects
from banyan.kernel.actor import Actor
from banyan.people.queries import probations


@subjects("on-probation@1")
def on_probation(actor: Actor, begun_by: dt.date) -> Sequence[tuple[int, dt.date]]:
    """Probationary members, with the day of their ceremony (else of joining)."""
    return probations(actor, begun_by)
