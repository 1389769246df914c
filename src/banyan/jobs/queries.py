"""Reading jobs: one's own, and every one with ``jobs.admin``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Max, Q, QuerySet

from banyan.base.jobs import jobs
from banyan.deadlines.queries import deadlines_of
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotVisible
from banyan.kernel.text import Text

from . import identity
from .domain.failures import Failure
from .domain.rhythm import Rhythm, rhythm_of
from .domain.states import ALIVE, ENDED, State
from .models import Job, JobFile, Schedule

ADMIN = "jobs.admin"
NOTICE, SUBJECT = "jobs.ended", "jobs.job"


@dataclass(frozen=True)
class JobLine:
    """A job as a line of a list."""

    id: int
    kind: str
    title: str
    """A sentence of the program, to be translated; the key of an unknown kind."""
    about: str
    state: State
    attempts: int
    created_at: dt.datetime
    started_at: dt.datetime | None
    finished_at: dt.datetime | None
    next_at: dt.datetime | None
    done: int
    total: int | None
    text: str
    account_id: int | None
    account_name: str
    schedule: str
    unit_id: int | None
    cancel_asked: bool
    row_version: int

    @property
    def is_alive(self) -> bool:
        """Whether it waits or runs."""
        return self.state in ALIVE

    @property
    def waits_until(self) -> dt.datetime | None:
        """When a queued job is tried again; ``None`` when its turn has come."""
        later = self.next_at is not None and self.next_at > clock.now()
        return self.next_at if self.state is State.QUEUED and later else None


@dataclass(frozen=True)
class FileLine:
    """A file of a job; erased ones say only that there was one."""

    id: int
    name: str
    media_type: str
    size: int
    created_at: dt.datetime
    erased_at: dt.datetime | None


@dataclass(frozen=True)
class JobShown:
    """One job whole."""

    line: JobLine
    params: Mapping[str, Any]
    result: Mapping[str, Any] | None
    failure: Failure | None
    files: tuple[FileLine, ...]
    unit: Text
    is_mine: bool
    """Whether the actor started it: only then its files may be fetched."""
    is_told: bool
    """Whether its end stands in the actor's inbox."""
    shows: tuple[tuple[str, Any], ...] = ()
    """What of the result is for people: a sentence of the program, and the value."""


@dataclass(frozen=True)
class ScheduleLine:
    """What starts a kind by itself, and when next."""

    kind: str
    title: str
    rhythm: Rhythm
    is_active: bool
    next_at: dt.datetime | None
    last: JobLine | None
    row_version: int


def jobs_visible(actor: Actor) -> QuerySet[Job]:
    """Return one's own jobs; with ``jobs.admin`` all."""
    if actor.is_system or actor.holds(ADMIN):
        return Job.objects.all()
    return Job.objects.filter(own(actor))


def own(actor: Actor) -> Q:
    """Say which jobs are an actor's own: a program's, those that it started itself."""
    if actor.account_id is None:
        return Q(pk__in=())
    found = Q(account_id=actor.account_id)
    return found & Q(token_id=actor.token) if actor.token is not None else found


def is_own(actor: Actor, job: Job) -> bool:
    """Say whether a job is an actor's own."""
    if actor.account_id is None or job.account_id != actor.account_id:
        return False
    return actor.token is None or job.token_id == actor.token


def job_row(actor: Actor, job: int) -> Job:
    """Return the row of a job for a service. Raises NotVisible."""
    row = jobs_visible(actor).filter(pk=job).first()
    if row is None:
        raise NotVisible
    return row


def job_get(actor: Actor, job: int) -> JobShown:
    """Return one job with its files. Raises NotVisible. Three statements."""
    rows = jobs_visible(actor).filter(pk=job).select_related("account", "unit")
    row = rows.first()
    if row is None:
        raise NotVisible
    files = row.files.order_by("pk")
    return JobShown(
        line=_line(row),
        params=row.params,
        result=row.result,
        failure=Failure.of_json(row.error),
        files=tuple(_file(f) for f in files),
        unit=row.unit.names if row.unit else Text(),
        is_mine=is_own(actor, row),
        is_told=is_told(actor, row),
        shows=_shown(row),
    )


