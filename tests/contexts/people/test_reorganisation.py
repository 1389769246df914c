"""Reorganisations: members follow, offices end, undoing restores both."""

from __future__ import annotations

from typing import Any

import pytest

from banyan.kernel.errors import RuleRefusal
from banyan.kernel.text import Text
from banyan.people import queries
from banyan.people import services as people
from banyan.people.examine import examine
from banyan.people.models import Membership, Office, Post, Stay
from banyan.units import services as units
from banyan.units.domain.operations import Establish, Merge, Split

from .world import SYSTEM, D, World, at, decision, member

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    at(monkeypatch, D(2025, 7, 10))
    world = World()
    for i, home in enumerate(world.branches):
        member(f"Nguyễn Văn {chr(65 + i)}", home)
    post = people.post_set(
        actor=SYSTEM,
        commands=[
            people.SetPost(world.branches[0].pk, "committee-member", D(2010, 1, 1))
        ],
    )[0]
    holder = Membership.objects.get(unit=world.branches[0]).person_id
    people.office_open(
        actor=SYSTEM,
        commands=[people.OpenOffice(holder, post.pk, D(2020, 1, 1))],
        decision=decision(),
    )
    return world


def plan(world: World, *operations: Any) -> Any:
    return units.reorganisation_draft(
        actor=SYSTEM,
        structure=world.party,
        title="Sắp xếp",
        effective_on=D(2025, 7, 1),
        operations=operations,
    )


def merge(world: World) -> Any:
    one, two = world.branches[0], world.branches[1]
    fresh = Establish(
        ref="+new",
        kind="branch",
        parent=world.communes[0].pk,
        names=Text.of("new branch"),
    )
    return plan(world, fresh, Merge(units=(one.pk, two.pk), into="+new"))


def applied(row: Any) -> Any:
    units.reorganisation_preview(actor=SYSTEM, reorganisation=row)
    return units.reorganisation_apply(
        actor=SYSTEM, reorganisation=row, body=None, decision=decision("merge")
    )


def lines(world: World) -> list[tuple[str, int]]:
    page = queries.roster(SYSTEM, world.top, below=True)
    return [(line.name, line.unit_id) for line in page.lines]


def test_members_follow_and_offices_end(world: World) -> None:
    before, row = lines(world), merge(world)
    preview = units.reorganisation_preview(actor=SYSTEM, reorganisation=row)
    counts = {f.key: f.amount for _room, f in preview.findings}
    assert counts == {
        "people.members_move": 2,
        "people.offices_end": 1,
        "people.posts_end": 1,
    }
    row = applied(row)
    new = row.made["+new"]
    after = dict(lines(world))
    assert after["Nguyễn Văn A"] == after["Nguyễn Văn B"] == new
    assert after["Nguyễn Văn C"] == world.branches[2].pk
    assert Office.objects.get().valid_to == D(2025, 7, 1)
    assert Post.objects.get().valid_to == D(2025, 7, 1)
    past = queries.roster(SYSTEM, world.branches[0], as_of_day=D(2025, 6, 30))
    assert [line.name for line in past.lines] == ["Nguyễn Văn A"]
    assert examine() == []

    units.reorganisation_undo(
        actor=SYSTEM, reorganisation=row, decision=decision("undo")
    )
    assert lines(world) == before
    assert Office.objects.get(superseded_at__isnull=True).valid_to is None
    assert Post.objects.get().valid_to is None
    open_ones = Stay.objects.filter(superseded_at__isnull=True)
    assert open_ones.count() == 4 and examine() == []

    row.refresh_from_db()
    row = applied(row)
    assert dict(lines(world))["Nguyễn Văn A"] == row.made["+new"]
    assert examine() == []


def test_where_members_go_is_asked_never_guessed(world: World) -> None:
    def split(**values: Any) -> Any:
        parts = [
            Establish(
                ref=ref,
                kind="branch",
                parent=world.communes[0].pk,
                names=Text.of(ref),
            )
            for ref in ("+a", "+b")
        ]
        one = world.branches[0].pk
        return plan(world, *parts, Split(unit=one, into=("+a", "+b"), **values))

    row = split()
    preview = units.reorganisation_preview(actor=SYSTEM, reorganisation=row)
    asked = [f for _room, f in preview.findings if f.forbids]
    assert [f.key for f in asked] == ["people.assign_members"] and asked[0].way_out
    with pytest.raises(RuleRefusal):
        applied(row)
    row = applied(split(members_to="+b"))
    assert dict(lines(world))["Nguyễn Văn A"] == row.made["+b"]


def test_undoing_is_refused_once_somebody_moved_on(world: World) -> None:
    row = applied(merge(world))
    followed = Membership.objects.get(name_fold="nguyen van a")
    people.stay_change(
        actor=SYSTEM,
        commands=[people.ChangeStay(followed.pk, world.branches[3].pk, D(2025, 7, 5))],
        decision=decision(),
    )
    with pytest.raises(RuleRefusal) as refused:
        units.reorganisation_undo(
            actor=SYSTEM, reorganisation=row, decision=decision("undo")
        )
    assert "people.built_on" in {p.code for p in refused.value.problems}


def test_a_transfer_to_come_into_an_ended_unit_is_a_veto(world: World) -> None:
    one = Membership.objects.get(name_fold="nguyen van c")
    people.stay_change(
        actor=SYSTEM,
        commands=[people.ChangeStay(one.pk, world.branches[0].pk, D(2025, 8, 1))],
        decision=decision(),
    )
    preview = units.reorganisation_preview(actor=SYSTEM, reorganisation=merge(world))
    assert "people.later_facts" in {f.key for _room, f in preview.findings}
