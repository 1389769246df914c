"""Where a case stands: its open steps, its clocks, its dates. Pure values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from banyan.meetings.domain.votes import Counts
from banyan.rulebook.domain.rules import Answer

from .definition import Use
from .seen import CaseView, Chain, Finding

OPEN, PENDING, DONE = "open", "pending", "done"
SKIPPED, CANCELLED, SUSPENDED = "skipped", "cancelled", "suspended"
LIVE = (OPEN, PENDING, SUSPENDED)
CASE_STATES = ("open", "suspended", "closed", "withdrawn")
RUNNING, UNSTARTED, UNSET = "running", "unstarted", "unset"
STOPPED, PASSED = "stopped", "passed"
CLOCK_LIVE = (RUNNING, UNSTARTED, UNSET, SUSPENDED)


@dataclass(frozen=True)
class StepState:
    """One step of a case in one round; ``id`` 0 while it has no row."""

    key: str
    round: int
    state: str
    since: tuple[str, ...] = ()
    opened_on: dt.date | None = None
    not_before: dt.date | None = None
    done_on: dt.date | None = None
    outcome: str = ""
    unit: int | None = None
    id: int = 0


@dataclass(frozen=True)
class ClockState:
    """One clock of an open step.

    ``due_on`` is the last day in time; under a disputed rule the latest reading,
    ``variants`` holds each. ``is_set``: the body set the day, no rule did.
    """

    step: str
    round: int
    key: str
    type: str
    state: str
    started_on: dt.date | None = None
    length: int | None = None
    unit: str = ""
    calendar: str = "vn"
    due_on: dt.date | None = None
    rule: str = ""
    citation: str = ""
    is_disputed: bool = False
    variants: tuple[tuple[str, dt.date], ...] = ()
    is_set: bool = False
    suspended_on: dt.date | None = None
    roll: bool = False
    id: int = 0

    def is_over(self, day: dt.date) -> bool:
        """Say whether the time is over on ``day``; its last day is still in time."""
        return self.due_on is not None and day > self.due_on


@dataclass(frozen=True)
class State:
    """A case as the interpreter sees it."""

    case: CaseView
    state: str = "open"
    result: str = ""
    steps: tuple[StepState, ...] = ()
    clocks: tuple[ClockState, ...] = ()
    dates: Mapping[str, dt.date] = field(default_factory=dict)
    fields: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    waived: frozenset[tuple[str, str]] = frozenset()

    @property
    def is_live(self) -> bool:
        """Say whether anything may still be recorded."""
        return self.state in ("open", "suspended")

    def live(self, key: str) -> StepState | None:
        """Return the round of a step that is open, waits or is suspended."""
        found = [s for s in self.steps if s.key == key and s.state in LIVE]
        return found[-1] if found else None

    def rounds(self, key: str) -> tuple[StepState, ...]:
        """Return all rounds of a step, oldest first."""
        return tuple(s for s in self.steps if s.key == key)

    def is_done(self, key: str) -> bool:
        """Say whether the latest round of a step is behind us."""
        rounds = self.rounds(key)
        return bool(rounds) and rounds[-1].state in (DONE, SKIPPED, CANCELLED)

    @property
    def open_steps(self) -> tuple[StepState, ...]:
        """The steps that somebody may do now."""
        return tuple(s for s in self.steps if s.state == OPEN)

    def clocks_of(self, step: StepState) -> tuple[ClockState, ...]:
        """Return the clocks of one round of a step."""
        return tuple(
            c for c in self.clocks if c.step == step.key and c.round == step.round
        )

    @property
    def outcomes(self) -> dict[str, str]:
        """The last outcome of each step that was done."""
        return {s.key: s.outcome for s in self.steps if s.state == DONE}


@dataclass(frozen=True)
class Recorded:
    """What somebody records of a step."""

    step: str
    on: dt.date
    outcome: str = ""
    given: Mapping[str, Any] = field(default_factory=dict)
    counts: Counts | None = None
    reading: str = ""
    body: int | None = None
    signer: int | None = None
    acted_by: int | None = None
    sets: Mapping[str, dt.date] = field(default_factory=dict)


@dataclass(frozen=True)
class Electorate:
    """How many are counted in a vote, by the name of the denominator."""

    bases: Mapping[str, int]
    voters: Mapping[str, int]


@dataclass(frozen=True)
class World:
    """What the interpreter may know beside the case: rules, facts, places, offices.

    ``ask`` answers for a rule on a day. ``posts`` are the posts that each person
    held in the body of the step on the day of the act.
    """

    today: dt.date
    ask: Callable[[str, dt.date], Answer]
    chain: Chain
    facts: Mapping[str, Any] = field(default_factory=dict)
    electorate: Electorate | None = None
    posts: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    days: Mapping[str, dt.date] = field(default_factory=dict)
    rule_events: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Reading:
    """A vote under one reading of its rule."""

    variant: str
    rule: str
    citation: str
    denominator: str
    base: int
    needed: int | None
    word: str
    outcome: str


@dataclass(frozen=True)
class Move:
    """What an act makes of a case: the state after it, and all that follows."""

    state: State
    refused: tuple[Finding, ...] = ()
    findings: tuple[Finding, ...] = ()
    answers: tuple[Answer, ...] = ()
    readings: tuple[Reading, ...] = ()
    done: StepState | None = None
    passed: tuple[StepState, ...] = ()
    effects: tuple[Use, ...] = ()
    effective_on: dt.date | None = None

    @property
    def is_refused(self) -> bool:
        """Say whether nothing may be written."""
        return bool(self.refused)


def with_step(state: State, step: StepState) -> State:
    """Return the state with one round of a step put in place of its former self."""
    kept = [s for s in state.steps if (s.key, s.round) != (step.key, step.round)]
    at = next(
        (
            i
            for i, s in enumerate(state.steps)
            if (s.key, s.round) == (step.key, step.round)
        ),
        len(kept),
    )
    kept.insert(at, step)
    return replace(state, steps=tuple(kept))
