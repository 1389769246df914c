"""The interpreter: state and act in, state and all that follows out.

Pure and repeatable: the same definition, state, act and world give the same move.
A move that is refused carries every reason; nothing of it may be written.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from . import ballots, clocks, flow, messages
from .definition import Definition, OutcomeDef, StepDef
from .fields import field_findings
from .judge import day_of, judged
from .play import Play, event_of
from .seen import CaseView, Finding
from .state import (
    OPEN,
    PASSED,
    PENDING,
    RUNNING,
    SUSPENDED,
    ClockState,
    Move,
    Reading,
    Recorded,
    State,
    StepState,
    World,
)

OPENING = "open"
"""The name under which the fields of the opening are kept."""


def opened(
    definition: Definition,
    case: CaseView,
    given: Mapping[str, Any],
    world: World,
    sets: Mapping[str, dt.date] | None = None,
) -> Move:
    """Return the case as it opens, with its first steps and clocks."""
    state = State(case=case, fields={OPENING: dict(given)})
    play = Play(
        definition, state, world, case.opened_on, OPENING, "", given, sets or {}
    )
    if case.opened_on > world.today:
        play.findings.append(messages.in_future(case.opened_on))
    play.findings += field_findings(definition.fields, given, "")
    play.date_set("case-opened", case.opened_on)
    for name, day in world.days.items():
        play.date_set(name, day)
    for name, use in definition.dates.items():
        found = day_of(play, use)
        if isinstance(found, dt.date):
            play.date_set(name, found)
    play.findings += judged(play, definition.guards)
    if not play.refused:
        flow.call(play, definition.start, "", case.opened_on)
        flow.settle(play)
    return _moved(play)


def recorded(definition: Definition, state: State, act: Recorded, world: World) -> Move:
    """Return what recording a step makes of a case.

    Times that are over are passed first, so that nothing waits for the nightly
    sweep.
    """
    before = passed(definition, state, world, keep=(act.step, act.on))
    play = Play(
        definition,
        before.state,
        world,
        act.on,
        act.step,
        act.outcome,
        act.given,
        act.sets,
    )
    play.answers.update({a.id: a for a in before.answers})
    step, here = _may_be_done(play, act)
    if step is None or here is None:
        return replace(_moved(play), passed=before.passed)
    readings, outcome = _ended_how(play, step, act)
    _check(play, step, here, act, outcome)
    if outcome is None or play.refused:
        return replace(_moved(play), readings=tuple(readings))
    return _go(play, step, here, act, outcome, readings, before)


def _go(
    play: Play,
    step: StepDef,
    here: StepState,
    act: Recorded,
    outcome: OutcomeDef,
    readings: list[Reading],
    before: Move,
) -> Move:
    _note(play, step, act)
    effective = day_of(play, step.decision.effective) if step.decision else act.on
    done = flow.finish(play, here, outcome, act.on)
    flow.settle(play)
    return replace(
        _moved(play),
        readings=tuple(readings),
        done=done,
        passed=before.passed,
        effects=outcome.effects,
        effective_on=effective if isinstance(effective, dt.date) else act.on,
    )


def _may_be_done(play: Play, act: Recorded) -> tuple[StepDef | None, StepState | None]:
    """Return the step and its open round, or note why it cannot be done now."""
    step = play.definition.step(act.step)
    if step is None:
        play.findings.append(messages.unknown_step(play, act.step))
        return None, None
    if not play.state.is_live:
        play.findings.append(messages.case_closed(play))
        return step, None
    live = play.state.live(act.step)
    if live is not None and live.state == OPEN and play.state.state == "open":
        return step, live
    play.findings.append(_not_now(play, step, live))
    return step, None


def _not_now(play: Play, step: StepDef, live: StepState | None) -> Finding:
    suspended = live is not None and live.state == SUSPENDED
    if suspended or (live and play.state.state == "suspended"):
        return messages.suspended(play, step)
    waits = flow.waits_of(play, live) if live else _missing_before(play, step)
    for key in waits:
        if clock := _running_wait(play, key):
            other = play.definition.must(key)
            return messages.too_early(
                play, other, clock.due_on, clock.rule, clock.citation
            )
    return messages.out_of_order(play, step, waits)


def _missing_before(play: Play, step: StepDef) -> tuple[str, ...]:
    """Return the steps that lead to one that nothing has called yet."""
    if play.state.rounds(step.key):
        return ()
    before = [s.key for s in play.definition.steps if step.key in s.targets]
    open_ = [k for k in before if play.state.live(k)]
    return tuple(open_ or [k for k in step.waits_for if not play.state.is_done(k)])


def _running_wait(play: Play, key: str) -> ClockState | None:
    live = play.state.live(key)
    if live is None:
        return None
    for clock in play.state.clocks_of(live):
        if clock.type == "wait" and clock.state != PASSED:
            return clock
    return None


def _ended_how(
    play: Play, step: StepDef, act: Recorded
) -> tuple[list[Reading], OutcomeDef | None]:
    """Return the readings of the vote and the outcome, noting what is missing."""
    readings, wrong = ballots.read_vote(play, step, act)
    play.findings += wrong
    key = act.outcome
    if step.vote and not wrong:
        key, wrong = ballots.outcome_of(play, step, act, readings)
        play.findings += wrong
    if not step.vote and not key and len(step.outcomes) == 1:
        key = step.outcomes[0].key
    outcome = step.outcome(key)
    if outcome is None and not play.refused:
        play.findings.append(messages.outcome_missing(step))
    if outcome is not None:
        play.outcome = outcome.key
    return readings, outcome


def _check(
    play: Play,
    step: StepDef,
    here: StepState,
    act: Recorded,
    outcome: OutcomeDef | None,
) -> None:
    """Note everything that speaks against recording the step like this."""
    if act.on > play.world.today:
        play.findings.append(messages.in_future(act.on))
    if here.not_before and act.on < here.not_before:
        play.findings.append(messages.before_cause(play, step, act.on, here.not_before))
    _check_who(play, step, here, act)
    if outcome is None:
        return
    if outcome.when == "passed":
        _check_over(play, step, here)
    play.findings += field_findings(step.fields, act.given, outcome.key)
    play.findings += judged(play, (*step.guards, *outcome.guards))


def _check_who(play: Play, step: StepDef, here: StepState, act: Recorded) -> None:
    if act.body is not None and act.body != here.unit:
        play.findings.append(messages.wrong_level(play, step))
    wanted = step.decision.signers if step.decision else ()
    if act.signer is not None and wanted:
        _check_posts(play, step, act.signer, wanted, "signer")
    if act.acted_by is not None and step.by.posts:
        _check_posts(play, step, act.acted_by, step.by.posts, "acted_by")


def _check_posts(
    play: Play, step: StepDef, person: int, wanted: tuple[str, ...], field: str
) -> None:
    if not set(play.world.posts.get(person, ())) & set(wanted):
        play.findings.append(messages.no_mandate(play, step, field))


def _check_over(play: Play, step: StepDef, here: StepState) -> None:
    for clock in play.state.clocks_of(here):
        if clock.type == "wait" and not clock.is_over(play.on):
            play.findings.append(
                messages.too_early(play, step, clock.due_on, clock.rule, clock.citation)
            )


def _note(play: Play, step: StepDef, act: Recorded) -> None:
    """Keep what was written down, and the named date that doing the step sets."""
    fields = {**play.state.fields, step.key: dict(act.given)}
    play.state = replace(play.state, fields=fields)
    if event := event_of(step):
        play.date_set(event, act.on)


def passed(
    definition: Definition,
    state: State,
    world: World,
    keep: tuple[str, dt.date] | None = None,
) -> Move:
    """Return the case with every time that is over by today passed.

    ``keep`` is a step being recorded and its day: what came in time but is entered
    late still counts.
    """
    play = Play(definition, state, world, world.today)
    gone: list[StepState] = []
    moved = state.is_live and state.state != "suspended"
    while moved:
        moved = False
        for step in play.state.open_steps:
            day = _over_since(play, step)
            if day and keep and keep[0] == step.key and keep[1] < day:
                continue
            outcome = next(
                iter(definition.must(step.key).outcomes_when("passed")), None
            )
            if day is not None and outcome is not None:
                play.state = _clocks_passed(play.state, step)
                gone.append(flow.finish(play, step, outcome, day))
                flow.settle(play)
                moved = True
                break
    return replace(_moved(play), passed=tuple(gone))


def _over_since(play: Play, step: StepState) -> dt.date | None:
    """Return the first day after all waiting clocks of a step, when it has come."""
    waits = [c for c in play.state.clocks_of(step) if c.type == "wait"]
    if not waits or not all(c.is_over(play.world.today) for c in waits):
        return None
    return max(c.due_on for c in waits if c.due_on) + dt.timedelta(days=1)


def _clocks_passed(state: State, step: StepState) -> State:
    found = tuple(
        replace(c, state=PASSED)
        if (c.step, c.round, c.type) == (step.key, step.round, "wait")
        else c
        for c in state.clocks
    )
    return replace(state, clocks=found)


def _moved(play: Play) -> Move:
    return Move(
        state=flow.ended(play) if not play.refused else play.state,
        refused=play.refused,
        findings=tuple(f for f in play.findings if not f.blocks),
        answers=tuple(play.answers.values()),
    )


def blockers(
    definition: Definition, state: State, key: str, world: World
) -> tuple[Finding, ...]:
    """Return what the guards of a step would say today: for the page of the case."""
    step = definition.must(key)
    play = Play(definition, state, world, world.today, key, is_preview=True)
    found = judged(play, step.guards)
    live = state.live(key)
    for clock in state.clocks_of(live) if live else ():
        if clock.state in ("unset",) and clock.type == "wait":
            found.append(
                messages.too_early(play, step, None, clock.rule, clock.citation)
            )
    return tuple(found)


def waived(state: State, step: str, guard: str) -> State:
    """Return the state in which a guard of a step no longer stops it."""
    return replace(state, waived=state.waived | {(step, guard)})


def suspended(state: State, keys: frozenset[str], on: dt.date) -> State:
    """Return the case (or some of its steps) standing still, clocks with them."""
    whole = not keys
    steps = tuple(
        replace(s, state=SUSPENDED) if _halts(s, keys) else s for s in state.steps
    )
    clocks_ = tuple(
        clocks.held(c, on) if whole or c.step in keys else c for c in state.clocks
    )
    new = "suspended" if whole else state.state
    return replace(state, state=new, steps=steps, clocks=clocks_)


def _halts(step: StepState, keys: frozenset[str]) -> bool:
    return step.state == OPEN and (not keys or step.key in keys)


def resumed(state: State, on: dt.date) -> State:
    """Return the case going on; its clocks are longer by the time it stood still."""
    steps = tuple(
        replace(s, state=OPEN) if s.state == SUSPENDED else s for s in state.steps
    )
    clocks_ = tuple(clocks.released(c, on) for c in state.clocks)
    return replace(state, state="open", steps=steps, clocks=clocks_)


def withdrawn(definition: Definition, state: State, world: World) -> State:
    """Return the case taken back: whatever was live is cancelled."""
    play = Play(definition, state, world, world.today)
    flow.cancel(play, ("*",), world.today)
    return replace(play.state, state="withdrawn")


__all__ = [
    "OPENING",
    "PENDING",
    "RUNNING",
    "blockers",
    "opened",
    "passed",
    "recorded",
    "resumed",
    "suspended",
    "waived",
    "withdrawn",
]
