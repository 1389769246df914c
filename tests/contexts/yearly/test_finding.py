"""Yearly reports in one list and in the search, for the house and for guests."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from banyan.base import lists
from banyan.base.lists import ListQuery
from banyan.search.queries import search
from banyan.search.services import search_rebuild
from banyan.yearly import services
from tests.support import api_world, yearly_world
from tests.support.yearly_world import FOREWORD, last_year

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> yearly_world.World:
    return yearly_world.build()


def _rows(world: yearly_world.World, who: str, **asked: Any) -> list[tuple[int, str]]:
    found = lists.run(
        world.actor(who), lists.get("yearly-reports"), ListQuery(**asked)
    ).rows
    return [(r.handle["number"], r.handle["state"]) for r in found]


def _found(world: yearly_world.World, who: str, typed: str) -> set[int]:
    groups = search(world.actor(who), typed, kinds=["yearly.report"]).groups
    return {h.object_id for g in groups for h in g.hits}


def test_the_list_has_what_was_given_and_a_guest_what_was_released(
    world: yearly_world.World,
) -> None:
    assert _rows(world, "exchange") == [] == _rows(world, "guest")
    world.released()
    world.released(level="internal")
    services.yearly_change(
        actor=world.actor("exchange"),
        partnership=world.partnership.uid,
        year=last_year(),
        foreword=FOREWORD,
    )
    assert set(_rows(world, "exchange")) == {(1, "superseded"), (2, "released")}
    assert _rows(world, "guest") == []
    world.released()
    assert _rows(world, "guest") == [(3, "released")]
    assert _rows(world, "guest", text="twins") == [(3, "released")]


def test_a_guest_finds_it_by_the_languages_released_alone(
    world: yearly_world.World,
) -> None:
    services.yearly_change(
        actor=world.actor("exchange"),
        partnership=world.partnership.uid,
        year=last_year(),
        foreword=FOREWORD,
    )
    row = world.released(languages=["lo"])
    assert _found(world, "exchange", "a word before") == {row.pk}
    assert _found(world, "guest", "a word before") == set()
    assert _found(world, "guest", FOREWORD.lo) == {row.pk}
    assert _rows(world, "guest", text="Twins lo") == []
    assert _rows(world, "guest", text="ລາວ") == [(1, "released")]
    assert _found(world, "reader", "a word before") == set()


def test_the_search_follows_the_life_of_a_report(world: yearly_world.World) -> None:
    first = world.released()
    assert _found(world, "guest", "twins") == {first.pk}
    second = world.released()
    assert _found(world, "guest", "twins") == {second.pk}
    services.yearly_withdraw(
        actor=world.actor("commission"),
        partnership=world.partnership.uid,
        year=last_year(),
        reason="A figure was wrong",
    )
    assert _found(world, "guest", "twins") == set()
    assert _found(world, "exchange", "twins") == {second.pk}
    before = _found(world, "exchange", "twins")
    search_rebuild(["yearly.report"])
    assert _found(world, "exchange", "twins") == before


def test_by_page_and_by_program(world: yearly_world.World) -> None:
    world.released()
    url = reverse("yearly", args=[world.partnership.uid, last_year()])
    for who in ("exchange", "guest"):
        client = world.client(who)
        page = client.get(reverse("yearly_list")).content.decode()
        assert url in page
        found = client.get(reverse("search"), {"q": "twins"}).content.decode()
        assert url in found
    partnership = reverse("record", args=["partnership", world.partnership.uid])
    assert (
        reverse("yearly_list")
        in world.client("exchange").get(partnership).content.decode()
    )
    program = api_world.program(world.bw.web.accounts["guest"])
    rows = program.get("lists/yearly-reports/rows").json()["items"]
    assert len(rows) == 1


def test_a_year_is_written_as_one(world: yearly_world.World) -> None:
    world.released()
    page = world.client("exchange", "vi").get(reverse("yearly_list")).content.decode()
    assert f">{last_year()}<" in page.replace("\n", "")
    assert f"{last_year() // 1000}.{last_year() % 1000:03}" not in page