def jobs_list(
    actor: Actor,
    *,
    kind: str = "",
    state: str = "",
    mine: bool = False,
    before: int | None = None,
    limit: int = 50,
) -> list[JobLine]:
    """Return jobs, newest first; ``before`` is the last id of the page before."""
    wanted = Q()
    if kind:
        wanted &= Q(kind=kind)
    if state:
        wanted &= Q(state=state)
    if mine:
        wanted &= own(actor)
    if before is not None:
        wanted &= Q(pk__lt=before)
    rows = jobs_visible(actor).filter(wanted).select_related("account")
    return [_line(row) for row in rows.order_by("-pk")[:limit]]


def workers_alive() -> int:
    """Return how many workers live on this machine, by their locks."""
    folder = identity.folder()
    files = folder.glob("*-*") if folder.is_dir() else ()
    return sum(1 for path in files if identity.is_alive(path.name))


def jobs_alive(actor: Actor) -> int:
    """Return how many of one's own jobs wait or run."""
    if actor.account_id is None:
        return 0
    return Job.objects.filter(own(actor), state__in=list(ALIVE)).count()


def is_alive(job: int) -> bool:
    """Say whether a job waits or runs, for the room that started it."""
    return Job.objects.filter(pk=job, state__in=list(ALIVE)).exists()


def schedules_list(actor: Actor) -> list[ScheduleLine]:
    """Return every schedule, the next first. For ``jobs.admin``. Two statements."""
    actor.require(ADMIN)
    rows = list(Schedule.objects.order_by("-is_active", "next_at", "kind"))
    newest: dict[str, JobLine] = {}
    last = Job.objects.exclude(schedule="").values("schedule").annotate(n=Max("pk"))
    wanted = Job.objects.filter(pk__in=last.order_by().values("n"))
    for job in wanted.select_related("account"):
        newest[job.schedule] = _line(job)
    return [
        ScheduleLine(
            kind=row.kind,
            title=title_of(row.kind),
            rhythm=rhythm_of(row.words),
            is_active=row.is_active,
            next_at=row.next_at if row.is_active else None,
            last=newest.get(row.kind),
            row_version=row.row_version,
        )
        for row in rows
    ]


def title_of(kind: str) -> str:
    """Return the title of a kind, or its key when it is not known here."""
    found = jobs.get(kind)
    return found.title if found else kind


def kinds_by_hand(actor: Actor) -> list[tuple[str, str]]:
    """Return the kinds that this actor may start by hand: key and title."""
    return [
        (key, kind.title)
        for key, kind in jobs
        if kind.by_hand and (not kind.right or actor.holds(kind.right))
    ]


# -- parts --------------------------------------------------------------------


def _line(row: Job) -> JobLine:
    name = (row.account.label or row.account.username) if row.account else ""
    return JobLine(
        id=row.pk,
        kind=row.kind,
        title=title_of(row.kind),
        about=row.about,
        state=State(row.state),
        attempts=row.attempts,
        created_at=row.created_at,
        started_at=row.started_at,
        finished_at=row.finished_at,
        next_at=row.next_at,
        done=row.done,
        total=row.total,
        text=row.text,
        account_id=row.account_id,
        account_name=name,
        schedule=row.schedule,
        unit_id=row.unit_id,
        cancel_asked=row.cancel_asked_at is not None,
        row_version=row.row_version,
    )


def is_told(actor: Actor, row: Job) -> bool:
    """Say whether the end of a job stands in the actor's inbox."""
    if not is_own(actor, row):
        return False
    return row.state in ENDED and any(
        notice.kind == NOTICE for notice in deadlines_of(actor, SUBJECT, row.pk)
    )


def _shown(row: Job) -> tuple[tuple[str, Any], ...]:
    kind, result = jobs.get(row.kind), row.result or {}
    labels = kind.shows if kind else ()
    return tuple((label, result[key]) for key, label in labels if key in result)


def _file(row: JobFile) -> FileLine:
    return FileLine(
        id=row.pk,
        name=row.name,
        media_type=row.media_type,
        size=row.size,
        created_at=row.created_at,
        erased_at=row.erased_at,
    )
