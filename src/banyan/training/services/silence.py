"""Nobody says what was applied at home: the superior is told, then the sponsor."""

from __future__ import annotations

import datetime as dt
from typing import Any

from banyan.deadlines.queries import subjects_with
from banyan.deadlines.services import Start, deadlines_start
from banyan.kernel.actor import Actor
from banyan.kernel.text import Text
from banyan.ledger import services as ledger

from ..models import FollowUp
from ..scope import WRITE
from ..settings import terms
from .clocks import OPEN

ASKED = "training.followup"
SUPERIOR, SPONSOR = "training.superior", "training.sponsor"
TITLES = {
    SUPERIOR: Text(
        vi="Học viên chưa báo cáo việc áp dụng: nhắc người phụ trách",
        lo="ຜູ້ຮຽນຍັງບໍ່ໄດ້ລາຍງານການນຳໃຊ້: ເຕືອນຫົວໜ້າ",
        en="No report on what was applied: remind the participant",
    ),
    SPONSOR: Text(
        vi="Vẫn chưa có báo cáo việc áp dụng: báo người bảo trợ",
        lo="ຍັງບໍ່ມີລາຍງານການນຳໃຊ້: ແຈ້ງຜູ້ອຸປະຖຳ",
        en="Still no report on what was applied: tell the sponsor",
    ),
}


def silence_raised(*, actor: Actor, today: dt.date) -> int:
    """Put follow-ups that nobody answered before the superior, later the sponsor.

    After ``silence_days`` the unit that sent the participant is told, named with whom
    the plan was agreed; after twice as many the host of the cohort, with who nominated.
    An answer ends it all. Returns how many were raised; the same day again does
    nothing.
    """
    rows = list(_late(today, terms().silence_days))
    if not rows:
        return 0
    ids = [row.pk for row in rows]
    told, raised = subjects_with(SUPERIOR, ids), subjects_with(SPONSOR, ids)
    longest = today - dt.timedelta(days=2 * terms().silence_days)
    starts = [_start(SUPERIOR, row, today) for row in rows if row.pk not in told]
    starts += [
        _start(SPONSOR, row, today)
        for row in rows
        if row.pk in told and row.pk not in raised and row.due_on < longest
    ]
    if starts:
        with ledger.act(actor=actor, kind="training.silence_raised") as act:
            deadlines_start(actor=actor, starts=starts, record_into=act)
    return len(starts)


def _late(today: dt.date, days: int) -> Any:
    rows = FollowUp.objects.filter(
        result="", due_on__lt=today - dt.timedelta(days=days)
    )
    rows = rows.exclude(participant__state="withdrawn")
    rows = rows.exclude(participant__cohort__state="cancelled")
    return rows.select_related("participant__cohort").order_by("pk")


def _start(kind: str, row: FollowUp, today: dt.date) -> Start:
    one = row.participant
    who = one.plan_with if kind == SUPERIOR else one.nominated_by
    sender = one.unit_id if kind == SUPERIOR else None
    about = [Text.of(who), Text.of(one.name), one.cohort.title]
    return Start(
        kind=kind,
        subject_kind=ASKED,
        subject=row.pk,
        title=TITLES[kind],
        about=Text.joined(about, " · "),
        unit=sender or one.cohort.unit_id,
        right=WRITE,
        started_on=today,
        due_on=today,
        url=f"/training/participant/{one.uid}/",
        action=OPEN,
    )
