"""Courses and cohorts follow to the successor of their host, and come back."""

from __future__ import annotations

from typing import Any

import pytest

from banyan.deadlines.models import Deadline
from banyan.decisions.services import decision_take_over
from banyan.exchange.models import Handover
from banyan.kernel import clock
from banyan.kernel.errors import StateRefusal
from banyan.kernel.text import Text
from banyan.search.models import SearchText
from banyan.training import services
from banyan.training.commands import Move
from banyan.units import services as units
from banyan.units.domain.operations import Establish, Merge
from banyan.units.queries import structure_get
from tests.support import kept
from tests.support import training_world as tw

pytestmark = pytest.mark.django_db


@kept.once
def built() -> tw.World:
    return tw.build()


def decision() -> Any:
    return decision_take_over(
        actor=tw.SYSTEM, title="Sáp nhập", decided_on=clock.today(), source="Test"
    )


def applied(world: tw.World) -> Any:
    here = world.web.units
    into = Establish(
        ref="+new", kind="branch", parent=here["north"], names=Text(vi="Chi bộ Mới")
    )
    row = units.reorganisation_draft(
        actor=tw.SYSTEM,
        structure=structure_get("party"),
        title="Sáp nhập chi bộ",
        effective_on=clock.today(),
        operations=[into, Merge(units=(here["branch"], here["branch2"]), into="+new")],
    )
    preview = units.reorganisation_preview(actor=tw.SYSTEM, reorganisation=row)
    assert "training.handed_over" in {found.key for _room, found in preview.findings}
    return units.reorganisation_apply(
        actor=tw.SYSTEM, reorganisation=row, decision=decision()
    )


def undone(row: Any) -> None:
    units.reorganisation_undo(actor=tw.SYSTEM, reorganisation=row, decision=decision())


def hosted(world: tw.World) -> tuple[Any, Any]:
    """Return a course and a cohort of a branch that will end, being held."""
    unit = world.web.units["branch"]
    values = {"title": tw.said("Of the branch"), "audience": "both"}
    course = services.records_add(
        actor=tw.SYSTEM, kind="course", rows=[values], unit=unit
    )[0]
    day = tw.days_ago(1)
    given = {"title": tw.said("First"), "starts_on": day, "ends_on": day}
    cohort = services.records_add(
        actor=tw.SYSTEM, kind="cohort", rows=[given], owner=course, unit=unit
    )[0]
    for to in ("open", "running", "finished"):
        services.cohorts_move(actor=tw.SYSTEM, commands=[Move(cohort.pk, to)])
    return course, cohort


def places(*rows: Any) -> set[int]:
    for row in rows:
        row.refresh_from_db()
    return {row.unit_id for row in rows}


def due_at(cohort: Any) -> set[int | None]:
    rows = Deadline.objects.filter(subject_kind="training.completion")
    return set(rows.filter(subject=cohort.pk).values_list("unit", flat=True))


def test_they_go_to_the_heir_with_what_is_due_and_back(world: tw.World) -> None:
    course, cohort = hosted(world)
    old = world.web.units["branch"]
    assert due_at(cohort) == {old}
    row = applied(world)
    new = row.made["+new"]
    assert places(course, cohort) == {new} == due_at(cohort)
    texts = SearchText.objects.filter(kind="training.course")
    of_course = texts.filter(object_id=course.pk)
    assert set(of_course.values_list("unit", flat=True)) == {new}
    undone(row)
    assert places(course, cohort) == {old} == due_at(cohort)
    assert not Handover.objects.exists()


def test_undoing_is_refused_while_new_ones_stand_there(world: tw.World) -> None:
    hosted(world)
    row = applied(world)
    new = {"title": tw.said("Of the new branch"), "audience": "both"}
    services.records_add(
        actor=tw.SYSTEM, kind="course", rows=[new], unit=row.made["+new"]
    )
    with pytest.raises(StateRefusal) as refused:
        undone(row)
    assert refused.value.code == "training.built_on"
