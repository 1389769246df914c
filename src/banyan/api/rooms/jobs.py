"""Jobs: what runs, how far it is, its files; what starts by itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import StreamingHttpResponse
from ninja import Query
from pydantic import Field, StrictBool

from banyan.base.saying import say
from banyan.jobs import queries, services
from banyan.jobs.queries import FileLine, JobLine, ScheduleLine
from banyan.kernel.errors import NotVisible
from banyan.kernel.text import Text

from ..acts import Record, record_of
from ..answers import Made, Versioned, address
from ..commands import Request, words
from ..endpoints import Room
from ..paging import Page, cursor_of, keyset_of, number
from ..references import Key, Num
from .common import Paged, Said
from .requests import Asked

room = Room("Jobs")

ADMIN = "jobs.admin"


@dataclass(frozen=True)
class FailureOut:
    """Why a job failed, in the reader's language."""

    code: str
    detail: str
    way_out: str
    fields: tuple[Said, ...]


@dataclass(frozen=True)
class JobOut:
    """A job with its result, its files, or why it failed."""

    job: JobLine
    result: Mapping[str, Any] | None
    failure: FailureOut | None
    files: tuple[FileLine, ...]
    unit: Text
    is_mine: bool


@dataclass(frozen=True)
class ScheduleOut:
    """What starts a kind by itself, in words, and when next."""

    kind: str
    title: str
    rhythm: str
    is_active: bool
    next_at: dt.datetime | None
    last: JobLine | None
    row_version: int

    @classmethod
    def of(cls, line: ScheduleLine) -> ScheduleOut:
        """Return a schedule as it goes out."""
        return cls(
            line.kind,
            say(line.title, {}),
            line.rhythm.words,
            line.is_active,
            line.next_at,
            line.last,
            line.row_version,
        )


@dataclass(frozen=True)
class StartableKind:
    """A kind of job that you may start by hand."""

    kind: str
    title: str


@dataclass(frozen=True)
class Closed:
    """How many notices were taken out of the inbox."""

    closed: int


class JobsAsked(Paged):
    """Which jobs."""

    kind: str = Field("", max_length=60, pattern=r"^[a-z._]*$")
    state: str = Field("", pattern="^(queued|running|done|failed|cancelled)?$")
    mine: bool = Field(False, description="Only one's own.")


class JobStart(Request):
    """Which kind to start."""

    kind: Key


class ScheduleChange(Request):
    """When a kind starts by itself; what is left out stays."""

    rhythm: words(60, least=1) | None = None  # type: ignore[valid-type]
    is_active: StrictBool | None = None


@room.get("/jobs", right=None, gives=JobLine, many=True)
def jobs(request: Asked, asked: Query[JobsAsked]) -> Page:
    """List one's own jobs, newest first; with “jobs.admin” all. A program's own are
    those that its token started."""
    before = keyset_of("jobs", asked.cursor, number)
    found = queries.jobs_list(
        request.actor,
        kind=asked.kind,
        state=asked.state,
        mine=asked.mine,
        before=before[0] if before else None,
        limit=asked.limit + 1,
    )
    page = found[: asked.limit]
    more = len(found) > asked.limit
    return Page(page, cursor_of("jobs", (page[-1].id,) if more else None))


@room.get("/jobs/kinds", right=None, gives=StartableKind, many=True)
def job_kinds(request: Asked) -> Page:
    """List the kinds of jobs that you may start by hand."""
    found = queries.kinds_by_hand(request.actor)
    return Page([StartableKind(key, say(title, {})) for key, title in found])


@room.post("/jobs", right=None, gives=Record)
def job_new(request: Asked, payload: JobStart) -> Made:
    """Start a kind of job that may be started by hand."""
    if payload.kind not in dict(queries.kinds_by_hand(request.actor)):
        raise NotVisible
    made = services.job_start(actor=request.actor, kind=payload.kind, key="by hand")
    return Made(record_of(made), address("jobs", made.pk))


@room.get("/jobs/schedules", right=ADMIN, gives=ScheduleOut, many=True)
def job_schedules(request: Asked) -> Page:
    """List what starts by itself, the next first."""
    return Page([ScheduleOut.of(s) for s in queries.schedules_list(request.actor)])


@room.patch("/jobs/schedules/{kind}", right=ADMIN, gives=Record, versioned=True)
def job_schedule_change(request: Asked, kind: Key, payload: ScheduleChange) -> Record:
    """Change when a kind starts by itself, pause it, or let it go on."""
    made = services.schedule_set(
        actor=request.actor,
        kind=kind,
        words=payload.rhythm,
        is_active=payload.is_active,
        row_version=request.read_at,
    )
    return record_of(made)


@room.get("/jobs/{job}", right=None, gives=JobOut)
def job(request: Asked, job: Num) -> Versioned:
    """Read one job: how far it is, its files, why it failed."""
    found = queries.job_get(request.actor, job)
    failure = found.failure
    shown = JobOut(
        found.line,
        found.result,
        FailureOut(
            failure.code,
            say(failure.template, failure.values),
            say(failure.way_out, failure.values),
            tuple(Said.of(problem) for problem in failure.problems),
        )
        if failure
        else None,
        found.files,
        found.unit,
        found.is_mine,
    )
    return Versioned(shown, found.line.row_version)


@room.post("/jobs/{job}/cancel", right=None, gives=Record, status=200, versioned=True)
def job_cancel(request: Asked, job: Num) -> Record:
    """Cancel a job: at once, or at its next step when it runs."""
    made = services.job_cancel(
        actor=request.actor, job=job, row_version=request.read_at
    )
    return record_of(made)


@room.post("/jobs/{job}/retry", right=None, gives=Record, status=200, versioned=True)
def job_retry(request: Asked, job: Num) -> Record:
    """Start a job again that failed or was cancelled."""
    made = services.job_retry(actor=request.actor, job=job, row_version=request.read_at)
    return record_of(made)


@room.post("/jobs/{job}/seen", right=None, gives=Closed, status=200)
def job_seen(request: Asked, job: Num) -> Closed:
    """Take the notice of how a job ended out of the inbox."""
    return Closed(services.job_notice_close(actor=request.actor, job=job))


@room.open("/jobs/files/{file}", right=None, gives=None, media="*/*")
def job_file(request: Asked, file: Num) -> StreamingHttpResponse:
    """Fetch a file that a job of one's own made; that it was is recorded."""
    found = services.job_file_open(actor=request.actor, file=file)
    return StreamingHttpResponse(found.pieces, headers=found.headers)
