"""The clocks that follow: a place, completion to decide, reports, invitations."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from banyan.access.queries import account_ids_of
from banyan.deadlines.services import Start, deadlines_finish, deadlines_start
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.text import Text

from ..models import Cohort, FollowUp, Guest, Invitation, Participant
from ..scope import WRITE
from ..settings import terms

PLACE = Text(
    vi="Bạn có chỗ trong khóa học",
    lo="ທ່ານມີບ່ອນໃນຫຼັກສູດ",
    en="You have a place in the course",
)
COMPLETION = Text(
    vi="Xét hoàn thành khóa học",
    lo="ພິຈາລະນາການສຳເລັດຫຼັກສູດ",
    en="Decide on completion of the course",
)
REPORT = Text(
    vi="Báo cáo việc áp dụng ở nơi làm việc",
    lo="ລາຍງານການນຳໃຊ້ຢູ່ບ່ອນເຮັດວຽກ",
    en="Report what was applied at home",
)
INVITED = Text(
    vi="Mời bạn nói chuyện với khóa sau",
    lo="ເຊີນທ່ານໂອ້ລົມກັບລຸ້ນຕໍ່ໄປ",
    en="You are invited to speak to the next cohort",
)
OPEN = Text(vi="Mở", lo="ເປີດ", en="Open")
ANSWER = Text(vi="Trả lời", lo="ຕອບ", en="Answer")


def accounts_for(rows: Iterable[Participant]) -> dict[int, int]:
    """Return the account of each participant that has one; two statements."""
    found = list(rows)
    members = account_ids_of({r.person_id for r in found if r.person_id})
    wanted = {r.counterpart_id for r in found if r.counterpart_id}
    guests = dict(
        Guest.objects.filter(counterpart__in=wanted).values_list(
            "counterpart_id", "account_id"
        )
    )
    return {
        r.pk: account
        for r in found
        if (
            account := members.get(r.person_id or 0)
            or guests.get(r.counterpart_id or 0)
        )
    }


def _start(what: str, subject: int, title: Text, cohort: Cohort, **more: Any) -> Start:
    return Start(
        kind=f"training.{what}",
        subject_kind=f"training.{what}",
        subject=subject,
        title=title,
        about=cohort.title,
        unit=cohort.unit_id,
        started_on=clock.today(),
        right="" if more.get("account") else WRITE,
        **more,
    )


def places_given(
    act: Any, actor: Actor, cohort: Cohort, rows: Sequence[Participant]
) -> None:
    """Tell those who got a place, until the first day."""
    day = cohort.starts_on
    if day is None or day < clock.today() or not rows:
        return
    accounts = accounts_for(rows)
    starts = [
        _start(
            "place",
            row.pk,
            PLACE,
            cohort,
            account=accounts[row.pk],
            due_on=day,
            url="/me/courses/",
            action=OPEN,
        )
        for row in rows
        if row.pk in accounts
    ]
    deadlines_start(actor=actor, starts=starts, record_into=act)


def ended(act: Any, actor: Actor, what: str, subjects: Iterable[int]) -> None:
    """End the clocks of one kind about these records."""
    deadlines_finish(
        actor=actor,
        subject_kind=f"training.{what}",
        subjects=list(subjects),
        record_into=act,
    )


def completion_due(act: Any, actor: Actor, cohort: Cohort) -> None:
    """Ask the host to decide on completion."""
    since = max(cohort.ends_on or clock.today(), clock.today())
    start = _start(
        "completion",
        cohort.pk,
        COMPLETION,
        cohort,
        due_on=since + dt.timedelta(days=terms().completion_days),
        url=f"/training/cohort/{cohort.uid}/results/",
        action=OPEN,
    )
    deadlines_start(actor=actor, starts=[start], record_into=act)


def reports_due(
    act: Any, actor: Actor, cohort: Cohort, rows: Sequence[FollowUp]
) -> None:
    """Ask each participant, or the host where they have no account."""
    accounts = accounts_for([r.participant for r in rows])
    starts = []
    for row in rows:
        account = accounts.get(row.participant_id)
        page = f"/me/courses/report/{row.uid}/"
        host = f"/training/cohort/{cohort.uid}/applications/"
        starts.append(
            _start(
                "followup",
                row.pk,
                REPORT,
                cohort,
                account=account,
                due_on=row.due_on,
                url=page if account else host,
                action=ANSWER,
            )
        )
    deadlines_start(actor=actor, starts=starts, record_into=act)


def invited(act: Any, actor: Actor, cohort: Cohort, rows: Sequence[Invitation]) -> None:
    """Ask those who were invited."""
    accounts = accounts_for([r.participant for r in rows])
    due = clock.today() + dt.timedelta(days=terms().invitation_days)
    starts = [
        _start(
            "invitation",
            row.pk,
            INVITED,
            cohort,
            account=accounts.get(row.participant_id),
            due_on=due,
            url="/me/courses/"
            if row.participant_id in accounts
            else f"/training/cohort/{cohort.uid}/alumni/",
            action=ANSWER,
        )
        for row in rows
    ]
    deadlines_start(actor=actor, starts=starts, record_into=act)
