"""The worker's loop over the queue: in a thread beside what the clock starts."""

from __future__ import annotations

import logging
import threading
from typing import Any

from django.db import DatabaseError, close_old_connections, connections
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult
from django_tasks_db.utils import exclusive_transaction

from . import identity
from .carrying import QUEUE
from .watching import stopping

log = logging.getLogger(__name__)

PAUSE = 0.5
"""Seconds between two looks at an empty queue."""
GRACE = 10.0
"""Seconds that a running job is given to notice that it must stop."""


def run_waiting(most: int | None = None) -> int:
    """Run what waits in the queue, one after the other; return how many were run."""
    ran = 0
    while not stopping.is_set() and (most is None or ran < most):
        carrier = _claimed() if _ready().exists() else None
        if carrier is None:
            break
        _worker().run_task(carrier)
        ran += 1
    return ran


class Runner:
    """Threads that run jobs until they are stopped."""

    def __init__(self, threads: int = 1) -> None:
        self._threads = [
            threading.Thread(target=self._loop, name=f"jobs-{n}", daemon=True)
            for n in range(threads)
        ]

    def start(self) -> None:
        """Begin to take jobs."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Ask the running jobs to go back into the queue, and wait a little.

        What does not listen in time is taken back by the next worker.
        """
        stopping.set()
        for thread in self._threads:
            thread.join(GRACE)
        if not any(thread.is_alive() for thread in self._threads):
            identity.leave()

    def _loop(self) -> None:
        while not stopping.is_set():
            try:
                close_old_connections()
                if run_waiting(most=1):
                    continue
            except DatabaseError:
                log.exception("the queue could not be read; it will be tried again")
            stopping.wait(PAUSE)
        connections.close_all()


def _ready() -> Any:
    """Return the carriers that wait; reading them takes no lock."""
    return DBTaskResult.objects.ready().filter(queue_name=QUEUE)


def _claimed() -> Any:
    """Take one carrier out of the queue; ``None`` when others were faster."""
    with exclusive_transaction():
        carrier = _ready().get_locked()
        if carrier is not None:
            carrier.claim(identity.me())
    return carrier


def _worker() -> Worker:
    return Worker(
        queue_names=[QUEUE],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=1,
        worker_id=identity.me(),
        excluded_queue_names=[],
    )
