"""Members of a unit: the roster on a day, as it was known then."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from ninja import Query
from pydantic import Field

from banyan.kernel.text import Text
from banyan.people.queries import RosterLine, roster, roster_count

from ..endpoints import Room
from ..paging import Page, cursor_of, keyset_of, number, words
from ..references import Ref, unit_row
from .common import PagedMoment
from .requests import Asked

room = Room("Members")


@dataclass(frozen=True)
class RosterOut:
    """A member in a roster; of the birth date the year alone, as on the page."""

    membership_id: int
    membership_uid: uuid.UUID
    person_id: int
    person_uid: uuid.UUID
    name: str
    sex: str
    birth_year: int | None
    card_no: str
    grade: str
    participation: str
    stay: str
    since: dt.date
    joined_on: dt.date
    unit_id: int
    unit_names: Text
    is_specimen: bool

    @classmethod
    def of(cls, line: RosterLine) -> RosterOut:
        """Return the line of a roster."""
        return cls(
            line.membership_id,
            line.membership_uid,
            line.person_id,
            line.person_uid,
            line.name,
            line.sex,
            line.birth_date.year if line.birth_date else None,
            line.card_no,
            line.grade,
            line.participation,
            line.stay,
            line.since,
            line.joined_on,
            line.unit_id,
            line.unit_names,
            line.is_specimen,
        )


class RosterAsked(PagedMoment):
    """Whom of a unit to list; the list of members narrows further."""

    below: bool = Field(False, description="Also everything below.")
    count: bool = Field(False, description="Say how many there are.")


@room.get("/units/{unit}/members", right="membership.read", gives=RosterOut, many=True)
def unit_members(request: Asked, unit: Ref, asked: Query[RosterAsked]) -> Page:
    """List the members of a unit on a day, as they were known then."""
    actor = request.actor
    row = unit_row(actor, unit)
    after: Any = keyset_of("roster", asked.cursor, words, number)
    when: dict[str, Any] = {
        "as_of_day": asked.asked,
        "known_on": asked.known,
        "below": asked.below,
    }
    found = roster(actor, row, **when, after=after, limit=asked.limit)
    count = roster_count(actor, row, **when) if asked.count else None
    lines = [RosterOut.of(line) for line in found.lines]
    return Page(lines, cursor_of("roster", found.after), count)
