"""Writing the difference between two states of cases, set-based, with their clocks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import Max

from banyan.base import bulk
from banyan.kernel.periods import OPEN_END

from .domain.ballots import as_data
from .domain.definition import Definition
from .domain.seen import Chain
from .domain.state import RUNNING, ClockState, Move, State, StepState
from .models import Case, CaseClock, CaseEvent, CaseStep

CASE_FIELDS = (
    "unit_id", "other_unit_id", "state", "result", "closed_on", "next_due", "queue_on",
    "dates", "fields", "waived", "definition_id",
)  # fmt: skip
STEP_COLUMNS = [
    "id", "case_id", "key", "round", "state", "since", "unit_id", "opened_on",
    "not_before", "done_on", "outcome", "row_version",
]  # fmt: skip
STEP_CHANGED = (
    "key", "state", "since", "unit_id", "opened_on", "not_before", "done_on", "outcome",
)  # fmt: skip
CLOCK_COLUMNS = [
    "id", "case_id", "step", "round", "key", "type", "state", "started_on", "length",
    "length_unit", "calendar", "roll", "due_on", "rule", "citation", "is_disputed",
    "variants", "is_set", "suspended_on", "reminded", "raised_on", "row_version",
]  # fmt: skip
CLOCK_CHANGED = (
    "step", "state", "started_on", "length", "length_unit", "due_on", "citation",
    "is_disputed", "variants", "is_set", "suspended_on",
)  # fmt: skip
EVENT_COLUMNS = [
    "id", "case_id", "number", "kind", "step", "round", "outcome", "on", "at",
    "by_name", "account_id", "reason", "given", "vote", "readings", "findings",
    "rules", "decision_id", "ballot",
]  # fmt: skip


UNDATED = OPEN_END - dt.timedelta(days=1)
"""Where a live case without a running clock stands in lists: behind those that have
one, before those that are closed."""


@dataclass
class Happened:
    """One event to keep with its case."""

    kind: str
    on: dt.date
    step: str = ""
    round: int = 0
    outcome: str = ""
    reason: str = ""
    given: Mapping[str, Any] = field(default_factory=dict)
    vote: Mapping[str, Any] = field(default_factory=dict)
    decision: int | None = None
    ballot: int | None = None
    move: Move | None = None


@dataclass
class Change:
    """One case before (nothing: new) and after, its row, and what happened."""

    row: Case
    definition: Definition
    before: State | None
    after: State
    chain: Chain
    events: Sequence[Happened] = ()


def write(act: Any, actor: Any, changes: Sequence[Change], at: dt.datetime) -> None:
    """Write cases, steps, clocks, deadlines and events; record each in the act."""
    from .timing import write_deadlines

    _write_cases(act, changes)
    _write_steps(act, changes)
    _write_clocks(act, changes)
    write_deadlines(actor, act, changes)
    _write_events(act, actor, changes, at)


def _write_cases(act: Any, changes: Sequence[Change]) -> None:
    moved, new = [], []
    for change in changes:
        copy_into(change.row, change.after)
        if change.before is None:
            new.append(change.row)
        else:
            change.row.row_version += 1
            moved.append(change.row)
    if new:
        names = [f.attname for f in Case._meta.concrete_fields]
        rows = [[getattr(row, name) for name in names] for row in new]
        bulk.insert(Case, names, rows)
        act.record_rows("create", Case, [row.pk for row in new])
    if moved:
        rows = [[row.pk, *(getattr(row, n) for n in CASE_FIELDS)] for row in moved]
        bulk.update(Case, CASE_FIELDS, rows)
        act.record_rows("change", Case, [row.pk for row in moved])


def copy_into(row: Case, state: State) -> None:
    """Copy a state into the row of its case."""
    row.state, row.result = state.state, state.result
    row.dates = {k: v.isoformat() for k, v in state.dates.items()}
    row.fields = {k: dict(v) for k, v in state.fields.items()}
    row.waived = sorted([s, g] for s, g in state.waived)
    row.next_due = next_due(state)
    row.queue_on = row.next_due or (UNDATED if state.is_live else OPEN_END)
    if not state.is_live and row.closed_on is None:
        done = [s.done_on for s in state.steps if s.done_on]
        row.closed_on = max(done) if done else row.opened_on


def next_due(state: State) -> dt.date | None:
    """Return the first day on which a running clock of the case is over."""
    running = [c.due_on for c in state.clocks if c.state == RUNNING and c.due_on]
    return min(running) if running and state.is_live else None


def _write_steps(act: Any, changes: Sequence[Change]) -> None:
    new, changed = [], []
    for change in changes:
        known = {s.id: s for s in change.before.steps} if change.before else {}
        for step in change.after.steps:
            if step.id == 0:
                new.append((change, step))
            elif known[step.id] != step:
                changed.append(_step_change(step))
    if changed:
        bulk.update(CaseStep, STEP_CHANGED, changed)
        act.record_rows("change", CaseStep, [row[0] for row in changed])
    if not new:
        return
    ids = bulk.take_ids(CaseStep, len(new))
    rows = [_step_values(pk, c.row.pk, s) for pk, (c, s) in zip(ids, new, strict=True)]
    bulk.insert(CaseStep, STEP_COLUMNS, rows)
    act.record_rows("create", CaseStep, list(ids))


def _step_change(s: StepState) -> tuple[Any, ...]:
    return (
        s.id, s.key, s.state, list(s.since), s.unit, s.opened_on, s.not_before,
        s.done_on, s.outcome,
    )  # fmt: skip


def _step_values(pk: int, case: int, s: StepState) -> tuple[Any, ...]:
    return (
        pk, case, s.key, s.round, s.state, list(s.since), s.unit, s.opened_on,
        s.not_before, s.done_on, s.outcome, 1,
    )  # fmt: skip


def _write_clocks(act: Any, changes: Sequence[Change]) -> None:
    new: list[tuple[Change, ClockState]] = []
    changed: list[tuple[Any, ...]] = []
    for change in changes:
        known = {c.id: c for c in change.before.clocks} if change.before else {}
        for clock in change.after.clocks:
            if clock.id == 0:
                new.append((change, clock))
            elif known[clock.id] != clock:
                changed.append(_clock_change(clock))
    if changed:
        bulk.update(CaseClock, CLOCK_CHANGED, changed)
        act.record_rows("change", CaseClock, [row[0] for row in changed])
    if not new:
        return
    ids = bulk.take_ids(CaseClock, len(new))
    rows = [_clock_values(pk, c.row.pk, k) for pk, (c, k) in zip(ids, new, strict=True)]
    bulk.insert(CaseClock, CLOCK_COLUMNS, rows)
    act.record_rows("create", CaseClock, list(ids))
    _number(new, ids)


def _number(new: Sequence[tuple[Change, ClockState]], ids: Iterable[int]) -> None:
    """Give the clocks in the states after the ids of their new rows."""
    by_case: dict[int, dict[tuple[str, int, str], int]] = {}
    for pk, (change, clock) in zip(ids, new, strict=True):
        key = (clock.step, clock.round, clock.key)
        by_case.setdefault(change.row.pk, {})[key] = pk
    for change in {id(c): c for c, _k in new}.values():
        known = by_case[change.row.pk]
        clocks = tuple(
            replace(c, id=c.id or known[c.step, c.round, c.key])
            for c in change.after.clocks
        )
        change.after = replace(change.after, clocks=clocks)


def _clock_change(c: ClockState) -> tuple[Any, ...]:
    return (
        c.id, c.step, c.state, c.started_on, c.length, c.unit, c.due_on,
        c.citation[:200], c.is_disputed, _variants(c), c.is_set, c.suspended_on,
    )  # fmt: skip


def _variants(c: ClockState) -> list[list[str]]:
    return [[key, day.isoformat()] for key, day in c.variants]


def _clock_values(pk: int, case: int, c: ClockState) -> tuple[Any, ...]:
    return (
        pk, case, c.step, c.round, c.key, c.type, c.state, c.started_on, c.length,
        c.unit, c.calendar, c.roll, c.due_on, c.rule, c.citation[:200], c.is_disputed,
        _variants(c), c.is_set, c.suspended_on,
        None, None, 1,
    )  # fmt: skip


def _write_events(
    act: Any, actor: Any, changes: Sequence[Change], at: dt.datetime
) -> None:
    found = [(c, e) for c in changes for e in c.events]
    if not found:
        return
    last = dict(
        CaseEvent.objects.filter(case__in=[c.row.pk for c in changes if c.before])
        .values_list("case")
        .annotate(Max("number"))
    )
    ids = bulk.take_ids(CaseEvent, len(found))
    rows = []
    for pk, (change, event) in zip(ids, found, strict=True):
        number = last.get(change.row.pk, 0) + 1
        last[change.row.pk] = number
        rows.append(_event_values(pk, change.row.pk, number, event, actor, at))
    bulk.insert(CaseEvent, EVENT_COLUMNS, rows)
    act.record_rows("create", CaseEvent, list(ids))


def _event_values(
    pk: int, case: int, number: int, e: Happened, actor: Any, at: dt.datetime
) -> tuple[Any, ...]:
    move = e.move
    readings = [as_data(r) for r in move.readings] if move else []
    findings = [f.as_data() for f in move.findings] if move else []
    rules = [a.as_data() for a in move.answers] if move else []
    return (
        pk, case, number, e.kind, e.step, e.round, e.outcome, e.on, at,
        actor.name[:200], actor.account_id, e.reason, dict(e.given), dict(e.vote),
        readings, findings, rules, e.decision, e.ballot,
    )  # fmt: skip
