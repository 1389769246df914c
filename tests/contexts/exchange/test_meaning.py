"""Guests get by meaning what was released to them, in its languages, and nothing else."""

from __future__ import annotations

import re
from typing import Any

import pytest

from banyan.exchange import services
from banyan.search import near, vectoring
from banyan.search.queries import search
from tests.support import briefing_world as bw
from tests.support import exchange_world as ew
from tests.support import guest_world, meaning
from tests.support.counting import statements
from tests.support.guest_world import release

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(monkeypatch: Any, settings: Any) -> bw.World:
    """A visit about the young in one language and about the old in another."""
    world = guest_world.build()
    meaning.put(monkeypatch, settings, meaning.SmallEncoder())
    title = {"vi": "Việc của người cao tuổi", "lo": "ບຸນປະເພນີ", "en": "Youth work"}
    services.record_change(
        actor=ew.SYSTEM,
        kind="exchange",
        uid=world.ew.exchange.uid,
        values={"title": title, "objective": ew.said("Company visits")},
    )
    vectoring.vectors_make()
    return world


def near_of(world: bw.World, who: str, typed: str) -> list[tuple[str, str]]:
    found = search(world.actor(who), typed)
    return [(hit.kind, hit.text) for hit in found.near]


def test_before_the_release_nothing_is_near(world: bw.World) -> None:
    kinds = {kind for kind, _text in near_of(world, "guest", "the young ones")}
    assert "exchange.exchange" not in kinds
    assert ("exchange.exchange", "Youth work") in near_of(
        world, "exchange", "the young ones"
    )


def test_after_it_what_is_near_is_found(world: bw.World) -> None:
    release(world)
    assert ("exchange.exchange", "Youth work") in near_of(
        world, "guest", "the young ones"
    )


def test_a_language_that_was_not_released_is_not_compared(world: bw.World) -> None:
    release(world, languages=["en"])
    compared = texts_compared(world, "the aged")
    assert "Youth work" in compared
    assert not [t for t in compared if "cao tuổi" in t or "ບຸນປະເພນີ" in t]


def texts_compared(world: bw.World, typed: str) -> set[str]:
    """Return the texts of exchanges whose vectors the guest's search fetched."""
    fetched: set[int] = set()

    class Watched(near.Lens):
        def scores(self, rows: Any) -> Any:
            rows = list(rows)
            fetched.update(r[2] for r in rows if r[0] == "exchange.exchange")
            return super().scores(rows)

    lens = near.Lens
    near.Lens = Watched  # type: ignore[misc]
    try:
        search(world.actor("guest"), typed)
    finally:
        near.Lens = lens  # type: ignore[misc]
    texts = near.SearchText.objects.filter(pk__in=fetched)
    return set(texts.values_list("shown", flat=True))


def test_rights_stand_in_the_statement_that_fetches_vectors(world: bw.World) -> None:
    with statements() as found:
        search(world.actor("guest"), "the young ones")
    fetching = [sql for sql in found if re.search(r"textvector", sql)]
    assert fetching and all("access_release" in sql for sql in fetching)
