"""Counts of tasks as an evaluation reads them: completed, on time, late, exceeded."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

COUNTED = ("approved", "done", "scored", "closed")
"""States of tasks that count: approved by the level above and not dropped."""
SETTLED = ("scored", "closed")

EXCEED_RULE = "EVL-EXC-EXCEED"
LATE_RULE = "EVL-COMP-LATE-MAX"
UNIT_RULE = "EVL-HEAD-UNIT-MIN"


@dataclass(frozen=True)
class TaskFacts:
    """What is counted of one task. ``due_on`` is the day that holds: one agreed later
    stands for the first."""

    state: str
    due_on: dt.date
    done_on: dt.date | None = None
    exceeded: bool = False
    points: int | None = None
    bonus: int = 0


@dataclass(frozen=True)
class Shares:
    """How many tasks, and what became of them on a day.

    ``late`` are those done after their day, and those not done whose day has passed.
    ``exceeded`` counts what the level above confirmed. A share of no tasks is
    ``None``: not measured, never 0.
    """

    total: int = 0
    completed: int = 0
    on_time: int = 0
    late: int = 0
    exceeded: int = 0
    scored: int = 0
    points: int = 0
    bonus: int = 0

    @property
    def share_completed(self) -> Fraction | None:
        """Completed of all."""
        return self._of(self.completed)

    @property
    def share_on_time(self) -> Fraction | None:
        """Done by their day, of all."""
        return self._of(self.on_time)

    @property
    def share_late(self) -> Fraction | None:
        """Late of all."""
        return self._of(self.late)

    @property
    def share_exceeded(self) -> Fraction | None:
        """Exceeded of all."""
        return self._of(self.exceeded)

    def _of(self, part: int) -> Fraction | None:
        return Fraction(part, self.total) if self.total else None

    def __add__(self, other: Shares) -> Shares:
        """Return the counts of both together."""
        names = self.__dataclass_fields__
        return Shares(**{n: getattr(self, n) + getattr(other, n) for n in names})


NOTHING = Shares()


def is_late(task: TaskFacts, on: dt.date) -> bool:
    """Say whether a task was done after its day, or is not done and its day is over."""
    return (task.done_on or on) > task.due_on


def share_of(task: TaskFacts, on: dt.date) -> Shares:
    """Count one task on a day; one that does not count is nothing."""
    if task.state not in COUNTED:
        return NOTHING
    done = task.done_on is not None and task.done_on <= on
    seen = task if done else TaskFacts(task.state, task.due_on)
    late = is_late(seen, on)
    settled = task.state in SETTLED
    return Shares(
        total=1,
        completed=int(done),
        on_time=int(done and not late),
        late=int(late),
        exceeded=int(settled and task.exceeded),
        scored=int(settled),
        points=(task.points or 0) if settled else 0,
        bonus=task.bonus if settled else 0,
    )


def shares_of(tasks: Iterable[TaskFacts], on: dt.date) -> Shares:
    """Count tasks on a day."""
    found = NOTHING
    for task in tasks:
        found += share_of(task, on)
    return found


def percent_reaches(share: Fraction | None, percent: object) -> bool | None:
    """Say whether a share is at least a percentage; None when either is unknown."""
    if share is None or not isinstance(percent, int | float):
        return None
    return share * 100 >= Fraction(str(percent))


def percent_exceeds(share: Fraction | None, percent: object) -> bool | None:
    """Say whether a share is over a percentage; None when either is unknown."""
    if share is None or not isinstance(percent, int | float):
        return None
    return share * 100 > Fraction(str(percent))
