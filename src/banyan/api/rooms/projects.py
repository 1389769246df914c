"""Cooperation projects, and follow-ups of applications: what waits for an answer."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from pydantic import Field

from banyan.exchange import queries as exchange
from banyan.exchange import services as exchanges
from banyan.kernel.text import Text
from banyan.projects import queries, services
from banyan.projects.domain.money import Sums
from banyan.projects.queries import ProjectShown

from ..acts import Record, record_of
from ..answers import Versioned
from ..commands import Request, TextIn, words
from ..endpoints import Room
from ..paging import Page
from ..references import Key
from .exchanges import NextState, RecordOut, said_of
from .requests import Asked

room = Room("Projects and follow-ups")

READ, WRITE = "exchange.read", "exchange.write"
Uid = uuid.UUID


@dataclass(frozen=True)
class ProjectOut:
    """A project: its record with all parts, money by currency, where it may go."""

    record: RecordOut
    state: str
    money: tuple[Sums, ...]
    moves: tuple[NextState, ...]

    @classmethod
    def of(cls, found: ProjectShown) -> ProjectOut:
        """Return a project as it goes out."""
        moves = tuple(NextState(to, said_of(p)) for to, p in found.moves.items())
        return cls(RecordOut.of(found.record), found.state, found.sums, moves)


@dataclass(frozen=True)
class FollowUpOut:
    """A follow-up that waits for an answer: of which practice, until when."""

    uid: uuid.UUID
    practice: Text
    due: dt.date


@dataclass(frozen=True)
class FollowUpShown:
    """A follow-up: whose application it asks about, and what was answered."""

    uid: uuid.UUID
    practice: Text
    role: str
    months: int
    due: dt.date
    stands: str
    answered_on: dt.date | None
    row_version: int


class ProjectMove(Request):
    """The state to which a project goes on; a stop needs its reason."""

    to: Key
    reason: TextIn | None = None


class FollowUpAnswer(Request):
    """How an application stands, who says so, what shows it."""

    stands: Key
    by: words(200, least=1)  # type: ignore[valid-type]
    answer: words(4000) = Field("")  # type: ignore[valid-type]
    evidence: words(4000) = Field("")  # type: ignore[valid-type]


@room.get("/projects/{project}", right=READ, gives=ProjectOut)
def project(request: Asked, project: Uid) -> Versioned:
    """Read one project with its parts; they are records of /exchange/records."""
    found = queries.project_shown(request.actor, project)
    return Versioned(ProjectOut.of(found), found.record.row_version)


@room.post(
    "/projects/{project}/move", right=WRITE, gives=Record, status=200, versioned=True
)
def project_moved(request: Asked, project: Uid, payload: ProjectMove) -> Record:
    """Let a project go on to a state; refused with everything that it still lacks."""
    made = services.project_move(
        actor=request.actor,
        project=project,
        to=payload.to,
        reason=payload.reason.text() if payload.reason else "",
        row_version=request.read_at,
    )
    return record_of(made)


@room.get("/exchange/followups", right=READ, gives=FollowUpOut, many=True)
def followups(request: Asked) -> Page:
    """List the follow-ups of applications that wait for an answer, soonest first."""
    found = exchange.asked_released(request.actor)
    return Page([FollowUpOut(*line) for line in found])


@room.get("/exchange/followups/{followup}", right=READ, gives=FollowUpShown)
def followup(request: Asked, followup: Uid) -> Versioned:
    """Read one follow-up; a guest reads those that were released to them."""
    row = exchange.asked_get(request.actor, followup).row
    shown = FollowUpShown(
        row.uid,
        row.practice.title,
        row.role,
        row.months,
        row.due,
        row.stands or row.application.state,
        row.answered_on,
        row.row_version,
    )
    return Versioned(shown, row.row_version)


@room.post(
    "/exchange/followups/{followup}/answer",
    right=READ,
    gives=Record,
    status=200,
    versioned=True,
)
def followup_answered(request: Asked, followup: Uid, payload: FollowUpAnswer) -> Record:
    """Answer a follow-up: the application goes where the answer says."""
    made = exchanges.application_report(
        actor=request.actor,
        followup=followup,
        stands=payload.stands,
        by=payload.by,
        answer=payload.answer,
        evidence=payload.evidence,
        row_version=request.read_at,
    )
    return record_of(made)
