"""The day roll makes copies true, forwards and (in training) backwards."""

from __future__ import annotations

import pytest

from banyan.people import services as people
from banyan.people.dayroll import day_roll
from banyan.people.examine import examine
from banyan.people.models import Membership, TallyDelta

from .world import SYSTEM, D, World, at, decision, member, person

pytestmark = pytest.mark.django_db


def total() -> dict[tuple[int, str], int]:
    found: dict[tuple[int, str], int] = {}
    for row in TallyDelta.objects.all():
        key = row.unit_id, row.measure
        found[key] = found.get(key, 0) + row.delta
    return {key: value for key, value in found.items() if value}


def test_forwards_and_backwards(monkeypatch: pytest.MonkeyPatch) -> None:
    at(monkeypatch, D(2024, 1, 10))
    world = World()
    row = member("Lê Thị Bình", world.branches[0])
    day_roll(D(2024, 1, 10))
    assert examine() == []
    people.stay_change(
        actor=SYSTEM,
        commands=[people.ChangeStay(row.pk, world.branches[1].pk, D(2024, 2, 1))],
        decision=decision(),
    )
    joining = person("Phạm Dũng")
    people.membership_open(
        actor=SYSTEM,
        commands=[
            people.OpenMembership(joining.pk, world.branches[0].pk, D(2024, 2, 1))
        ],
        decision=decision(),
    )
    planned = Membership.objects.get(person=joining)
    assert (planned.state, planned.unit_id) == ("planned", world.branches[0].pk)
    before = total()

    at(monkeypatch, D(2024, 2, 3))
    assert examine() != []
    assert day_roll(D(2024, 2, 3)) == 2
    assert examine() == []
    row.refresh_from_db()
    planned.refresh_from_db()
    assert row.unit_id == world.branches[1].pk and planned.state == "member"
    assert total()[world.branches[1].pk, "members"] == 1
    assert total()[world.branches[1].pk, "persons"] == 1
    assert day_roll(D(2024, 2, 3)) == 0

    at(monkeypatch, D(2024, 1, 10))
    assert day_roll(D(2024, 1, 10)) == 2
    assert examine() == [] and total() == before
