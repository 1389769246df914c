"""Courses and cohorts: who takes part, completion, certificates, what was applied."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import Field

from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotVisible
from banyan.training import commands, queries, services
from banyan.training.queries import shapes

from ..acts import Act, Record, add_acts, record_of
from ..commands import Facts, Request, Whole, words
from ..endpoints import Room
from ..paging import Page
from ..references import Key, Ref, RefIn, one_of, unit_row
from .requests import Asked

room = Room("Courses")

READ, WRITE = "training.read", "training.write"


@dataclass(frozen=True)
class CohortOut:
    """A cohort with what the reader may do, and the states it may go to."""

    id: int
    cohort: shapes.CohortLine
    audience: str
    reason: str
    is_host: bool
    may_write: bool
    may_nominate: bool
    moves: Mapping[str, bool]
    row_version: int


class CertificateAsked(Request):
    """Number and code, as they stand on the paper."""

    number: words(80, least=1)  # type: ignore[valid-type]
    code: words(20, least=1)  # type: ignore[valid-type]


class RecordNew(Request):
    """The fields of a record by name; a cohort has its course as ``owner``."""

    values: Facts = Field(default_factory=dict)
    owner: RefIn | None = None
    unit: RefIn | None = None


class RecordChanged(Request):
    """The fields that change; those not given stay."""

    values: Facts = Field(default_factory=dict)
    row_version: Whole | None = None


def _cohort(actor: Actor, ref: str) -> Any:
    return one_of(queries.cohorts_visible(actor), ref)


@room.get("/courses/{course}/cohorts", right=READ, gives=shapes.CohortLine, many=True)
def course_cohorts(request: Asked, course: Ref) -> Page:
    """List the cohorts of a course, the latest first."""
    row = one_of(queries.courses_visible(request.actor), course)
    return Page(list(queries.cohorts_of(request.actor, row.pk)), None)


@room.get("/cohorts/{cohort}", right=None, gives=CohortOut)
def cohort(request: Asked, cohort: Ref) -> CohortOut:
    """Read a cohort with its places and what stands against going on."""
    row = _cohort(request.actor, cohort)
    found = queries.cohort_shown(request.actor, row.uid)
    return CohortOut(
        found.id,
        found.line,
        found.audience,
        found.reason,
        found.is_host,
        found.may_write,
        found.may_nominate,
        {to: not lacks for to, lacks in found.moves.items()},
        found.record.row_version,
    )


@room.get(
    "/cohorts/{cohort}/participants",
    right=None,
    gives=shapes.ParticipantLine,
    many=True,
)
def cohort_participants(request: Asked, cohort: Ref) -> Page:
    """List who takes part and who waits, in order."""
    row = _cohort(request.actor, cohort)
    return Page(list(queries.participants_of(request.actor, row.pk)), None)


@room.get("/cohorts/{cohort}/sessions", right=None, gives=shapes.SessionLine, many=True)
def cohort_sessions(request: Asked, cohort: Ref) -> Page:
    """List the sessions of a cohort by day and time."""
    row = _cohort(request.actor, cohort)
    return Page(list(queries.sessions_of(request.actor, row.pk)), None)


@room.get(
    "/cohorts/{cohort}/completion", right=None, gives=shapes.ResultLine, many=True
)
def cohort_completion(request: Asked, cohort: Ref) -> Page:
    """List each participant with the conditions of the rule of the course."""
    row = _cohort(request.actor, cohort)
    return Page(list(queries.results_of(request.actor, row.pk)), None)


@room.get("/cohorts/{cohort}/applications", right=None, gives=shapes.ApplicationsShown)
def cohort_applications(request: Asked, cohort: Ref) -> shapes.ApplicationsShown:
    """Read what was applied at home, counted apart from completion."""
    row = _cohort(request.actor, cohort)
    return queries.applications_of(request.actor, row.pk)


@room.get("/courses/mine", right=None, gives=shapes.MineShown, many=True)
def courses_mine(request: Asked) -> Page:
    """List the own courses with sessions, handouts and what is asked."""
    return Page(list(queries.courses_mine(request.actor)), None)


@room.get("/participants/{participant}", right=None, gives=shapes.ParticipantShown)
def participant(request: Asked, participant: Ref) -> shapes.ParticipantShown:
    """Read a participant: plan, completion, certificates, reports."""
    return queries.participant_get(request.actor, _participant(request, participant))


@room.get("/participants/{participant}/transcript", right=None, gives=shapes.Transcript)
def participant_transcript(request: Asked, participant: Ref) -> shapes.Transcript:
    """Read all courses of whoever is behind a participant."""
    return queries.transcript_of(request.actor, _participant(request, participant))


def _participant(request: Asked, ref: str) -> uuid.UUID:
    found: uuid.UUID = one_of(queries.participants_visible(request.actor), ref).uid
    return found


@room.open("/certificates/check", right=None, gives=shapes.CertificateChecked)
def certificate_check(
    request: Asked, payload: CertificateAsked
) -> shapes.CertificateChecked:
    """Check a certificate by its number and code."""
    return queries.certificate_checked(payload.number, payload.code)


@room.post("/courses/records/{part}", right=WRITE, gives=Record)
def course_record_new(request: Asked, part: Key, payload: RecordNew) -> Record:
    """Add a course, a cohort, a session, a test, a handout or a lesson."""
    actor = request.actor
    owner = None if payload.owner is None else _owner(actor, part, str(payload.owner))
    unit = None if payload.unit is None else unit_row(actor, str(payload.unit))
    made = services.records_add(
        actor=actor, kind=part, rows=[payload.values], owner=owner, unit=unit
    )
    return record_of(made[0])


def _owner(actor: Actor, part: str, ref: str) -> Any:
    rows = {
        "course": None,
        "cohort": queries.courses_visible(actor),
    }.get(part, queries.cohorts_visible(actor))
    if rows is None:
        raise NotVisible
    return one_of(rows, ref)


@room.patch("/courses/records/{part}/{record}", right=WRITE, gives=Record)
def course_record_change(
    request: Asked, part: Key, record: uuid.UUID, payload: RecordChanged
) -> Record:
    """Change fields of a course, a cohort or a part of one."""
    row = services.record_change(
        actor=request.actor,
        kind=part,
        uid=record,
        values=payload.values,
        row_version=payload.row_version,
    )
    return record_of(row)


@room.delete("/courses/records/{part}/{record}", right=WRITE)
def course_record_remove(request: Asked, part: Key, record: uuid.UUID) -> None:
    """Take away a part of a cohort that was entered wrongly."""
    services.record_remove(actor=request.actor, kind=part, uid=record)


ACTS = (
    ("cohort-move", services.cohorts_move, commands.Move, WRITE, "Let cohorts go on"),
    (
        "participant-nominate",
        services.participants_nominate,
        commands.Nominate,
        WRITE,
        "Nominate to a cohort, with a stated task",
    ),
    (
        "participant-withdraw",
        services.participants_withdraw,
        commands.Withdraw,
        None,
        "Take participants off; whoever waits moves up",
    ),
    (
        "attendance-enter",
        services.attendance_enter,
        commands.EnterAttendance,
        WRITE,
        "Enter the attendance of sessions",
    ),
    (
        "marks-enter",
        services.marks_enter,
        commands.EnterMarks,
        WRITE,
        "Enter the marks of tests",
    ),
    ("plan-write", services.plans_write, commands.WritePlan, None, "Write plans"),
    (
        "completion-decide",
        services.completions_decide,
        commands.Decide,
        WRITE,
        "Decide on completion by the rule of the course",
    ),
    (
        "certificate-issue",
        services.certificates_issue,
        commands.Issue,
        WRITE,
        "Issue certificates",
    ),
    (
        "certificate-withdraw",
        services.certificates_withdraw,
        commands.WithdrawCertificate,
        WRITE,
        "Withdraw certificates by a decision",
    ),
    (
        "application-report",
        services.applications_report,
        commands.ReportApplication,
        None,
        "Report what was applied at home",
    ),
    (
        "application-check",
        services.applications_check,
        commands.CheckApplication,
        WRITE,
        "Say that the evidence of reports was seen",
    ),
    (
        "alumni-invite",
        services.alumni_invite,
        commands.Invite,
        WRITE,
        "Invite alumni to the next cohort",
    ),
    (
        "invitation-answer",
        services.invitations_answer,
        commands.AnswerInvitation,
        None,
        "Answer invitations",
    ),
    (
        "guest-link",
        services.guests_link,
        commands.LinkGuest,
        WRITE,
        "Give guests an account for their courses",
    ),
)
add_acts(
    room,
    tuple(
        Act(word, service, command, right, summary=summary)
        for word, service, command, right, summary in ACTS
    ),
)
