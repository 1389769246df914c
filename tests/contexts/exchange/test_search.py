"""Searching across languages: words, topics in three languages, within range."""

from __future__ import annotations

from typing import Any

import pytest

from banyan.exchange import services
from banyan.search import queries
from banyan.search.services import search_rebuild
from tests.support import exchange_world as ew
from tests.support import kept

pytestmark = pytest.mark.django_db


@kept.once
def built() -> ew.World:
    world = ew.build()
    (practice,) = ew.add(
        "practice",
        {
            "title": {"en": "Mentors for beginners"},
            "organisation": world.own,
            "topics": ["young-members"],
            "problem": {"en": "Few come"},
        },
        unit=world.web.units["city"],
    )
    world.people["practice"] = practice
    return world


def hits(actor: Any, typed: str) -> dict[int, str]:
    found = queries.search(actor, typed, kinds={"exchange.practice"})
    return {hit.object_id: hit.through for group in found.groups for hit in group.hits}


@pytest.mark.parametrize(
    "typed",
    [
        "dang vien tre",
        "phát triển đảng viên trẻ",
        "ສະມາຊິກພັກໄວໜຸ່ມ",
        "developing young members",
        "lessons on young members",
    ],
)
def test_words_of_three_languages_find_one_practice(
    world: ew.World, typed: str
) -> None:
    found = hits(world.web.actor("exchange"), typed)
    assert list(found) == [world.people["practice"].pk]


def test_the_label_that_led_there_is_said(world: ew.World) -> None:
    actor = world.web.actor("exchange")
    found_by = hits(actor, "developing young members")
    assert found_by == {world.people["practice"].pk: "developing young members"}
    assert hits(actor, "mentors") == {world.people["practice"].pk: ""}
    found = queries.search(actor, "dang vien tre")
    assert any("Development of young members" in m.texts for m in found.meanings)


def test_nothing_is_found_out_of_range(world: ew.World) -> None:
    assert hits(world.web.actor("neighbour"), "dang vien tre") == {}
    assert hits(world.web.actor("neighbour"), "mentors") == {}


def test_texts_follow_changes_and_a_rebuild_gives_the_same(world: ew.World) -> None:
    practice = world.people["practice"]
    services.record_change(
        actor=ew.SYSTEM,
        kind="practice",
        uid=practice.uid,
        values={"topics": ["youth-work"], "title": {"en": "Guides"}},
    )
    actor = world.web.actor("exchange")
    assert hits(actor, "dang vien tre") == {}
    assert hits(actor, "mentors") == {}
    assert hits(actor, "guides")
    before = hits(actor, "thanh nien")
    search_rebuild()
    assert hits(actor, "thanh nien") == before != {}


def test_the_topics_of_items_lead_to_their_exchange(world: ew.World) -> None:
    ew.complete(world)
    services.record_change(
        actor=ew.SYSTEM, kind="exchange", uid=world.exchange.uid, values={"topics": []}
    )
    found = queries.search(ew.SYSTEM, "đảng viên trẻ", kinds={"exchange.exchange"})
    assert [h.object_id for g in found.groups for h in g.hits] == [world.exchange.pk]


def test_expansion_costs_a_fixed_number_of_statements(
    world: ew.World, django_assert_max_num_queries: Any
) -> None:
    actor = world.web.actor("exchange")
    with django_assert_max_num_queries(5):
        hits(actor, "dang vien tre")


def test_a_topic_is_found_by_any_of_its_labels(world: ew.World) -> None:
    found = queries.search(
        world.web.actor("exchange"), "youth union", kinds={"knowledge.topic"}
    )
    assert [h.shown.key for g in found.groups for h in g.hits] == ["youth-work"]
