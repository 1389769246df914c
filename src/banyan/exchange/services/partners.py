"""What the clock starts for partnerships: once a year somebody is asked for a word."""

from __future__ import annotations

import datetime as dt

from banyan.deadlines.queries import subjects_running
from banyan.deadlines.services import deadlines_start
from banyan.kernel.actor import Actor
from banyan.kernel.text import Text
from banyan.ledger import services as ledger

from ..models import Heartbeat, Partnership
from ..settings import terms
from .clocks import started

WORD = Text(
    vi="Cho biết quan hệ hợp tác năm qua còn sống không",
    lo="ບອກວ່າການຮ່ວມມືປີທີ່ຜ່ານມາຍັງດຳເນີນຢູ່ບໍ",
    en="Say whether the partnership was alive last year",
)


def partners_due(*, actor: Actor, today: dt.date) -> int:
    """Ask for the yearly word on living partnerships that have none for last year.

    Returns how many clocks were started. The same day again does nothing.
    """
    set_terms = terms()
    if today.month < set_terms.heartbeat_month:
        return 0
    year = today.year - 1
    said = Heartbeat.objects.filter(year=year).values("partnership")
    rows = Partnership.objects.filter(
        state="alive", recorded_at__year__lte=year
    ).exclude(pk__in=said)
    running = subjects_running("exchange.partnership")
    wanted = [row for row in rows.order_by("pk") if row.pk not in running]
    if not wanted:
        return 0
    due = today + dt.timedelta(days=set_terms.heartbeat_days)
    with ledger.act(actor=actor, kind="exchange.partners_due") as act:
        starts = [
            started("partnership", row, WORD, row.unit_id, row.name, due_on=due)
            for row in wanted
        ]
        deadlines_start(actor=actor, starts=starts, record_into=act)
    return len(wanted)
