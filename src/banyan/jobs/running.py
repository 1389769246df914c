"""Running one job: take it, build its actor, run its kind, say how it ended."""

from __future__ import annotations

import json
import logging
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from banyan.access.queries import account_through, is_living
from banyan.base.jobs import Cancelled, Interrupted, JobKind, jobs
from banyan.kernel import clock
from banyan.kernel.actor import Actor, system_actor
from banyan.kernel.errors import OrgError, Refusal
from banyan.units.queries import actor_for

from . import identity, taking
from .context import Context
from .domain import failures
from .models import Job
from .requiring import require_right
from .watching import watched

log = logging.getLogger(__name__)
WORKER = "worker"


class Refused(Refusal):
    """The job may not run: said as a refusal, so it is not tried again."""

    @classmethod
    def of(cls, failure: failures.Failure) -> Refused:
        """Return the failure as an error."""
        return cls(
            failure.template,
            code=failure.code,
            way_out=failure.way_out,
            **dict(failure.values),
        )


def run_now(job: Job | int) -> Job:
    """Run a queued job in this thread, whatever its turn; return its row after it.

    For tests, the demonstration and commands. How it ended stands on the row:
    what the job raised is not raised here.
    """
    pk = job if isinstance(job, int) else job.pk
    execute(pk, inline=True)
    return Job.objects.get(pk=pk)


def execute(job_id: int, *, inline: bool = False) -> None:
    """Run a job unless somebody else has it, it was cancelled, or it is not its turn."""
    job = taking.take(job_id, identity.me(), at_once=inline)
    if job is None:
        return
    actor = _actor_of(job)
    with watched(job) as watch:
        context = Context(job, actor, watch)
        try:
            result = _run(job, context)
        except Interrupted:
            taking.hand_back(job, actor)
        except Cancelled:
            taking.end_cancelled(job, actor, watch)
        except KeyboardInterrupt:
            taking.end_cancelled(job, actor, watch)
            raise
        except Exception as error:  # noqa: BLE001 - whatever it was stands on the row
            _failed(job, actor, watch, error, inline)
        else:
            taking.end_done(job, actor, watch, result, context, notify=not inline)
        finally:
            context.close()


# -- parts --------------------------------------------------------------------


def _actor_of(job: Job) -> Actor:
    """Build who acts from what the account holds today; never kept with the job."""
    if job.account is None:
        return system_actor("schedule" if job.schedule else WORKER, on=clock.today())
    if job.token is not None:
        account_through(job.account, job.token)
    return actor_for(job.account, clock.today())


def _run(job: Job, context: Context) -> dict[str, Any]:
    if job.account is not None and _is_blocked(job.account, job.token):
        raise Refused.of(failures.blocked())
    kind = jobs.get(job.kind)
    if kind is None:
        raise Refused.of(failures.unknown(job.kind))
    _require(kind, job, context.actor)
    context.progress(0)
    found = dict(kind.run(context) or {})
    plain: dict[str, Any] = json.loads(json.dumps(found, cls=DjangoJSONEncoder))
    return plain


def _is_blocked(account: Any, token: Any) -> bool:
    gone = token is not None and not is_living(token)
    return gone or not account.is_active or account.closed_at is not None


def _require(kind: JobKind, job: Job, actor: Actor) -> None:
    if kind.right:
        require_right(actor, kind.right, job.unit_id)


def _failed(job: Job, actor: Actor, watch: Any, error: Exception, inline: bool) -> None:
    if not isinstance(error, OrgError):
        log.exception("job %s (%s) failed", job.pk, job.kind, exc_info=error)
    kind = jobs.get(job.kind)
    taking.end_failed(
        job,
        actor,
        watch,
        failure=failures.failure_of(error, job.pk),
        refused=failures.is_refusal(error),
        retries=kind.retries if kind else 0,
        notify=not inline,
    )
