"""What a body may do on record in spite of, or in place of, a rule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.db import transaction

from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.errors import InputError, StateRefusal
from banyan.kernel.text import gettext_noop as _

from ..commands import SetClock, WaiveGuard
from ..domain import clocks, interpret
from ..domain.definition import Definition, Use
from ..domain.state import CLOCK_LIVE, ClockState, State
from ..loading import Loaded
from ..models import Case
from ..writing import Change, Happened, write
from .ground import acting, held_cases, place_of, require_right


def step_waive(
    *, actor: Actor, commands: Sequence[WaiveGuard], record_into: Any = None
) -> list[Case]:
    """Let cases pass in spite of a guard, each with a written reason.

    Only a guard that the procedure lets be waived, by who it names. Raises
    NotVisible, NotAllowed, InputError without a reason, StateRefusal for a guard
    that nobody may waive.
    """
    with transaction.atomic():
        loaded = held_cases(actor, commands)
        changes = [_waived(actor, loaded, c) for c in commands]
        rows = [change.row for change in changes]
        facts = {"guards": [f"{c.step}: {c.guard}" for c in commands[:50]]}
        with acting(actor, "cases.step_waive", rows, facts, (), record_into) as act:
            write(act, actor, changes, clock.now())
    return rows


def _waived(actor: Actor, loaded: Loaded, command: WaiveGuard) -> Change:
    need_reason(command.reason)
    definition, state = loaded.definitions[command.case], loaded.states[command.case]
    need_live(state)
    use = _guard(definition, command)
    if use is None or use.waiver is None:
        raise StateRefusal(
            _("Nobody may waive “%(guard)s” here."),
            code="cases.not_waivable",
            guard=command.guard,
        )
    chain = loaded.chains[command.case]
    require_right(actor, use.waiver.right, place_of(use.waiver.place, chain))
    event = Happened(
        kind="waive",
        on=clock.today(),
        step=command.step,
        reason=command.reason.strip(),
        given={"guard": command.guard, "rule": use.rule},
    )
    after = interpret.waived(state, command.step, command.guard)
    row = loaded.rows[command.case]
    return Change(row, definition, state, after, chain, (event,))


def _guard(definition: Definition, command: WaiveGuard) -> Use | None:
    step = definition.step(command.step)
    if step is None:
        return None
    uses = (*step.guards, *(g for o in step.outcomes for g in o.guards))
    return next((u for u in uses if u.name == command.guard), None)


def clock_set(
    *, actor: Actor, commands: Sequence[SetClock], record_into: Any = None
) -> list[Case]:
    """Set the last day of clocks that no rule measures, each with a written reason.

    The right of the step is needed. Raises StateRefusal for a clock that a rule
    measures without dispute, InputError for a day before the clock began.
    """
    with transaction.atomic():
        loaded = held_cases(actor, commands)
        changes = [_set(actor, loaded, c) for c in commands]
        rows = [change.row for change in changes]
        facts = {"clocks": [f"{c.step}.{c.clock}" for c in commands[:50]]}
        with acting(actor, "cases.clock_set", rows, facts, (), record_into) as act:
            write(act, actor, changes, clock.now())
    return rows


def _set(actor: Actor, loaded: Loaded, command: SetClock) -> Change:
    need_reason(command.reason)
    definition, state = loaded.definitions[command.case], loaded.states[command.case]
    need_live(state)
    chain, found = loaded.chains[command.case], _running(state, command)
    if found is None:
        raise StateRefusal(_("This clock does not run."), code="cases.no_clock")
    step = definition.must(command.step)
    defined = step.clock(command.clock)
    by = (defined.owner if defined else None) or step.by
    require_right(actor, by.right, place_of(by.place, chain))
    _may_be_set(found, command)
    after = clocks.set_day(found, command.until, clock.today())
    event = Happened(
        kind="set",
        on=clock.today(),
        step=command.step,
        round=found.round,
        reason=command.reason.strip(),
        given={"clock": command.clock, "until": command.until.isoformat()},
    )
    moved = tuple(after if c == found else c for c in state.clocks)
    row = loaded.rows[command.case]
    return Change(row, definition, state, replace(state, clocks=moved), chain, (event,))


def _running(state: State, command: SetClock) -> ClockState | None:
    for found in reversed(state.clocks):
        same = (found.step, found.key) == (command.step, command.clock)
        if same and found.state in CLOCK_LIVE:
            return found
    return None


def _may_be_set(found: ClockState, command: SetClock) -> None:
    if found.rule and not found.is_disputed and found.length is not None:
        raise StateRefusal(
            _("A rule sets this day: %(rule)s."),
            code="cases.rule_sets",
            rule=found.rule,
            way_out=_("Only where no rule gives the length, the body sets the day."),
        )
    if found.started_on and command.until < found.started_on:
        raise InputError(
            _("The last day cannot be before the clock began, on %(day)s."),
            code="cases.before_start",
            day=found.started_on,
        )


def need_reason(reason: str) -> None:
    """Raise InputError without a written reason."""
    if not reason.strip():
        raise InputError(_("Write down the reason."), code="cases.reason")


def need_live(state: State) -> None:
    """Raise StateRefusal when the case is over."""
    if not state.is_live:
        raise StateRefusal(
            _("The case is over: nothing more can be recorded."), code="cases.closed"
        )
