"""The list of people and the hub of a person: rights, dates, counts of statements."""

from __future__ import annotations

import datetime as dt

import pytest

from banyan.people import services as people
from tests.support import kept, listed, web_world
from tests.support.counting import queries_of
from tests.support.people_world import PARTS, decision, member, names, url

pytestmark = pytest.mark.django_db


@kept.once
def built() -> web_world.World:
    return web_world.build()


# -- the list --------------------------------------------------------------------


def test_a_name_is_found_in_any_spelling_and_order(world: web_world.World) -> None:
    member(world, "Đỗ Thị Quyên")
    client = world.client("officer")
    for typed in ("do thi quyen", "quyen do", "Đỗ Thị Quyên", "Quyên"):
        assert names(client.get("/people/", {"q": typed})) == ["Đỗ Thị Quyên"], typed


def test_a_card_number_finds_its_holder(world: web_world.World) -> None:
    row = member(world, "Lê Văn Thẻ")
    found = world.client("officer").get("/people/", {"q": row.card_no})
    assert names(found) == ["Lê Văn Thẻ"]


def test_filters_combine_and_stand_in_the_address(world: web_world.World) -> None:
    member(world, "Lê Thị Một", sex="f", birth_date=dt.date(1990, 5, 5))
    member(world, "Lê Văn Hai", sex="m", birth_date=dt.date(1990, 5, 5))
    member(world, "Lê Thị Ba", sex="f", birth_date=dt.date(1950, 5, 5))
    client = world.client("officer")
    asked = {"q": "le", "sex": "f", "f": "age ge 61", "joined": "2025"}
    answer = client.get("/people/", asked)
    assert names(answer) == ["Lê Thị Ba"]
    assert listed.chips(answer) == [
        "“le”",
        "Age from 61",
        "Sex: Woman",
        "Member since: 2025",
    ]
    without = listed.shown(answer).chips[1].without
    assert names(client.get(without)) == ["Lê Thị Ba", "Lê Thị Một"]
    opposite = listed.shown(answer).chips[1].opposite
    assert names(client.get(opposite)) == ["Lê Thị Một"]


def test_a_unit_narrows_with_or_without_what_is_below(world: web_world.World) -> None:
    member(world, "Lê Thị Một", "branch2")
    client = world.client("commission")
    north = world.uid("north")
    below = client.get("/people/", {"unit": north})
    assert names(below) == ["Trần Thị Mẫu", "Lê Thị Một"]
    assert listed.chips(below) == ["Unit: Committee of Bắc, with all below"]
    alone = client.get("/people/", {"f": f"unit is {north}"})
    assert names(alone) == []


def test_a_name_that_fits_several_units_offers_them(world: web_world.World) -> None:
    answer = world.client("commission").get("/people/", {"unit": "Chi bộ"})
    assert answer.status_code == 422 and names(answer) == []
    offered = [offer.value for offer in listed.shown(answer).offers]
    assert offered == ["Branch 1 of Bắc", "Branch 1 of Nam", "Branch 2 of Bắc"]
    assert listed.shown(answer).chips[0].fault
    meant = listed.shown(answer).offers[0].url
    assert names(world.client("commission").get(meant)) == ["Trần Thị Mẫu"]


def test_only_members_in_range_are_listed(world: web_world.World) -> None:
    member(world, "Lê Văn Nam", "south1")
    assert names(world.client("officer").get("/people/")) == ["Trần Thị Mẫu"]
    assert names(world.client("neighbour").get("/people/")) == ["Lê Văn Nam"]
    assert world.client("reader").get("/people/").status_code == 403


def test_pages_go_on_and_back_by_keyset(world: web_world.World) -> None:
    for number in range(60):
        member(world, f"Nguyễn Văn {chr(97 + number // 26)}{chr(97 + number % 26)}")
    client = world.client("officer")
    first = listed.shown(client.get("/people/"))
    second = listed.shown(client.get(first.pager.next_url))
    assert (len(first.lines), len(second.lines)) == (50, 11)
    back = listed.shown(client.get(second.pager.previous_url))
    assert back.lines == first.lines
    assert first.count == "61 members" and second.count == ""


