"""Follow-ups of applications: set when one begins, answered once, silence raised."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from banyan.deadlines.models import Deadline
from banyan.exchange import services
from banyan.exchange.models import Application, ApplicationFollowUp
from banyan.exchange.reuse import reuse_of
from banyan.kernel import clock
from banyan.kernel.errors import InputError, NotAllowed, StateRefusal
from tests.support import exchange_world as ew
from tests.support import kept

pytestmark = pytest.mark.django_db
SCORES = ("need", "law", "structure", "people", "money", "language")


@kept.once
def built() -> ew.World:
    return ew.build(reader=("inspector", "city"))


def apply(world: ew.World, **more: Any) -> Any:
    values = {
        "title": ew.said("Mentors"),
        "organisation": world.own,
        "topics": ["young-members"],
        "problem": ew.said("Few"),
    }
    (practice,) = ew.add("practice", values, unit=world.web.units["city"])
    given = {
        "receiver": world.partner,
        "state": "piloting",
        "owner": "Office",
        "sponsor": "Committee",
        **dict.fromkeys(SCORES, 2),
        **more,
    }
    return ew.add("application", given, owner=practice)[0]


def test_doer_and_superior_are_asked_three_times(world: ew.World) -> None:
    row = apply(world)
    assert row.began_on == clock.today()
    asked = ApplicationFollowUp.objects.order_by("months", "role")
    assert [(a.months, a.role) for a in asked] == [
        (m, r) for m in (3, 6, 12) for r in ("doer", "superior")
    ]
    assert Deadline.objects.filter(subject_kind="exchange.asked").count() == 6
    services.record_change(
        actor=ew.SYSTEM,
        kind="application",
        uid=row.uid,
        values={"adapted": ew.said("less")},
    )
    assert asked.count() == 6


def test_what_only_was_heard_of_is_not_asked_after(world: ew.World) -> None:
    apply(world, state="heard")
    assert not ApplicationFollowUp.objects.exists()


def report(world: ew.World, asked: Any, **more: Any) -> Any:
    given = {"stands": "piloting", "by": "Office", **more}
    actor = given.pop("actor", ew.SYSTEM)
    return services.application_report(actor=actor, followup=asked.uid, **given)


def test_an_answer_moves_the_application(world: ew.World) -> None:
    apply(world)
    first, second, third = ApplicationFollowUp.objects.order_by("pk")[:3]
    for bad in ({"stands": "in-use"}, {"stands": "stopped"}, {"by": " "}):
        with pytest.raises(InputError):
            report(world, first, **bad)
    with pytest.raises(InputError):
        report(world, first, stands="measured", evidence="Minutes")
    with pytest.raises(NotAllowed):
        report(world, first, actor=world.web.actor("reader"))
    assert Application.objects.get().state == "piloting"
    report(world, first, stands="in-use", evidence="Minutes")
    assert Application.objects.get().state == "in-use"
    with pytest.raises(StateRefusal):
        report(world, first)
    report(world, second, stands="stopped", answer=ew.said("No money"))
    assert Application.objects.get().reason == ew.said("No money")
    assert third.answered_on is None


def test_silence_goes_to_the_sponsor_once(world: ew.World) -> None:
    apply(world)
    due = ApplicationFollowUp.objects.order_by("due")[0].due
    late = due + dt.timedelta(days=31)
    assert services.silence_raised(actor=ew.SYSTEM, today=late) == 2
    assert services.silence_raised(actor=ew.SYSTEM, today=late) == 0
    raised = ApplicationFollowUp.objects.filter(raised_on=late)
    assert {r.months for r in raised} == {3}
    told = [row.about.en for row in Deadline.objects.all()]
    assert sum(about.startswith("Committee") for about in told) == 2


def test_re_use_is_counted_by_receiver(world: ew.World) -> None:
    row = apply(world)
    ew.add(
        "application",
        {"receiver": world.partner, "state": "heard"},
        owner=row.practice,
    )
    (one,) = reuse_of([], list(row.practice.applications.all()))
    assert (one.heard, one.applied, one.measured, one.stopped) == (1, 1, 0, 0)


def test_at_most_three_plans_are_taken_home_from_an_exchange(world: ew.World) -> None:
    rows = [apply(world, exchange=world.exchange) for _n in range(3)]
    with pytest.raises(InputError) as error:
        apply(world, exchange=world.exchange)
    assert [p.code for p in error.value.problems] == ["exchange.plans"]
    apply(world, exchange=world.exchange, state="useful")
    services.record_change(
        actor=ew.SYSTEM,
        kind="application",
        uid=rows[0].uid,
        values={"state": "stopped", "reason": ew.said("Too dear")},
    )
    assert apply(world, exchange=world.exchange).state == "piloting"
