"""Follow-ups of exchanges that nobody answers: put before the unit above and sponsors.

Nothing is written on the follow-up: that its silence was told is the clock itself,
which an answer ends.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from banyan.deadlines.queries import subjects_with
from banyan.deadlines.services import Start, deadlines_start
from banyan.kernel.actor import Actor
from banyan.kernel.text import Text
from banyan.ledger import services as ledger
from banyan.units.queries import ancestors

from ..models import Application, FollowUp
from ..settings import terms
from .clocks import OPEN, RIGHT

SILENT = "exchange.silent"
"""The clock by which silence is told."""
ASKED = "exchange.followup"
TITLE = Text(
    vi="Chưa có trả lời sau trao đổi: báo người bảo trợ",
    lo="ຍັງບໍ່ມີຄຳຕອບຫຼັງການແລກປ່ຽນ: ແຈ້ງຜູ້ອຸປະຖຳ",
    en="No answer after the exchange: tell the sponsor",
)


def followups_raised(*, actor: Actor, today: dt.date) -> int:
    """Tell the unit above, naming the sponsors, of follow-ups without an answer.

    After ``silence_days`` of ``settings.toml``; an answer ends it. Returns how many
    were raised; the same day again does nothing.
    """
    last = today - dt.timedelta(days=terms().silence_days)
    late = FollowUp.objects.filter(answered_on__isnull=True, due__lt=last)
    late = late.exclude(exchange__state="cancelled")
    told = subjects_with(SILENT, late.values_list("pk", flat=True))
    rows = list(
        late.exclude(pk__in=told).select_related("exchange__unit").order_by("pk")
    )
    if not rows:
        return 0
    sponsors = _sponsors({row.exchange_id for row in rows})
    starts = [_start(row, sponsors, today) for row in rows]
    with ledger.act(actor=actor, kind="exchange.followups_raised") as act:
        deadlines_start(actor=actor, starts=starts, record_into=act)
    return len(rows)


def _sponsors(exchanges: Iterable[int]) -> Mapping[int, Sequence[str]]:
    """Return by exchange who stands behind what was taken home from it."""
    found: dict[int, list[str]] = defaultdict(list)
    rows = Application.objects.filter(exchange__in=list(exchanges)).exclude(sponsor="")
    for exchange, sponsor in rows.values_list("exchange", "sponsor").order_by("pk"):
        if sponsor not in found[exchange]:
            found[exchange].append(sponsor)
    return found


def _start(row: Any, sponsors: Mapping[int, Sequence[str]], today: dt.date) -> Start:
    exchange = row.exchange
    about = [Text.of(", ".join(sponsors.get(exchange.pk, ()))), exchange.title]
    return Start(
        kind=SILENT,
        subject_kind=ASKED,
        subject=row.pk,
        title=TITLE,
        about=Text.joined(about, " · "),
        unit=_above(exchange.unit),
        right=RIGHT,
        started_on=today,
        due_on=today,
        url=f"/exchange/exchange/{exchange.uid}/#followup",
        action=OPEN,
    )


def _above(unit: Any) -> int:
    """Return the unit above a unit, or the unit itself at the top."""
    ids = [step.id for step in ancestors(unit.path) if step.id != unit.pk]
    return ids[-1] if ids else int(unit.pk)
