"""How steps open and close: calls, joins, conditions, repeats, the end of a case."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace

from banyan.rulebook.domain.rules import Status, readings

from . import clocks
from .definition import OutcomeDef, StepDef
from .judge import holds
from .play import Play
from .seen import places as place_functions
from .state import (
    CANCELLED,
    DONE,
    LIVE,
    OPEN,
    PENDING,
    SKIPPED,
    State,
    StepState,
    with_step,
)


def call(play: Play, keys: Iterable[str], cause: str, on: dt.date) -> None:
    """Ask for steps to open; each waits until what it waits for is done.

    Its clocks run from now on, though it waits: whoever must do it is late all the
    same. Only a clock that starts when the step opens waits with it.
    """
    for key in keys:
        live = play.state.live(key)
        if live is None:
            number = len(play.state.rounds(key)) + 1
            defined = play.definition.must(key)
            unit = unit_of(play, defined)
            step = StepState(key, number, PENDING, (cause,), not_before=on, unit=unit)
            made = clocks.of_step(play, step, defined.clocks)
            play.state = replace(play.state, clocks=(*play.state.clocks, *made))
        else:
            since = tuple(dict.fromkeys((*live.since, cause)))
            step = replace(live, since=since, not_before=max(live.not_before or on, on))
        play.state = with_step(play.state, step)


def settle(play: Play) -> None:
    """Open every waiting step that is ready, again and again until nothing moves."""
    moved = True
    while moved:
        moved = False
        for step in play.state.steps:
            if step.state == PENDING and not waits_of(play, step):
                _begin(play, step)
                moved = True
                break
    play.state = clocks.restarted(play)


def waits_of(play: Play, step: StepState) -> tuple[str, ...]:
    """Return what a waiting step still waits for."""
    wanted = play.definition.must(step.key).waits_for
    return tuple(k for k in wanted if not play.state.is_done(k))


def _begin(play: Play, step: StepState) -> None:
    defined = play.definition.must(step.key)
    on = step.not_before or play.on
    after = [
        s.done_on
        for s in play.state.steps
        if s.key in defined.waits_for and s.state == DONE and s.done_on
    ]
    on = max([on, *after])
    if defined.only_if and not holds(play, defined.only_if):
        skipped = replace(step, state=SKIPPED, opened_on=on, done_on=on)
        play.state = clocks.stopped(with_step(play.state, skipped), skipped)
        call(play, defined.otherwise, step.key, on)
        return
    opened = replace(step, state=OPEN, opened_on=on, not_before=on)
    play.state = with_step(play.state, opened)
    play.opened.append(opened)


def unit_of(play: Play, step: StepDef) -> int:
    """Return the unit where a step is done; the host when the level is not there."""
    found = place_functions.get(step.by.place).run(play.world.chain)
    return found.id if found else play.state.case.unit


def finish(play: Play, step: StepState, outcome: OutcomeDef, on: dt.date) -> StepState:
    """Close a round of a step with its outcome, and call what comes next."""
    done = replace(step, state=DONE, done_on=on, outcome=outcome.key)
    play.state = with_step(play.state, done)
    play.state = clocks.stopped(play.state, done)
    cancel(play, outcome.cancels, on)
    call(play, next_of(play, done, outcome), step.key, on)
    if outcome.result:
        play.state = replace(play.state, result=outcome.result)
    return done


def next_of(play: Play, step: StepState, outcome: OutcomeDef) -> tuple[str, ...]:
    """Return what an outcome opens: something else when it has come too often."""
    if outcome.limit is None:
        return outcome.opens
    rounds = play.state.rounds(step.key)
    count = sum(1 for r in rounds if r.state == DONE and r.outcome == outcome.key)
    limit = _limit(play, outcome.limit.rule)
    if limit is not None and count >= limit:
        return outcome.limit.then
    return outcome.opens


def _limit(play: Play, rule: str) -> int | None:
    """Return how often it may come; under a disputed rule the most generous reading."""
    answer = play.ask(rule)
    if answer.status in (Status.UNKNOWN, Status.REPLACED, Status.UNVERIFIED):
        return None
    values = [a.value for _key, a in readings(answer) if isinstance(a.value, int)]
    return max(values) if values else None


def cancel(play: Play, keys: Iterable[str], on: dt.date) -> None:
    """Take back steps that are no longer needed; ``*`` all that are live."""
    wanted = set(keys)
    for step in play.state.steps:
        if step.state in LIVE and ("*" in wanted or step.key in wanted):
            gone = replace(step, state=CANCELLED, done_on=on)
            play.state = clocks.stopped(with_step(play.state, gone), gone)


def ended(play: Play) -> State:
    """Return the state, closed when nothing is left to do."""
    state = play.state
    if state.is_live and not any(s.state in LIVE for s in state.steps):
        return replace(state, state="closed")
    return state
