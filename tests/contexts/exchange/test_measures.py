"""What came of exchanges is counted; what cannot be counted has no value."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from banyan.exchange import services
from banyan.exchange.measures import Measure, measures_of
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotAllowed
from banyan.kernel.text import Text
from tests.support import exchange_world as ew
from tests.support import kept
from tests.support.counting import statements

pytestmark = pytest.mark.django_db
SCORES = ("need", "law", "structure", "people", "money", "language")


@kept.once
def built() -> ew.World:
    world = ew.build()
    ew.complete(world)
    return world


def found(world: ew.World, year: int | None = None) -> dict[str, Measure]:
    return {m.key: m for m in measures_of(world.web.actor("exchange"), year)}


def fraction(measure: Measure) -> tuple[int | None, int | None]:
    return measure.part, measure.whole


def practice(world: ew.World) -> Any:
    values = {
        "title": ew.said("Mentors"),
        "organisation": world.own,
        "topics": ["young-members"],
        "problem": ew.said("Few"),
    }
    (made,) = ew.add("practice", values, unit=world.web.units["city"])
    return made


def apply(world: ew.World, owner: Any, **more: Any) -> None:
    given = {
        "receiver": world.partner,
        "owner": "Office",
        **dict.fromkeys(SCORES, 2),
        **more,
    }
    ew.add("application", given, owner=owner)


def test_what_is_not_there_is_not_measured(world: ew.World) -> None:
    now = found(world)
    assert fraction(now["objective"]) == (1, 1)
    for key in ("needed", "on-time", "in-use", "answered", "recheck", "completed"):
        assert not now[key].is_measured and now[key].percent is None
    assert now["days-to-plan"].part is None
    assert not found(world, 1999)["objective"].is_measured


def test_undertakings_are_counted_and_declarations_are_not(world: ew.World) -> None:
    said = {"text": ew.said("Train"), "side": "host", "by": "Head host"}
    undertaking = said | {"form": "undertaking", "proof": "A list"}
    ew.add(
        "commitment",
        said,
        undertaking | {"due": "2026-06-01", "state": "kept", "done_on": "2026-05-01"},
        undertaking | {"due": "2026-06-01", "state": "late", "done_on": "2026-07-01"},
        undertaking | {"due": "2027-06-01"},
        owner=world.exchange,
    )
    assert fraction(found(world)["on-time"]) == (1, 2)


def test_plans_their_days_and_their_results(world: ew.World) -> None:
    owner = practice(world)
    (block,) = ew.add(
        "block", {"title": ew.said("Pairs"), "steps": ew.said("Pair")}, owner=owner
    )
    began = ew.HELD + dt.timedelta(days=20)
    apply(world, owner, state="piloting", began_on=began, exchange=world.exchange)
    old = clock.today() - dt.timedelta(days=400)
    measured = {"indicator": "met", "baseline": "4", "result": "9", "evidence": "x"}
    apply(world, owner, state="measured", began_on=old, block=block, **measured)
    stopped = {"state": "stopped", "reason": ew.said("Dear"), "began_on": old}
    apply(world, owner, **stopped)
    apply(world, owner, state="heard")
    now = found(world)
    assert now["days-to-plan"].part == 20
    assert fraction(now["in-use"]) == (1, 2)
    assert fraction(now["measured"]) == (1, 3)
    assert fraction(now["reused"]) == (1, 1)
    assert now["reused"].parts[0].title == ew.said("Pairs")


def test_answers_and_languages(world: ew.World) -> None:
    ew.add(
        "followup",
        {"months": 3, "due": "2026-06-10", "answered_on": "2026-06-11",
         "verified_by": "Office"},
        {"months": 6, "due": "2026-09-10"},
        owner=world.exchange,
    )  # fmt: skip
    now = found(world)
    assert fraction(now["answered"]) == (1, 2)
    assert fraction(now["verified"]) == (1, 1)
    whole = now["complete"]
    assert now["stale"].part == 0 and whole.part == 0 and whole.whole
    title = world.exchange.title
    services.record_change(
        actor=ew.SYSTEM,
        kind="exchange",
        uid=world.exchange.uid,
        values={"title": Text(vi="Khác", lo=title.lo, en=title.en)},
    )
    assert found(world)["stale"].part == 2


def test_who_may_and_what_it_costs(world: ew.World) -> None:
    with pytest.raises(NotAllowed):
        measures_of(Actor())
    assert not {m.part for m in measures_of(world.web.actor("neighbour"))} - {0, None}
    client = world.web.client("exchange", "lo")
    assert client.get("/exchange/measures/?year=2026").status_code == 200
    assert client.get("/exchange/measures/?year=x").status_code == 404
    page = client.get("/exchange/measures/").context["page"]
    values = {one.key: (one.value, one.counted) for one in page.measures}
    assert values["objective"] == ("100,0%", "1 ໃນ 1")
    with statements() as few:
        measures_of(world.web.actor("exchange"))
    for _n in range(3):
        apply(world, practice(world), state="heard")
    with statements() as more:
        measures_of(world.web.actor("exchange"))
    assert len(few) == len(more) <= 22
