"""A case as its page shows it: steps, clocks, events, papers."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from banyan.decisions.queries import DecisionShown
from banyan.kernel.text import Text
from banyan.rulebook.domain.rules import Answer

from ..domain.definition import Definition
from ..domain.seen import Chain, Finding
from ..domain.state import State


@dataclass(frozen=True)
class ClockShown:
    """A clock of a step: until when, by which rule, under which readings."""

    key: str
    title: Text
    type: str
    state: str
    started_on: dt.date | None
    due_on: dt.date | None
    days_left: int | None
    rule: str
    citation: str
    is_disputed: bool
    is_set: bool
    variants: tuple[tuple[str, dt.date], ...]
    raised: bool


@dataclass(frozen=True)
class EventShown:
    """What was recorded of a step: how, when, by whom, with which vote and rules."""

    number: int
    kind: str
    step: str
    round: int
    outcome: Text
    on: dt.date
    at: dt.datetime
    by_name: str
    reason: str
    given: tuple[tuple[Text, Any], ...]
    vote: Mapping[str, Any]
    readings: tuple[Mapping[str, Any], ...]
    findings: tuple[Mapping[str, Any], ...]
    rules: tuple[Mapping[str, Any], ...]
    decision: DecisionShown | None
    ballot: int | None


@dataclass(frozen=True)
class StepShown:
    """One step on the path: done, now, waiting, suspended or to come."""

    key: str
    round: int
    type: str
    title: Text
    help: Text
    state: str
    unit_id: int | None
    unit: Text
    unit_uid: uuid.UUID | None
    right: str
    by_person: bool
    rules: tuple[str, ...]
    opened_on: dt.date | None
    done_on: dt.date | None
    outcome: Text
    clocks: tuple[ClockShown, ...] = ()
    waits_for: tuple[Text, ...] = ()
    blockers: tuple[Finding, ...] = ()
    may_act: bool = False
    is_vote: bool = False
    event: EventShown | None = None


@dataclass(frozen=True)
class PaperShown:
    """A paper of the case."""

    paper_uid: uuid.UUID
    title: Text
    step: str
    form: str
    is_signed: bool


@dataclass(frozen=True)
class CaseShown:
    """A case as its page shows it."""

    id: int
    uid: uuid.UUID
    reference: str
    kind: str
    definition: Definition
    title: Text
    about: str
    person_uid: uuid.UUID | None
    person_id: int | None
    membership_id: int | None
    unit_id: int
    unit: Text
    unit_uid: uuid.UUID
    other_unit: Text
    subject_unit_uid: uuid.UUID | None
    state: str
    result: str
    result_title: Text
    opened_on: dt.date
    closed_on: dt.date | None
    next_due: dt.date | None
    dates: tuple[tuple[Text, dt.date], ...]
    opening: tuple[tuple[Text, Any], ...]
    steps: tuple[StepShown, ...]
    events: tuple[EventShown, ...]
    papers: tuple[PaperShown, ...]
    rules: tuple[Answer, ...]
    crumbs: tuple[tuple[Text, uuid.UUID], ...]
    may_write: bool
    is_own: bool
    is_specimen: bool
    row_version: int
    state_now: State = field(repr=False)
    chain: Chain = field(repr=False)

    def step(self, key: str) -> StepShown | None:
        """Return the open round of a step."""
        found = [s for s in self.steps if s.key == key and s.state == "now"]
        return found[0] if found else None
