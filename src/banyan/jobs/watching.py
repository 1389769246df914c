"""Watching over a running job: its lease, its progress, whether it must stop.

The job tells its progress to a :class:`Watch` in memory, which costs nothing; a
thread beside it writes that down, renews the lease and reads whether somebody
cancelled. So a job in one long transaction keeps its lease, and its progress is
seen. Inside the caller's transaction (tests) the job looks itself.
"""

from __future__ import annotations

import datetime as dt
import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.db import DatabaseError, connection, connections

from banyan.kernel import clock

from .models import Job

log = logging.getLogger(__name__)

LEASE = dt.timedelta(seconds=120)
RENEW = dt.timedelta(seconds=20)
LOOK = 1.0
"""Seconds between two looks of the thread."""

stopping = threading.Event()
"""Set when this process is asked to end: its jobs go back into the queue."""


@dataclass
class Watch:
    """What a job told, and what it must be told."""

    job_id: int
    worker: str
    done: int = 0
    total: int | None = None
    text: str = ""
    cancelled: bool = False
    lost: bool = False
    alone: bool = False
    """No thread looks: the job itself does, when it tells something."""
    renewed_at: dt.datetime = field(default_factory=clock.now)
    _written: tuple[int, int | None, str] = (0, None, "")
    _looked: float = float("-inf")

    @property
    def interrupted(self) -> bool:
        """Whether the run must stop without the job being over."""
        return self.lost or stopping.is_set()

    def tell(self, done: int, total: int | None, text: str) -> None:
        """Take what the job says; a total or text once said stays."""
        self.done = max(int(done), 0)
        self.total = self.total if total is None else int(total)
        self.text = text or self.text
        if self.alone and time.monotonic() - self._looked >= LOOK:
            self._looked = time.monotonic()
            self.look()

    def look(self) -> None:
        """Write what is new, renew the lease when due, read whether to stop."""
        rows = Job.objects.filter(pk=self.job_id, state="running", worker=self.worker)
        found = list(rows.values_list("cancel_asked_at", flat=True))
        self.lost = not found
        self.cancelled = bool(found and found[0])
        now, told = clock.now(), (self.done, self.total, self.text)
        if self.lost or (told == self._written and now - self.renewed_at < RENEW):
            return
        rows.update(
            lease_until=now + LEASE,
            done=self.done,
            total=self.total,
            text=self.text[:200],
        )
        self._written, self.renewed_at = told, now


@contextmanager
def watched(job: Job) -> Iterator[Watch]:
    """Yield the watch of a job; a thread looks after it meanwhile."""
    watch = Watch(job.pk, job.worker)
    if connection.in_atomic_block:
        watch.alone = True
        yield watch
        return
    over = threading.Event()
    name = f"watch-{job.pk}"
    thread = threading.Thread(target=_keep, args=(watch, over), name=name, daemon=True)
    thread.start()
    try:
        yield watch
    finally:
        over.set()
        thread.join()


def _keep(watch: Watch, over: threading.Event) -> None:
    try:
        while not over.wait(LOOK):
            try:
                watch.look()
            except DatabaseError:  # locked by the job's own transaction: later
                log.debug("job %s could not be looked after", watch.job_id)
    finally:
        connections.close_all()
