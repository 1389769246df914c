"""The pages of jobs: heads, one job written down, its progress."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language, gettext, ngettext

from banyan.jobs import queries
from banyan.jobs.domain.states import State
from banyan.jobs.lists import STATES
from banyan.jobs.queries import ADMIN, FileLine, JobLine, JobShown
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.web.shared.errors import message_of, write
from banyan.web.shared.ui import Act, Badge, Crumb, Fact, Head, Message
from banyan.web.templatetags.banyan_ui import instant, num, text

TONES = {
    State.QUEUED: ("", "outline/hourglass"),
    State.RUNNING: ("", "outline/player-play"),
    State.DONE: ("good", "outline/check"),
    State.FAILED: ("late", "outline/alert-triangle"),
    State.CANCELLED: ("", "outline/ban"),
}


@dataclass(frozen=True)
class Progress:
    """How far a job is: in words, and as a part of the whole where that is known."""

    said: str
    text: str
    done: str = ""
    total: str = ""


@dataclass(frozen=True)
class FileShown:
    """A file that can be fetched, or the day it was removed."""

    name: str
    note: str
    url: str
    gone: str


@dataclass(frozen=True)
class JobPage:
    """One job."""

    head: Head
    id: int
    is_alive: bool
    progress: Progress | None
    refusal: Message | None
    files: tuple[FileShown, ...]
    files_note: str
    results: tuple[Fact, ...]
    facts: tuple[Fact, ...]
    url: str


def list_head(actor: Actor, count: str) -> Head:
    """Return the head of the list of jobs."""
    others = []
    if actor.holds(ADMIN):
        schedules = reverse("schedules")
        others.append(
            Act(
                gettext("What starts by itself"),
                schedules,
                icon="outline/clock-play",
                reads=True,
            )
        )
    others += [
        Act(
            gettext(title),
            reverse("job_start"),
            method="post",
            icon="outline/player-play",
            fields=(("kind", key),),
        )
        for key, title in queries.kinds_by_hand(actor)
    ]
    return Head(gettext("Jobs"), facts=(count,) if count else (), others=tuple(others))


def job_page(actor: Actor, job_id: int) -> JobPage:
    """Build the page of one job. Raises NotVisible."""
    job = queries.job_get(actor, job_id)
    line = job.line
    return JobPage(
        head=_head(job),
        id=line.id,
        is_alive=line.is_alive,
        progress=progress_of(line) if line.is_alive else None,
        refusal=message_of(job.failure.as_error()) if job.failure else None,
        files=tuple(_files(job)),
        files_note=_files_note(job),
        results=tuple(
            Fact(gettext(label), write(value, get_language() or "en"))
            for label, value in job.shows
        ),
        facts=tuple(_facts(job)),
        url=reverse("job", args=[line.id]),
    )


# -- parts --------------------------------------------------------------------


def state_badge(line: JobLine) -> Badge:
    """Return the state of a job as a badge."""
    tone, icon = TONES[line.state]
    if line.cancel_asked and line.is_alive:
        return Badge(gettext("is being cancelled"), "", "outline/ban")
    return Badge(gettext(STATES[line.state]), tone, icon)


def _head(job: JobShown) -> Head:
    line = job.line
    facts = (line.about, text(job.unit), instant(line.created_at))
    acts = list(_acts(job))
    return Head(
        gettext(line.title),
        (Crumb(gettext("Jobs"), reverse("jobs")),),
        tuple(fact for fact in facts if fact),
        state_badge(line),
        acts[0] if acts else None,
        tuple(_others(job)),
    )


def _acts(job: JobShown) -> Iterable[Act]:
    line = job.line
    if line.is_alive and not line.cancel_asked:
        yield Act(
            gettext("Cancel"),
            reverse("job_cancel", args=[line.id]),
            method="post",
            icon="outline/ban",
        )
    if line.state in (State.FAILED, State.CANCELLED):
        yield Act(
            gettext("Retry"),
            reverse("job_retry", args=[line.id]),
            method="post",
            icon="outline/refresh",
        )


def _others(job: JobShown) -> Iterable[Act]:
    line = job.line
    if job.is_told:
        yield Act(
            gettext("Seen: take it out of the inbox"),
            reverse("job_seen", args=[line.id]),
            method="post",
            icon="outline/check",
        )


def progress_of(line: JobLine) -> Progress:
    """Say how far a job is that waits or runs."""
    if line.state is State.QUEUED:
        said = gettext("It waits for its turn.")
        if later := line.waits_until:
            said = gettext("It is tried again at %(time)s.") % {"time": instant(later)}
        return Progress(said, "")
    told = gettext(line.text) if line.text else ""
    if line.total:
        done = min(line.done, line.total)
        said = gettext("%(done)s of %(total)s") % {
            "done": num(done),
            "total": num(line.total),
        }
        return Progress(said, told, str(done), str(line.total))
    return Progress(num(line.done) if line.done else gettext("It runs."), told)


def _files(job: JobShown) -> Iterable[FileShown]:
    for file in job.files:
        gone = ""
        if file.erased_at is not None:
            gone = gettext("removed on %(day)s") % {"day": instant(file.erased_at)}
        can = job.is_mine and not gone
        yield FileShown(
            name=file.name,
            note=size_said(file),
            url=reverse("job_file", args=[file.id]) if can else "",
            gone=gone,
        )


def _files_note(job: JobShown) -> str:
    if not job.files:
        return ""
    if not job.is_mine:
        return gettext("Only who started the job can fetch what it made.")
    return gettext(
        "Fetching is recorded, and asks again for the rights that you hold then."
    )


def size_said(file: FileLine) -> str:
    """Write the size of a file."""
    if file.size >= 1_000_000:
        return f"{num(file.size / 1_000_000, 1)} MB"
    return f"{num(max(file.size // 1000, 1))} kB"


def _facts(job: JobShown) -> Iterable[Fact]:
    line = job.line
    yield Fact(gettext("Job number"), str(line.id))
    yield Fact(gettext("Asked for by"), _by(line))
    yield Fact(gettext("Asked for at"), instant(line.created_at))
    if line.started_at:
        yield Fact(gettext("Started at"), instant(line.started_at))
    if line.finished_at:
        note = _took(line.started_at, line.finished_at)
        yield Fact(gettext("Ended at"), instant(line.finished_at), note=note)
    if line.attempts > 1:
        yield Fact(gettext("Attempts"), num(line.attempts))


def _by(line: JobLine) -> str:
    if line.account_name:
        return line.account_name
    return (
        gettext("Banyan itself (schedule)")
        if line.schedule
        else gettext("Banyan itself")
    )


def _took(start: dt.datetime | None, end: dt.datetime | None) -> str:
    if start is None:
        return ""
    seconds = round(((end or clock.now()) - start).total_seconds())
    if seconds < 90:
        found: Any = ngettext("after %(n)s second", "after %(n)s seconds", seconds)
        return str(found % {"n": num(seconds)})
    minutes = round(seconds / 60)
    found = ngettext("after %(n)s minute", "after %(n)s minutes", minutes)
    return str(found % {"n": num(minutes)})
