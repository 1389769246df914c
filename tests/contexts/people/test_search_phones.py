"""Search by half a telephone number, only where contacts may be read."""

from __future__ import annotations

from typing import Any

import pytest

from banyan.kernel.actor import Actor, Held, PathRange
from banyan.people import queries
from banyan.people import services as people
from banyan.search.queries import search

from .world import SYSTEM, World, member, officer

pytestmark = pytest.mark.django_db
READER = ("unit.read", "membership.read", "search")


@pytest.fixture
def world() -> World:
    world = World()
    for name, branch, number in (
        ("Nguyễn Văn An", 0, "+84 912 345 678"),
        ("Trần Thị Bình", 1, "0912 345 999"),
        ("Lê Cường", 2, "+856 20 5555 1234"),
    ):
        one = member(name, world.branches[branch], card_no=f"50.{branch:03d}")
        people.contact_set(
            actor=SYSTEM, commands=[people.SetContact(one.person_id, "phone", number)]
        )
    return world


def found(actor: Actor, typed: str) -> list[str]:
    return sorted(h.name for h in queries.name_search(actor, typed, limit=50).hits)


def test_half_a_number_in_any_writing(world: World) -> None:
    assert found(SYSTEM, "345678") == ["Nguyễn Văn An"]
    assert found(SYSTEM, "+84 912 345") == ["Nguyễn Văn An", "Trần Thị Bình"]
    assert found(SYSTEM, "0912.345.999") == ["Trần Thị Bình"]
    assert found(SYSTEM, "020 5555") == ["Lê Cường"]
    assert found(SYSTEM, "0912 000") == found(SYSTEM, "912") == []
    [hit] = queries.name_search(SYSTEM, "345678").hits
    assert hit.matched == "phone"
    assert queries.name_count(SYSTEM, "0912 345").number == 2


def test_only_where_the_record_may_be_read(world: World) -> None:
    first, second = world.branches[:2]
    rights = ("person.read", *READER)
    assert found(officer(first, rights=rights), "0912 345") == ["Nguyễn Văn An"]
    assert found(officer(first, second, rights=READER), "0912 345") == []
    assert queries.name_count(officer(first, rights=READER), "0912 345").number == 0


def test_reading_contacts_in_one_unit_opens_none_of_another(world: World) -> None:
    first, second = world.branches[:2]
    held = (
        Held(1, "test", frozenset(READER), PathRange(first.path), first.pk),
        Held(2, "test", frozenset(READER), PathRange(second.path), second.pk),
        Held(3, "test", frozenset({"person.read"}), PathRange(second.path), second.pk),
    )
    actor = Actor(kind="account", account_id=7, name="Officer", held=held)
    assert found(actor, "0912 345") == ["Trần Thị Bình"]


def test_the_general_search_finds_them_too(world: World) -> None:
    rights: Any = ("person.read", *READER)
    [group] = search(officer(world.branches[0], rights=rights), "345 678").groups
    assert [hit.text for hit in group.hits] == ["Nguyễn Văn An"]
    assert not search(officer(world.branches[0], rights=READER), "345 678").groups


def test_one_finds_oneself(world: World) -> None:
    [hit] = queries.name_search(SYSTEM, "5555 1234").hits
    own = officer(world.branches[0], rights=READER, person=hit.person_id)
    assert found(own, "5555 1234") == ["Lê Cường"]


def test_pages_go_on_by_key(world: World) -> None:
    page = queries.name_search(SYSTEM, "0912 345", limit=1)
    rest = queries.name_search(SYSTEM, "0912 345", limit=1, after=page.after)
    assert [page.hits[0].name, rest.hits[0].name] == ["Nguyễn Văn An", "Trần Thị Bình"]
    assert rest.after is None
