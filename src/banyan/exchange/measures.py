"""What came of exchanges, counted: every measure is computed, none is typed in.

A measure is a share (so many of so many), a number, or a list of shares. What cannot be
counted yet has no value, which is not 0. Rooms above add theirs with ``register``.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from statistics import median
from typing import Any

from django.db.models import Count, Q

from banyan.base.saying import in_every_language
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.text import Text
from banyan.kernel.text import gettext_noop as _
from banyan.search.queries import languages_of_texts

from .domain.rules import IN_USE, PLANNED
from .domain.steps import AFTER_HELD
from .domain.terms import months_after
from .kinds import KINDS
from .queries.home import exchange_home
from .reuse import APPLIED
from .store import READ, visible

MOST = 20
YEAR = 12


@dataclass(frozen=True)
class Part:
    """One line of a measure: of a practice's block, of a course, of a side."""

    title: Text
    part: int
    whole: int | None = None
    kind: str = ""
    uid: uuid.UUID | None = None


@dataclass(frozen=True)
class Measure:
    """One measure: what it is called, how it is counted, what it came to."""

    key: str
    label: str
    how: str
    part: int | None = None
    whole: int | None = None
    unit: str = ""
    """``days`` for a number of days; empty for a plain number."""
    parts: tuple[Part, ...] = ()

    @property
    def percent(self) -> int | None:
        """The share in whole percent, or None where there is nothing to share."""
        if self.part is None or not self.whole:
            return None
        return self.part * 100 // self.whole

    @property
    def is_measured(self) -> bool:
        """Say whether there was anything to count."""
        return self.part is not None and self.whole != 0


@dataclass(frozen=True)
class Span:
    """The days that are looked at; without them all."""

    first: dt.date | None = None
    last: dt.date | None = None

    @classmethod
    def of_year(cls, year: int | None) -> Span:
        """Return a calendar year, or all days."""
        if year is None:
            return cls()
        return cls(dt.date(year, 1, 1), dt.date(year, 12, 31))

    def within(self, field: str) -> Q:
        """Return the condition that a day lies in it."""
        found = Q()
        if self.first:
            found &= Q(**{f"{field}__gte": self.first})
        if self.last:
            found &= Q(**{f"{field}__lte": self.last})
        return found


Make = Callable[[Actor, Span], Iterable[Measure]]
MAKES: list[Make] = []


def register(make: Make) -> None:
    """Take in the measures of a room above."""
    MAKES.append(make)


def measures_of(actor: Actor, year: int | None = None) -> tuple[Measure, ...]:
    """Return every measure over the records in range: a fixed number of statements."""
    actor.require(READ)
    span = Span.of_year(year)
    own = (_exchanges, _undertakings, _plans, _answers, _reuse, _sides, _texts)
    return tuple(one for make in (*own, *MAKES) for one in make(actor, span))


def share(measure: Measure, found: Iterable[bool]) -> Measure:
    """Return a share: how many hold, of how many."""
    listed = list(found)
    return replace(measure, part=sum(listed), whole=len(listed))


# -- the room's own --------------------------------------------------------------------

OBJECTIVE = Measure(
    "objective",
    _("Exchanges with an objective"),
    _("What shall change at home is written, of all that were not cancelled."),
)
NEEDED = Measure(
    "needed",
    _("Agenda items that answer a stated need"),
    _("Of the items of exchanges that took place, without breaks and ceremonies."),
)
ON_TIME = Measure(
    "on-time",
    _("Undertakings kept in time"),
    _("Of those that were due or are done; declarations are left out."),
)
DAYS = Measure(
    "days-to-plan",
    _("Days from the visit to the plan"),
    _("The median, from the last day of the exchange to the first day of a plan."),
    unit="days",
)
USED = Measure(
    "in-use",
    _("Plans in use after a year"),
    _("Of those that began twelve months ago or earlier, stopped ones too."),
)
MEASURED = Measure(
    "measured",
    _("Plans with a measured result"),
    _("A figure after, with what it was before, of the plans that began."),
)
ANSWERED = Measure(
    "answered",
    _("Follow-ups answered"),
    _("Of exchanges and of applications, of those that were due."),
)
VERIFIED = Measure(
    "verified",
    _("Answers that somebody verified"),
    _("Of the follow-ups that were answered."),
)
REUSED = Measure(
    "reused",
    _("Blocks of practices in use elsewhere"),
    _("By how many bodies each is tried or applied; the most used first."),
)
BALANCE = Measure(
    "balance",
    _("Given and taken"),
    _("What this house gave, of what both sides gave; all years."),
)
COMPLETE = Measure(
    "complete",
    _("Texts whole in three languages"),
    _("Originals and checked translations in all three, of all texts; as of today."),
)
STALE = Measure(
    "stale",
    _("Translations out of date"),
    _("Their original was changed since; as of today."),
)
SLEEPING = Measure(
    "sleeping",
    _("Sleeping partnerships"),
    _("Of those that have not ended; as of today."),
)


