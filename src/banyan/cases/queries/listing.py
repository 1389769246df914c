"""Lists of cases: by keyset, narrowed; what is due and late; one's own."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet

from banyan.access.queries import ranges_of
from banyan.base.prepared import Ranges, among, planned_once, prepared
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.ids import path_end
from banyan.kernel.periods import OPEN_END
from banyan.kernel.text import Text
from banyan.units.queries import unit_find

from ..definitions import pinned
from ..domain.definition import Definition
from ..models import Case, CaseClock, CaseStep
from ..scope import READ, cases_visible, cases_within

LOOK_AHEAD = 30
COUNTED = 1_000
Cursor = tuple[dt.date, int]
"""Where a page ended: the day its last case is due, and its id."""


@dataclass(frozen=True)
class Asked:
    """What a list of cases is narrowed to; empty fields do not narrow."""

    kind: str = ""
    state: str = "open"
    unit: Any = None
    below: bool = True
    late: bool = False
    person: int | None = None
    result: str = ""


@dataclass(frozen=True)
class CaseLine:
    """One case of a list: whom, where, what is open, until when."""

    id: int
    reference: str
    kind: str
    title: Text
    about: str
    person_uid: uuid.UUID | None
    unit_id: int
    unit: Text
    unit_uid: uuid.UUID
    state: str
    result: str
    result_title: Text
    opened_on: dt.date
    closed_on: dt.date | None
    next_due: dt.date | None
    days_left: int | None
    is_specimen: bool
    now: tuple[Text, ...] = ()


@dataclass(frozen=True)
class CasePage:
    """One page of cases; ``after`` is where the next one begins."""

    cases: tuple[CaseLine, ...]
    after: Cursor | None


def cases_list(
    actor: Actor, asked: Asked, *, after: Cursor | None = None, limit: int = 50
) -> CasePage:
    """Return a page of cases, what is due first; two statements, three with a unit."""
    values = _values(actor, asked)
    if values is None:
        return CasePage((), None)
    is_open = asked.state == "open"
    rows = _page(*values, *(after or (None, None)), limit=limit + 1, is_open=is_open)
    found = [_Read(*row) for row in rows]
    last = found[limit - 1] if len(found) > limit else None
    cursor = None if last is None else (last.queue_on, last.pk)
    return CasePage(_lines(found[:limit]), cursor)


def narrowed(actor: Actor, asked: Asked) -> QuerySet[Case]:
    """Return the cases in range that fit what is asked."""
    values = _values(actor, asked)
    if values is None:
        return Case.objects.none()
    return _fitting(*values, is_open=asked.state == "open")


def _values(actor: Actor, asked: Asked) -> tuple[Any, ...] | None:
    """Return the values of :func:`_fitting`; ``None`` for a unit that is not seen."""
    at: tuple[Any, ...] = (None, None)
    if asked.unit is not None:
        unit = unit_find(actor, asked.unit)
        if unit is None:
            return None
        at = (unit.path, path_end(unit.path)) if asked.below else (unit.pk, None)
    return (
        ranges_of(actor, READ),
        actor.own_person,
        asked.kind,
        "" if asked.state == "open" else asked.state,
        asked.result,
        asked.person,
        clock.today() if asked.late else None,
        *at,
    )


def _fitting(
    ranges: Ranges | None,
    own: int | None,
    kind: str,
    state: str,
    result: str,
    person: int | None,
    late_on: dt.date | None,
    at: Any,
    end: str | None,
    *,
    is_open: bool,
) -> QuerySet[Case]:
    """Return what fits: ``at`` is a unit, or where a range of paths begins."""
    rows = cases_within(ranges, own)
    if is_open:
        rows = rows.filter(state__in=("open", "suspended"), queue_on__lt=OPEN_END)
    said = {"kind": kind, "state": state, "result": result}
    rows = rows.filter(**{column: value for column, value in said.items() if value})
    if person is not None:
        rows = rows.filter(person=person)
    if late_on is not None:
        rows = rows.filter(next_due__lt=late_on, state="open")
    if at is None:
        return rows
    if end is None:
        return rows.filter(Q(unit=at) | Q(other_unit=at))
    return rows.filter(
        Q(unit__path__gte=at, unit__path__lt=end)
        | Q(other_unit__path__gte=at, other_unit__path__lt=end)
    )


@prepared
def _page(*values: Any, limit: int, is_open: bool) -> QuerySet[Any, Any]:
    """Return a page by keyset: values of :func:`_fitting`, then day and id before it."""
    *fits, day, pk = values
    rows = _fitting(*fits, is_open=is_open)
    if day is not None:
        rows = rows.filter(queue_on__gte=day).exclude(queue_on=day, pk__lte=pk)
    return rows.order_by("queue_on", "pk").values_list(*_Read._fields)[:limit]


class _Read(NamedTuple):
    """The columns that a line of a list reads: not what was filled in, which is long."""

    pk: int
    kind: str
    definition: str
    reference: str
    about: str
    person__uid: uuid.UUID | None
    unit: int
    unit__names: Text
    unit__uid: uuid.UUID
    state: str
    result: str
    opened_on: dt.date
    closed_on: dt.date | None
    next_due: dt.date | None
    queue_on: dt.date
    is_specimen: bool


def _read(rows: QuerySet[Case]) -> list[_Read]:
    return [_Read(*row) for row in rows.values_list(*_Read._fields)]


def _lines(rows: list[_Read]) -> tuple[CaseLine, ...]:
    opened: dict[int, list[str]] = {}
    for case, key in _open_steps([r.pk for r in rows]) if rows else ():
        opened.setdefault(case, []).append(key)
    today = clock.today()
    return tuple(_line(row, opened.get(row.pk, ()), today) for row in rows)


@planned_once
def _open_steps(cases: Sequence[int]) -> QuerySet[Any, Any]:
    steps = CaseStep.objects.filter(among("case", cases), state="open")
    return steps.order_by("pk").values_list("case", "key")


def _line(row: _Read, opened: Iterable[str], today: dt.date) -> CaseLine:
    definition = pinned(row.definition)
    return CaseLine(
        id=row.pk,
        reference=row.reference,
        kind=row.kind,
        title=definition.title,
        about=row.about,
        person_uid=row.person__uid,
        unit_id=row.unit,
        unit=row.unit__names,
        unit_uid=row.unit__uid,
        state=row.state,
        result=row.result,
        result_title=definition.results.get(row.result, Text.of(row.result)),
        opened_on=row.opened_on,
        closed_on=row.closed_on,
        next_due=row.next_due,
        days_left=(row.next_due - today).days if row.next_due else None,
        is_specimen=row.is_specimen,
        now=tuple(_step_title(definition, key) for key in opened),
    )


def _step_title(definition: Definition, key: str) -> Text:
    step = definition.step(key)
    return step.title if step else Text.of(key)


def cases_of_person(actor: Actor, person: int, limit: int = 50) -> tuple[CaseLine, ...]:
    """Return the cases about a person that the actor sees, open ones first."""
    rows = cases_visible(actor).filter(person=person)
    return _lines(_read(rows.order_by("closed_on", "-opened_on", "-pk")[:limit]))


def my_cases(actor: Actor) -> tuple[CaseLine, ...]:
    """Return the cases that are about the person who asks."""
    if actor.own_person is None:
        return ()
    return cases_of_person(actor, actor.own_person)


# -- due and late -------------------------------------------------------------


@dataclass(frozen=True)
class DueLine:
    """One clock that runs out soon or has run out, with what holds it up."""

    reference: str
    kind: str
    title: Text
    step: Text
    clock: Text
    about: str
    unit: Text
    unit_uid: uuid.UUID
    due_on: dt.date
    days_left: int
    rule: str
    is_disputed: bool
    raised_on: dt.date | None
    reminded: int | None
    blocked_by: tuple[Text, ...]


@dataclass(frozen=True)
class Due:
    """What is late and what falls due, by unit and below."""

    late: tuple[DueLine, ...]
    soon: tuple[DueLine, ...]
    late_count: int
    soon_count: int
    late_more: bool = False
    soon_more: bool = False


def cases_due(
    actor: Actor, *, unit: Any = None, days: int = LOOK_AHEAD, limit: int = 50
) -> Due:
    """Return what is late and what falls due within days; six statements.

    ``unit`` narrows to a unit and everything below it. Counts go up to
    ``COUNTED``; the ``more`` beside them says that there are more.
    """
    today = clock.today()
    seen = narrowed(actor, Asked(unit=unit)).filter(state="open")
    rows = CaseClock.objects.filter(
        Exists(seen.filter(pk=OuterRef("case_id"))), state="running", type="due"
    ).select_related("case__unit")
    late = rows.filter(due_on__lt=today)
    until = today + dt.timedelta(days=days)
    soon = rows.filter(due_on__gte=today, due_on__lte=until)
    first = [list(r.order_by("due_on", "case", "pk")[:limit]) for r in (late, soon)]
    blocked = _blocked([c for part in first for c in part])
    counts = [r[: COUNTED + 1].count() for r in (late, soon)]
    return Due(
        late=tuple(_due_line(c, blocked, today) for c in first[0]),
        soon=tuple(_due_line(c, blocked, today) for c in first[1]),
        late_count=min(counts[0], COUNTED),
        soon_count=min(counts[1], COUNTED),
        late_more=counts[0] > COUNTED,
        soon_more=counts[1] > COUNTED,
    )


def _blocked(clocks: list[CaseClock]) -> dict[tuple[int, str], tuple[Text, ...]]:
    """Return what each waiting step still waits for: steps of its case not done."""
    cases = {c.case_id: c.case.definition_id for c in clocks}
    steps = CaseStep.objects.filter(case__in=cases).order_by("pk")
    state: dict[int, dict[str, str]] = {}
    for case, key, now in steps.values_list("case", "key", "state"):
        state.setdefault(case, {})[key] = now
    found = {}
    for c in clocks:
        definition = pinned(cases[c.case_id])
        step = definition.step(c.step)
        known = state.get(c.case_id, {})
        if step is None or known.get(c.step) != "pending":
            continue
        waits = [k for k in step.waits_for if known.get(k) in (None, "open", "pending")]
        found[c.case_id, c.step] = tuple(_step_title(definition, k) for k in waits)
    return found


def _due_line(
    c: CaseClock, blocked: Mapping[tuple[int, str], tuple[Text, ...]], today: dt.date
) -> DueLine:
    definition = pinned(c.case.definition_id)
    step = definition.step(c.step)
    defined = step.clock(c.key) if step else None
    assert c.due_on is not None
    return DueLine(
        reference=c.case.reference,
        kind=c.case.kind,
        title=definition.title,
        step=_step_title(definition, c.step),
        clock=defined.title if defined else Text.of(c.key),
        about=c.case.about,
        unit=c.case.unit.names,
        unit_uid=c.case.unit.uid,
        due_on=c.due_on,
        days_left=(c.due_on - today).days,
        rule=c.rule,
        is_disputed=c.is_disputed,
        raised_on=c.raised_on,
        reminded=c.reminded,
        blocked_by=blocked.get((c.case_id, c.step), ()),
    )
