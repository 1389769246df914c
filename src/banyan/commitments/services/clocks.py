"""Reminders: what waits for approval, what falls due."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from banyan.access.queries import account_ids_of
from banyan.deadlines.services import Start, deadlines_finish, deadlines_start
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.text import Text

from ..models import Commitment
from ..scope import APPROVE, WRITE

SUBJECT = "commitments.commitment"
WAITS, DUE = "commitments.approve", "commitments.due"
APPROVE_TITLE = Text(
    vi="Duyệt nhiệm vụ đăng ký", lo="ອະນຸມັດໜ້າທີ່ລົງທະບຽນ", en="Approve a registered task"
)
LOOK = Text(vi="Xem", lo="ເບິ່ງ", en="Look at it")


def address(row: Commitment) -> str:
    """Return the page of a task."""
    return f"/commitments/{row.uid}/"


def start_waiting(act: Any, actor: Actor, rows: Sequence[Commitment]) -> None:
    """Put tasks handed in into the inbox of the level above.

    They should be approved when their period begins; today where it has begun.
    """
    today = clock.today()
    deadlines_start(
        actor=actor,
        starts=[
            Start(
                kind=WAITS,
                subject_kind=SUBJECT,
                subject=row.pk,
                title=APPROVE_TITLE,
                about=row.title,
                person=row.person_id,
                unit=row.above_id,
                right=APPROVE,
                started_on=today,
                due_on=max(today, row.starts_on),
                url=address(row),
                action=LOOK,
            )
            for row in rows
        ],
        record_into=act,
    )


def start_due(act: Any, actor: Actor, rows: Sequence[Commitment]) -> None:
    """Remind owners of the day on which tasks are due.

    A person's account is reminded; where there is none, whoever writes the tasks of
    the unit.
    """
    accounts = account_ids_of({r.person_id for r in rows if r.person_id is not None})
    today = clock.today()
    starts = []
    for row in rows:
        account = accounts.get(row.person_id or 0)
        starts.append(
            Start(
                kind=DUE,
                subject_kind=SUBJECT,
                subject=row.pk,
                title=row.title,
                about=row.person.full_name if row.person else "",
                person=row.person_id,
                unit=row.unit_id,
                account=account,
                right="" if account else WRITE,
                started_on=min(today, row.agreed_on or row.due_on),
                due_on=row.agreed_on or row.due_on,
                url=address(row),
                action=LOOK,
            )
        )
    deadlines_start(actor=actor, starts=starts, record_into=act)


def end(
    act: Any,
    actor: Actor,
    rows: Sequence[Commitment],
    kind: str,
    *,
    dropped: bool = False,
) -> None:
    """End the reminders of a kind; "" ends all."""
    deadlines_finish(
        actor=actor,
        subject_kind=SUBJECT,
        subjects=[row.pk for row in rows],
        kind=kind,
        dropped=dropped,
        record_into=act,
    )
