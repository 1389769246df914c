"""What becomes of a job: after a failure, after its worker was lost, by hand."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from banyan.kernel.errors import StateRefusal
from banyan.kernel.text import gettext_noop as _


class State(StrEnum):
    """Where a job is. The first two are alive: their key is taken."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


ALIVE = (State.QUEUED, State.RUNNING)
ENDED = (State.DONE, State.FAILED, State.CANCELLED)

FIRST_WAIT = dt.timedelta(seconds=30)
LONGEST_WAIT = dt.timedelta(hours=1)
GROWTH = 4
MOST_LOSSES = 3
"""So often a job may lose its worker before it is held to be what kills them."""


@dataclass(frozen=True)
class Outcome:
    """The next state of a job, and how long it waits when it is queued again."""

    state: State
    wait: dt.timedelta = dt.timedelta()


def wait_after(failures: int) -> dt.timedelta:
    """Return how long a job waits after so many failures in a row.

    30 seconds, 2 minutes, 8 minutes, 32 minutes, then an hour each time.
    """
    if failures < 1:
        return dt.timedelta()
    grown: dt.timedelta = FIRST_WAIT * GROWTH ** min(failures - 1, 10)
    return min(grown, LONGEST_WAIT)


def after_failure(*, failures: int, retries: int, refused: bool) -> Outcome:
    """Decide after the ``failures``-th failure in a row.

    A refusal is an answer, and the same one next time: it is not tried again.
    """
    if refused or failures > retries:
        return Outcome(State.FAILED)
    return Outcome(State.QUEUED, wait_after(failures))


def after_loss(*, losses: int, cancelling: bool) -> Outcome:
    """Decide after the worker was lost ``losses`` times in a row."""
    if cancelling:
        return Outcome(State.CANCELLED)
    if losses >= MOST_LOSSES:
        return Outcome(State.FAILED)
    return Outcome(State.QUEUED, wait_after(losses - 1))


def refuse_cancel(state: str) -> None:
    """Raise StateRefusal unless a job in ``state`` can still be cancelled."""
    if state not in ALIVE:
        raise StateRefusal(
            _("This job has ended already, so there is nothing to cancel."),
            code="job.ended",
        )


def refuse_retry(state: str) -> None:
    """Raise StateRefusal unless a job in ``state`` can be started again."""
    if state in ALIVE:
        raise StateRefusal(
            _("This job is not over yet, so it cannot be started again."),
            code="job.alive",
            way_out=_("Wait for its end, or cancel it first."),
        )
    if state == State.DONE:
        raise StateRefusal(
            _("This job was done, so there is nothing to repeat."),
            code="job.done",
            way_out=_("Start a new one where it was started."),
        )
