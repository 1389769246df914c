"""The search: people, units, decisions and rules, in any spelling, within rights."""

from __future__ import annotations

from typing import Any

import pytest

from banyan.people import services as people
from tests.support import kept, web_world
from tests.support.counting import queries_of
from tests.support.people_world import member, url

pytestmark = pytest.mark.django_db


@kept.once
def built() -> web_world.World:
    return web_world.build()


def found(world: web_world.World, who: str, typed: str, **more: str) -> dict[str, Any]:
    answer = world.client(who).get("/search/", {"q": typed, **more})
    assert answer.status_code == 200
    return {g.kind: g for g in answer.context["page"].groups}


@pytest.mark.parametrize("language", ["vi", "lo", "en"])
@pytest.mark.parametrize("typed", ["", "mau", "chi bo", "ຮັບ", "366", "<b>", "%_"])
def test_every_search_is_answered(
    world: web_world.World, language: str, typed: str
) -> None:
    answer = world.client("officer", language).get("/search/", {"q": typed})
    assert answer.status_code == 200
    assert "<b>" not in answer.content.decode()


def test_people_and_units_are_found_with_and_without_marks(
    world: web_world.World,
) -> None:
    person = found(world, "officer", "tran thi mau")["person"].hits[0]
    assert "<mark>Trần</mark>" in str(person.name)
    assert "Branch 1 of Bắc" in person.note
    units = found(world, "officer", "chi bo 1")["units.unit"].hits
    assert [u.url.startswith("/") for u in units] == [True]
    assert "Committee of Bắc" in units[0].note


def test_a_unit_keeps_being_found_by_its_other_languages(
    world: web_world.World,
) -> None:
    hit = found(world, "officer", "chi bộ 1 bắc")["units.unit"].hits[0]
    assert str(hit.name) == "Branch 1 of Bắc"
    assert "<mark>Chi</mark> <mark>bộ</mark> <mark>1</mark>" in str(hit.also)


def test_nothing_out_of_range_is_found(world: web_world.World) -> None:
    assert "person" not in found(world, "neighbour", "tran thi mau")
    units = found(world, "neighbour", "chi bo 1")["units.unit"].hits
    assert [str(u.also) != "" for u in units] == [True]
    assert world.client("stranger").get("/search/", {"q": "mau"}).status_code == 403


def test_rules_and_decisions_have_their_groups(world: web_world.World) -> None:
    groups = found(world, "officer", "366")
    assert groups["rule"].hits[0].url.startswith("/rulebook/rule/")
    groups = found(world, "commission", "Danh sách")
    assert groups["decisions.decision"].hits[0].url.startswith("/decisions/")
    assert "decisions.decision" not in found(world, "reader", "Danh sách")


def test_one_kind_can_be_asked_alone(world: web_world.World) -> None:
    assert set(found(world, "officer", "bac", kind="units.unit")) <= {"units.unit"}
    assert set(found(world, "officer", "bac", kind="nonsense")) >= {"units.unit"}


def test_groups_are_short_and_lead_to_more(world: web_world.World) -> None:
    for number in range(9):
        person = people.person_register(
            actor=web_world.SYSTEM,
            commands=[people.NewPerson(full_name=f"Lý Văn {chr(97 + number)}")],
        )[0]
        people.membership_open(
            actor=web_world.SYSTEM,
            commands=[
                people.OpenMembership(
                    person=person.pk,
                    unit=world.units["branch"],
                    joined_on=web_world.FOUNDED,
                )
            ],
            decision=world.founding,
        )
    group = found(world, "officer", "ly van")["person"]
    assert (len(group.hits), group.count) == (6, "9")
    more = world.client("officer").get(group.more_url).context["page"].groups
    assert len(more[0].hits) == 9


def test_a_search_asks_as_much_for_many_as_for_few(world: web_world.World) -> None:
    client = world.client("officer")
    client.get("/search/?q=tran")
    few = queries_of(client, "/search/?q=tran")
    for number in range(5):
        person = people.person_register(
            actor=web_world.SYSTEM,
            commands=[people.NewPerson(full_name=f"Trần Văn {chr(97 + number)}")],
        )[0]
        people.membership_open(
            actor=web_world.SYSTEM,
            commands=[
                people.OpenMembership(
                    person=person.pk,
                    unit=world.units["branch"],
                    joined_on=web_world.FOUNDED,
                )
            ],
            decision=world.founding,
        )
    assert queries_of(client, "/search/?q=tran") <= few


def test_half_a_telephone_number_finds_only_whose_record_one_may_read(
    world: web_world.World,
) -> None:
    row = member(world, "Lê Thị Thoại")
    command = people.SetContact(row.person_id, "phone", "+84 912 345 678")
    people.contact_set(actor=web_world.SYSTEM, commands=[command])
    [hit] = found(world, "officer", "0912 345")["person"].hits
    assert (hit.url, hit.also) == (url(row), "found by a telephone number")
    assert "person" not in found(world, "reader", "0912 345")
