"""Possible twins: the scan of the whole base, and what people decide about a pair."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from banyan.kernel.errors import InputError, NotAllowed, NotVisible, StateRefusal
from banyan.ledger.models import Act
from banyan.people import services as people
from banyan.people import settings
from banyan.people.models import TwinProposal, TwinVerdict
from tests.support import kept

from . import world as w

pytestmark = pytest.mark.django_db
D = dt.date


@kept.once
def built() -> w.World:
    return w.World()


def scan(actor: Any = w.SYSTEM, **more: Any) -> Any:
    return people.duplicates_scan(actor=actor, **more)


def words(row: TwinProposal) -> set[str]:
    return {word for word, _points in row.reasons}


def test_a_scan_finds_the_same_name_in_any_order_and_spelling(world: w.World) -> None:
    one = w.member("Nguyễn Văn An", world.branches[0])
    two = w.member("NGUYEN VAN AN", world.branches[3])
    three = w.member("An Văn Nguyễn", world.branches[2])
    w.member("Lê Thị Bình", world.branches[1])
    result = scan()
    assert (result.persons, result.proposed, result.new) == (4, 3, 3)
    found = {(p.first_id, p.second_id): words(p) for p in TwinProposal.objects.all()}
    assert found[one.person_id, two.person_id] == {"same-name", "same-birth-date"}
    assert found[one.person_id, three.person_id] == {"same-words", "same-birth-date"}


def test_a_name_alone_proposes_nobody_one_in_the_same_unit_does(world: w.World) -> None:
    w.member("Nguyễn Văn An", world.branches[0], birth_date=D(1980, 5, 20))
    w.member("Nguyễn Văn An", world.branches[1], birth_date=D(1980, 9, 1))
    assert scan().proposed == 0
    w.member("Nguyễn Văn An", world.branches[0], birth_date=D(1980, 11, 2))
    assert scan().proposed == 1
    assert "same-unit" in words(TwinProposal.objects.get())


def test_units_at_different_times_are_no_sign(world: w.World) -> None:
    left = w.member("Trần Văn Bảo", world.branches[0], birth_date=D(1980, 5, 20))
    people.membership_end(
        actor=w.SYSTEM,
        commands=[people.EndMembership(left.pk, D(2015, 1, 1), "request")],
        decision=w.decision(),
    )
    w.member(
        "Trần Văn Bảo",
        world.branches[0],
        joined=D(2016, 1, 1),
        birth_date=D(1980, 9, 1),
    )
    assert scan().proposed == 0


def test_contacts_cards_identity_and_sex_count(world: w.World) -> None:
    one = w.member("Lê Thị Bình", world.branches[0], sex="f", card_no="0012")
    two = w.member(
        "Lê Bình", world.branches[1], sex="m", card_no="12", birth_date=D(1990, 1, 1)
    )
    for who in (one, two):
        people.contact_set(
            actor=w.SYSTEM,
            commands=[people.SetContact(who.person_id, "phone", "0912 345 678")],
        )
        people.sensitive_set(
            actor=w.SYSTEM,
            commands=[people.SetSensitive(who.person_id, "national-id", "001234")],
        )
    scan()
    assert words(TwinProposal.objects.get()) == {
        "short-name",
        "other-birth-date",
        "same-card",
        "same-phone",
        "same-identity",
        "other-sex",
    }


def test_what_too_many_share_says_nothing(world: w.World) -> None:
    settings_now = {"duplicates": {"too_common": 2, "points": {"same-phone": 90}}}
    people.settings_set(actor=w.SYSTEM, values=settings_now)
    for number in range(3):
        who = w.person(f"Người Số {number}", birth_date=D(1950 + number, 1, 1))
        people.contact_set(
            actor=w.SYSTEM,
            commands=[people.SetContact(who.pk, "phone", "0912 345 678")],
        )
    result = scan()
    assert result.proposed == 0 and result.too_common == {"phone": 1}


def test_a_second_scan_changes_nothing_and_drops_what_is_alike_no_longer(
    world: w.World,
) -> None:
    w.member("Nguyễn Văn An", world.branches[0])
    two = w.member("Nguyễn Văn An", world.branches[3])
    assert scan().new == 1
    row = TwinProposal.objects.get()
    assert (scan().new, TwinProposal.objects.get().pk) == (0, row.pk)
    people.person_change(
        actor=w.SYSTEM,
        commands=[people.ChangePerson(two.person_id, birth_date=D(1950, 2, 2))],
    )
    assert scan().gone == 1
    assert not TwinProposal.objects.exists()


def test_a_scan_looks_only_at_pairs_with_one_in_range(world: w.World) -> None:
    for unit in (0, 1, 2, 3):
        w.member("Nguyễn Văn An", world.branches[unit])
    officer = w.officer(world.communes[0])
    result = scan(officer)
    # Two in range with each other, and each of them with the two elsewhere.
    assert (result.persons, result.proposed) == (2, 5)
    assert scan(w.officer(world.top), unit=world.communes[1]).new == 1


def test_a_scan_of_one_range_leaves_the_proposals_of_another(world: w.World) -> None:
    w.member("Nguyễn Văn An", world.branches[0])
    two = w.member("Nguyễn Văn An", world.branches[1])
    assert scan(w.officer(world.communes[0])).new == 1
    people.person_change(
        actor=w.SYSTEM,
        commands=[people.ChangePerson(two.person_id, birth_date=D(1950, 2, 2))],
    )
    assert scan(w.officer(world.communes[1])).gone == 0


def test_scanning_needs_the_right_and_a_unit_in_range(world: w.World) -> None:
    with pytest.raises(NotAllowed):
        scan(w.officer(world.top, rights=["person.read"]))
    with pytest.raises(NotVisible):
        scan(w.officer(world.communes[0]), unit=world.communes[1])


def test_a_scan_leaves_an_act_with_its_numbers(world: w.World) -> None:
    scan()
    act = Act.objects.get(kind="people.duplicates_scan")
    assert act.facts["persons"] == 0 and act.entry_count == 0


# -- two persons ---------------------------------------------------------------------


def decide(one: Any, two: Any, actor: Any = w.SYSTEM, **more: Any) -> Any:
    more.setdefault("reason", "Two brothers, both papers seen")
    command = people.DecideTwins(one.person_id, two.person_id, **more)
    return people.twins_decide(actor=actor, commands=[command])


def test_what_was_decided_is_not_proposed_again(world: w.World) -> None:
    one = w.member("Nguyễn Văn An", world.branches[0])
    two = w.member("Nguyễn Văn An", world.branches[1])
    scan()
    decide(two, one, w.officer(world.communes[0]))
    assert TwinProposal.objects.get().state == "two-persons"
    result = scan()
    assert (result.proposed, result.new, result.decided) == (0, 0, 1)
    assert TwinProposal.objects.filter(state="open").count() == 0
    decide(one, two, withdraw=True, reason="It was one person after all")
    assert scan().proposed == 1
    assert TwinProposal.objects.get().state == "open"


def test_deciding_twice_is_one_word_and_taking_back_needs_one(world: w.World) -> None:
    one = w.member("Nguyễn Văn An", world.branches[0])
    two = w.member("Nguyễn Văn An", world.branches[1])
    decide(one, two)
    decide(one, two)
    assert TwinVerdict.objects.count() == 1
    decide(one, two, withdraw=True)
    with pytest.raises(StateRefusal, match="Nobody decided"):
        decide(one, two, withdraw=True)


def test_deciding_needs_both_in_range_two_records_and_a_reason(world: w.World) -> None:
    one = w.member("Nguyễn Văn An", world.branches[0])
    two = w.member("Nguyễn Văn An", world.branches[2])
    with pytest.raises(NotVisible):
        decide(one, two, w.officer(world.communes[0]))
    with pytest.raises(NotAllowed):
        decide(one, two, w.officer(world.top, rights=["person.read"]))
    with pytest.raises(InputError):
        decide(one, two, reason=" ")
    with pytest.raises(StateRefusal, match="same record"):
        decide(one, one)


# -- settings -------------------------------------------------------------------------


def test_settings_are_data_and_set_on_record(world: w.World) -> None:
    assert settings.weights().propose_from == 70
    values = {"duplicates": {"propose_from": 90}}
    people.settings_set(actor=w.SYSTEM, values=values)
    assert settings.weights().propose_from == 90
    assert settings.weights().warn_from == 55
    assert Act.objects.get(kind="people.settings_set").facts == values


@pytest.mark.parametrize(
    "values",
    [
        {"duplicates": {"propose_from": "many"}},
        {"duplicates": {"propose_from": 0}},
        {"duplicates": {"points": {"same-shoe-size": 3}}},
        {"duplicates": 3},
        {"corrections": {"answer_unit": "moon"}},
        {"corrections": {"answer_within": True}},
        {"colour": "blue"},
    ],
)
def test_settings_that_cannot_be_are_named(values: Any) -> None:
    with pytest.raises(InputError) as found:
        people.settings_set(actor=w.SYSTEM, values=values)
    assert found.value.problems[0].field


def test_settings_need_the_right(world: w.World) -> None:
    with pytest.raises(NotAllowed):
        people.settings_set(actor=w.officer(world.top), values={})
