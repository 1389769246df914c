"""Queries of the room that are written once find what the ORM finds, for everybody."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from banyan.access.queries import ranges_of
from banyan.briefings.queries import shown as briefings
from banyan.briefings.store import seen
from banyan.exchange import kept, services
from banyan.exchange.kinds import KINDS
from banyan.exchange.queries import home, parts
from banyan.exchange.store import found_shown, model_of, shown_rows, visible
from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotVisible
from tests.support import briefing_world as bw
from tests.support import exchange_world as ew

pytestmark = pytest.mark.django_db
NOBODY = Actor(kind="account", account_id=9, name="Nobody")
KEPT = ("exchange", "organisation", "item", "delegate", "partnership")


@pytest.fixture
def world() -> bw.World:
    world = bw.build(1, 0)
    ew.complete(world.ew)
    need = {
        "text": ew.said("A need"),
        "exchange": world.ew.exchange.uid,
        "organisation": world.ew.partner,
        "topics": topics_of(world),
        "owner": "The office",
    }
    ew.add("need", need, unit=world.web.units["city"])
    return world


def topics_of(world: bw.World) -> list[str]:
    return list(world.ew.exchange.items.get().topics)


def readers(world: bw.World) -> dict[str, Actor]:
    found = {who: world.actor(who) for who in world.web.accounts}
    return {"system": ew.SYSTEM, "nobody": NOBODY} | found


def asked(world: bw.World, actor: Actor) -> list[tuple[Any, Any, dict[str, Any]]]:
    """Return each query with its values and its question."""
    within, reach = ranges_of(actor, kept.READ), kept.asked_of(actor)
    visit = world.ew.exchange
    topics = [*topics_of(world), "no-topic"]
    found: list[tuple[Any, Any, dict[str, Any]]] = [
        (home._coming, reach, {}),
        (home._latest, reach, {}),
        (home._counted, reach, {}),
        (parts._tied, (visit.pk, within), {}),
        (parts._about, (topics, None, within), {}),
        (parts._about, (topics, visit.pk, within), {}),
        (briefings._of_exchange, (visit.pk, *reach), {}),
        (kept._shown, (visit.uid, *reach), {"key": "exchange"}),
    ]
    for key in KEPT:
        row = model_of(KINDS[key]).objects.first()
        uid = row.uid if row else uuid.uuid4()
        found.append((kept._in_range, (uid, within), {"key": key}))
    return found


def test_a_query_written_once_finds_the_same(world: bw.World) -> None:
    for released in (False, True):
        if released:
            services.record_release(
                actor=ew.SYSTEM,
                kind="exchange",
                uid=world.ew.exchange.uid,
                partner=True,
            )
        for who, actor in readers(world).items():
            for query, values, question in asked(world, actor):
                for _again in range(2):
                    rows = query(*values, **question)
                    plain = query.plain(*values, **question)
                    assert sorted(map(repr, rows)) == sorted(map(repr, plain)), (
                        who,
                        query.__name__,
                        question,
                    )


def test_who_is_shown_an_exchange_is_who_the_lists_show_it(world: bw.World) -> None:
    kind, uid = KINDS["exchange"], world.ew.exchange.uid
    before = shown_to(world)
    services.record_release(actor=ew.SYSTEM, kind="exchange", uid=uid, partner=True)
    after = shown_to(world)
    assert "guest" in after - before and "nobody" not in after
    for who, actor in readers(world).items():
        assert (who in after) == shown_rows(actor, kind).filter(uid=uid).exists()


def shown_to(world: bw.World) -> set[str]:
    found = set()
    for who, actor in readers(world).items():
        try:
            found_shown(actor, KINDS["exchange"], world.ew.exchange.uid)
        except NotVisible:
            continue
        found.add(who)
    return found


def test_briefings_of_an_exchange_are_those_that_are_seen(world: bw.World) -> None:
    for actor in readers(world).values():
        if actor.holds(kept.READ):
            rows = briefings.briefings_of_exchange(actor, world.ew.exchange.pk)
            known = seen(actor).filter(exchange=world.ew.exchange.pk)
            assert {r.pk for r in rows} <= set(known.values_list("pk", flat=True))


def test_a_row_comes_with_what_it_refers_to(
    world: bw.World, django_assert_num_queries: Any
) -> None:
    for key in KEPT:
        kind = KINDS[key]
        known = visible(ew.SYSTEM, kind).first()
        if known is None:
            continue
        with django_assert_num_queries(1):
            made = kept.row_in_range(ew.SYSTEM, kind, known.uid, kept.READ)
            for field in made._meta.concrete_fields:
                mine, theirs = (getattr(r, field.attname) for r in (made, known))
                assert mine == theirs, field
            for name in kept.related_of(kind):
                one, other = made, known
                for step in name.split("__"):
                    one, other = getattr(one, step), getattr(other, step)
                assert one == other, name
