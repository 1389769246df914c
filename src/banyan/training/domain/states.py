"""States of cohorts and participants, and what stands against going on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from banyan.kernel.errors import Problem
from banyan.kernel.text import gettext_noop as _

NEXT = {
    "planned": ("open", "cancelled"),
    "open": ("running", "planned", "cancelled"),
    "running": ("finished", "cancelled"),
    "finished": ("closed", "running"),
    "closed": (),
    "cancelled": ("planned",),
}
"""Each state of a cohort with those it may go to."""
STATES = tuple(NEXT)
ENTERING = ("planned", "open", "running", "finished")
"""States in which a cohort and its parts may be changed."""
NOMINATING = ("open", "running")
SEEN_ABOVE = ("open", "running", "finished", "closed")

TAKING_PART = ("placed", "completed", "failed")
"""States of participants who hold a place."""


@dataclass(frozen=True)
class CohortFacts:
    """What must be known of a cohort before it goes on."""

    state: str
    starts_on: dt.date | None
    ends_on: dt.date | None
    date_said: bool
    sessions_to_come: int = 0
    sessions_not_entered: int = 0
    undecided: int = 0
    reason: bool = False


def problems_of_move(facts: CohortFacts, to: str, today: dt.date) -> Iterator[Problem]:
    """Yield why a cohort cannot go to a state."""
    if to not in NEXT.get(facts.state, ()):
        yield _problem(_("A cohort does not go on like this."), "to")
        return
    if to == "open" and facts.starts_on is None and not facts.date_said:
        yield _problem(_("Say first when it is held."), "starts_on")
    if to == "running" and facts.starts_on is not None and facts.starts_on > today:
        yield _problem(_("Its first day has not come yet."), "starts_on")
    if to == "finished":
        yield from _finishing(facts, today)
    if to == "closed" and facts.undecided:
        yield Problem.of(
            "training.undecided",
            _("Completion is not decided yet for %(n)s participants."),
            n=facts.undecided,
            field="to",
            way_out=_("Decide on completion first."),
        )
    if to == "cancelled" and not facts.reason:
        yield _problem(_("Write down the reason."), "reason")


def _finishing(facts: CohortFacts, today: dt.date) -> Iterator[Problem]:
    if facts.ends_on is not None and facts.ends_on > today:
        yield _problem(_("Its last day has not come yet."), "ends_on")
    if facts.sessions_to_come:
        yield _problem(_("Sessions are still to come."), "to")
    if facts.sessions_not_entered:
        yield Problem.of(
            "training.not_entered",
            _("Attendance is not entered yet for %(n)s sessions."),
            n=facts.sessions_not_entered,
            field="to",
            way_out=_("Enter it, or cancel the sessions that were not held."),
        )


def _problem(template: str, field: str) -> Problem:
    return Problem.of("training.move", template, field=field)
