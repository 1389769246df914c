"""Merging two records of one person: what moves, what is chosen, what is refused."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from banyan.deadlines.models import Deadline
from banyan.figures.services import rebuild_tallies
from banyan.kernel.errors import (
    NotVisible,
    RuleRefusal,
    StateRefusal,
)
from banyan.kernel.text import Text
from banyan.ledger.models import Act
from banyan.papers.models import Paper
from banyan.people import services as people
from banyan.people.models import (
    Contact,
    Membership,
    Office,
    Person,
    PersonName,
    Qualification,
    Sensitive,
    Stay,
    TwinProposal,
)
from banyan.people.queries import duplicates_while_typing, person_get, roster
from tests.support import kept

from . import world as w
from .merge_world import (
    contact,
    fresh,
    healthy,
    merge,
    office,
    seal,
    sealed,
    truth,
    two,
    undo,
    unit_post,
)

pytestmark = pytest.mark.django_db
D = dt.date


@kept.once
def built() -> w.World:
    found = w.World()
    rebuild_tallies()
    return found


# -- what moves ---------------------------------------------------------------------


def test_everything_moves_and_the_old_identity_still_answers(world: w.World) -> None:
    one, other = two(world)
    contact(other, "phone", "0912345678")
    office(other, world.union_group)
    people.qualification_add(
        actor=w.SYSTEM,
        commands=[
            people.AddQualification(other.person_id, "course", "A", D(2020, 1, 1))
        ],
    )
    paper = Paper.objects.create(
        title=Text.of("Bằng"),
        kind="certificate",
        person_id=other.person_id,
        subject_kind="people.person",
        subject=other.person_id,
        created_at=w.clock.now(),
    )
    clock = Deadline.objects.create(
        kind="x",
        subject_kind="people.person",
        subject=other.person_id,
        person_id=other.person_id,
        unit=world.union_group,
        started_on=D(2025, 1, 1),
        due_on=D(2025, 2, 1),
    )
    before = truth()
    row = merge(one.person_id, other.person_id)
    healthy()
    a, b = fresh(one), fresh(other)
    assert b.merged_into_id == a.pk
    for model in (Contact, Membership, Office, Qualification):
        assert not model.objects.filter(person=b.pk).exists(), model
    paper.refresh_from_db()
    clock.refresh_from_db()
    assert (paper.person_id, paper.subject) == (a.pk, a.pk)
    assert (clock.person_id, clock.subject) == (a.pk, a.pk)
    assert person_get(w.SYSTEM, uid=b.uid).uid == a.uid
    assert person_get(w.SYSTEM, id=b.pk).id == a.pk
    assert set(row.moved) >= {"people.Membership.person", "papers.paper.person"}
    assert Act.objects.get(kind="people.persons_merge").entry_count > 6
    undo(row)
    healthy()
    assert truth() == before


def test_memberships_bear_the_name_that_was_chosen(world: w.World) -> None:
    one, other = two(world)
    row = merge(one.person_id, other.person_id, keep={"name": "B"})
    a = fresh(one)
    assert a.full_name == "Nguyen Van An"
    keys = set(Membership.objects.values_list("name_key", flat=True))
    assert keys == {a.name_key}
    kept = PersonName.objects.get(person=a.pk)
    assert (kept.text, kept.kind) == ("Nguyễn Văn An", "spelling")
    undo(row)
    assert fresh(one).full_name == "Nguyễn Văn An"
    assert not PersonName.objects.exists()
    healthy()


def test_what_is_empty_is_filled_what_differs_stays(world: w.World) -> None:
    one = w.member("Nguyễn Văn An", world.branches[0], birth_date=None, sex="m")
    other = w.member("Nguyễn Văn An", world.union_group, sex="f")
    before = truth()
    row = merge(one.person_id, other.person_id)
    a = fresh(one)
    assert (a.birth_date, a.sex) == (D(1980, 5, 20), "m")
    healthy()
    undo(row)
    assert truth() == before
    merge(one.person_id, other.person_id, keep={"sex": "B", "birth": "A"})
    a = fresh(one)
    assert (a.birth_date, a.sex) == (None, "f")
    healthy()


def test_what_both_have_alike_is_not_doubled(world: w.World) -> None:
    one, other = two(world)
    contact(one, "phone", "0912 345 678", is_primary=True)
    contact(other, "phone", "+84 912345678", is_primary=True)
    contact(other, "mail", "an@example.org", is_primary=True)
    before = truth()
    row = merge(one.person_id, other.person_id)
    shown = Contact.objects.filter(person=one.person_id)
    assert sorted(shown.values_list("kind", "is_primary")) == [
        ("mail", True),
        ("phone", True),
    ]
    undo(row)
    assert truth() == before


def test_only_one_contact_of_a_kind_stays_the_first(world: w.World) -> None:
    one, other = two(world)
    contact(one, "phone", "0912345678", is_primary=True)
    second = contact(other, "phone", "0987654321", is_primary=True)
    row = merge(one.person_id, other.person_id)
    second.refresh_from_db()
    assert (second.person_id, second.is_primary) == (one.person_id, False)
    undo(row)
    second.refresh_from_db()
    assert (second.person_id, second.is_primary) == (other.person_id, True)


def test_sealed_values_follow_and_still_open(world: w.World) -> None:
    one, other = two(world)
    seal(other, "001080000001")
    before = sealed()
    row = merge(one.person_id, other.person_id)
    assert [s[0] for s in sealed()] == [one.person_id]
    undo(row)
    assert sealed() == before
    healthy()


def test_two_identity_numbers_have_to_be_chosen_between(world: w.World) -> None:
    one, other = two(world)
    seal(one, "001080000001")
    seal(other, "001080000002")
    before = sealed()
    with pytest.raises(StateRefusal) as found:
        merge(one.person_id, other.person_id)
    assert [p.field for p in found.value.problems] == ["national-id"]
    row = merge(one.person_id, other.person_id, keep={"national-id": "B"})
    values = {person: value for person, _f, value, _m in sealed()}
    assert values[one.person_id] == "001080000002"
    undo(row)
    assert sealed() == before
    merge(one.person_id, other.person_id, keep={"national-id": "A"})
    assert sealed() == before


def test_the_person_is_counted_once(world: w.World) -> None:
    one, other = two(world)
    row = merge(one.person_id, other.person_id)
    healthy()
    from banyan.figures import queries

    places = [world.branches[0].pk, world.union_group.pk]
    tallies = queries.tally_of(w.SYSTEM, places)
    assert [tallies[p].persons for p in places] == [1, 0]
    undo(row)
    healthy()
    tallies = queries.tally_of(w.SYSTEM, places)
    assert [tallies[p].persons for p in places] == [1, 1]


def test_twins_of_the_merged_record_are_no_longer_proposed(world: w.World) -> None:
    one, other = two(world)
    third = w.member("Nguyễn Văn An", world.branches[3])
    people.duplicates_scan(actor=w.SYSTEM)
    row = merge(one.person_id, other.person_id)
    states = {(p.first_id, p.second_id): p.state for p in TwinProposal.objects.all()}
    assert states == {
        (one.person_id, other.person_id): "merged",
        (one.person_id, third.person_id): "open",
    }
    found = duplicates_while_typing(
        w.SYSTEM, "Nguyen Van An", birth_date=D(1980, 5, 20)
    )
    assert {t.person_id for t in found.here} == {one.person_id, third.person_id}
    undo(row)
    people.duplicates_scan(actor=w.SYSTEM)
    assert TwinProposal.objects.filter(state="open").count() == 3


# -- what was recorded twice ------------------------------------------------------------


def twice(world: w.World) -> tuple[Any, Any]:
    """Registered in one branch, and two years later once more in another."""
    one = w.member("Nguyễn Văn An", world.branches[0], card_no="111")
    other = w.member(
        "Nguyễn Văn An", world.branches[2], joined=D(2012, 1, 1), card_no="222"
    )
    return one, other


def test_two_memberships_at_one_time_have_to_be_chosen_between(world: w.World) -> None:
    one, other = twice(world)
    with pytest.raises(StateRefusal) as found:
        merge(one.person_id, other.person_id)
    assert [(p.code, p.field) for p in found.value.problems] == [
        ("people.merge_choose", "membership:party")
    ]
    with pytest.raises(RuleRefusal):  # a standing changes: no decision, no change
        merge(one.person_id, other.person_id, keep={"membership:party": "A"})


@pytest.mark.parametrize("side", ["A", "B"])
def test_what_is_not_chosen_is_set_aside_and_comes_back(
    world: w.World, side: str
) -> None:
    one, other = twice(world)
    before = truth()
    row = merge(
        one.person_id,
        other.person_id,
        keep={"membership:party": side},
        decision=w.decision("Correction"),
    )
    healthy()
    kept, gone = (one, other) if side == "A" else (other, one)
    for each in (kept, gone):
        each.refresh_from_db()
        assert each.person_id == one.person_id
    assert (kept.state, gone.state, gone.unit_id) == ("member", "withdrawn", None)
    assert not Stay.objects.filter(
        membership=gone.pk, superseded_at__isnull=True
    ).exists()
    lines = [
        line.membership_id
        for unit in (world.branches[0], world.branches[2])
        for line in roster(w.SYSTEM, unit.pk).lines
    ]
    assert lines == [kept.pk]
    shown = person_get(w.SYSTEM, id=one.person_id)
    assert [m.id for m in shown.memberships] == [kept.pk]
    with pytest.raises(NotVisible):
        people.membership_end(
            actor=w.SYSTEM,
            commands=[people.EndMembership(gone.pk, D(2024, 1, 1), "request")],
            decision=w.decision(),
        )
    undo(row)
    healthy()
    assert truth() == before


def test_a_card_goes_over_to_who_has_none(world: w.World) -> None:
    one = w.member("Nguyễn Văn An", world.branches[0])
    other = w.member("Nguyễn Văn An", world.branches[1], card_no="222")
    before = truth()
    row = merge(
        one.person_id,
        other.person_id,
        keep={"membership:party": "A"},
        decision=w.decision(),
    )
    one.refresh_from_db()
    assert one.card_no == "222"
    undo(row)
    assert truth() == before


def test_memberships_one_after_the_other_stand_together(world: w.World) -> None:
    one = w.member("Nguyễn Văn An", world.branches[0])
    people.membership_end(
        actor=w.SYSTEM,
        commands=[people.EndMembership(one.pk, D(2012, 1, 1), "request")],
        decision=w.decision(),
    )
    other = w.member("Nguyễn Văn An", world.branches[2], joined=D(2014, 1, 1))
    before = truth()
    row = merge(one.person_id, other.person_id)
    assert len(person_get(w.SYSTEM, id=one.person_id).memberships) == 2
    healthy()
    undo(row)
    assert truth() == before


def test_an_office_recorded_twice_is_set_aside_once_it_has_ended(
    world: w.World,
) -> None:
    one, other = two(world)
    office(one, world.branches[0], key="treasurer")
    again = office(other, world.branches[0], D(2021, 1, 1), key="treasurer")
    post = f"office:{unit_post(world.branches[0], 'treasurer')}"
    with pytest.raises(StateRefusal) as found:
        merge(one.person_id, other.person_id, keep={post: "A"})
    assert [p.code for p in found.value.problems] == ["people.merge_office"]
    people.office_end(
        actor=w.SYSTEM,
        commands=[people.EndOffice(again.pk, D(2022, 1, 1))],
        decision=w.decision(),
    )
    before = truth()
    row = merge(one.person_id, other.person_id, keep={post: "A"}, decision=w.decision())
    assert len(person_get(w.SYSTEM, id=one.person_id).offices) == 1
    undo(row)
    assert truth() == before


# -- several --------------------------------------------------------------------------------


def test_merges_follow_each_other_along_a_chain(world: w.World) -> None:
    one, other = two(world)
    third = w.person("Nguyễn Văn An")
    first = merge(other.person_id, third.pk)
    second = merge(one.person_id, other.person_id)
    assert person_get(w.SYSTEM, id=third.pk).id == one.person_id
    with pytest.raises(StateRefusal, match="itself merged later"):
        undo(first)
    undo(second)
    undo(first)
    assert not Person.objects.filter(merged_into__isnull=False).exists()
    healthy()


def test_one_act_merges_several(world: w.World) -> None:
    one, other = two(world)
    third, fourth = w.person("Trần Bình"), w.person("Trần Bình")
    made = people.persons_merge(
        actor=w.SYSTEM,
        commands=[
            people.MergePersons(one.person_id, other.person_id, "The same"),
            people.MergePersons(third.pk, fourth.pk, "The same"),
        ],
    )
    assert len(made) == 2
    assert Act.objects.filter(kind="people.persons_merge").count() == 1
    assert Sensitive.objects.count() == 0
