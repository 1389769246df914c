"""Shares for an evaluation: of persons or of units, for a period, in one statement."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Count, DateField, F, Q, Sum
from django.db.models.functions import Coalesce

from banyan.kernel import clock
from banyan.kernel.actor import Actor

from ..domain.periods import Period, period_of
from ..domain.shares import COUNTED, SETTLED, Shares
from ..scope import commitments_visible

MOST_NAMED = 500
"""More owners than this are not named in the statement: all in range are counted."""


def shares(
    actor: Actor,
    *,
    period: str | Period,
    persons: Iterable[int] | None = None,
    units: Iterable[int] | None = None,
    on: dt.date | None = None,
) -> dict[int, Shares]:
    """Return the shares of persons, or of the own tasks of units, by their id.

    A year counts its quarters and halves too. Who has no task is not there: nothing was
    measured. Give ``persons`` or ``units``; neither means the units in range. One
    statement, whatever the number of owners.
    """
    span = period_of(period) if isinstance(period, str) else period
    return counted(
        actor,
        "unit" if persons is None else "person",
        units if persons is None else persons,
        span.starts_on,
        span.ends_on,
        on or clock.today(),
    )


def counted(
    actor: Actor,
    owner: str,
    ids: Iterable[int] | None,
    starts_on: dt.date,
    ends_on: dt.date,
    on: dt.date,
) -> dict[int, Shares]:
    """Count the tasks whose period lies within days, by their owners."""
    rows = commitments_visible(actor).filter(
        starts_on__gte=starts_on, ends_on__lte=ends_on, state__in=COUNTED
    )
    rows = rows.filter(person__isnull=owner == "unit")
    wanted = None if ids is None else set(ids)
    if wanted is not None and len(wanted) <= MOST_NAMED:
        rows = rows.filter(**{f"{owner}__in": wanted})
    table: Any = rows.annotate(
        counts_on=Coalesce("agreed_on", "due_on", output_field=DateField())
    )
    found = table.order_by().values(f"{owner}_id").annotate(**_counts(on))
    return {
        row.pop(f"{owner}_id"): Shares(**row)
        for row in found
        if wanted is None or row[f"{owner}_id"] in wanted
    }


def _counts(on: dt.date) -> Mapping[str, Any]:
    """Return the counts of :func:`domain.shares.share_of` as aggregates."""
    done = Q(done_on__isnull=False, done_on__lte=on)
    by_day = Q(done_on__lte=F("counts_on"))
    after = Q(done_on__gt=F("counts_on"))
    not_done = Q(done_on__isnull=True) | Q(done_on__gt=on)
    settled = Q(state__in=SETTLED)
    return {
        "total": Count("pk"),
        "completed": Count("pk", filter=done),
        "on_time": Count("pk", filter=done & by_day),
        "late": Count("pk", filter=(done & after) | (not_done & Q(counts_on__lt=on))),
        "exceeded": Count("pk", filter=settled & Q(exceeded=True)),
        "scored": Count("pk", filter=settled),
        "points": Coalesce(Sum("points", filter=settled), 0),
        "bonus": Coalesce(Sum("bonus", filter=settled), 0),
    }
