"""Every path of every procedure of the packs: no standing without a decision, no luck.

Random acts are played on the definitions as the packs have them, with the rules as
they are. Whatever is recorded, the same case and act give the same answer.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from banyan.cases.definitions import definitions
from banyan.cases.domain import interpret
from banyan.cases.domain.definition import Definition, StepDef
from banyan.cases.domain.seen import CaseView, effects
from banyan.cases.domain.state import LIVE, Electorate, Recorded, State, World
from banyan.meetings.domain.electorate import denominators
from banyan.meetings.domain.votes import BALLOTS, Counts
from banyan.rulebook import packs
from tests.support.case_play import CHAIN

KINDS = [d for p in packs.pack_ids() for d in definitions(p).values()]
DAY = dt.date(2026, 9, 1)
VIEW = CaseView(
    id=1, kind="x", unit=3, opened_on=DAY, about="An", membership=5, person=7
)


def world(definition: Definition, today: dt.date, base: int) -> World:
    bases = {d.name: base for d in denominators}
    return World(
        today=today,
        ask=lambda rule, on: packs.ask(rule, on=on, pack=definition.pack),
        chain=CHAIN,
        facts=Facts(),
        electorate=Electorate(bases, bases),
    )


class Anything:
    """A fact about which nothing is known: every answer is empty or zero."""

    def __getattr__(self, name: str) -> Any:
        return None

    def standing(self, day: dt.date) -> Anything:
        return self

    def __ge__(self, other: object) -> bool:
        return True

    def __bool__(self) -> bool:
        return False


class Facts(dict[str, Any]):
    """Facts of any name."""

    def __missing__(self, key: str) -> Any:
        return Anything()

    def get(self, key: str, default: Any = None) -> Any:
        return default if default is not None else Anything()


def bare(definition: Definition) -> Definition:
    """Return the procedure without its guards: they only ever refuse more."""
    steps = tuple(
        replace(
            s,
            guards=(),
            fields=(),
            outcomes=tuple(replace(o, guards=()) for o in s.outcomes),
        )
        for s in definition.steps
    )
    return replace(definition, steps=steps, guards=(), fields=(), dates={})


@st.composite
def acts(draw: Any) -> tuple[Definition, list[tuple[int, int, int, Counts]]]:
    definition = draw(st.sampled_from(KINDS))
    numbers = st.integers(0, 12)
    turns = draw(
        st.lists(
            st.tuples(
                st.integers(0, 30),
                st.integers(0, 6),
                st.integers(0, 20),
                st.builds(
                    lambda f, a, b: Counts(
                        favour=f,
                        against=a,
                        blank=b,
                        present=f + a + b,
                        ballot=BALLOTS[2],
                    ),
                    numbers,
                    numbers,
                    st.integers(0, 2),
                ),
            ),
            max_size=25,
        )
    )
    return definition, turns


def act_of(step: StepDef, outcome: int, day: dt.date, counts: Counts) -> Recorded:
    key = step.outcomes[outcome % len(step.outcomes)].key
    if step.vote:
        order = step.vote.params.get("order", ())
        named = {str(o): counts.favour if i == 0 else 0 for i, o in enumerate(order)}
        if named:
            counts = Counts(options=named, present=counts.favour, ballot=counts.ballot)
        return Recorded(step=step.key, on=day, counts=counts)
    return Recorded(step=step.key, on=day, outcome=key)


def sound(definition: Definition, state: State) -> None:
    """What must hold of any case at any time."""
    live = [s.key for s in state.steps if s.state in LIVE]
    assert len(live) == len(set(live)), "a step is open once at a time"
    assert state.is_live == bool(live), "a case is over when nothing is left to do"
    for step in state.steps:
        assert definition.step(step.key) is not None
        if step.state == "done" and step.done_on and step.not_before:
            assert step.done_on >= step.not_before
        if step.state == "done":
            assert definition.must(step.key).outcome(step.outcome) is not None
    for clock in state.clocks:
        owner = next(
            s for s in state.steps if (s.key, s.round) == (clock.step, clock.round)
        )
        if clock.state == "running":
            assert owner.state in LIVE, "no clock runs for a step that is over"
            assert clock.due_on is not None


@settings(max_examples=150, deadline=None)
@given(acts())
def test_no_path_changes_a_standing_without_a_decision(
    played: tuple[Definition, list[tuple[int, int, int, Counts]]],
) -> None:
    definition, turns = played
    definition = bare(definition)
    today, base = DAY, 20
    state = interpret.opened(definition, VIEW, {}, world(definition, today, base)).state
    sound(definition, state)
    for pick, outcome, days, counts in turns:
        today += dt.timedelta(days=days)
        here = world(definition, today, base)
        open_ = state.open_steps
        if not open_:
            break
        step = definition.must(open_[pick % len(open_)].key)
        act = act_of(step, outcome, today, counts)
        move = interpret.recorded(definition, state, act, here)
        assert move == interpret.recorded(definition, state, act, here)
        if move.is_refused:
            assert not move.effects
            continue
        standing = [
            u for u in move.effects if effects.get(u.name).options.get("standing")
        ]
        if standing:
            assert move.done is not None
            ended = step.outcome(move.done.outcome)
            assert step.type == "decide" and ended is not None and ended.decides
        state = move.state
        sound(definition, state)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(KINDS), st.integers(0, 40), st.integers(0, 400))
def test_standing_still_and_going_on_loses_no_day(
    definition: Definition, before: int, still: int
) -> None:
    definition = bare(definition)
    state = interpret.opened(definition, VIEW, {}, world(definition, DAY, 20)).state
    held = interpret.suspended(state, frozenset(), DAY + dt.timedelta(days=before))
    again = interpret.resumed(held, DAY + dt.timedelta(days=before + still))
    for was, now in zip(state.clocks, again.clocks, strict=True):
        if was.due_on is None or now.due_on is None:
            continue
        assert now.due_on >= was.due_on
        if was.unit != "working-day":
            assert now.due_on - was.due_on == dt.timedelta(days=still)
