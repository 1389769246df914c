"""From one definition to a newer one of the same kind: which step becomes which."""

from __future__ import annotations

from dataclasses import replace

from . import clocks
from .definition import Definition
from .play import Play
from .state import CANCELLED, CLOCK_LIVE, LIVE, ClockState, State, StepState, World

ANY = "*"


def applies(new: Definition, old_hash: str) -> bool:
    """Say whether a newer definition takes over cases of an older one."""
    return new.hash != old_hash and (
        ANY in new.moves_from or old_hash in new.moves_from
    )


def homeless(new: Definition, state: State) -> tuple[str, ...]:
    """Return the live steps for which the newer definition has no place."""
    return tuple(
        s.key
        for s in state.steps
        if s.state in LIVE and new.step(_key(new, s.key)) is None
    )


def _key(new: Definition, old: str) -> str:
    return new.moves.get(old, old)


def moved(new: Definition, state: State, world: World) -> State:
    """Return the case under the newer definition: steps renamed, clocks with them.

    What was done keeps what it came to. A clock that the newer definition does not
    have stops; one that it adds to a live step starts.
    """
    steps = tuple(replace(s, key=_key(new, s.key)) for s in state.steps)
    own = tuple(_clock(new, replace(c, step=_key(new, c.step))) for c in state.clocks)
    after = replace(state, steps=steps, clocks=own)
    play = Play(new, after, world, world.today)
    more = [c for s in steps if s.state in LIVE for c in _added(play, s)]
    play.state = replace(after, clocks=(*own, *more))
    return clocks.restarted(play)


def _clock(new: Definition, clock: ClockState) -> ClockState:
    step = new.step(clock.step)
    if clock.state in CLOCK_LIVE and (step is None or step.clock(clock.key) is None):
        return replace(clock, state=CANCELLED)
    return clock


def _added(play: Play, step: StepState) -> tuple[ClockState, ...]:
    defined = play.definition.must(step.key)
    there = {c.key for c in play.state.clocks_of(step)}
    return clocks.of_step(play, step, [c for c in defined.clocks if c.key not in there])
