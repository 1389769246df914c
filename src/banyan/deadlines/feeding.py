"""What a calendar shows: the things that wait for an account, and those just done."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q

from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.text import Text

from .queries import ALIVE, deadlines_visible

LATELY = dt.timedelta(days=30)
MOST = 2_000


@dataclass(frozen=True)
class FeedRow:
    """One thing in a calendar. Whom it is about stays in the house."""

    id: int
    sequence: int
    """Rises with every change, so that a calendar takes the newer one."""
    kind: str
    title: Text
    unit: Text
    started_on: dt.date
    due_on: dt.date
    calendar: str
    state: str
    done_at: dt.datetime | None
    rule: str
    action: Text
    blocked_by: Text
    url: str


def feed_rows(actor: Actor) -> list[FeedRow]:
    """Return what waits for the actor, and what was done of late; one statement."""
    since = clock.now() - LATELY
    rows = deadlines_visible(actor).filter(
        Q(state__in=ALIVE) | Q(state__in=("done", "dropped"), done_at__gte=since)
    )
    ordered = rows.select_related("unit").order_by("due_on", "pk")[:MOST]
    return [
        FeedRow(
            id=row.pk,
            sequence=row.row_version - 1,
            kind=row.kind,
            title=row.title,
            unit=row.unit.names,
            started_on=row.started_on,
            due_on=row.due_on,
            calendar=row.calendar,
            state=row.state,
            done_at=row.done_at,
            rule=row.rule,
            action=row.action,
            blocked_by=row.blocked_by,
            url=row.url,
        )
        for row in ordered
    ]
