"""The small organisation of the scenarios, and cases walked to a step by the services."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from banyan.base import training
from banyan.cases import services as cases
from banyan.cases.models import Case
from banyan.cases.scenario import scenario_of
from banyan.cases.scenario.world import World, built
from banyan.kernel import clock
from banyan.meetings.domain.votes import Counts

TODAY = dt.date(2026, 9, 18)
FOR = Counts(favour=15, against=2, present=17)
CARRIED = Counts(favour=7, against=2, present=9)
FILE = (
    ("self-review", "", {}),
    ("helper-remarks", "supports", {"helper": "@member-1"}),
    ("opinions", "", {"organisations": "Công đoàn"}),
    ("course", "missing", {}),
)


@contextmanager
def on(day: dt.date) -> Iterator[None]:
    """Move the organisation's day, and back to where it was."""
    before = clock.today() - clock.real_today()
    shift = day - clock.real_today()
    clock.set_shift(lambda: shift)
    try:
        yield
    finally:
        clock.set_shift((lambda: before) if before else training.current_shift)


def world(kind: str = "recognition") -> World:
    """Build the organisation with the people of a kind's scenario."""
    with on(TODAY):
        return built(scenario_of(kind, "vn-party"))


def opened(here: World, subject: str = "minh", who: str = "secretary") -> Case:
    """Open a case of recognition."""
    command = cases.OpenCase(subject=here.memberships[subject], on=clock.today())
    return cases.case_open(
        actor=here.actors[who], kind="recognition", commands=[command]
    )[0]


def record(
    here: World, case: Case, step: str, who: str = "secretary", **more: Any
) -> Case:
    """Record one step today."""
    more.setdefault("on", clock.today())
    given = {k: here.named(v) for k, v in more.pop("given", {}).items()}
    command = cases.RecordStep(case=case.pk, step=step, given=given, **more)
    return cases.step_record(actor=here.actors[who], commands=[command])[0]


def voting(here: World, subject: str = "minh", who: str = "secretary") -> Case:
    """Walk a case to the vote of the branch."""
    case = opened(here, subject, who)
    for step, outcome, given in FILE:
        record(here, case, step, who, outcome=outcome, given=given)
    return case


def deciding(here: World) -> Case:
    """Walk a case to the decision of the committee."""
    case = voting(here)
    record(here, case, "branch-vote", counts=FOR)
    record(here, case, "committee-vote", "officer", counts=CARRIED)
    return case


def decided(here: World) -> Case:
    """Walk a case past the decision."""
    case = deciding(here)
    signer = here.persons["ward-secretary"]
    return record(here, case, "decide", "officer", outcome="recognise", signer=signer)
