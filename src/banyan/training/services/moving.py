"""A cohort goes on: nominations open, running, held, closed, cancelled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.errors import StateRefusal

from ..commands import Move
from ..domain.states import CohortFacts, problems_of_move
from ..models import Cohort
from . import clocks
from .ground import acting, cohort_locked, same_version, save, whole


def cohorts_move(*, actor: Actor, commands: Sequence[Move]) -> list[Cohort]:
    """Let cohorts go on to a state.

    Raises StateRefusal with everything that stands against it; NotVisible,
    NotAllowed, Conflict.
    """
    moved = []
    with whole():
        for c in commands:
            row = cohort_locked(actor, c.cohort)
            same_version(row, c.row_version)
            _refuse(facts_of(row, c.reason), c.to)
            with acting(actor, "cohorts_move", row.unit_id, {"to": c.to}) as act:
                _move(act, actor, row, c)
            moved.append(row)
    return moved


def facts_of(row: Cohort, reason: str = "") -> CohortFacts:
    """Return what must be known of a cohort before it goes on; three statements."""
    today = clock.today()
    sessions = [s for s in row.sessions.all() if s.state != "cancelled" and s.counts]
    return CohortFacts(
        state=row.state,
        starts_on=row.starts_on,
        ends_on=row.ends_on or row.starts_on,
        date_said=bool(row.date_said),
        sessions_to_come=sum(s.day > today for s in sessions),
        sessions_not_entered=_not_entered(row, sessions, today),
        undecided=row.participants.filter(state="placed").count(),
        reason=bool(reason.strip()),
    )


def _not_entered(row: Cohort, sessions: Sequence[Any], today: Any) -> int:
    if not row.course.attendance:
        return 0
    return sum(s.day <= today and s.attended_at is None for s in sessions)


def moves_of(row: Cohort) -> dict[str, tuple[Any, ...]]:
    """Return each state a cohort may go to, with what stands against it."""
    from ..domain.states import NEXT

    facts = replace(facts_of(row), reason=True)
    today = clock.today()
    return {to: tuple(problems_of_move(facts, to, today)) for to in NEXT[row.state]}


def _refuse(facts: CohortFacts, to: str) -> None:
    problems = list(problems_of_move(facts, to, clock.today()))
    if problems:
        raise StateRefusal(
            problems[0].template,
            code="training.move",
            way_out=problems[0].way_out,
            problems=problems,
            **dict(problems[0].values),
        )


def _move(act: Any, actor: Actor, row: Cohort, c: Move) -> None:
    row.state, row.reason = c.to, c.reason.strip()[:4000]
    save(act, row, ["state", "reason"])
    if c.to in ("running", "cancelled"):
        ids = list(row.participants.values_list("pk", flat=True))
        clocks.ended(act, actor, "place", ids)
    if c.to == "finished":
        clocks.completion_due(act, actor, row)
    if c.to in ("closed", "running", "cancelled"):
        clocks.ended(act, actor, "completion", [row.pk])
