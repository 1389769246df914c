"""The rules of a frame when a body decides: refused with the rule and the figures."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest

from banyan.cases.scenario.world import SYSTEM, World
from banyan.evaluation import queries
from banyan.evaluation import services as evaluation
from banyan.evaluation.models import Assessment, Campaign, Measured
from banyan.kernel.errors import RuleRefusal
from tests.support import case_world as w
from tests.support import evaluations as e

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> Iterator[World]:
    with w.on(w.TODAY):
        yield w.world("class-objection")


@pytest.fixture
def campaign(here: World) -> Campaign:
    return e.opened(here)


def told(error: pytest.ExceptionInfo[RuleRefusal]) -> str:
    return " ".join(p.message for p in error.value.problems)


def head_and_unit(here: World, campaign: Campaign) -> tuple[Assessment, Assessment]:
    """Leave the head of the branch and the branch itself, proposed as good."""
    rows = Assessment.objects.filter(campaign=campaign)
    head = rows.get(person=here.persons["secretary"])
    unit = rows.get(unit=here.units["branch"], subject="unit")
    rows.exclude(pk__in=[head.pk, unit.pk]).delete()
    rows.update(done=["self", "vote", "committee"], proposed="good")
    return head, unit


def decide(here: World, campaign: Campaign, body: int, **classes: Any) -> int:
    command = evaluation.DecideBody(unit=body, on=w.TODAY, **classes)
    return evaluation.bodies_decide(
        actor=SYSTEM, campaign=campaign.pk, commands=[command]
    )


def test_a_head_is_not_decided_above_the_unit_in_the_same_decision(here, campaign):
    head, unit = head_and_unit(here, campaign)
    assert head.decider_id == unit.decider_id
    lower = {unit.pk: "completed"}
    with pytest.raises(RuleRefusal) as error:
        decide(here, campaign, head.decider_id, classes=lower)
    assert "“Completed”: its head is not above it" in told(error)
    assert error.value.problems[0].citation.startswith("366-QĐ/TW")
    assert not Assessment.objects.exclude(final="").exists()
    both = lower | {head.pk: "completed"}
    assert decide(here, campaign, head.decider_id, classes=both) == 2


def test_a_head_is_not_decided_above_a_unit_decided_before(here, campaign):
    head, unit = head_and_unit(here, campaign)
    Assessment.objects.filter(pk=unit.pk).update(final="completed", state="published")
    with pytest.raises(RuleRefusal) as error:
        decide(here, campaign, head.decider_id)
    assert "“Good” is above what the rules allow, “Completed”" in told(error)


def test_a_quarter_not_completed_bars_the_best_class(here, campaign):
    row = e.of_person(campaign, here, "member-1")
    Assessment.objects.filter(campaign=campaign).exclude(pk=row.pk).delete()
    Assessment.objects.filter(pk=row.pk).update(
        done=["self", "vote", "committee"], proposed="excellent"
    )
    quarter = e.opened(
        here, period="quarter", last=dt.date(2026, 3, 31), subjects=("member",)
    )
    own = Assessment.objects.filter(campaign=quarter, person=row.person_id)
    own.update(final="not-completed", state="published", published_on=w.TODAY)
    with pytest.raises(RuleRefusal) as error:
        decide(here, campaign, row.decider_id)
    assert "Quarters not completed: 1" in told(error)
    assert decide(here, campaign, row.decider_id, classes={row.pk: "good"}) == 1


def test_a_unit_below_its_tasks_warns_with_the_figures_and_keeps_nobody(here, campaign):
    head, _unit = head_and_unit(here, campaign)
    Measured.objects.create(
        campaign_id=campaign.pk, unit_id=head.led_id, indicator="commitments-done",
        top="2", base="3", value="66.67",
    )  # fmt: skip
    found = queries.about(here.actors["officer"], head.uid).row.derivation
    line = next(one for one in found.lines if one.rule == "EVL-HEAD-UNIT-MIN")
    assert (line.stands, line.ceiling) == ("warns", "not-completed")
    assert "66.67 per cent of its tasks, under 70" in line.message
    assert decide(here, campaign, head.decider_id) == 2, "the rule is not confirmed"


def test_refusals_name_groups_classes_and_steps_as_people_do(here, campaign):
    row = e.of_person(campaign, here, "member-1")
    Assessment.objects.filter(campaign=campaign).exclude(pk=row.pk).delete()
    with pytest.raises(Exception) as error:
        decide(here, campaign, row.decider_id, classes={row.pk: "good"})
    assert "“Self-review and self-class” is not on record" in told(error)


def test_a_review_without_points_leaves_them_as_they_are(here, campaign):
    row = e.of_person(campaign, here, "member-1")
    for points in (e.GOOD, None):
        given = evaluation.Review(row.pk, klass="good", points=points, submit=True)
        evaluation.reviews_write(actor=SYSTEM, commands=[given])
    row.refresh_from_db()
    assert row.points["self"] == {"common": "25", "results": "55"}
    last = row.said.order_by("pk").last()
    assert last is not None and last.points == row.points["self"]
