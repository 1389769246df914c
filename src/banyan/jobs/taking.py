"""The turns of a job's row: taken, handed back, ended. Each is an act.

A worker writes only to a job that is still its own: one that was taken back
meanwhile (its worker was held to be dead) keeps what its new worker makes of it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction

from banyan.kernel import clock
from banyan.kernel.actor import Actor, system_actor
from banyan.ledger import services as ledger

from .carrying import send
from .context import Context
from .domain.failures import Failure
from .domain.states import Outcome, State, after_failure
from .models import Job, JobFile
from .notices import notice_close, notice_open
from .watching import LEASE, Watch

log = logging.getLogger(__name__)


def take(job_id: int, worker: str, *, at_once: bool = False) -> Job | None:
    """Make a queued job this worker's; ``None`` when it is not to be had.

    Of two workers one gets it: the row is locked, and its state read again.
    """
    with transaction.atomic():
        job = _locked(job_id, State.QUEUED)
        now = clock.now()
        if job is None or (not at_once and job.next_at and job.next_at > now):
            return None
        with ledger.act(
            actor=system_actor("worker", on=clock.today()),
            kind="jobs.job_begin",
            unit=job.unit_id,
            facts={"kind": job.kind, "attempt": job.attempts + 1},
        ) as act:
            job.state, job.started_at, job.next_at = State.RUNNING, now, None
            job.attempts += 1
            job.worker, job.lease_until = worker, now + LEASE
            job.done, job.total, job.text = 0, None, ""
            save_row(job)
            act.record("change", job)
    return job


def hand_back(job: Job, actor: Actor) -> None:
    """Put a job that this worker cannot finish back into the queue, uncounted."""
    with _ending(job, actor, "jobs.job_hand_back", None) as (row, _act):
        if row.cancel_asked_at is not None:
            _over(row, State.CANCELLED)
        else:
            row.attempts -= 1
            _queue(row, Outcome(State.QUEUED))


def end_done(
    job: Job,
    actor: Actor,
    watch: Watch,
    result: dict[str, Any],
    context: Context,
    *,
    notify: bool,
) -> None:
    """Say that a job is done: its result, and its files from now on kept."""
    with _ending(job, actor, "jobs.job_end", watch, kept=context.rows) as (row, act):
        _over(row, State.DONE)
        row.result, row.error, row.failures, row.losses = result, None, 0, 0
        if notify:
            notice_open(row, actor, act)


def end_cancelled(job: Job, actor: Actor, watch: Watch) -> None:
    """Say that a job stopped because somebody wanted it to."""
    with _ending(job, actor, "jobs.job_end", watch) as (row, _act):
        _over(row, State.CANCELLED)


def end_failed(
    job: Job,
    actor: Actor,
    watch: Watch,
    *,
    failure: Failure,
    refused: bool,
    retries: int,
    notify: bool,
) -> None:
    """Say that a job failed; it is queued again when its kind allows it."""
    with _ending(job, actor, "jobs.job_end", watch) as (row, act):
        row.failures += 1
        outcome = after_failure(failures=row.failures, retries=retries, refused=refused)
        if row.cancel_asked_at is not None:
            outcome = Outcome(State.CANCELLED)
        row.error = failure.as_json()
        close(row, outcome)
        if notify and outcome.state is State.FAILED:
            notice_open(row, actor, act)


def close(row: Job, outcome: Outcome) -> None:
    """Bring an unsaved row into the state of an outcome."""
    if outcome.state is State.QUEUED:
        _queue(row, outcome)
    else:
        _over(row, outcome.state)


def again(row: Job, act: Any) -> None:
    """Queue an ended job anew, as if it had never run; its files stay."""
    row.failures = row.losses = row.done = 0
    row.error = row.finished_at = row.cancel_asked_at = row.total = None
    row.text = ""
    _queue(row, Outcome(State.QUEUED))
    save_and_send(row)
    act.record("change", row)
    notice_close(row, act)


def save_and_send(row: Job) -> None:
    """Save a changed row; when it is queued, give it a carrier."""
    save_row(row)
    if row.state == State.QUEUED:
        send(row)


# -- parts --------------------------------------------------------------------


def _locked(job_id: int, state: State) -> Job | None:
    rows = Job.objects.select_for_update(of=("self",)).filter(pk=job_id, state=state)
    return rows.select_related("account", "token").first()


@contextmanager
def _ending(
    job: Job,
    actor: Actor,
    kind: str,
    watch: Watch | None,
    kept: Callable[[Job], list[JobFile]] | None = None,
) -> Iterator[tuple[Job, Any]]:
    """Lock the job, let the caller change it, save and record; or say it is lost."""
    with transaction.atomic():
        row = _locked(job.pk, State.RUNNING)
        if row is None or row.worker != job.worker:
            log.warning("job %s is no longer this worker's: nothing is said", job.pk)
            yield job, _Nothing()
            return
        facts = {"kind": row.kind, "attempt": row.attempts}
        with ledger.act(actor=actor, kind=kind, unit=row.unit_id, facts=facts) as act:
            if watch is not None:
                row.done, row.total, row.text = watch.done, watch.total, watch.text
            files = kept(row) if kept else []
            yield row, act
            act.act.facts["state"] = str(row.state)
            save_and_send(row)
            for file in files:
                file.save(force_insert=True)
            act.record("change", row)
            act.record("create", *files)


class _Nothing:
    """An act that nothing is recorded in: the job belongs to another worker."""

    def record(self, op: str, *rows: Any) -> None:
        """Record nothing."""


def _over(row: Job, state: State) -> None:
    row.state, row.finished_at = state, clock.now()
    row.next_at = row.lease_until = row.carrier = None
    row.worker = ""


def _queue(row: Job, outcome: Outcome) -> None:
    row.state, row.next_at = State.QUEUED, clock.now() + outcome.wait
    row.lease_until, row.worker = None, ""


def save_row(row: Job) -> None:
    """Save a changed row as its next version."""
    row.row_version += 1
    row.save()
