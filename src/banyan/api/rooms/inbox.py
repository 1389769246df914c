"""The inbox: what waits for whom, by when, why, blocked by what."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from ninja import Query, Schema
from pydantic import Field

from banyan.deadlines.queries import InboxRow, deadlines_of, inbox

from ..endpoints import Room
from ..paging import Page
from ..references import Num
from .ledger import Kind
from .requests import Asked

room = Room("Inbox")

LARGEST = 200


@dataclass(frozen=True)
class InboxOut:
    """What waits, in groups; ``counts`` are full, the groups hold their first rows."""

    on: dt.date
    overdue: tuple[InboxRow, ...]
    this_week: tuple[InboxRow, ...]
    next_30_days: tuple[InboxRow, ...]
    waiting: tuple[InboxRow, ...]
    counts: dict[str, int]


class InboxAsked(Schema):
    """How much of the inbox."""

    per_group: int = Field(50, ge=1, le=LARGEST, description="Rows of each group.")


@room.get("/inbox", right=None, gives=InboxOut)
def inbox_read(request: Asked, asked: Query[InboxAsked]) -> InboxOut:
    """Read what waits for you, by when and why."""
    found = inbox(request.actor, per_group=asked.per_group)
    return InboxOut(
        on=found.on,
        overdue=found.overdue,
        this_week=found.this_week,
        next_30_days=found.next_30_days,
        waiting=found.waiting,
        counts={group.value: count for group, count in found.counts.items()},
    )


class ClocksAsked(Schema):
    """Which clocks of a record."""

    over: bool = Field(False, description="Also those that are done or dropped.")


@room.get("/deadlines/{kind}/{subject}", right=None, gives=InboxRow, many=True)
def deadlines_about(
    request: Asked, kind: Kind, subject: Num, asked: Query[ClocksAsked]
) -> Page:
    """List the clocks of one record, soonest first."""
    found = deadlines_of(request.actor, kind, subject, alive=not asked.over)
    return Page(found)
