"""Suspending, resuming and taking back cases, each with a written reason."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.db import transaction

from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.errors import InputError, StateRefusal
from banyan.kernel.text import gettext_noop as _

from ..commands import Halt
from ..domain import interpret
from ..domain.definition import Definition
from ..domain.state import State, World
from ..loading import Loaded, asker
from ..models import Case
from ..writing import Change, Happened, write
from .ground import acting, concerns, held_cases, place_of, require_right
from .waiving import need_live, need_reason

ACTS = {
    "suspend": "cases.case_suspend",
    "resume": "cases.case_resume",
    "withdraw": "cases.case_withdraw",
}
"""The kind of act of each halt."""

Decide = Callable[[Definition, State, Halt, World], State]


def case_suspend(
    *, actor: Actor, commands: Sequence[Halt], record_into: Any = None
) -> list[Case]:
    """Let cases (or some of their steps) stand still, their clocks with them."""

    def decide(_d: Definition, state: State, command: Halt, _w: World) -> State:
        if state.state == "suspended":
            raise StateRefusal(_("The case is suspended."), code="cases.suspended")
        return interpret.suspended(state, frozenset(command.steps), command.on)

    return _halted(actor, commands, "suspend", decide, record_into)


def case_resume(
    *, actor: Actor, commands: Sequence[Halt], record_into: Any = None
) -> list[Case]:
    """Let cases go on; their clocks are longer by the time they stood still."""

    def decide(_d: Definition, state: State, command: Halt, _w: World) -> State:
        after = interpret.resumed(state, command.on)
        if after == state:
            raise StateRefusal(
                _("The case is not suspended."), code="cases.not_suspended"
            )
        return after

    return _halted(actor, commands, "resume", decide, record_into)


def case_withdraw(
    *, actor: Actor, commands: Sequence[Halt], record_into: Any = None
) -> list[Case]:
    """Take cases back before they came to a decision; nothing of them has effect.

    Who opened it in error, or the person who asked for it, says why.
    """

    def decide(definition: Definition, state: State, c: Halt, world: World) -> State:
        if any(_has_decided(definition, s.key, s.outcome) for s in state.steps):
            raise StateRefusal(
                _("A decision was taken already: the case cannot be taken back."),
                code="cases.decided",
                way_out=_("Correct the decision, or open the case that undoes it."),
            )
        return interpret.withdrawn(definition, state, world)

    return _halted(actor, commands, "withdraw", decide, record_into)


def _has_decided(definition: Definition, key: str, outcome: str) -> bool:
    step = definition.step(key)
    found = step.outcome(outcome) if step and step.type == "decide" else None
    return found is not None and found.decides


def _halted(
    actor: Actor,
    commands: Sequence[Halt],
    kind: str,
    decide: Decide,
    record_into: Any,
) -> list[Case]:
    with transaction.atomic():
        loaded = held_cases(actor, commands)
        changes = [_change(actor, loaded, c, kind, decide) for c in commands]
        rows = [change.row for change in changes]
        facts = {"count": len(rows), "reason": commands[0].reason if commands else ""}
        with acting(actor, ACTS[kind], rows, facts, (), record_into) as act:
            write(act, actor, changes, clock.now())
    return rows


def _change(
    actor: Actor, loaded: Loaded, command: Halt, kind: str, decide: Decide
) -> Change:
    need_reason(command.reason)
    if command.on > clock.today():
        raise InputError(
            _("%(on)s has not come yet: record what was done."),
            code="cases.future",
            on=command.on,
        )
    definition, state = loaded.definitions[command.case], loaded.states[command.case]
    need_live(state)
    row, chain = loaded.rows[command.case], loaded.chains[command.case]
    if not (kind == "withdraw" and definition.by_person and concerns(actor, row)):
        require_right(actor, definition.right, place_of("host@1", chain))
    world = World(today=command.on, ask=asker(definition.pack), chain=chain)
    after = decide(definition, state, command, world)
    event = Happened(
        kind=kind,
        on=command.on,
        reason=command.reason.strip(),
        given={"steps": list(command.steps)} if command.steps else {},
    )
    return Change(row, definition, state, after, chain, (event,))
