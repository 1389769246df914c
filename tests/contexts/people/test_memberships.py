"""Memberships: opened, moved, ended, corrected; refused by right, rule, state."""

from __future__ import annotations

import datetime as dt

import pytest

from banyan.kernel.errors import Conflict, NotAllowed, NotVisible, Refusal, StateRefusal
from banyan.ledger.models import Act, Entry
from banyan.people import services as people
from banyan.people.models import CountingPlace, Grade, Membership, Stay, TallyDelta
from tests.support import kept
from tests.support.counting import statements

from .world import SYSTEM, D, World, at, decision, member, officer, person

pytestmark = pytest.mark.django_db


@kept.once
def built() -> World:
    return World()


def opening(one: object, unit: object, **values: object) -> people.OpenMembership:
    joined = values.pop("joined_on", D(2010, 3, 1))
    return people.OpenMembership(one.pk, unit.pk, joined, **values)


def test_opening_writes_the_membership_its_facts_and_the_ledger(world: World) -> None:
    one = person()
    command = opening(one, world.branches[0], official_on=D(2011, 3, 1), card_no="77")
    actor = officer(world.communes[0])
    chosen = decision()

    [row] = people.membership_open(actor=actor, commands=[command], decision=chosen)

    assert (row.state, row.unit_id, row.grade) == (
        "member",
        world.branches[0].pk,
        "official",
    )
    assert row.opened_by_id == chosen and row.name_key == one.name_key
    grades = [
        (g.grade, g.valid_from, g.valid_to)
        for g in Grade.objects.order_by("valid_from")
    ]
    assert grades == [
        ("probationary", D(2010, 3, 1), D(2011, 3, 1)),
        ("official", D(2011, 3, 1), None),
    ]
    act = Act.objects.get(kind="people.membership_open")
    assert act.decision_id == chosen and act.unit_id == world.branches[0].pk
    kinds = Entry.objects.filter(act_id=act.pk).order_by("seq")
    assert [e.kind for e in kinds] == [
        "people.membership",
        "people.stay",
        "people.grade",
        "people.grade",
        "people.participation",
    ]
    place = CountingPlace.objects.get()
    assert (place.person_id, place.unit_id) == (one.pk, world.branches[0].pk)
    deltas = {d.measure: d.delta for d in TallyDelta.objects.all()}
    assert deltas["members"] == deltas["official"] == deltas["persons"] == 1
    assert deltas["admitted.2010-03"] == 1


def test_a_list_costs_a_fixed_number_of_queries(
    world: World,
) -> None:
    def commands(n: int) -> list[people.OpenMembership]:
        return [
            opening(person(f"Trần Văn {n} {i}"), world.branches[i % 4])
            for i in range(n)
        ]

    few, many, chosen = commands(2), commands(40), decision()
    with statements() as two:
        people.membership_open(actor=SYSTEM, commands=few, decision=chosen)
    with statements() as forty:
        people.membership_open(actor=SYSTEM, commands=many, decision=chosen)
    assert len(forty) == len(two)


def test_who_may_not_write_there_is_refused(world: World) -> None:
    command = opening(person(), world.branches[0])
    reader = officer(world.communes[0], rights=["unit.read", "membership.read"])
    with pytest.raises(NotAllowed):
        people.membership_open(actor=reader, commands=[command], decision=decision())
    neighbour = officer(world.communes[1])
    with pytest.raises(NotVisible):
        people.membership_open(actor=neighbour, commands=[command], decision=decision())
    assert not Membership.objects.exists()


def test_no_standing_without_a_decision(world: World) -> None:
    with pytest.raises(Refusal) as refused:
        people.membership_open(
            actor=SYSTEM, commands=[opening(person(), world.branches[0])], decision=None
        )
    assert refused.value.code == "people.no_decision" and refused.value.way_out


def refusal(call: object) -> StateRefusal:
    with pytest.raises(StateRefusal) as refused:
        call()
    for problem in refused.value.problems:
        assert problem.field and problem.way_out and problem.message
    return refused.value


