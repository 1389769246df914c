"""What the services take: one frozen command for each thing to do."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class Move:
    """Let a cohort go on to a state; a reason where it is cancelled."""

    cohort: int
    to: str
    reason: str = ""
    row_version: int | None = None


@dataclass(frozen=True)
class Nominate:
    """Somebody to take part: a person of the register, or a counterpart.

    ``task`` is what shall be done at home; ``nominated_by`` the body or person who
    sends them.
    """

    cohort: int
    why: str
    task: str
    nominated_by: str
    person: int | None = None
    counterpart: int | None = None
    post: str = ""
    language: str = ""
    nominated_on: dt.date | None = None
    is_specimen: bool = False


@dataclass(frozen=True)
class Withdraw:
    """A participant who does not come, with the reason."""

    participant: int
    reason: str
    row_version: int | None = None


@dataclass(frozen=True)
class Seen:
    """Whether a participant was there: present, late, excused or absent."""

    participant: int
    word: str
    note: str = ""


@dataclass(frozen=True)
class EnterAttendance:
    """The attendance of a session, all at once."""

    session: int
    seen: tuple[Seen, ...]
    row_version: int | None = None


@dataclass(frozen=True)
class Given:
    """The mark of a participant, as written: 7.5; empty takes it back."""

    participant: int
    mark: str


@dataclass(frozen=True)
class EnterMarks:
    """The marks of a test."""

    test: int
    given: tuple[Given, ...]
    row_version: int | None = None


@dataclass(frozen=True)
class WritePlan:
    """What a participant shall do at home; with whom it was agreed, and when."""

    participant: int
    plan: str
    indicator: str = ""
    baseline: str = ""
    agreed_with: str = ""
    agreed_on: dt.date | None = None
    row_version: int | None = None


@dataclass(frozen=True)
class Decide:
    """Decide on completion of everybody in a cohort, by the rule of its course."""

    cohort: int
    row_version: int | None = None


@dataclass(frozen=True)
class Issue:
    """A certificate for a participant who completed, on a day."""

    participant: int
    issued_on: dt.date | None = None


@dataclass(frozen=True)
class WithdrawCertificate:
    """A certificate that holds no more, by a decision, with the reason."""

    certificate: int
    decision: int
    reason: str
    row_version: int | None = None


@dataclass(frozen=True)
class ReportApplication:
    """What was applied at home: in-use, partly, not-yet or stopped."""

    followup: int
    result: str
    text: str = ""
    evidence: str = ""
    value: str = ""
    answered_on: dt.date | None = None
    row_version: int | None = None


@dataclass(frozen=True)
class CheckApplication:
    """Somebody else saw the evidence of a report."""

    followup: int
    row_version: int | None = None


@dataclass(frozen=True)
class Invite:
    """A participant of an earlier cohort, to speak to this one."""

    cohort: int
    participant: int


@dataclass(frozen=True)
class AnswerInvitation:
    """Whether somebody who was invited comes."""

    invitation: int
    answer: str
    note: str = ""
    row_version: int | None = None


@dataclass(frozen=True)
class LinkGuest:
    """The account through which a counterpart sees the own courses."""

    counterpart: int
    account: int
