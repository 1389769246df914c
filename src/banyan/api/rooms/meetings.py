"""Meetings that were held, and votes with their counts and results."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from ninja import Query

from banyan.meetings import queries, services

from ..acts import Act, add_acts
from ..endpoints import Room
from ..paging import Page, cursor_of, day, keyset_of, number
from ..references import Ref, one_of, unit_row
from .common import Paged
from .requests import Asked

room = Room("Meetings")

READ, WRITE = "meeting.read", "meeting.write"


@dataclass(frozen=True)
class MeetingOut:
    """A meeting that was held."""

    id: int
    uid: uuid.UUID
    unit_id: int
    body: str
    kind: str
    held_on: dt.date
    place: str
    summoned: int
    present: int
    excused: int
    absent: int
    is_specimen: bool
    row_version: int


@room.get("/units/{unit}/meetings", right=READ, gives=MeetingOut, many=True)
def unit_meetings(request: Asked, unit: Ref, asked: Query[Paged]) -> Page:
    """List the meetings of a unit, the latest first."""
    row = unit_row(request.actor, unit)
    after: Any = keyset_of("meetings", asked.cursor, day, number)
    found = queries.meetings_of_unit(
        request.actor, row.pk, after=after, limit=asked.limit + 1
    )
    page = found[: asked.limit]
    end = (page[-1].held_on, page[-1].pk) if len(found) > asked.limit else None
    return Page([_meeting(m) for m in page], cursor_of("meetings", end))


def _meeting(row: Any) -> MeetingOut:
    names = [n for n in MeetingOut.__dataclass_fields__ if n != "id"]
    return MeetingOut(row.pk, *(getattr(row, name) for name in names))


@room.get("/votes/{vote}", right=READ, gives=queries.VoteShown)
def vote(request: Asked, vote: Ref) -> queries.VoteShown:
    """Read a vote with its counts and what it came to."""
    return _shown(request, vote)


def _shown(request: Asked, ref: str) -> queries.VoteShown:
    row = one_of(queries.votes_visible(request.actor), ref)
    return queries.vote_get(request.actor, row.uid)


add_acts(
    room,
    (
        Act(
            "meeting-hold",
            services.meeting_hold,
            services.HoldMeeting,
            WRITE,
            summary="Record meetings that were held",
        ),
    ),
)
