"""Running tasks follow to the successor of their unit, and come back when it is undone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from banyan.cases.scenario.world import World
from banyan.commitments import services
from banyan.commitments.models import Commitment, Handover, Note
from banyan.deadlines.models import Deadline
from banyan.decisions.services import decision_take_over
from banyan.kernel.actor import system_actor
from banyan.kernel.errors import StateRefusal
from banyan.kernel.text import Text
from banyan.units import services as units
from banyan.units.domain.operations import Establish, Merge
from banyan.units.models import Reorganisation
from banyan.units.queries import structure_get
from tests.support import case_world as w
from tests.support import kept
from tests.support import task_world as t

pytestmark = pytest.mark.django_db
SYSTEM = system_actor("test")


@kept.once
def built() -> World:
    return w.world()


@pytest.fixture
def here(world: World) -> Iterator[World]:
    with w.on(w.TODAY):
        yield world


def decision() -> Any:
    return decision_take_over(
        actor=SYSTEM, title="Sáp nhập", decided_on=w.TODAY, source="Test"
    )


def drafted(here: World) -> Reorganisation:
    into = Establish(
        ref="+new",
        kind="branch",
        parent=here.units["ward2"],
        names=Text(vi="Chi bộ 9 Mẫu Hai"),
    )
    both = (here.units["branch"], here.units["branch2"])
    return units.reorganisation_draft(
        actor=SYSTEM,
        structure=structure_get("party"),
        title="Sáp nhập chi bộ",
        effective_on=w.TODAY,
        operations=[into, Merge(units=both, into="+new")],
    )


def applied(row: Reorganisation) -> Reorganisation:
    units.reorganisation_preview(actor=SYSTEM, reorganisation=row)
    return units.reorganisation_apply(
        actor=SYSTEM, reorganisation=row, decision=decision()
    )


def undone(row: Reorganisation) -> None:
    units.reorganisation_undo(actor=SYSTEM, reorganisation=row, decision=decision())


def place(row: Commitment) -> tuple[int, int]:
    row.refresh_from_db()
    return row.unit_id, row.above_id


def due_at(row: Commitment) -> set[int | None]:
    rows = Deadline.objects.filter(
        subject_kind="commitments.commitment", subject=row.pk, state="open"
    )
    return set(rows.values_list("unit", flat=True))


def test_running_tasks_go_to_the_successor_and_back(here: World) -> None:
    of_unit = t.approved(here, person=None)
    dropped = t.approved(here, unit=here.units["branch"])
    services.commitments_drop(
        actor=here.actors["officer"],
        commands=[services.WithReason(dropped.pk, "Không còn cần")],
    )
    old = place(of_unit)
    row = applied(drafted(here))
    new = row.made["+new"]
    assert place(of_unit) == (new, here.units["ward2"])
    assert due_at(of_unit) == {new}
    assert place(dropped)[0] == here.units["branch"], "what is over stays where it was"
    assert Note.objects.filter(commitment=of_unit, kind="handed-over").count() == 1
    undone(row)
    assert place(of_unit) == old
    assert due_at(of_unit) == {old[0]}
    assert not Handover.objects.exists()


def test_one_task_given_to_both_units_that_merge_is_kept_twice(here: World) -> None:
    top = t.unit_task(here)
    given = services.commitment_roll_out(
        actor=here.actors["officer"],
        command=services.RollOut(
            top.pk, units=(here.units["branch"], here.units["branch2"])
        ),
    )
    row = applied(drafted(here))
    new = row.made["+new"]
    assert {place(one)[0] for one in given} == {new}
    undone(row)
    assert {place(one)[0] for one in given} == {
        here.units["branch"],
        here.units["branch2"],
    }


def test_the_preview_counts_the_tasks(here: World) -> None:
    t.approved(here, unit=here.units["branch"])
    seen = units.reorganisation_preview(actor=SYSTEM, reorganisation=drafted(here))
    assert [f.amount for room, f in seen.findings if room == "commitments"] == [1]


def test_what_was_registered_at_a_new_unit_stands_against_undoing(here: World) -> None:
    row = applied(drafted(here))
    t.approved(here, "officer2", "city", unit=row.made["+new"], person=None)
    with pytest.raises(StateRefusal) as refused:
        undone(row)
    assert "commitments.built_on" in str(
        [refused.value.code, *(p.code for p in refused.value.problems)]
    )
