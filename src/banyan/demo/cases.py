"""Cases of recognition under way in the demonstration, in every state.

Walked by the services as people would: papers, votes of the branch and of the
committee, decisions; one without result, one late, one standing still, one taken
back. Whatever a rule refuses (a branch too small to vote) stays where it is.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from banyan.cases import queries, services
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.errors import RuleRefusal
from banyan.meetings.domain.votes import Counts
from banyan.people.queries import memberships_visible
from banyan.units.queries import path_of

KIND = "recognition"
ELSEWHERE = 20
YEAR, MONTH = 365, 30
"""Days ahead: whoever of the ward is on probation; elsewhere those due soon."""
FILE = ("self-review", "helper-remarks", "opinions", "course")
COURSES: tuple[tuple[str, ...], ...] = (
    FILE[:1],
    (*FILE, "for", "carried", "recognise", "announce", "card"),
    FILE,
    (*FILE, "for"),
    (*FILE, "for", "carried"),
    (*FILE, "none"),
    (),
    (*FILE, "for", "carried", "recognise"),
    ("suspend",),
    (*FILE[:2], "withdraw"),
)
"""What was done with each case so far, one course after the other."""


@dataclass(frozen=True)
class Walker:
    """One case under way in the demonstration."""

    actor: Actor
    case: Any
    helper: int

    def walk(self, course: Sequence[str]) -> None:
        """Do what the course says, as far as the rules let it."""
        with suppress(RuleRefusal):
            for word in course:
                getattr(self, f"do_{word.replace('-', '_')}")()

    def record(self, step: str, outcome: str = "", **more: Any) -> None:
        """Record one step today."""
        more.setdefault("on", clock.today())
        command = services.RecordStep(self.case.pk, step, outcome=outcome, **more)
        services.step_record(actor=self.actor, commands=[command])

    def vote(self, step: str, share: float) -> None:
        """Record a vote in which everybody came and a share was for it."""
        found = queries.case_electorates(self.actor, self.case.reference, step=step)
        base = found[0].readings[0].electorate.base
        favour = round(base * share)
        counts = Counts(favour=favour, against=base - favour, present=base)
        self.record(step, counts=counts, recount=counts)

    def do_self_review(self) -> None:
        self.record("self-review")

    def do_helper_remarks(self) -> None:
        self.record("helper-remarks", "supports", given={"helper": self.helper})

    def do_opinions(self) -> None:
        given = {"organisations": "Công đoàn; ban công tác Mặt trận"}
        self.record("opinions", given=given)

    def do_course(self) -> None:
        issued = clock.today() - dt.timedelta(days=120)
        self.record("course", "seen", given={"issued_on": issued})

    def do_for(self) -> None:
        self.vote("branch-vote", 0.9)

    def do_none(self) -> None:
        self.vote("branch-vote", 0.55)

    def do_carried(self) -> None:
        self.vote("committee-vote", 0.9)

    def do_recognise(self) -> None:
        self.record("decide", "recognise")

    def do_announce(self) -> None:
        self.record("announce")

    def do_card(self) -> None:
        self.record("card")

    def do_suspend(self) -> None:
        halt = services.Halt(self.case.pk, clock.today(), "Ốm dài ngày, đang điều trị")
        services.case_suspend(actor=self.actor, commands=[halt])

    def do_withdraw(self) -> None:
        halt = services.Halt(self.case.pk, clock.today(), "Mở nhầm hồ sơ")
        services.case_withdraw(actor=self.actor, commands=[halt])


def open_some(actor: Actor, ward: int, branch: int) -> int:
    """Open cases for those of a ward on probation, and for some elsewhere in the city.

    The branch comes first; those elsewhere show that they are out of its range.
    """
    due = _due(actor, ward, branch)
    if not due:
        return 0
    today = clock.today()
    made = services.case_open(
        actor=actor,
        kind=KIND,
        commands=[services.OpenCase(subject=pk, on=today) for pk in due],
    )
    for number, case in enumerate(made):
        helper = _helper(actor, case.unit_id)
        if helper is not None:
            Walker(actor, case, helper).walk(COURSES[number % len(COURSES)])
    return len(made)


def _due(actor: Actor, ward: int, branch: int) -> list[int]:
    """Return the memberships to open a case for, the branch's own first."""
    soon = clock.today() + dt.timedelta(days=MONTH)
    until = clock.today() + dt.timedelta(days=YEAR)
    found = [c for c in queries.candidates(actor, KIND, until) if not c.is_open]
    paths = dict(
        memberships_visible(actor)
        .filter(pk__in=[c.membership for c in found])
        .values_list("pk", "unit__path")
    )
    low, own = path_of(ward), path_of(branch)
    near = [c.membership for c in found if paths[c.membership].startswith(low)]
    far = [
        c.membership
        for c in found
        if c.day <= soon and not paths[c.membership].startswith(low)
    ]
    near.sort(key=lambda pk: paths[pk] != own)
    return near + far[:ELSEWHERE]


def _helper(actor: Actor, unit: int) -> int | None:
    rows = memberships_visible(actor).filter(
        unit=unit, state="member", grade="official", participation="active"
    )
    return rows.order_by("pk").values_list("person", flat=True).first()
