"""A house with some members, a partner's unit with a guest, and a briefing."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from banyan.access.services import AccountOpen, Give, accounts_open, grants_give
from banyan.briefings import services
from banyan.demo.setup import ensure_structure
from banyan.exchange import services as exchange
from banyan.figures.services import rebuild_tallies
from banyan.people import services as people
from banyan.units import services as units
from banyan.units.queries import structure_get
from tests.support import exchange_world as ew
from tests.support import web_world

SYSTEM = web_world.SYSTEM
LANGUAGES = ("vi", "lo", "en")


@dataclass
class World:
    """The world of exchanges, with members, a guest and a practice."""

    ew: ew.World
    guest_unit: int = 0
    practice: Any = None
    lesson: Any = None
    made: list[Any] = field(default_factory=list)

    @property
    def web(self) -> web_world.World:
        """The house itself."""
        return self.ew.web

    def actor(self, who: str) -> Any:
        """Return who acts."""
        return self.web.actor(who)

    def compose(self, place: str = "city", **values: Any) -> Any:
        """Compose a briefing for the exchange, as its officer."""
        given: dict[str, Any] = {
            "template": "party-ward",
            "title": ew.said("Our work"),
            "exchange": self.ew.exchange.uid,
        }
        return services.briefing_compose(
            actor=self.actor("exchange"),
            unit=self.web.units[place],
            **{**given, **values},
        )

    def submitted(self, **values: Any) -> Any:
        """Return a briefing that was handed in."""
        row = self.compose(**values)
        services.briefing_submit(actor=self.actor("exchange"), briefing=row.uid)
        return row

    def approved(self, **values: Any) -> Any:
        """Return a briefing approved in every language."""
        row = self.submitted(**values)
        for language in row.languages:
            services.briefing_approve(
                actor=self.actor("commission"), briefing=row.uid, language=language
            )
        return row

    def released(self, level: str = "exchange", **more: Any) -> Any:
        """Return a briefing that was released to the guests of the exchange."""
        row = self.approved(**more)
        return services.briefing_release(
            actor=self.actor("commission"), briefing=row.uid, level=level
        )


def build(women: int = 12, men: int = 9) -> World:
    """Build it; the branch has these members and one that the house began with."""
    world = World(ew.build())
    web = world.web
    add_members(web, women, men)
    web.units["partner"] = world.guest_unit = _partner(world)
    world.practice = ew.add(
        "practice",
        {
            "title": ew.said("Mentors"),
            "organisation": world.ew.own,
            "topics": ["young-members"],
            "problem": ew.said("Few young members"),
            "state": "in-use",
        },
        unit=web.units["city"],
    )[0]
    ew.add(
        "block",
        {"title": ew.said("Pairs"), "steps": ew.said("Pair them")},
        owner=world.practice,
    )
    world.lesson = ew.add(
        "lesson",
        {"text": ew.said("Begin early"), "topics": ["young-members"]},
        unit=web.units["city"],
    )[0]
    return world


def add_members(web: web_world.World, women: int, men: int, year: int = 1990) -> None:
    """Let people join the branch, and count."""
    sexes = ["f"] * women + ["m"] * men
    persons = people.person_register(
        actor=SYSTEM,
        commands=[
            people.NewPerson(
                full_name=f"Lê Văn Thử {_word(n)}",
                sex=sex,
                birth_date=dt.date(year + n % 12, 3, 1),
            )
            for n, sex in enumerate(sexes)
        ],
    )
    joined = dt.date(2026, 1, 5)
    people.membership_open(
        actor=SYSTEM,
        commands=[
            people.OpenMembership(
                person=p.pk,
                unit=web.units["branch"],
                joined_on=joined,
                grade="official",
            )
            for p in persons
        ],
        decision=web_world._taken_over("Danh sách", joined, web.units["branch"]),
    )
    rebuild_tallies()


def _word(n: int) -> str:
    return "ABCDEFGHIKLMNOPQRSTUVXY"[n % 23] + ("a" * (n // 23))


def _partner(world: World) -> int:
    """Plant the partner's tree with its guest, and let the body stand for it."""
    ensure_structure("partner", "la-party")
    loaded = units.tree_load(
        actor=SYSTEM,
        structure=structure_get("partner"),
        rows=[
            units.Load(
                ref="guest",
                parent=None,
                kind="partner-capital",
                names=ew.said("Guests"),
            )
        ],
        on=web_world.FOUNDED,
        decision=world.web.founding,
    )
    unit = loaded["guest"]
    (account,) = accounts_open(
        actor=SYSTEM,
        commands=[
            AccountOpen(
                username="world-guest", label="Guest", language="lo", unit_id=unit
            )
        ],
    )
    world.web.accounts["guest"] = account
    grants_give(
        actor=SYSTEM,
        commands=[
            Give(right_set="guest", unit_id=unit, account_id=account.pk, reason="Test")
        ],
    )
    exchange.record_change(
        actor=SYSTEM,
        kind="organisation",
        uid=world.ew.partner.uid,
        values={"house_unit": _uid(unit)},
    )
    return unit


def _uid(unit: int) -> Any:
    from django.apps import apps

    return apps.get_model("units", "Unit").objects.get(pk=unit).uid
