"""What the services are asked to do: plain values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from banyan.kernel.text import Text

from .domain.votes import Counts


@dataclass(frozen=True)
class HoldMeeting:
    """A meeting that was held. Totals count everybody; names only where noted."""

    unit: int
    held_on: dt.date
    body: str = "members"
    kind: str = "regular"
    place: str = ""
    summoned: int = 0
    present: int = 0
    excused: int = 0
    absent: int = 0
    attendance: Mapping[int, str] = field(default_factory=dict)
    is_specimen: bool = False


@dataclass(frozen=True)
class NoteAttendance:
    """One person of a meeting: came, excused, absent; when they left again (19:45)."""

    person: int
    status: str
    left_at: str = ""


@dataclass(frozen=True)
class OpenVote:
    """A vote to hold: in which body, under which rule, for what it is waited.

    ``denominators`` are those that may be counted on; they come from the rule
    unless given. ``subject`` names the row that waits for the result.
    """

    unit: int
    on: dt.date
    question: Text | str
    rule: str = ""
    tally: str = "carried@1"
    params: Mapping[str, Any] = field(default_factory=dict)
    denominators: tuple[str, ...] = ()
    ballot: str = "secret"
    meeting: int | None = None
    at: str = ""
    subject_kind: str = ""
    subject: int | None = None
    attendance: Mapping[int, str] = field(default_factory=dict)
    is_specimen: bool = False


@dataclass(frozen=True)
class EnterCount:
    """What one counter read from the papers; ``counter`` is a person."""

    vote: int
    counts: Counts
    counter: int | None = None


@dataclass(frozen=True)
class WholeVote:
    """A vote held on paper, entered at once: electorate, both counts, result.

    For whoever decides about its outcome itself (``readings`` are theirs).
    """

    open: OpenVote
    counts: Counts
    recount: Counts | None = None
    word: str = ""
    readings: tuple[Mapping[str, Any], ...] = ()
    reading: str = ""
    rules: tuple[Mapping[str, Any], ...] = ()
