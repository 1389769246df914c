"""Starting clocks: from which day, how long by the rule, and who set what."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace

from banyan.kernel.calendars import calendar, due
from banyan.rulebook.domain.rules import Answer, Status, readings

from .definition import ClockDef
from .play import Play
from .state import (
    CLOCK_LIVE,
    RUNNING,
    STOPPED,
    SUSPENDED,
    UNSET,
    UNSTARTED,
    ClockState,
    State,
    StepState,
)


def of_step(
    play: Play, step: StepState, clocks: Iterable[ClockDef]
) -> tuple[ClockState, ...]:
    """Return the clocks of a step that was called, not started yet."""
    return tuple(
        ClockState(
            step=step.key,
            round=step.round,
            key=c.key,
            type=c.type,
            state=UNSTARTED,
            calendar=play.definition.calendar,
            rule=c.rule,
            roll=c.roll,
        )
        for c in clocks
    )


def set_day(clock: ClockState, until: dt.date, started_on: dt.date) -> ClockState:
    """Return the clock with the last day that the body set."""
    return replace(
        clock,
        state=RUNNING,
        started_on=clock.started_on or started_on,
        due_on=until,
        is_set=True,
        length=None,
        unit="",
        variants=(),
    )


def started(
    play: Play, clock: ClockState, defined: ClockDef, opened_on: dt.date
) -> ClockState:
    """Return the clock started, when the day that starts it is known."""
    if not defined.rule:
        begin = _begin(play, defined, None, opened_on)
        return replace(clock, state=UNSET, started_on=begin)
    answer = play.ask(defined.rule)
    where = replace(clock, citation=str(answer.citation or ""))
    if answer.status is Status.DISPUTED:
        return _disputed(play, where, defined, answer, opened_on)
    begin = _begin(play, defined, answer, opened_on)
    if not answer.is_active or answer.deadline is None:
        return replace(where, state=UNSET, started_on=begin)
    if begin is None:
        return where
    length, unit = answer.deadline.length, answer.unit
    return replace(
        where,
        state=RUNNING,
        started_on=begin,
        length=length,
        unit=unit,
        due_on=last_day(begin, length, unit, where.calendar, where.roll),
    )


def _disputed(
    play: Play, clock: ClockState, defined: ClockDef, answer: Answer, opened: dt.date
) -> ClockState:
    """Return the clock under every reading; nobody is late before the latest one."""
    found = []
    for variant, reading in readings(answer):
        begin = _begin(play, defined, reading, opened)
        if begin is None or reading.deadline is None:
            continue
        length, unit = reading.deadline.length, reading.unit
        until = last_day(begin, length, unit, clock.calendar, clock.roll)
        found.append((until, variant, begin, length, unit))
    if not found:
        return replace(clock, is_disputed=True)
    until, _key, begin, length, unit = max(found)
    return replace(
        clock,
        state=RUNNING,
        started_on=begin,
        length=length,
        unit=unit,
        due_on=until,
        is_disputed=True,
        variants=tuple((key, day) for day, key, *_rest in found),
    )


WORDS = {"receipt": "decision-received", "issue": "decision-issued"}
"""How rules name the start of a clock, and the date of the case that is meant."""


def _begin(
    play: Play, defined: ClockDef, answer: Answer | None, opened_on: dt.date
) -> dt.date | None:
    name = defined.start
    if name == "rule":
        name = WORDS.get(answer.start, answer.start) if answer else ""
    if name == "opened":
        return opened_on
    return play.state.dates.get(name)


def last_day(
    begin: dt.date, length: int, unit: str, country: str, roll: bool
) -> dt.date:
    """Return the last day in time by a calendar."""
    return due(begin, length, unit, calendar(country), roll=roll).due_on


def restarted(play: Play) -> State:
    """Return the state with every clock started whose day has become known.

    The body may set a day (``sets`` of the act) instead.
    """
    state = play.state
    clocks = tuple(_again(play, c) for c in state.clocks)
    return replace(state, clocks=clocks)


def _again(play: Play, clock: ClockState) -> ClockState:
    if clock.state not in (UNSTARTED, UNSET):
        return clock
    step = play.definition.must(clock.step)
    defined, live = step.clock(clock.key), play.state.live(clock.step)
    if defined is None or live is None:
        return clock
    chosen = play.sets.get(f"{clock.step}.{clock.key}")
    if chosen is not None:
        return set_day(clock, chosen, live.opened_on or play.on)
    if clock.state == UNSET or (defined.start == "opened" and live.opened_on is None):
        return clock
    return started(play, clock, defined, live.opened_on or play.on)


def stopped(state: State, step: StepState, as_: str = STOPPED) -> State:
    """Return the state with the clocks of a round of a step stopped."""
    clocks = tuple(
        replace(c, state=as_)
        if (c.step, c.round) == (step.key, step.round) and c.state in CLOCK_LIVE
        else c
        for c in state.clocks
    )
    return replace(state, clocks=clocks)


def held(clock: ClockState, on: dt.date) -> ClockState:
    """Return a running clock suspended."""
    if clock.state != RUNNING:
        return clock
    return replace(clock, state=SUSPENDED, suspended_on=on)


def released(clock: ClockState, on: dt.date) -> ClockState:
    """Return a suspended clock running again, longer by the time it stood still.

    Working days that stood still are counted as working days, all others as days.
    """
    if clock.state != SUSPENDED or clock.suspended_on is None or clock.due_on is None:
        return clock
    until = clock.due_on + (on - clock.suspended_on)
    if clock.unit == "working-day":
        country = calendar(clock.calendar)
        still = country.working_days_between(clock.suspended_on, on)
        until = country.add_working_days(clock.due_on, still)
    return replace(clock, state=RUNNING, suspended_on=None, due_on=until, length=None)
