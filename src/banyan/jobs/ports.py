"""What this room registers: its housekeeping, the purge, where units are named."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from banyan.base import jobs, ports, schedule
from banyan.base.scratch import clear_old
from banyan.kernel.actor import system_actor
from banyan.kernel.text import gettext_noop as _
from banyan.papers import contents
from banyan.papers.storage import Stored, opening

from .examine import examine
from .services import jobs_purge, jobs_reap, schedules_start_due

EVERY = 15
"""Seconds between two looks at schedules and at workers that may be gone."""


def reap() -> object:
    """Take back the jobs of workers that are gone."""
    return jobs_reap(actor=system_actor("worker"))


def start_due() -> object:
    """Start the jobs whose time has come."""
    return schedules_start_due(actor=system_actor("schedule"))


def purge(context: jobs.JobContext) -> Mapping[str, Any]:
    """Remove results and jobs that were kept long enough."""
    clear_old()
    return jobs_purge(actor=context.actor)


KEPT_BY = ("stored_as", "key_id", "wrapped_key")


def content_of(row: Mapping[str, Any]) -> Iterable[bytes] | None:
    """Return the content of a result, for a full export; None when erased."""
    if row["wrapped_key"] is None:
        return None
    opens = bytes(row["wrapped_key"])
    kept = Stored(row["sha256"], row["stored_as"], row["size"], row["key_id"], opens)
    return contents.read(kept)


def store_again(_digest: str, pieces: Iterable[bytes]) -> Mapping[str, Any]:
    """Store a result with the keys of this installation; return what opens it."""
    return opening(contents.keep_pieces(pieces))


schedule.tasks.register("jobs.reap", schedule.Task(EVERY, reap))
schedule.tasks.register("jobs.schedules", schedule.Task(EVERY, start_due))
jobs.register(
    jobs.JobKind(
        key="jobs.purge",
        title=_("Remove old jobs and their files"),
        run=purge,
        retries=3,
        right="jobs.admin",
        schedule="every day at 03:20",
        by_hand=True,
        shows=(
            ("files", _("Files removed")),
            ("jobs", _("Jobs removed")),
            ("notices", _("Notices removed")),
        ),
    )
)
ports.doctor.register("jobs", examine)
ports.contents.register(
    "jobs.jobfile",
    ports.Contents(
        "jobs.JobFile",
        ("sha256", "size", *KEPT_BY),
        content_of,
        store_again,
        lambda columns: contents.drop(columns["stored_as"]),
    ),
)
ports.references.register("jobs.job.unit", ports.Reference("unit", "jobs.Job", "unit"))
