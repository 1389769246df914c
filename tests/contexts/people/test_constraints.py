"""What the database itself refuses; random sequences keep every line sound."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from banyan.kernel import clock
from banyan.kernel.errors import OrgError
from banyan.people import services as people
from banyan.people.examine import examine
from banyan.people.models import Grade, Membership, Participation, Stay
from tests.support import kept

from .world import SYSTEM, D, World, decision, member

pytestmark = pytest.mark.django_db


@kept.once
def built() -> World:
    return World()


def stay(row: Membership, world: World, start: dt.date, end: dt.date | None) -> None:
    with transaction.atomic():
        Stay.objects.create(
            membership=row,
            unit=world.branches[1],
            kind="home",
            valid_from=start,
            valid_to=end,
            recorded_at=clock.now(),
        )


def test_no_two_stays_overlap(world: World) -> None:
    row = member("Lê Thị Bình", world.branches[0])
    for start, end in (
        (D(2015, 1, 1), None),
        (D(2009, 1, 1), D(2010, 3, 2)),
        (D(2012, 1, 1), D(2013, 1, 1)),
        (D(2013, 1, 1), D(2012, 1, 1)),
    ):
        with pytest.raises(IntegrityError):
            stay(row, world, start, end)
    stay(row, world, D(2009, 1, 1), D(2010, 3, 1))
    assert Stay.objects.count() == 2


def test_one_membership_and_one_card(world: World) -> None:
    row = member("Lê Thị Bình", world.branches[0], card_no="5")
    other = member("Lê Thị Cúc", world.branches[0])
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.filter(pk=other.pk).update(card_no="5")
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.filter(pk=other.pk).update(person=row.person_id)


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["move", "grade", "part", "end", "correct", "rejoin"]),
        st.integers(0, 3),
        st.integers(1, 900),
    ),
    max_size=7,
)


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=STEPS)
def test_lines_never_overlap_or_gap(world: World, steps: list[tuple]) -> None:
    row = member(f"Lê {dt.datetime.now(dt.UTC).timestamp()}", world.branches[0])
    day = D(2010, 3, 1)
    for kind, choice, days in steps:
        day += dt.timedelta(days=days)
        try:
            do(row, world, kind, choice, day)
        except OrgError:
            continue
    for one in Membership.objects.filter(person=row.person_id):
        for model in (Stay, Grade, Participation):
            check_line(one, model)
    assert examine() == []


def do(row: Membership, world: World, kind: str, choice: int, day: dt.date) -> None:
    common = {"actor": SYSTEM, "decision": decision()}
    unit = world.branches[choice].pk
    if kind == "move":
        people.stay_change(commands=[people.ChangeStay(row.pk, unit, day)], **common)
    elif kind == "grade":
        grade = ("official", "probationary")[choice % 2]
        people.grade_change(commands=[people.ChangeGrade(row.pk, grade, day)], **common)
    elif kind == "part":
        word = ("active", "exempt", "suspended")[choice % 3]
        people.participation_change(
            commands=[people.ChangeParticipation(row.pk, word, day)], **common
        )
    elif kind == "end":
        people.membership_end(
            commands=[people.EndMembership(row.pk, day, "request")], **common
        )
    elif kind == "rejoin":
        people.membership_open(
            commands=[people.OpenMembership(row.person_id, unit, day)], **common
        )
    else:
        correct(row, unit, day, common)


def correct(row: Membership, unit: int, day: dt.date, common: dict) -> None:
    spans = (
        people.Span(unit, D(2010, 3, 1), day),
        people.Span(row.unit_id, day),
    )
    people.membership_correct(
        commands=[people.CorrectMembership(row.pk, stays=spans)], **common
    )


def check_line(one: Membership, model: type) -> None:
    rows = model.objects.filter(membership=one, superseded_at__isnull=True)
    line = list(rows.order_by("valid_from").values_list("valid_from", "valid_to"))
    assert line[0][0] == one.joined_on and line[-1][1] == one.left_on
    assert all(a[1] == b[0] for a, b in pairwise(line))
