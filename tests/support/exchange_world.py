"""An exchange between two bodies for tests, made by the services alone."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from typing import Any

from banyan.exchange import services
from banyan.kernel.text import Text
from banyan.knowledge.domain.thesaurus import Concept
from banyan.knowledge.loading import of_pack
from banyan.knowledge.services import topics_load
from tests.support import web_world

SYSTEM = web_world.SYSTEM
TOPICS = {
    "membership",
    "party-member-development",
    "young-members",
    "political-system",
    "youth-work",
    "mass-organisations",
    "fatherland-front-work",
}
HELD = dt.date(2026, 3, 10)


@dataclass
class World:
    """A small organisation with an own body, a partner, and an exchange."""

    web: web_world.World
    own: Any = None
    partner: Any = None
    partnership: Any = None
    exchange: Any = None
    people: dict[str, Any] = field(default_factory=dict)


def few_topics() -> list[Concept]:
    """Return the few topics that tests need, out of the shipped ones."""
    return [replace(c, related=()) for c in of_pack() if c.key in TOPICS]


def add(kind: str, *rows: dict[str, Any], **more: Any) -> list[Any]:
    """Add records as the installation itself."""
    return services.records_add(actor=SYSTEM, kind=kind, rows=rows, **more)


def said(text: str) -> Text:
    """Return a text in three languages, told apart by their marks."""
    return Text(vi=f"{text} vi", lo=f"{text} ລາວ", en=f"{text} en")


def build(**more_accounts: tuple[str, str]) -> World:
    """Build the world: bodies, one partnership, one exchange that is an idea."""
    accounts = {"exchange": ("exchange-officer", "city"), **more_accounts}
    topics_load(actor=SYSTEM, concepts_in=few_topics())
    web = web_world.build(**accounts)
    city = web.units["city"]
    world = World(web)
    world.own, world.partner = add(
        "organisation",
        {
            "name": said("Own"),
            "side": "own",
            "house_unit": web.uid("city"),
            "country": "VN",
        },
        {"name": said("Partner")},
        unit=city,
    )
    (world.partnership,) = add(
        "partnership",
        {"name": said("Twins"), "partner": world.partner},
        unit=city,
    )
    (world.exchange,) = add(
        "exchange",
        {
            "title": said("Conference"),
            "host": world.own,
            "visitor": world.partner,
            "partnership": world.partnership,
            "starts_on": HELD,
            "topics": ["young-members"],
        },
        unit=city,
    )
    for side in ("host", "visitor"):
        (world.people[side],) = add("counterpart", {"name": f"Head {side}"}, unit=city)
    return world


def complete(world: World) -> None:
    """Give the exchange an objective, two heads and one item, as a programme needs."""
    services.record_change(
        actor=SYSTEM,
        kind="exchange",
        uid=world.exchange.uid,
        values={"objective": said("Objective")},
    )
    add(
        "delegate",
        *(
            {
                "side": side,
                "counterpart": world.people[side],
                "role": "head",
                "office": said("Secretary"),
            }
            for side in ("host", "visitor")
        ),
        owner=world.exchange,
    )
    add(
        "item",
        {
            "title": said("Item"),
            "topics": ["young-members"],
            "lead": "Head host",
            "day": HELD,
            "starts": "09:00",
            "ends": "10:30",
        },
        owner=world.exchange,
    )
