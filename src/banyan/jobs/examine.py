"""What the doctor asks about jobs: files that are gone, work that nobody does."""

from __future__ import annotations

import datetime as dt

from banyan.kernel import clock
from banyan.papers import contents

from .models import Job, JobFile

WAITS_LONG = dt.timedelta(minutes=10)


def examine() -> list[str]:
    """Return what is wrong, in plain English."""
    return [*_waiting(), *_missing()]


def _waiting() -> list[str]:
    before = clock.now() - WAITS_LONG
    count = Job.objects.filter(state="queued", next_at__lt=before).count()
    if not count:
        return []
    return [f"{count} jobs wait for more than ten minutes: is a worker running?"]


def _missing() -> list[str]:
    rows = JobFile.objects.filter(erased_at__isnull=True)
    return [
        f"the file {name} of job {job} is missing on disk"
        for job, name, stored_as in rows.values_list("job_id", "name", "stored_as")
        if not contents.is_there(stored_as)
    ]
