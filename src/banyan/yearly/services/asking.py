"""What the clock starts: each January the report on the year before is due."""

from __future__ import annotations

import datetime as dt
from typing import Any

from banyan.briefings.domain import life
from banyan.deadlines.queries import subjects_with
from banyan.deadlines.services import Start, deadlines_start
from banyan.exchange.queries import partnerships_alive
from banyan.kernel.actor import Actor
from banyan.kernel.text import LANGUAGES, Text
from banyan.ledger import services as ledger

from ..models import YearReport
from ..settings import terms
from ..store import WRITE
from .writing import begun

CLOCK = "yearly.yearreport"
"""How clocks name the report that they run for."""
REPORT = Text(
    vi="Lập và phát hành báo cáo năm {year} của quan hệ hợp tác",
    lo="ສ້າງ ແລະ ເຜີຍແຜ່ບົດລາຍງານປະຈຳປີ {year} ຂອງການຮ່ວມມື",
    en="Make and release the report on {year} of the partnership",
)
OPEN = Text(vi="Mở", lo="ເປີດ", en="Open")


def reports_due(*, actor: Actor, today: dt.date) -> int:
    """Ask for the report on last year of every partnership in force, once.

    Its draft begins with it, for the foreword. Not where a report was given, nor for a
    partnership that is younger. Returns how many clocks were started; the same day
    again does nothing.
    """
    set_terms = terms()
    if today.month < set_terms.month:
        return 0
    year = today.year - 1
    reports = YearReport.objects.filter(year=year)
    given = set(
        reports.filter(state__in=life.GIVEN).values_list("partnership", flat=True)
    )
    alive = [row for row in partnerships_alive(year) if row.pk not in given]
    drafts = {row.partnership_id: row for row in reports.filter(state=life.DRAFT)}
    asked = subjects_with(CLOCK, [row.pk for row in drafts.values()])
    wanted = [
        row for row in alive
        if row.pk not in drafts or drafts[row.pk].pk not in asked
    ]  # fmt: skip
    if not wanted:
        return 0
    with ledger.act(actor=actor, kind="yearly.yearly_due") as act:
        made = YearReport.objects.bulk_create(
            begun(row, year, today) for row in wanted if row.pk not in drafts
        )
        act.record("create", *made)
        drafts |= {row.partnership_id: row for row in made}
        due = today + dt.timedelta(days=set_terms.days)
        starts = [_start(row, drafts[row.pk], today, due) for row in wanted]
        deadlines_start(actor=actor, starts=starts, record_into=act)
    return len(wanted)


def _start(row: Any, draft: YearReport, today: dt.date, due: dt.date) -> Start:
    year = draft.year
    title = {k: getattr(REPORT, k).replace("{year}", str(year)) for k in LANGUAGES}
    return Start(
        kind=CLOCK,
        subject_kind=CLOCK,
        subject=draft.pk,
        title=Text(**title),
        about=row.name,
        unit=row.unit_id,
        right=WRITE,
        started_on=today,
        due_on=due,
        url=f"/exchange/yearly/{row.uid}/{year}/",
        action=OPEN,
    )
