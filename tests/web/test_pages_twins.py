"""Possible twins as pages: lists, side by side, deciding, merging, taking back."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from banyan.people import services as people
from banyan.people import settings
from banyan.people.models import Membership, Person, PersonMerge, TwinVerdict
from tests.support import kept, web_world
from tests.support.counting import queries_of
from tests.support.people_world import member, url

pytestmark = pytest.mark.django_db
BORN = dt.date(1980, 5, 20)
DECISION = {
    "decision-kind": "correction",
    "decision-title_vi": "Sửa ghi nhận trùng",
    "decision-decided_on": "2026-01-05",
    "decision-existing": "",
    "decision-symbol": "",
    "decision-signed_by": "",
    "decision-source": "",
    "decision-title_lo": "",
    "decision-title_en": "",
}


@kept.once
def built() -> web_world.World:
    return web_world.build(admin=("administrator", "city"))


def pair(world: web_world.World, place: str = "branch2") -> tuple[Any, Any]:
    """The same person in the branch and, without marks, somewhere else."""
    one = member(world, "Lê Văn Trùng", birth_date=BORN, sex="m")
    two = member(world, "LE VAN TRUNG", place, birth_date=BORN)
    people.duplicates_scan(actor=web_world.SYSTEM)
    return one, two


def uid(row: Membership) -> Any:
    return Person.objects.get(pk=row.person_id).uid


def address(one: Membership, two: Membership, name: str = "person_merge") -> str:
    return reverse(name, args=[uid(one), uid(two)])


def typed(world: web_world.World, **values: Any) -> dict[str, Any]:
    return {
        **DECISION,
        "decision-body": str(world.units["north"]),
        "keep.membership:party": "A",
        "reason": "Both papers seen",
        **values,
    }


def test_a_pair_is_listed_with_its_reasons_in_words(world: web_world.World) -> None:
    pair(world)
    answer = world.client("officer").get(reverse("twins"))
    page = answer.context["page"]
    (shown,) = page.pairs
    assert (shown.one.name, shown.other.name) == ("Lê Văn Trùng", "LE VAN TRUNG")
    assert [word for word, _points in shown.reasons] == ["same name", "same birth date"]
    assert shown.score == "80"
    html = answer.content.decode()
    assert "same identity paper" in html and "+100" in html  # what counts how much


def test_of_somebody_elsewhere_nothing_is_told(world: web_world.World) -> None:
    _one, two = pair(world, "south1")
    client = world.client("officer")
    assert not client.get(reverse("twins")).context["page"].pairs
    answer = client.get(reverse("twins") + "?list=elsewhere")
    (shown,) = answer.context["page"].pairs
    assert shown.other is None and shown.reasons == () and shown.score == ""
    html = answer.content.decode()
    assert "LE VAN TRUNG" not in html and str(uid(two)) not in html
    assert world.client("commission").get(reverse("twins")).context["page"].pairs


def test_the_list_asks_the_same_however_long(world: web_world.World) -> None:
    client = world.client("commission")
    pair(world)
    few = queries_of(client, reverse("twins"))
    for number in range(4):
        member(world, f"Trần Văn Số {number}", birth_date=BORN)
        member(world, f"Trần Văn Số {number}", "branch2", birth_date=BORN)
    people.duplicates_scan(actor=web_world.SYSTEM)
    assert queries_of(client, reverse("twins")) == few


def test_pages_go_by_keyset(world: web_world.World) -> None:
    for number in range(27):
        for place in ("branch", "branch2"):
            member(world, f"Trần Văn Số {number}", place, birth_date=BORN)
    people.duplicates_scan(actor=web_world.SYSTEM)
    client = world.client("commission")
    first = client.get(reverse("twins")).context["page"]
    second = client.get(first.pager.next_url).context["page"]
    names = {p.one.name for p in (*first.pairs, *second.pairs)}
    assert (len(first.pairs), len(second.pairs), len(names)) == (25, 2, 27)


def test_side_by_side_asks_to_choose_and_says_what_follows(
    world: web_world.World,
) -> None:
    one, two = pair(world)
    answer = world.client("officer").get(address(one, two))
    page = answer.context["page"]
    wanted = [row.label for row in page.rows if row.wanted]
    assert len(wanted) == 1 and wanted[0].startswith("Membership")
    assert page.moves and page.problems is None
    html = answer.content.decode()
    assert 'name="keep.name" value="A" checked' in html


def test_looking_again_shows_the_decision_that_a_choice_needs(
    world: web_world.World,
) -> None:
    one, two = pair(world)
    client = world.client("officer")
    assert client.get(address(one, two)).context["page"].decision is None
    data = {"keep.membership:party": "B", "look": "yes", "reason": ""}
    page = client.post(address(one, two), data).context["page"]
    assert page.decision is not None and not page.form.errors
    assert not PersonMerge.objects.exists()


def test_merging_leads_to_the_merge_and_the_old_address_to_the_person(
    world: web_world.World,
) -> None:
    one, two = pair(world)
    client = world.client("officer")
    old, new = url(two), url(one)
    answer = client.post(address(one, two), typed(world))
    assert answer.status_code == 302, answer.content.decode()
    assert client.get(answer["Location"]).status_code == 200
    moved = client.get(old)
    assert (moved.status_code, moved["Location"]) == (302, new)
    assert client.get(new).status_code == 200
    listed = client.get(reverse("merges")).context["page"].lines
    assert [line.title for line in listed] == ["LE VAN TRUNG into Lê Văn Trùng"]


def test_a_refusal_keeps_what_was_typed(world: web_world.World) -> None:
    one, two = pair(world)
    client = world.client("officer")
    data = typed(world, **{"keep.membership:party": "", "keep.name": "B"})
    answer = client.post(address(one, two), data)
    html = answer.content.decode()
    assert answer.status_code == 409
    assert "Both papers seen" in html
    assert 'name="keep.name" value="B" checked' in html
    no_reason = client.post(address(one, two), typed(world, reason=""))
    assert no_reason.status_code == 422


def test_a_stale_page_is_a_conflict(world: web_world.World) -> None:
    one, two = pair(world)
    answer = world.client("officer").post(
        address(one, two), typed(world, version_a="7", version_b="1")
    )
    assert answer.status_code == 409


def test_who_may_not_change_memberships_sees_why(world: web_world.World) -> None:
    one = member(world, "Lê Văn Trùng", birth_date=BORN)
    two = member(world, "LE VAN TRUNG", birth_date=BORN)
    client = world.client("secretary")
    answer = client.get(address(one, two))
    assert "is missing" in answer.context["page"].reason
    assert client.post(address(one, two), typed(world)).status_code == 403
    assert not PersonMerge.objects.exists()


def test_strangers_and_neighbours_find_nothing(world: web_world.World) -> None:
    one, two = pair(world)
    assert world.client("neighbour").get(address(one, two)).status_code == 404
    assert world.client("stranger").get(address(one, two)).status_code == 403
    assert world.client("reader").get(reverse("twins")).status_code == 403
    far = world.client("neighbour").post(
        address(one, two, "person_twin"), {"reason": "x"}
    )
    assert far.status_code == 404


def test_two_persons_are_remembered_and_taken_back(world: web_world.World) -> None:
    one, two = pair(world)
    client = world.client("officer")
    silent = client.post(address(one, two, "person_twin"), {"reason": ""})
    assert silent.status_code == 422 and not TwinVerdict.objects.exists()
    client.post(address(one, two, "person_twin"), {"reason": "Two brothers"})
    decided = client.get(reverse("twins") + "?list=decided").context["page"].pairs
    assert "Two brothers" in decided[0].note
    page = client.get(address(one, two)).context["page"]
    assert page.decided and "Two brothers" in page.problems.findings[0].text
    client.post(
        address(one, two, "person_twin"), {"reason": "One after all", "withdraw": "yes"}
    )
    assert client.get(reverse("twins")).context["page"].pairs


def test_a_merge_is_taken_back_on_its_page(world: web_world.World) -> None:
    one, two = pair(world)
    client = world.client("officer")
    place = client.post(address(one, two), typed(world))["Location"]
    assert client.post(place, {"reason": ""}).status_code == 422
    answer = client.post(place, {"reason": "They are two"})
    assert (answer.status_code, answer["Location"]) == (302, url(one))
    assert client.get(url(two)).status_code == 200
    again = client.post(place, {"reason": "Once more"})
    assert again.status_code == 409
    assert world.client("neighbour").get(place).status_code == 404


def test_the_other_record_is_found_by_name_or_card(world: web_world.World) -> None:
    one, two = pair(world)
    client = world.client("officer")
    place = reverse("person_merge_with", args=[uid(one)])
    found = client.get(place + "?q=le van trung").context["page"].found
    assert [p.url for p in found] == [address(one, two)]
    assert client.get(place + "?q=nobody at all").context["page"].nothing
    hub = client.get(url(one)).context["page"]
    assert place in [act.url for act in hub.head.others]


def test_settings_are_shown_and_set_by_who_may(world: web_world.World) -> None:
    place = reverse("twin_settings")
    assert world.client("officer").get(place).status_code == 403
    admin = world.client("admin")
    shown = admin.get(place).context["form"]
    typed = {name: shown[name].value() for name in shown.fields}
    odd = {**typed, "duplicates.propose_from": "many"}
    assert admin.post(place, odd).status_code == 422
    low = admin.post(place, {**typed, "duplicates.too_common": "0"})
    assert low.status_code == 422
    wanted = {**typed, "duplicates.propose_from": "77"}
    assert admin.post(place, wanted).status_code == 302
    assert settings.set_here() == {"duplicates": {"propose_from": 77}}
    facts = world.client("officer").get(reverse("twins")).context["page"].limits
    assert facts[0].value == "77"


@pytest.mark.parametrize("language", ["vi", "lo", "en"])
def test_in_three_languages(world: web_world.World, language: str) -> None:
    one, two = pair(world)
    client = world.client("officer", language)
    for place in (reverse("twins"), reverse("merges"), address(one, two)):
        answer = client.get(place)
        assert answer.status_code == 200
        assert f'lang="{language}"' in answer.content.decode()