def test_refusals_name_field_and_way_out(world: World) -> None:
    chosen = decision()
    row = member("Lê Thị Bình", world.branches[0], card_no="1")

    def open_(one: object, unit: object, **values: object) -> str:
        command = opening(one, unit, **values)
        return refusal(
            lambda: people.membership_open(
                actor=SYSTEM, commands=[command], decision=chosen
            )
        ).code

    other = person("Phạm Dũng")
    assert open_(row.person, world.branches[1]) == "people.already_member"
    assert open_(other, world.branches[1], card_no="1") == "people.card_taken"
    late = D(1999, 1, 1)
    assert open_(other, world.branches[1], joined_on=late) == "people.unit_not_there"
    assert open_(other, world.branches[1], grade="x") == "people.unknown_word"
    people.person_change(
        actor=SYSTEM,
        commands=[people.ChangePerson(other.pk, deceased_on=D(2009, 1, 1))],
    )
    assert open_(other, world.branches[1]) == "people.dead"


def test_two_commands_for_one_person_clash_with_each_other(world: World) -> None:
    one = person()
    commands = [opening(one, world.branches[0]), opening(one, world.branches[1])]
    error = refusal(
        lambda: people.membership_open(
            actor=SYSTEM, commands=commands, decision=decision()
        )
    )
    assert error.code == "people.already_member"


def test_a_transfer_ends_one_stay_and_opens_the_next(world: World) -> None:
    row = member("Lê Thị Bình", world.branches[0])
    chosen = decision("transfer")
    command = people.ChangeStay(row.pk, world.branches[2].pk, D(2024, 3, 1))

    with pytest.raises(NotVisible):  # the right is needed where the member goes, too
        people.stay_change(
            actor=officer(world.communes[0]), commands=[command], decision=chosen
        )
    [row] = people.stay_change(
        actor=officer(world.top), commands=[command], decision=chosen
    )

    old, new = Stay.objects.order_by("valid_from")
    assert (old.valid_to, old.end_decision_id) == (D(2024, 3, 1), chosen)
    assert old.ended_recorded_at is not None and old.superseded_at is None
    assert (new.valid_from, new.valid_to, new.unit_id) == (
        D(2024, 3, 1),
        None,
        world.branches[2].pk,
    )
    assert row.unit_id == world.branches[2].pk
    place = CountingPlace.objects.get(valid_to="9999-12-31")
    assert place.unit_id == world.branches[2].pk


