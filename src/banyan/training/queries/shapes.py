"""What pages of the room show: frozen, with everything a page needs beside."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from banyan.kernel.text import Text

from ..domain.applying import Share
from ..domain.completion import Completion


@dataclass(frozen=True)
class CohortLine:
    """A cohort in a short list."""

    id: int
    uid: uuid.UUID
    title: Text
    course: Text
    course_uid: uuid.UUID
    starts_on: dt.date | None
    ends_on: dt.date | None
    said: str
    state: str
    unit: Text
    places: int | None
    placed: int
    waiting: int
    completed: int
    zone: str
    is_specimen: bool


@dataclass(frozen=True)
class CertificateLine:
    """A certificate beside its holder."""

    id: int
    uid: uuid.UUID
    number: str
    issued_on: dt.date
    valid_until: dt.date | None
    state: str
    withdrawn_on: dt.date | None
    row_version: int


@dataclass(frozen=True)
class ParticipantLine:
    """Somebody nominated; ``name`` is empty where it is not for the reader.

    ``position`` counts from 1 for those who wait.
    """

    id: int
    uid: uuid.UUID
    name: str
    post: Text
    unit: Text
    unit_uid: uuid.UUID | None
    is_guest: bool
    state: str
    position: int
    nominated_on: dt.date
    nominated_by: str
    task: str
    has_plan: bool
    plan_agreed_on: dt.date | None
    completed_on: dt.date | None
    certificate: CertificateLine | None
    is_own: bool
    is_specimen: bool
    row_version: int


@dataclass(frozen=True)
class CohortShown:
    """A cohort with its standing and what the reader may do."""

    id: int
    record: Any
    line: CohortLine
    audience: str
    needs_plan: bool
    certificate: str
    reason: str
    is_host: bool
    may_write: bool
    may_nominate: bool
    moves: Mapping[str, tuple[Any, ...]]


@dataclass(frozen=True)
class SessionLine:
    """A session as it stands in a plan."""

    id: int
    uid: uuid.UUID
    day: dt.date
    starts: str
    ends: str
    title: Text
    form: str
    lecturer: str
    place: Text
    topics: tuple[str, ...]
    counts: bool
    state: str
    entered: bool
    present: int
    row_version: int


@dataclass(frozen=True)
class SeenLine:
    """One participant on the page of attendance."""

    id: int
    name: str
    unit: Text
    word: str
    note: str


@dataclass(frozen=True)
class MarkLine:
    """One participant on the page of marks; ``mark`` in hundredths."""

    id: int
    name: str
    unit: Text
    mark: int | None


@dataclass(frozen=True)
class ResultLine:
    """What stands between a participant and completion, or what was decided."""

    line: ParticipantLine
    outcome: Completion
    is_decided: bool


@dataclass(frozen=True)
class FollowUpLine:
    """A report of what was applied."""

    id: int
    uid: uuid.UUID
    months: int
    due_on: dt.date
    result: str
    text: str
    evidence: str
    value: str
    answered_on: dt.date | None
    answered_by: str
    checked_on: dt.date | None
    checked_by: str
    is_late: bool
    row_version: int


@dataclass(frozen=True)
class ApplicationsShown:
    """What was applied: shares of the cohort, and each report in range."""

    completed: int
    shares: tuple[Share, ...]
    rows: tuple[tuple[ParticipantLine, tuple[FollowUpLine, ...]], ...]


@dataclass(frozen=True)
class AlumnusLine:
    """A participant of an earlier cohort, with what they were asked."""

    line: ParticipantLine
    cohort: Text
    applied: str
    invitation: InvitationLine | None


@dataclass(frozen=True)
class InvitationLine:
    """An invitation to speak to a cohort."""

    id: int
    uid: uuid.UUID
    cohort: Text
    cohort_uid: uuid.UUID
    starts_on: dt.date | None
    invited_on: dt.date
    answer: str
    note: str
    row_version: int


@dataclass(frozen=True)
class HandoutLine:
    """A handout that was released."""

    uid: uuid.UUID
    title: Text
    text: Text
    url: str
    files: int = 0


@dataclass(frozen=True)
class MineShown:
    """One's own part in a cohort."""

    line: ParticipantLine
    cohort: CohortLine
    plan: str
    sessions: tuple[SessionLine, ...]
    handouts: tuple[HandoutLine, ...]
    followups: tuple[FollowUpLine, ...]


@dataclass(frozen=True)
class ParticipantShown:
    """A participant with everything that their page shows."""

    line: ParticipantLine
    cohort: CohortLine
    why: str
    reason: str
    language: str
    plan: str
    plan_indicator: str
    plan_baseline: str
    plan_with: str
    outcome: Completion
    is_decided: bool
    certificates: tuple[CertificateLine, ...]
    followups: tuple[FollowUpLine, ...]
    may_write: bool
    may_host: bool


@dataclass(frozen=True)
class TranscriptLine:
    """One course of a person."""

    course: Text
    cohort: Text
    host: Text
    starts_on: dt.date | None
    ends_on: dt.date | None
    hours: int | None
    state: str
    certificate: CertificateLine | None
    uid: uuid.UUID


@dataclass(frozen=True)
class Transcript:
    """The courses of one person, the latest first."""

    name: str
    unit: Text
    unit_id: int | None
    person: int | None
    lines: tuple[TranscriptLine, ...]
    hours: int
    is_specimen: bool


@dataclass(frozen=True)
class CertificateChecked:
    """What the check page says: no more than what stands on the paper."""

    number: str
    holder: str
    course: Text
    host: Text
    starts_on: dt.date | None
    ends_on: dt.date | None
    hours: int | None
    issued_on: dt.date
    valid_until: dt.date | None
    state: str
    withdrawn_on: dt.date | None
    is_specimen: bool


@dataclass(frozen=True)
class PlanShown:
    """What is due at the plan of a cohort: lessons and practices on its topics."""

    earlier: tuple[tuple[Text, str, Text], ...]
    due: tuple[Any, ...]
    topics: tuple[str, ...]
