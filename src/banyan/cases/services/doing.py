"""One command to record a step, on its way through what recording does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..commands import RecordStep
from ..domain.ballots import denominators_of
from ..domain.definition import Definition, StepDef
from ..domain.play import Play
from ..domain.state import Move, Recorded, State, StepState, World
from ..models import Case


@dataclass
class Doing:
    """One command on its way: the case, the world it is decided in, the move."""

    command: RecordStep
    row: Case
    definition: Definition
    state: State
    world: World
    given: Mapping[str, Any]
    move: Move | None = None
    decision: int | None = None
    ballot: int | None = None

    @property
    def step(self) -> StepDef | None:
        """The step to record."""
        return self.definition.step(self.command.step)

    @property
    def live(self) -> StepState | None:
        """Its open round."""
        return self.state.live(self.command.step)

    @property
    def act(self) -> Recorded:
        """What the interpreter is told."""
        c = self.command
        return Recorded(
            step=c.step,
            on=c.on,
            outcome=c.outcome,
            given=self.given,
            counts=c.counts,
            reading=c.reading,
            body=c.body,
            signer=c.signer,
            acted_by=c.acted_by,
            sets=c.sets,
        )

    @property
    def denominators(self) -> tuple[str, ...]:
        """What the votes of its step are counted against."""
        assert self.step is not None and self.step.vote is not None
        return denominators_of(self.play, self.step.vote)

    @property
    def play(self) -> Play:
        """The case as its guards see it on the day of the command."""
        return Play(self.definition, self.state, self.world, self.command.on)

    @property
    def moved(self) -> Move:
        """The move; there once it was decided."""
        assert self.move is not None
        return self.move
