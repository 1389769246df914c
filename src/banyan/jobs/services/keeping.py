"""Keeping the queue sound: jobs of dead workers, lost carriers, what is too old."""

from __future__ import annotations

import datetime as dt
import logging

from django.conf import settings
from django.db import transaction

from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.ledger import services as ledger
from banyan.papers import contents

from .. import identity, taking
from ..carrying import forget, forget_carried, send, waiting
from ..domain.failures import lost
from ..domain.states import ENDED, State, after_loss
from ..models import Job, JobFile
from ..notices import notice_open, notices_close, stale_notices
from ..queries import NOTICE

log = logging.getLogger(__name__)

PATIENCE = dt.timedelta(minutes=10)
"""After its lease, a worker whose process lives is given so much longer."""
EACH = 500


def jobs_reap(*, actor: Actor) -> int:
    """Take back the jobs of workers that are gone, and send lost carriers again.

    A worker is gone when its lock is free, or (on another machine) when its
    lease ran out. Its job is queued again; one that lost its worker three times
    fails. Returns how many jobs were taken back.
    """
    taken = 0
    running = Job.objects.filter(state=State.RUNNING)
    known = list(running.values_list("pk", "worker", "lease_until"))
    for pk, worker, until in known:
        if _is_gone(worker, until):
            taken += _take_back(actor, pk, worker)
    _send_again()
    forget_carried()
    identity.forget_dead({worker for _pk, worker, _until in known})
    return taken


def jobs_purge(*, actor: Actor, on: dt.datetime | None = None) -> dict[str, int]:
    """Remove what was kept long enough: files first, later the jobs themselves.

    ``BANYAN_JOB_FILE_DAYS`` and ``BANYAN_JOB_DAYS`` say how long. The key of a
    file is destroyed with the act. Returns how many of each went.
    """
    if not actor.is_system:
        actor.require("jobs.admin")
    now = on or clock.now()
    file_days = dt.timedelta(days=settings.BANYAN_JOB_FILE_DAYS)
    job_days = dt.timedelta(days=settings.BANYAN_JOB_DAYS)
    files = _erase_files(actor, now - file_days)
    jobs = _delete_jobs(actor, now - job_days)
    return {"files": files, "jobs": jobs, "notices": _drop_notices(actor)}


# -- parts --------------------------------------------------------------------


def _is_gone(worker: str, until: dt.datetime | None) -> bool:
    now = clock.now()
    alive = identity.is_alive(worker)
    if alive is False or until is None:
        return True
    return until < now if alive is None else until + PATIENCE < now


def _take_back(actor: Actor, pk: int, worker: str) -> int:
    with transaction.atomic():
        rows = Job.objects.select_for_update(of=("self",)).select_related("account")
        row = rows.filter(pk=pk, state=State.RUNNING, worker=worker).first()
        if row is None or (row.lease_until and not _is_gone(worker, row.lease_until)):
            return 0
        facts = {"kind": row.kind, "attempt": row.attempts}
        with ledger.act(
            actor=actor, kind="jobs.job_take_back", unit=row.unit_id, facts=facts
        ) as act:
            row.losses += 1
            outcome = after_loss(
                losses=row.losses, cancelling=row.cancel_asked_at is not None
            )
            if row.carrier:
                forget([row.carrier])
            if outcome.state is State.FAILED:
                row.error = lost(row.losses).as_json()
            taking.close(row, outcome)
            taking.save_and_send(row)
            act.record("change", row)
            if outcome.state is State.FAILED:
                notice_open(row, actor, act)
    log.warning("job %s was taken back from the worker %s", pk, worker)
    return 1


def _send_again() -> int:
    """Give queued jobs whose carrier is gone (a restored backup) another one."""
    rows = Job.objects.filter(state=State.QUEUED).exclude(carrier__in=waiting())
    sent = 0
    for row in rows[:EACH]:
        with transaction.atomic():
            locked = rows.select_for_update().filter(pk=row.pk).first()
            if locked is not None:
                send(locked)
                sent += 1
    return sent


def _erase_files(actor: Actor, before: dt.datetime) -> int:
    rows = JobFile.objects.filter(created_at__lt=before, erased_at__isnull=True)
    count = 0
    while found := list(rows.order_by("pk").values_list("pk", "stored_as")[:EACH]):
        ids = [pk for pk, _name in found]
        with ledger.act(
            actor=actor, kind="jobs.files_erase", facts={"count": len(ids)}
        ) as act:
            JobFile.objects.filter(pk__in=ids).update(
                wrapped_key=None, key_id="", erased_at=clock.now(), row_version=2
            )
            act.record_rows("change", JobFile, ids)
        for _pk, stored_as in found:  # unreadable without its key anyway
            contents.drop(stored_as)
        count += len(ids)
    return count


def _delete_jobs(actor: Actor, before: dt.datetime) -> int:
    rows = Job.objects.filter(finished_at__lt=before, state__in=list(ENDED))
    count = 0
    while ids := list(rows.order_by("pk").values_list("pk", flat=True)[:EACH]):
        files = JobFile.objects.filter(job__in=ids)
        stored = list(
            files.filter(erased_at__isnull=True).values_list("stored_as", flat=True)
        )
        with ledger.act(
            actor=actor, kind="jobs.jobs_purge", facts={"count": len(ids)}
        ) as act:
            notices_close(ids, act)
            act.record_rows("delete", JobFile, files)
            act.record_rows("delete", Job, ids)
            files.delete()
            Job.objects.filter(pk__in=ids).delete()
        for stored_as in stored:
            contents.drop(stored_as)
        count += len(ids)
    return count


def _drop_notices(actor: Actor) -> int:
    ids = stale_notices()
    if not ids:
        return 0
    facts = {"count": len(ids), "kind": NOTICE}
    with ledger.act(actor=actor, kind="jobs.notices_close", facts=facts) as act:
        return notices_close(ids, act)
