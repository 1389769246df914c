"""A visit as the house keeps it, and the doors through which a guest looks at it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse

from banyan.exchange import queries, services
from banyan.exchange.outputs import make
from banyan.search.queries import search

from . import api_world
from . import briefing_world as bw
from . import exchange_world as ew


def build() -> bw.World:
    """Return a visit with everything that a guest is to see, and what not."""
    world = bw.build(1, 0)
    ew.complete(world.ew)
    visit = world.ew.exchange
    services.record_change(
        actor=ew.SYSTEM,
        kind="exchange",
        uid=visit.uid,
        values={"why_not": "Missing and why", "learned_back": ew.said("Heard at home")},
    )
    item = visit.items.get()
    services.record_change(
        actor=ew.SYSTEM,
        kind="item",
        uid=item.uid,
        values={"minutes": ew.said("Said in the meeting")},
    )
    ew.add(
        "material",
        {"title": ew.said("A handbook"), "release": "partner"},
        {"title": ew.said("Not for guests"), "release": "internal"},
        owner=visit,
    )
    ew.add("question", {"text": ew.said("What about it")}, owner=visit)
    ew.add("commitment", {"text": ew.said("We will send the text")}, owner=visit)
    ew.add(
        "review",
        dict.fromkeys(("planned", "happened", "next"), ew.said("Review in the house")),
        owner=visit,
    )
    ew.add(
        "exchange",
        {
            "title": ew.said("Other visit"),
            "host": world.ew.own,
            "visitor": world.ew.partner,
        },
        unit=world.web.units["city"],
    )
    return world


def release(
    world: bw.World, kind: str = "exchange", row: Any = None, **more: Any
) -> None:
    """Release a record to the partner's people here."""
    given = {"partner": kind != "practice"} | more
    services.record_release(
        actor=world.actor("exchange"),
        kind=kind,
        uid=(row or world.ew.exchange).uid,
        **given,
    )


def found(world: bw.World, typed: str) -> set[tuple[str, int]]:
    """Return what the guest finds: kinds and ids."""
    groups = search(world.actor("guest"), typed).groups
    return {(g.kind, h.object_id) for g in groups for h in g.hits}


def seen(world: bw.World) -> Iterator[str]:
    """Yield everything that the guest is shown of the exchange, as text, door by door."""
    uid = world.ew.exchange.uid
    client = world.web.client("guest", "lo")
    yield client.get(reverse("record", args=["exchange", uid])).content.decode()
    program = api_world.program(world.web.accounts["guest"])
    for at in (f"exchange/exchanges/{uid}", f"exchange/records/exchange/{uid}"):
        yield program.get(at).content.decode()
    record = queries.record_shown(world.actor("guest"), "exchange", uid)
    yield make(record, "calendar.ics", "en").decode()
