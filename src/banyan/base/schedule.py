"""What the worker does again and again: each task with its interval in seconds.

A task is idempotent and holds no lock longer than its own short transaction;
two workers may run beside each other (each task takes its own lease).
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import close_old_connections

from .ports import Port

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Task:
    """One recurring task."""

    every: float
    run: Callable[[], object]


tasks: Port[Task] = Port("recurring tasks")


@dataclass
class Loop:
    """Runs what is due; one failing task does not stop the others."""

    last: dict[str, float] = field(default_factory=dict)

    def tick(self) -> list[str]:
        """Run every task that is due now; return their names."""
        ran = []
        for name, task in tasks:
            if time.monotonic() - self.last.get(name, -1e9) >= task.every:
                self.last[name] = time.monotonic()
                self._run(name, task)
                ran.append(name)
        return ran

    def _run(self, name: str, task: Task) -> None:
        close_old_connections()
        try:
            task.run()
        except Exception:
            log.exception("the recurring task %s failed; it will be tried again", name)
