"""The inbox notice of a job that ended: one row that leads to its page."""

from __future__ import annotations

import datetime as dt
from typing import Any

from banyan.deadlines.queries import subjects_running
from banyan.deadlines.services import Start, deadlines_finish, deadlines_start
from banyan.kernel import clock
from banyan.kernel.actor import Actor, system_actor
from banyan.kernel.text import Text

from .domain.states import State
from .models import Job
from .queries import NOTICE, SUBJECT

DAYS = 7
"""So long a notice stands; then it goes, and the job stays in its list."""

DONE = Text(vi="Việc chạy nền đã xong", lo="ວຽກເບື້ອງຫຼັງສຳເລັດແລ້ວ", en="A job is done")
FAILED = Text(vi="Việc chạy nền không xong", lo="ວຽກເບື້ອງຫຼັງບໍ່ສຳເລັດ", en="A job failed")
LOOK = Text(vi="Xem kết quả", lo="ເບິ່ງຜົນ", en="See the result")


def notice_open(job: Job, actor: Actor, act: Any) -> None:
    """Put a notice into the inbox of whoever started the job, in the same act.

    It stands at the unit of the job, else at the account's own, else at the
    first where the account holds anything; without any there is no notice.
    """
    unit = job.unit_id or _home(job, actor)
    if job.account_id is None or unit is None:
        return
    today = clock.today()
    start = Start(
        kind=NOTICE,
        subject_kind=SUBJECT,
        subject=job.pk,
        title=DONE if job.state == State.DONE else FAILED,
        about=job.about,
        unit=unit,
        account=job.account_id,
        started_on=today,
        due_on=today + dt.timedelta(days=DAYS),
        url=f"/jobs/{job.pk}/",
        action=LOOK,
    )
    deadlines_start(actor=actor, starts=[start], record_into=act)


def notice_close(job: Job, act: Any) -> None:
    """Take the notice of a job away, in the same act."""
    notices_close([job.pk], act)


def notices_close(jobs: list[int], act: Any) -> int:
    """Take the notices of jobs away; return how many there were."""
    return deadlines_finish(
        actor=system_actor("worker"),
        subject_kind=SUBJECT,
        subjects=jobs,
        kind=NOTICE,
        record_into=act,
    )


def _home(job: Job, actor: Actor) -> int | None:
    own = job.account.unit_id if job.account is not None else None
    return own or next((held.unit_id for held in actor.held), None)


def stale_notices() -> list[int]:
    """Return the jobs whose notice has stood long enough."""
    before = clock.now() - dt.timedelta(days=DAYS)
    told = subjects_running(NOTICE)
    ended = Job.objects.filter(pk__in=told, finished_at__lt=before)
    return list(ended.values_list("pk", flat=True))
