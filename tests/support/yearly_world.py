"""A partnership with an agreement and a year of work, for yearly reports."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from banyan.exchange import services as exchange
from banyan.kernel import clock
from banyan.kernel.text import Text
from banyan.yearly import services
from tests.support import briefing_world as bw
from tests.support import exchange_world as ew
from tests.support import project_world as pw

SYSTEM = ew.SYSTEM
FOREWORD = Text(vi="Lời đầu", lo="ຄຳນຳ", en="A word before")


def last_year() -> int:
    """Return the year before the one that runs."""
    return clock.today().year - 1


def on(month: int, day: int, year: int | None = None) -> dt.date:
    """Return a day of last year, or of another."""
    return dt.date(year or last_year(), month, day)


@dataclass
class World:
    """The world of briefings, with a year of a partnership."""

    bw: bw.World
    visit: Any = None
    rows: dict[str, Any] = field(default_factory=dict)

    @property
    def partnership(self) -> Any:
        """The partnership that the report is on."""
        return self.bw.ew.partnership

    def actor(self, who: str) -> Any:
        """Return who acts."""
        return self.bw.actor(who)

    def client(self, who: str, language: str = "en") -> Any:
        """Return a browser where somebody is signed in."""
        return self.bw.web.client(who, language)

    def released(self, year: int | None = None, **more: Any) -> Any:
        """Return a report that was released to the partner."""
        return services.yearly_release(
            actor=self.actor("commission"),
            partnership=self.partnership.uid,
            year=year or last_year(),
            **more,
        )


def build() -> World:
    """Build it: an agreement of two articles, a visit, promises, a project, a result."""
    base = bw.build(2, 2)
    world = World(base)
    city = base.web.units["city"]
    (agreement,) = ew.add(
        "agreement",
        {
            "title": ew.said("Memorandum"),
            "partnership": world.partnership,
            "term_from": on(1, 10, last_year() - 2),
            "signed_by": "Signer of the house",
        },
        unit=city,
    )
    ew.add(
        "article",
        {"number": "1", "text": ew.said("Visits"), "topics": ["young-members"]},
        {"number": "2", "text": ew.said("Youth"), "topics": ["youth-work"]},
        {"number": "3", "text": ew.said("Without a topic")},
        owner=agreement,
    )
    world.rows["agreement"] = agreement
    world.visit = visit(world, on(4, 10))
    promises(world)
    exchange.record_change(
        actor=SYSTEM,
        kind="exchange",
        uid=world.visit.uid,
        values={"learned_back": ew.said("Heard at home")},
    )
    ew.add(
        "question",
        {"text": ew.said("Answered"), "side": "visitor", "answer": ew.said("So")},
        {"text": ew.said("Still open"), "side": "visitor", "asked_by": "Asker Guest"},
        owner=world.visit,
    )
    ew.add(
        "material",
        {"title": ew.said("Book"), "side": "host", "release": "partner"},
        {"title": ew.said("Note"), "side": "host", "release": "internal"},
        owner=world.visit,
    )
    works(world)
    return world


def visit(world: World, day: dt.date, **more: Any) -> Any:
    """Add a visit that was held on a day; every form of holding is kept short."""
    base = world.bw.ew
    (row,) = ew.add(
        "exchange",
        {
            "title": ew.said(f"Visit {day.year}"),
            "host": base.own,
            "visitor": base.partner,
            "partnership": base.partnership,
            "starts_on": day,
            "topics": ["young-members"],
            "objective": ew.said("Objective"),
            "why_not": "Nothing more is known of it",
            **more,
        },
        unit=world.bw.web.units["city"],
    )
    held = ew.World(base.web, exchange=row, people=base.people)
    ew.complete(held)
    for to in ("agreed", "prepared", "held"):
        exchange.exchange_move(actor=SYSTEM, exchange=row.uid, to=to)
    row.refresh_from_db()
    return row


def promises(world: World) -> None:
    """Add what was promised in the visit: kept, late, open, declared."""
    common = {"form": "undertaking", "by": "Somebody of the house", "proof": "A letter"}
    ew.add(
        "commitment",
        {
            **common, "text": ew.said("In time"), "side": "host",
            "due": on(6, 30), "state": "kept", "done_on": on(6, 1),
        },
        {
            **common, "text": ew.said("Too late"), "side": "visitor",
            "due": on(6, 30), "state": "late", "done_on": on(7, 10),
        },
        {
            **common, "text": ew.said("Not done"), "side": "host", "due": on(12, 1),
        },
        {"text": ew.said("Willing"), "form": "declaration", "side": "visitor"},
        owner=world.visit,
    )  # fmt: skip


def works(world: World) -> None:
    """Add a project with a milestone, and a practice that the partner applies."""
    base = world.bw.ew
    made = pw.project(
        base,
        agreement=world.rows["agreement"],
        planned_start=on(1, 5),
        planned_end=on(11, 1),
        actual_start=on(1, 5),
        topics=["youth-work"],
    )
    ew.add(
        "projectstep",
        {"text": ew.said("Ground"), "planned": on(3, 1), "actual": on(3, 11),
         "reason": ew.said("Rain")},
        owner=made,
    )  # fmt: skip
    world.rows["project"] = made
    practice = world.bw.practice
    ew.add(
        "evidence",
        {"text": ew.said("Seen"), "form": "visit", "strength": 3},
        owner=practice,
    )
    points = ("need", "law", "structure", "people", "money", "language")
    ew.add(
        "application",
        {
            "receiver": base.partner, "state": "measured", "owner": "Office",
            "state_since": on(9, 1), "evidence": "Minutes", "indicator": ew.said("At meetings"),
            "baseline": "41 %", "result": "63 %", **dict.fromkeys(points, 2),
        },
        owner=practice,
    )  # fmt: skip