def test_a_change_to_come_touches_no_copy(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    at(monkeypatch, D(2024, 1, 10))
    row = member("Lê Thị Bình", world.branches[0])
    [row] = people.stay_change(
        actor=SYSTEM,
        commands=[people.ChangeStay(row.pk, world.branches[1].pk, D(2024, 2, 1))],
        decision=decision(),
    )
    assert row.unit_id == world.branches[0].pk
    later = refusal(
        lambda: people.stay_change(
            actor=SYSTEM,
            commands=[people.ChangeStay(row.pk, world.branches[2].pk, D(2024, 1, 9))],
            decision=decision(),
        )
    )
    assert later.code == "people.later_fact"


def test_somebody_else_changed_it(world: World) -> None:
    row = member("Lê Thị Bình", world.branches[0])
    command = people.ChangeGrade(row.pk, "probationary", D(2020, 1, 1), row_version=9)
    with pytest.raises(Conflict):
        people.grade_change(actor=SYSTEM, commands=[command], decision=decision())


def test_leaving_ends_every_fact_and_keeps_the_record_in_range(world: World) -> None:
    row = member("Lê Thị Bình", world.branches[0])
    chosen = decision()
    command = people.EndMembership(row.pk, D(2022, 5, 1), "request")
    [row] = people.membership_end(actor=SYSTEM, commands=[command], decision=chosen)
    assert (row.state, row.left_on, row.left_reason) == (
        "left",
        D(2022, 5, 1),
        "request",
    )
    assert row.unit_id == world.branches[0].pk and row.grade == ""
    assert row.closed_by_id == chosen
    assert not Stay.objects.filter(valid_to="9999-12-31").exists()
    again = people.OpenMembership(row.person_id, world.branches[1].pk, D(2023, 1, 1))
    people.membership_open(actor=SYSTEM, commands=[again], decision=decision())
    assert Membership.objects.filter(state="member").count() == 1
    backwards = people.EndMembership(
        Membership.objects.get(state="member").pk, D(2022, 6, 1), "request"
    )
    error = refusal(
        lambda: people.membership_end(
            actor=SYSTEM, commands=[backwards], decision=chosen
        )
    )
    assert error.code == "people.end_before_start"


def test_guest_stays(world: World) -> None:
    row = member("Lê Thị Bình", world.branches[0])
    guest = world.branches[3]
    people.guest_stay_open(
        actor=SYSTEM,
        commands=[people.OpenGuestStay(row.pk, guest.pk, D(2023, 1, 1))],
        decision=decision(),
    )
    error = refusal(
        lambda: people.guest_stay_open(
            actor=SYSTEM,
            commands=[people.OpenGuestStay(row.pk, guest.pk, D(2023, 6, 1))],
            decision=decision(),
        )
    )
    assert error.code == "people.overlap"
    people.guest_stay_close(
        actor=SYSTEM,
        commands=[people.CloseGuestStay(row.pk, D(2023, 9, 1))],
        decision=decision(),
    )
    stay = Stay.objects.get(kind="guest")
    assert stay.valid_to == D(2023, 9, 1)
    assert Membership.objects.get().unit_id == world.branches[0].pk


def test_exemption(world: World) -> None:
    row = member("Lê Thị Bình", world.branches[0])
    command = people.ChangeParticipation(row.pk, "exempt", D(2023, 1, 1), "old-age")
    [row] = people.participation_change(
        actor=SYSTEM, commands=[command], decision=decision()
    )
    assert row.participation == "exempt"
    error = refusal(
        lambda: people.participation_change(
            actor=SYSTEM,
            commands=[people.ChangeParticipation(row.pk, "on leave", D(2023, 2, 1))],
            decision=decision(),
        )
    )
    assert error.code == "people.unknown_word"


def test_what_was_wrong_is_superseded_and_stays_readable(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    at(monkeypatch, D(2024, 1, 10))
    row = member("Lê Thị Bình", world.branches[0])
    original = row.opened_by_id
    at(monkeypatch, D(2024, 2, 10))
    chosen = decision("correction")
    command = people.CorrectMembership(
        row.pk,
        joined_on=D(2009, 3, 1),
        stays=(
            people.Span(world.branches[1].pk, D(2009, 3, 1), D(2015, 1, 1)),
            people.Span(world.branches[0].pk, D(2015, 1, 1)),
        ),
    )
    [row] = people.membership_correct(actor=SYSTEM, commands=[command], decision=chosen)
    assert row.joined_on == D(2009, 3, 1)
    stays = Stay.objects.order_by("recorded_at", "valid_from")
    assert [s.superseded_at is not None for s in stays] == [True, False, False]
    assert [s.decision_id for s in stays] == [original, chosen, original]
    hole = people.CorrectMembership(
        row.pk, stays=(people.Span(world.branches[1].pk, D(2010, 3, 1)),)
    )
    error = refusal(
        lambda: people.membership_correct(
            actor=SYSTEM, commands=[hole], decision=chosen
        )
    )
    assert error.code == "people.hole"


def test_one_counting_place_by_the_order_of_structures(world: World) -> None:
    row = member("Lê Thị Bình", world.union_group, D(2005, 1, 1))
    command = people.OpenMembership(row.person_id, world.branches[0].pk, D(2010, 1, 1))
    people.membership_open(actor=SYSTEM, commands=[command], decision=decision())
    places = CountingPlace.objects.filter(superseded_at__isnull=True)
    line = [
        (p.unit_id, p.valid_from, p.valid_to) for p in places.order_by("valid_from")
    ]
    assert line == [
        (world.union_group.pk, D(2005, 1, 1), D(2010, 1, 1)),
        (world.branches[0].pk, D(2010, 1, 1), None),
    ]
    assert dt.date.max != line[0][2]