def test_the_list_of_another_day_is_that_of_the_day(world: web_world.World) -> None:
    client = world.client("officer")
    assert names(client.get("/people/", {"as_of": "2025-09-03"})) == ["Trần Thị Mẫu"]
    assert names(client.get("/people/", {"as_of": "2025-09-01"})) == []


# -- the hub ----------------------------------------------------------------------


@pytest.mark.parametrize("language", ["vi", "lo", "en"])
def test_every_part_opens_in_every_language(
    world: web_world.World, language: str
) -> None:
    client = world.client("commission", language)
    hub = f"/people/{world.member.uid}/"
    answers = {part: client.get(hub + part).status_code for part in PARTS}
    assert answers == dict.fromkeys(PARTS, 200)


def test_out_of_range_does_not_exist(world: web_world.World) -> None:
    hub = f"/people/{world.member.uid}/"
    client = world.client("neighbour")
    for part in PARTS:
        assert client.get(hub + part).status_code == 404
    assert client.post(hub + "open/", {"field": "national-id"}).status_code == 404
    assert client.post(hub + "extract/", {"kind": "pdf"}).status_code == 404


def test_the_hub_stays_within_its_budget(world: web_world.World) -> None:
    client = world.client("commission")
    hub = f"/people/{world.member.uid}/"
    client.get(hub)
    counts = {part: queries_of(client, hub + part) for part in PARTS}
    assert max(counts.values()) <= 14, counts


def test_lists_ask_as_much_for_many_as_for_few(world: web_world.World) -> None:
    client = world.client("officer")
    member(world, "Trần Thị Lan", sex="f")
    client.get("/people/")
    asked = (
        "/people/",
        "/people/?q=tran",
        "/people/?sex=f",
        "/people/?as_of=2025-12-01",
    )
    few = {a: queries_of(client, a) for a in asked}
    for number in range(30):
        member(world, f"Trần Văn {chr(97 + number)}", sex="f")
    many = {a: queries_of(client, a) for a in asked}
    assert many == few
    assert max(few.values()) <= 10
    assert few["/people/"] <= 8


def test_another_day_says_plainly_that_somebody_was_no_member(
    world: web_world.World,
) -> None:
    hub = f"/people/{world.member.uid}/"
    client = world.client("officer")
    before = client.get(hub, {"as_of": "2025-08-01"})
    assert "was not a member on 1 August 2025" in before.content.decode()
    then = client.get(hub, {"as_of": "2025-10-01"})
    assert "was not a member" not in then.content.decode()


def test_each_fact_of_the_standing_names_its_decision(world: web_world.World) -> None:
    page = world.client("officer").get(f"/people/{world.member.uid}/").context["page"]
    notes = [fact.note for fact in page.standings[0].facts]
    assert all("2 Sep 2025" in note for note in notes)
    assert page.standings[0].joined.note


def test_the_story_tells_a_membership_in_one_line_per_decision(
    world: web_world.World,
) -> None:
    hub = f"/people/{world.member.uid}/?tab=story"
    lines = world.client("officer").get(hub).context["page"].story
    assert [line.title for line in lines] == ["Joined"]
    assert "Branch 1 of Bắc" in lines[0].text


def test_a_unit_outside_the_range_is_named_but_leads_nowhere(
    world: web_world.World,
) -> None:
    own = world.client("reader").get("/me/").context["page"].record
    assert own.standings[0].facts[0].url.startswith("/unit")
    guest = member(world, "Lê Văn Khách", "south1")
    people.guest_stay_open(
        actor=web_world.SYSTEM,
        commands=[
            people.OpenGuestStay(guest.pk, world.units["branch"], dt.date(2026, 1, 2))
        ],
        decision=decision(),
    )
    facts = world.client("secretary").get(url(guest)).context["page"].standings[0].facts
    shown = {fact.label: (fact.value, bool(fact.url)) for fact in facts}
    assert shown["Unit"] == ("Branch 1 of Nam", False)
    assert shown["For a time in"] == ("Branch 1 of Bắc", True)
