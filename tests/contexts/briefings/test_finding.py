"""Briefings in the search: who finds them, and in which languages."""

from __future__ import annotations

from typing import Any

import pytest

from banyan.briefings import queries, searching, services
from banyan.kernel.text import Text
from banyan.search.queries import search
from tests.support import briefing_world as bw
from tests.support import kept

pytestmark = pytest.mark.django_db


@kept.once
def built() -> bw.World:
    return bw.build()


def found_by(actor: Any, typed: str) -> set[int]:
    groups = search(actor, typed, kinds=["briefings.briefing"]).groups
    return {hit.object_id for group in groups for hit in group.hits}


@pytest.mark.parametrize(
    ("given", "in_english"),
    [({"level": "exchange", "languages": ["lo"]}, False), ({"level": "public"}, True)],
)
def test_a_guest_finds_it_in_the_languages_released(
    world: bw.World, given: dict[str, Any], in_english: bool
) -> None:
    row = world.approved(template="blank")
    row.title = Text(vi="Một", lo="ສອງ", en="Zebu three")
    row.save(update_fields=["title"])
    searching.refresh([row])
    guest = world.actor("guest")
    assert found_by(guest, "ສອງ") == set()
    services.briefing_release(
        actor=world.actor("commission"), briefing=row.uid, **given
    )
    assert found_by(guest, "ສອງ") == {row.pk}
    assert found_by(guest, "zebu") == ({row.pk} if in_english else set())
    assert found_by(world.actor("exchange"), "zebu") == {row.pk}


def test_it_is_found_by_its_words(world: bw.World) -> None:
    row = world.released()
    assert found_by(world.actor("exchange"), "our work") == {row.pk}
    assert queries.briefings_released(world.actor("guest"), 5) == [row]