def _exchanges(actor: Actor, span: Span) -> Iterator[Measure]:
    rows = visible(actor, KINDS["exchange"]).exclude(state="cancelled")
    told = rows.filter(span.within("starts_on")).order_by()
    objectives = told.values_list("objective", flat=True)
    yield share(OBJECTIVE, (bool(Text.of(one)) for one in objectives))
    items = visible(actor, KINDS["item"]).exclude(type__in=("break", "ceremony"))
    held = items.filter(
        span.within("exchange__starts_on"), exchange__state__in=AFTER_HELD
    )
    needs = held.order_by().values_list("need", flat=True)
    yield share(NEEDED, (need is not None for need in needs))


def _undertakings(actor: Actor, span: Span) -> Iterator[Measure]:
    rows = visible(actor, KINDS["commitment"]).filter(form="undertaking")
    due = rows.filter(span.within("due")).exclude(state__in=("changed", "dropped"))
    due = due.filter(Q(due__lt=clock.today()) | Q(done_on__isnull=False))
    found = due.order_by().values_list("state", "due", "done_on")
    yield share(
        ON_TIME,
        (
            state == "kept" and (not due or not done or done <= due)
            for state, due, done in found
        ),
    )


def _plans(actor: Actor, span: Span) -> Iterator[Measure]:
    rows = visible(actor, KINDS["application"]).order_by()
    found = list(
        rows.filter(
            span.within("exchange__starts_on") if span.first else Q(),
            state__in=(*PLANNED, "stopped"),
        ).values_list(
            "state", "began_on", "state_since", "result", "baseline",
            "exchange__ends_on", "exchange__starts_on",
        )
    )  # fmt: skip
    days = [n for row in found if (n := _days(row)) is not None]
    yield replace(DAYS, part=int(median(days)) if days else None)
    today = clock.today()
    old = [r for r in found if r[1] and months_after(r[1], YEAR) <= today]
    yield share(USED, (row[0] in IN_USE for row in old))
    begun = [row for row in found if row[1]]
    yield share(MEASURED, (bool(row[3] and row[4]) for row in begun))


def _days(row: tuple[Any, ...]) -> int | None:
    """Return the days from the end of a visit to the first known day of a plan."""
    planned = min(filter(None, row[1:3]), default=None)
    visited = row[5] or row[6]
    if planned is None or visited is None or planned < visited:
        return None
    found: int = (planned - visited).days
    return found


def _answers(actor: Actor, span: Span) -> Iterator[Measure]:
    today = clock.today()
    found: list[tuple[Any, str]] = []
    for key in ("followup", "asked"):
        rows = visible(actor, KINDS[key]).order_by()
        due = rows.filter(span.within("due")).filter(
            Q(due__lte=today) | Q(answered_on__isnull=False)
        )
        found += due.values_list("answered_on", "verified_by")
    yield share(ANSWERED, (day is not None for day, _by in found))
    yield share(VERIFIED, (bool(by) for day, by in found if day))


def _reuse(actor: Actor, span: Span) -> Iterator[Measure]:
    blocks = visible(actor, KINDS["block"]).order_by()
    known = {
        pk: (Text.of(title), practice)
        for pk, title, practice in blocks.values_list("pk", "title", "practice__uid")
    }
    begun = visible(actor, KINDS["application"]).filter(
        span.within("began_on") if span.first else Q(),
        block__isnull=False,
        state__in=APPLIED,
    )
    counted = (
        begun.order_by()
        .values_list("block")
        .annotate(n=Count("receiver", distinct=True))
    )
    used = sorted(
        ((n, pk) for pk, n in counted if pk in known), key=lambda r: (-r[0], r[1])
    )
    parts = tuple(
        Part(known[pk][0], n, None, "practice", known[pk][1]) for n, pk in used[:MOST]
    )
    yield replace(REUSED, part=len(used), whole=len(known), parts=parts)


SIDES = {
    "hosted": _("Exchanges hosted"),
    "materials": _("Materials given"),
    "answers": _("Questions answered"),
    "undertakings": _("Undertakings given"),
    "kept": _("Undertakings kept in time"),
    "applied": _("Practices applied by the other side"),
}


def _sides(actor: Actor, span: Span) -> Iterator[Measure]:
    balance = exchange_home(actor).balance
    parts = tuple(
        Part(in_every_language(SIDES[b.what]), b.own, b.own + b.partner)
        for b in balance
    )
    given = sum(part.part for part in parts)
    whole = sum(part.whole or 0 for part in parts)
    yield replace(BALANCE, part=given, whole=whole, parts=parts)


def _texts(actor: Actor, span: Span) -> Iterator[Measure]:
    wanted = {
        f"exchange.{kind.key}": visible(actor, kind).order_by().values("pk")
        for kind in KINDS.values()
        if any(f.in_languages for f in kind.fields)
    }
    texts, whole, stale, translations = languages_of_texts(wanted)
    yield replace(COMPLETE, part=whole, whole=texts)
    yield replace(STALE, part=stale, whole=translations)
    states = visible(actor, KINDS["partnership"]).exclude(state="ended").order_by()
    asleep = states.values_list("state", flat=True)
    yield share(SLEEPING, (state == "sleeping" for state in asleep))
