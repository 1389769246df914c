"""What a reorganisation means for courses: the host's go to whoever takes over, and back.

Participants keep the unit of the day they were nominated.
"""

from __future__ import annotations

from typing import Any

from banyan.deadlines.services import deadlines_move
from banyan.exchange.handing import hand_over, made_since, take_back, targets_of
from banyan.kernel.actor import system_actor
from banyan.kernel.errors import StateRefusal
from banyan.kernel.text import gettext_noop as _
from banyan.units.domain.change import COUNT, Finding, TreeChange

from .models import Cohort, Course, FollowUp, Invitation, Participant
from .searching import refresh

SYSTEM = system_actor("reorganisation")
KEPT: dict[str, Any] = {"course": Course, "cohort": Cohort}


class TrainingConsequence:
    """Courses and cohorts follow to the successor of their host, and come back."""

    def preview(self, change: TreeChange) -> list[Finding]:
        """Say how many courses and cohorts are handed over."""
        if change.direction == "undo":
            return []
        ended = [e.unit for e in change.ended]
        count = sum(m.objects.filter(unit__in=ended).count() for m in KEPT.values())
        if not count:
            return []
        words = _("%(amount)s courses and cohorts are handed over.")
        return [Finding.of(COUNT, "training.handed_over", words, amount=count)]

    def apply(self, change: TreeChange, act: Any) -> None:
        """Hand courses and cohorts over to the successors."""
        targets = targets_of(change)
        for key, model in KEPT.items():
            _follow(key, hand_over(model, change, targets, act), act)

    def undo(self, change: TreeChange, act: Any) -> None:
        """Take back what was handed over; refused while new ones stand there."""
        if change.reorganisation is None:
            return
        new = made_since(list(KEPT.values()), change)
        if new:
            raise StateRefusal(
                _("%(amount)s courses and cohorts were made at new units."),
                code="training.built_on",
                amount=new,
                way_out=_("Hand them over first."),
            )
        for key, model in KEPT.items():
            _follow(key, take_back(model, change.reorganisation, act), act)


def _follow(key: str, rows: list[Any], act: Any) -> None:
    """Let the search and what is due go along."""
    if not rows:
        return
    refresh(key, rows)
    if key != "cohort":
        return
    units = {row.pk: row.unit_id for row in rows}
    moves = {"completion": units}
    for what, model, cohort in (
        ("place", Participant, "cohort"),
        ("followup", FollowUp, "participant__cohort"),
        ("invitation", Invitation, "cohort"),
    ):
        pairs = model.objects.filter(**{f"{cohort}__in": list(units)})
        moves[what] = {pk: units[at] for pk, at in pairs.values_list("pk", cohort)}
    for what, places in moves.items():
        deadlines_move(
            actor=SYSTEM,
            subject_kind=f"training.{what}",
            units=places,
            record_into=act,
        )
