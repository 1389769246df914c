"""Who ends probation soon: the clock of the branch that must then consider them.

Length, term and first reminder come from the rulebook (PRO-LENGTH, PRO-CONSIDER,
PRO-ALERTS); where the pack
does not know them, or they are disputed, no clock is started. Starting is all
that happens here: whether somebody is recognised is decided by people.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import F
from django.db.models.functions import Coalesce

from banyan.deadlines.queries import subjects_running
from banyan.deadlines.services import Start, deadlines_finish, deadlines_start
from banyan.kernel.actor import system_actor
from banyan.kernel.periods import add_months
from banyan.kernel.text import Text
from banyan.rulebook.queries import ask

from .models import Membership

KIND = "people.probation"
SUBJECT = "people.membership"
TITLE = Text(
    vi="Xét công nhận đảng viên chính thức",
    lo="ພິຈາລະນາຮັບຮອງເປັນສະມາຊິກສົມບູນ",
    en="Consider recognition as official member",
)
ACTION = Text(vi="Mở hồ sơ", lo="ເປີດຂໍ້ມູນ", en="Open the record")


def watch(today: dt.date) -> int:
    """Start the clocks of probations that end by the first reminder; return how many."""
    length, term = (ask(rule, on=today) for rule in ("PRO-LENGTH", "PRO-CONSIDER"))
    if not (length.is_active and term.is_active and term.deadline):
        return 0
    months, clock = int(length.value), term.deadline
    ahead = dt.timedelta(days=max(ask("PRO-ALERTS", on=today).value or [0]))
    running = subjects_running(KIND)
    starts = [
        _start(row, add_months(row.began, months), clock)
        for row in _probationary(add_months(today + ahead, -months))
        if row.pk not in running
    ]
    actor = system_actor("day roll")
    return len(deadlines_start(actor=actor, starts=starts))


def _probationary(begun_by: dt.date) -> Iterable[Any]:
    """Return the probationary members whose probation began by a day."""
    rows = Membership.objects.filter(
        state="member", grade="probationary", unit__isnull=False
    ).annotate(began=Coalesce(F("ceremony_on"), F("joined_on")))
    return rows.filter(began__lte=begun_by).select_related("person").order_by("pk")


def _start(row: Any, ends_on: dt.date, term: Any) -> Start:
    return Start(
        kind=KIND,
        subject_kind=SUBJECT,
        subject=row.pk,
        title=TITLE,
        unit=row.unit_id,
        started_on=ends_on,
        length=term.length,
        length_unit=str(term.unit),
        right="decision.write",
        about=row.person.full_name,
        person=row.person_id,
        rule="PRO-CONSIDER",
        url=f"/people/{row.person.uid}/",
        action=ACTION,
    )


def stop(memberships: Iterable[int]) -> int:
    """End the clocks of memberships that were decided on, or that ended."""
    return deadlines_finish(
        actor=system_actor("reaction"),
        subject_kind=SUBJECT,
        subjects=memberships,
        kind=KIND,
    )
