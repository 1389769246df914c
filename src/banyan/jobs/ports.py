"""What this room registers: its housekeeping, the purge, where units are named."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from banyan.base import jobs, ports, schedule
from banyan.base.scratch import clear_old
from banyan.kernel.actor import system_actor
from banyan.kernel.text import gettext_noop as _

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
ports.references.register("jobs.job.unit", ports.Reference("unit", "jobs.Job", "unit"))
