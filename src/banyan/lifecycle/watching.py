"""Whom a case should soon be opened for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from banyan.cases.domain.seen import subjects
from banyan.kernel.actor import Actor
from banyan.kernel.periods import add_months
from banyan.people.queries import probations
from banyan.rulebook.domain.rules import Answer


@subjects("on-probation@1")
def on_probation(
    actor: Actor, until: dt.date, answer: Answer | None
) -> Sequence[tuple[int, dt.date]]:
    """Probationary members whose probation (the rule's length) ends by a day."""
    if answer is None or not answer.is_active or answer.unit != "month":
        return ()
    months = int(answer.value)
    begun = probations(actor, add_months(until, -months))
    ends = [(member, add_months(began, months)) for member, began in begun]
    return [(member, day) for member, day in ends if day <= until]
