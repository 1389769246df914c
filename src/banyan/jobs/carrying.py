"""The queue: it carries the number of a job to a worker, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django_tasks import task
from django_tasks_db.models import DBTaskResult

from .models import Job

QUEUE = "default"


@task(queue_name=QUEUE)
def carry(job_id: int) -> None:
    """Run the job in the worker that took the carrier out of the queue."""
    from .running import execute

    execute(job_id)


def send(job: Job) -> None:
    """Give the job a carrier that a worker may take from ``next_at`` on.

    In the caller's transaction: neither a job without a carrier nor a carrier
    without its job is left by an act that fails.
    """
    sent = carry.using(run_after=job.next_at).enqueue(job.pk)
    job.carrier = sent.id
    Job.objects.filter(pk=job.pk).update(carrier=sent.id)


def waiting() -> Any:
    """Return the carriers that wait in the queue, as a queryset of their ids."""
    return DBTaskResult.objects.filter(status="READY", queue_name=QUEUE).values("id")


def forget_carried() -> int:
    """Remove the carriers that arrived; return how many. The jobs keep the history."""
    rows = DBTaskResult.objects.finished().filter(
        queue_name=QUEUE, task_path=carry.module_path
    )
    return int(rows.delete()[0])


def forget(carriers: Iterable[UUID]) -> None:
    """Remove carriers by their ids: those of jobs whose worker is gone."""
    DBTaskResult.objects.filter(pk__in=list(carriers)).delete()
