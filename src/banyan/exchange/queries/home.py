"""The first page of the room: what comes, what is open, who gives and takes."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, CharField, F, Func, IntegerField, Q, Value, When

from banyan.access.queries import within
from banyan.base.prepared import Ranges, Row, prepared
from banyan.kernel.actor import Actor
from banyan.kernel.text import Text

from ..kept import READ, asked_of, shown_within
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
from ..spoken import narrow_among, titles_limited

COUNTED = (
    "exchange",
    "partnership",
    "agreement",
    "need",
    "practice",
    "lesson",
    "undertaking",
    "late",
    "report",
)
BALANCED = ("hosted", "materials", "undertakings", "kept", "answers", "applied")


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
    asked = asked_of(actor)
    counted = {key: (n, other) for key, n, other in _counted(*asked)}
    coming = _coming(*asked)
    lines = _lines(actor, [*coming, *_latest(*asked)])
    return Home(
        coming=tuple(lines[: len(coming)]),
        latest=tuple(lines[len(coming) :]),
        counts={key: counted[key][0] for key in COUNTED},
        balance=tuple(Balance(key, *counted[key]) for key in BALANCED),
    )


def _lines(actor: Actor, rows: Sequence[Row]) -> list[ExchangeLine]:
    """Return lines of exchanges; what was released, in the languages released."""
    out = [pk for pk, *place, _uid, _title in (r[:5] for r in rows)
           if not (actor.is_system or actor.covers(READ, *place))]  # fmt: skip
    narrow = narrow_among(actor, "exchange", out)
    titles = titles_limited({row[0]: Text.of(row[4]) for row in rows}, narrow)
    return [ExchangeLine(row[3], titles[row[0]], *row[5:]) for row in rows]


LIVE = ("idea", "agreed", "prepared")
LINE = (
    "pk", "unit__path", "unit__area_path", "uid", "title", "starts_on", "date_said",
    "state", "type",
)  # fmt: skip


@prepared
def _coming(ranges: Ranges | None, account: int | None, day: dt.date) -> Any:
    rows = Exchange.objects.filter(
        shown_within(ranges, account, day, key="exchange"), state__in=LIVE
    )
    first = rows.order_by(F("starts_on").asc(nulls_last=True), "pk")[:6]
    return first.values_list(*LINE)


@prepared
def _latest(ranges: Ranges | None, account: int | None, day: dt.date) -> Any:
    rows = Exchange.objects.filter(shown_within(ranges, account, day, key="exchange"))
    past = rows.exclude(state__in=(*LIVE, "cancelled"))
    last = past.order_by(F("starts_on").desc(nulls_last=True), "-pk")[:6]
    return last.values_list(*LINE)


@prepared
def _counted(ranges: Ranges | None, account: int | None, day: dt.date) -> Any:
    """Count everything at once. A balance has a number for each side."""
    first, *rest = [*_counts(ranges, account, day), *_balance(ranges)]
    return first.union(*rest, all=True)


def _counts(ranges: Ranges | None, account: int | None, day: dt.date) -> Iterator[Any]:
    reach = within(ranges)
    undertakings = Commitment.objects.filter(
        within(ranges, "exchange__unit"), form="undertaking", state="open"
    )
    rows: dict[str, Any] = {
        "exchange": _shown(Exchange, ranges, account, day),
        "partnership": Partnership.objects.filter(reach),
        "agreement": Agreement.objects.filter(reach),
        "need": Need.objects.filter(reach, state="open"),
        "practice": _shown(Practice, ranges, account, day),
        "lesson": Lesson.objects.filter(reach),
        "undertaking": undertakings,
        "late": undertakings.filter(due__lt=day),
        "report": Report.objects.filter(reach, state="open"),
    }
    return (_number(key, rows[key], Q(), Q()) for key in COUNTED)


def _shown(model: Any, ranges: Ranges | None, account: int | None, day: dt.date) -> Any:
    key = model._meta.model_name
    return model.objects.filter(shown_within(ranges, account, day, key=key))


def _balance(ranges: Ranges | None) -> Iterator[Any]:
    """Count what each side gave. A side's own exchanges, materials, answers, promises."""
    rows = Exchange.objects.filter(within(ranges)).exclude(state="cancelled")
    inside = within(ranges, "exchange__unit")
    promised = Commitment.objects.filter(inside, form="undertaking")
    ours = Q(side="host", exchange__own_side="host")
    ours |= Q(side="visitor", exchange__own_side="visitor")
    applied = Application.objects.filter(
        within(ranges, "practice__unit"),
        state__in=("piloting", "in-use", "measured", "passed-on"),
    )
    yield _number("hosted", rows, Q(own_side="host"), Q(own_side="visitor"))
    yield _number("materials", Material.objects.filter(inside), ours, ~ours)
    yield _number("undertakings", promised, ours, ~ours)
    yield _number("kept", promised.filter(state="kept"), ours, ~ours)
    # The side that is named asked: the other one answered.
    answered = Question.objects.filter(inside).exclude(answer={})
    yield _number("answers", answered, ~ours, ours)
    own = Q(practice__organisation__side="own")
    partner = Q(practice__organisation__side="partner")
    yield _number("applied", applied, own, partner)


def _number(key: str, rows: Any, one: Q, other: Q) -> Any:
    """Return a statement of one row: a key and how many rows are of each side."""
    return rows.order_by().values_list(
        Value(key, output_field=CharField()), _count(one), _count(other)
    )


def _count(side: Q) -> Any:
    chosen: Any = Case(When(side, then=F("pk"))) if side else F("pk")
    return Func(chosen, function="COUNT", output_field=IntegerField())
