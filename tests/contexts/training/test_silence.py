"""Nobody reports what was applied: the superior is told, later the sponsor."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from banyan.deadlines.models import Deadline
from banyan.training import commands as c
from banyan.training import services
from banyan.training.models import FollowUp
from tests.support import training_world as tw

pytestmark = pytest.mark.django_db


def asked() -> tuple[tw.World, FollowUp]:
    """Return the first follow-up of somebody whose plan was agreed with a superior."""
    world = tw.build()
    (row,) = tw.held(world, world.cohort, tw.guest(world, "Guest"))
    services.plans_write(
        actor=tw.SYSTEM,
        commands=[
            c.WritePlan(
                row.pk,
                "Found two groups",
                agreed_with="Head of section",
                agreed_on=tw.days_ago(1),
            )
        ],
    )
    return world, FollowUp.objects.order_by("due_on").first()


def raised(row: FollowUp, days: int) -> int:
    return services.silence_raised(
        actor=tw.SYSTEM, today=row.due_on + dt.timedelta(days=days)
    )


def told(row: FollowUp, kind: str) -> Any:
    return Deadline.objects.filter(kind=kind, subject=row.pk)


def test_first_the_superior_then_the_sponsor_each_once() -> None:
    world, row = asked()
    assert raised(row, 30) == 0
    assert (raised(row, 31), raised(row, 31)) == (1, 0)
    superior = told(row, "training.superior").get()
    assert superior.about.en.startswith("Head of section · Guest")
    assert superior.unit_id == world.web.units["city"]
    assert raised(row, 60) == 0
    assert (raised(row, 61), raised(row, 61)) == (1, 0)
    assert told(row, "training.sponsor").get().about.en.startswith("City · Guest")


def test_a_report_ends_it() -> None:
    _world, row = asked()
    raised(row, 31)
    services.applications_report(
        actor=tw.SYSTEM, commands=[c.ReportApplication(row.pk, "not-yet")]
    )
    assert told(row, "training.superior").get().state == "done"
    assert raised(row, 61) == 0


def test_the_unit_that_sent_a_member_is_told() -> None:
    world = tw.build()
    tw.held(world, world.cohort, world.web.member.pk)
    row = FollowUp.objects.order_by("due_on").first()
    raised(row, 31)
    superior = told(row, "training.superior").get()
    assert superior.unit_id == row.participant.unit_id != world.web.units["city"]


def test_who_withdrew_is_not_asked_about() -> None:
    _world, row = asked()
    type(row.participant).objects.update(state="withdrawn")
    assert raised(row, 31) == 0
