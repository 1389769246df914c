"""Shares for an evaluation: of persons or of units, for a period, in one statement."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import Any

from django.db.models import Count, DateField, F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from banyan.base.prepared import among, prepared
from banyan.kernel import clock
from banyan.kernel.actor import Actor

from ..domain.periods import Period, period_of
from ..domain.shares import COUNTED, SETTLED, Shares
from ..models import Commitment
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
    wanted = None if ids is None else set(ids)
    rows: Iterable[tuple[Any, ...]]
    if actor.is_system and wanted is not None and len(wanted) <= MOST_NAMED:
        if not wanted:
            return {}
        rows = _named(sorted(wanted), starts_on, ends_on, on, owner=owner)
    else:
        seen = _within(commitments_visible(actor), starts_on, ends_on, owner)
        rows = _of(seen, on, owner)
    return {
        pk: Shares(*counts) for pk, *counts in rows if wanted is None or pk in wanted
    }


@prepared
def _named(
    ids: list[int], starts_on: dt.date, ends_on: dt.date, on: dt.date, *, owner: str
) -> QuerySet[Any, Any]:
    """The counts of a few owners: pages ask for them again and again."""
    rows = _within(
        Commitment.objects.filter(among(owner, ids)), starts_on, ends_on, owner
    )
    return _of(rows, on, owner)


def _within(
    rows: QuerySet[Any], starts_on: dt.date, ends_on: dt.date, owner: str
) -> QuerySet[Any]:
    return rows.filter(
        starts_on__gte=starts_on, ends_on__lte=ends_on, state__in=COUNTED,
        person__isnull=owner == "unit",
    )  # fmt: skip


def _of(rows: QuerySet[Any], on: dt.date, owner: str) -> QuerySet[Any, Any]:
    """Return the owner and the counts of :class:`Shares` in its order."""
    table: Any = rows.annotate(
        counts_on=Coalesce("agreed_on", "due_on", output_field=DateField())
    )
    counts = _counts(on)
    names = [one.name for one in fields(Shares)]
    found: QuerySet[Any, Any] = table.order_by().values(owner).annotate(**counts)
    return found.values_list(owner, *names)


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
