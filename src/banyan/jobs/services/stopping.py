"""Cancelling a job, starting an ended one again by hand, having seen its end."""

from __future__ import annotations

from django.db import IntegrityError

from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.errors import Conflict, StateRefusal
from banyan.kernel.text import gettext_noop as _
from banyan.ledger import services as ledger

from .. import taking
from ..domain.states import Outcome, State, refuse_cancel, refuse_retry
from ..models import Job
from ..notices import notices_close
from ..queries import is_told, job_row
from ..requiring import require_right
from .starting import kind_known


def job_cancel(*, actor: Actor, job: int, row_version: int | None = None) -> Job:
    """Cancel a job: a queued one at once, a running one when it next looks.

    For whoever started it, and with ``jobs.admin``. Raises NotVisible, or
    StateRefusal when it is over. Asked twice it is the same.
    """
    row = job_row(actor, job)
    facts = {"kind": row.kind}
    with ledger.act(
        actor=actor, kind="jobs.job_cancel", unit=row.unit_id, facts=facts
    ) as act:
        row = _locked(row.pk, row_version)
        refuse_cancel(row.state)
        row.cancel_asked_at = row.cancel_asked_at or clock.now()
        if row.state == State.QUEUED:
            taking.close(row, Outcome(State.CANCELLED))
        taking.save_row(row)
        act.record("change", row)
    return row


def job_retry(*, actor: Actor, job: int, row_version: int | None = None) -> Job:
    """Queue a failed or cancelled job anew; it acts as the account that started it.

    Raises NotVisible, NotAllowed without the kind's right, StateRefusal when
    it is not over, was done, or another one of its key runs.
    """
    row = job_row(actor, job)
    refuse_retry(row.state)
    right = kind_known(row.kind).right
    if right and row.account_id == actor.account_id:
        require_right(actor, right, row.unit_id)
    try:
        return _again(actor, row, row_version)
    except IntegrityError as error:
        raise StateRefusal(
            _("Another job is doing this already."),
            code="job.once",
            way_out=_("Wait for the end of that job; then this one may be needless."),
        ) from error


def job_notice_close(*, actor: Actor, job: int) -> int:
    """Say that one has seen how a job of one's own ended; return 1, or 0 if none."""
    row = job_row(actor, job)
    if not is_told(actor, row):
        return 0
    with ledger.act(actor=actor, kind="jobs.job_notice_close", unit=row.unit_id) as act:
        return notices_close([row.pk], act)


# -- parts --------------------------------------------------------------------


def _again(actor: Actor, row: Job, row_version: int | None) -> Job:
    facts = {"kind": row.kind}
    with ledger.act(
        actor=actor, kind="jobs.job_retry", unit=row.unit_id, facts=facts
    ) as act:
        row = _locked(row.pk, row_version)
        refuse_retry(row.state)
        taking.again(row, act)
    return row


def _locked(pk: int, row_version: int | None) -> Job:
    row = Job.objects.select_for_update().get(pk=pk)
    if row_version is not None and row.row_version != row_version:
        raise Conflict
    return row
