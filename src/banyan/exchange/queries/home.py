"""The first page of the room: what comes, what is open, who gives and takes."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q

from banyan.access.queries import scope_q
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.text import Text

from ..models import (
    Agreement,
    Application,
    Commitment,
    Exchange,
    Lesson,
    Material,
    Need,
    Partnership,
    Practice,
    Question,
    Report,
)
from ..store import READ


@dataclass(frozen=True)
class ExchangeLine:
    """An exchange in a short list."""

    uid: uuid.UUID
    title: Text
    day: Any
    said: str
    state: str
    type: str


@dataclass(frozen=True)
class Balance:
    """What each side gave, in the same units: one line of the table of reciprocity."""

    what: str
    own: int
    partner: int


@dataclass(frozen=True)
class Home:
    """The first page."""

    coming: tuple[ExchangeLine, ...]
    latest: tuple[ExchangeLine, ...]
    counts: dict[str, int]
    balance: tuple[Balance, ...]


def exchange_home(actor: Actor) -> Home:
    """Return the first page, in a fixed number of statements."""
    reach = scope_q(actor, READ)
    inside = scope_q(actor, READ, unit="exchange__unit")
    rows = Exchange.objects.filter(reach)
    today = clock.today()
    live = ("idea", "agreed", "prepared")
    coming = rows.filter(state__in=live).order_by(
        F("starts_on").asc(nulls_last=True), "pk"
    )[:6]
    latest = rows.exclude(state__in=(*live, "cancelled")).order_by(
        F("starts_on").desc(nulls_last=True), "-pk"
    )[:6]
    undertakings = Commitment.objects.filter(inside, form="undertaking")
    return Home(
        coming=tuple(map(_line, coming)),
        latest=tuple(map(_line, latest)),
        counts={
            "exchange": rows.count(),
            "partnership": Partnership.objects.filter(reach).count(),
            "agreement": Agreement.objects.filter(reach).count(),
            "need": Need.objects.filter(reach, state="open").count(),
            "practice": Practice.objects.filter(reach).count(),
            "lesson": Lesson.objects.filter(reach).count(),
            "undertaking": undertakings.filter(state="open").count(),
            "late": undertakings.filter(state="open", due__lt=today).count(),
            "report": Report.objects.filter(reach, state="open").count(),
        },
        balance=_balance(actor),
    )


def _line(row: Exchange) -> ExchangeLine:
    return ExchangeLine(
        row.uid, row.title, row.starts_on, row.date_said, row.state, row.type
    )


def _balance(actor: Actor) -> tuple[Balance, ...]:
    """Count what each side gave. A side's own exchanges, materials, answers, promises."""
    rows = Exchange.objects.filter(scope_q(actor, READ)).exclude(state="cancelled")
    inside = scope_q(actor, READ, unit="exchange__unit")
    hosted = rows.aggregate(
        own=Count("pk", filter=Q(own_side="host")),
        partner=Count("pk", filter=Q(own_side="visitor")),
    )
    found = [Balance("hosted", hosted["own"], hosted["partner"])]
    for what, model, more in (
        ("materials", Material, Q()),
        ("undertakings", Commitment, Q(form="undertaking")),
        ("kept", Commitment, Q(form="undertaking", state="kept")),
    ):
        found.append(_sided(what, model.objects.filter(inside, more), own=True))
    answered = Question.objects.filter(inside).exclude(answer={})
    found.append(_sided("answers", answered, own=False))
    applied = Application.objects.filter(
        scope_q(actor, READ, unit="practice__unit"),
        state__in=("piloting", "in-use", "measured", "passed-on"),
    ).aggregate(
        own=Count("pk", filter=Q(practice__organisation__side="own")),
        partner=Count("pk", filter=Q(practice__organisation__side="partner")),
    )
    found.append(Balance("applied", applied["own"], applied["partner"]))
    return tuple(found)


def _sided(what: str, rows: Any, *, own: bool) -> Balance:
    """Count rows by whose side is named; ``own`` False: the other side is the giver."""
    ours = Q(side="host", exchange__own_side="host")
    ours |= Q(side="visitor", exchange__own_side="visitor")
    counts = rows.aggregate(
        ours=Count("pk", filter=ours), theirs=Count("pk", filter=~ours)
    )
    pair = (counts["ours"], counts["theirs"])
    return Balance(what, *(pair if own else pair[::-1]))
