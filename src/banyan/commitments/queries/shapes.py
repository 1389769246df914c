"""Tasks as they are shown: frozen, with everything a page needs written beside."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from banyan.kernel.text import Text

from ..domain.shares import Shares


@dataclass(frozen=True)
class TaskLine:
    """One task of a list."""

    id: int
    uid: uuid.UUID
    title: Text
    kind: str
    axis: str
    period: str
    state: str
    due_on: dt.date
    done_on: dt.date | None
    progress: int
    is_late: bool
    exceeded: bool
    points: int | None
    bonus: int
    unit: Text
    unit_uid: uuid.UUID
    owner: str
    owner_uid: uuid.UUID | None
    is_delayed: bool
    is_specimen: bool
    row_version: int


@dataclass(frozen=True)
class MilestoneShown:
    """A step on the way."""

    number: int
    title: Text
    due_on: dt.date
    done_on: dt.date | None


@dataclass(frozen=True)
class EvidenceShown:
    """What shows that a task was done. A paper that the reader may not open has no
    identity."""

    kind: str
    title: str
    url: str
    record: str
    paper_uid: uuid.UUID | None
    on: dt.date
    by: str


@dataclass(frozen=True)
class NoteShown:
    """One line of the time of a task."""

    kind: str
    on: dt.date
    percent: int | None
    text: str
    by: str
    at: dt.datetime


@dataclass(frozen=True)
class CommitmentShown:
    """A task with all that its page shows."""

    line: TaskLine
    pack: str
    unit_id: int
    person_id: int | None
    above: Text
    product: Text
    measure: Text
    target: str
    measured_in: str
    achieved: str
    first_due_on: dt.date
    agreed_on: dt.date | None
    delayed_to: dt.date | None
    delay_reason: str
    standard: int | None
    difficulty: str
    registered_by: str
    approved_by: str
    approved_on: dt.date | None
    reason: str
    own: Mapping[str, Any]
    score: Mapping[str, Any]
    derivation: Mapping[str, Any]
    decision_id: int | None
    milestones: tuple[MilestoneShown, ...]
    evidence: tuple[EvidenceShown, ...]
    notes: tuple[NoteShown, ...]
    parent: tuple[uuid.UUID | None, Text, Text] | None
    """The task above: its identity where it may be read, title and unit."""
    parts: int
    acts: frozenset[str]
    """What the reader may do with it now."""


@dataclass(frozen=True)
class Branch:
    """One task of a roll-out, with the counts of what hangs directly below it."""

    line: TaskLine
    parts: int
    parts_done: int
    parts_late: int


@dataclass(frozen=True)
class TreeShown:
    """A task, the way up, and the tasks directly below it."""

    way: tuple[tuple[uuid.UUID | None, Text, Text], ...]
    branch: Branch
    below: tuple[Branch, ...]
    more: bool


@dataclass(frozen=True)
class YearShown:
    """The tasks of an owner in one year, with their shares."""

    year: int
    shares: Shares
    tasks: tuple[TaskLine, ...]
