"""More units and members for tests of pages, and a decision as it is typed."""

from __future__ import annotations

import datetime as dt
from typing import Any

from banyan.decisions.services import decision_take_over
from banyan.figures.services import rebuild_tallies
from banyan.kernel import clock
from banyan.kernel.text import Text
from banyan.people import services as people
from banyan.units import services as units
from banyan.units.domain.operations import Establish
from banyan.units.queries import structure_get
from tests.support import web_world
from tests.support.web_world import SYSTEM

JOINED = dt.date(2025, 9, 2)


def decision(on: dt.date = JOINED) -> Any:
    """Return a decision taken over from invented records."""
    return decision_take_over(
        actor=SYSTEM, title=Text(en="Test"), decided_on=on, source="Test"
    )


def crowd(unit: int, count: int) -> None:
    """Register and admit ``count`` invented members."""
    persons = people.person_register(
        actor=SYSTEM,
        commands=[
            people.NewPerson(
                full_name=f"Nguyễn Văn Mẫu {n}",
                sex="fm"[n % 2],
                birth_date=dt.date(1960 + n % 40, 3, 5),
            )
            for n in range(count)
        ],
    )
    people.membership_open(
        actor=SYSTEM,
        commands=[
            people.OpenMembership(
                person=p.pk, unit=unit, joined_on=JOINED, grade="official"
            )
            for p in persons
        ],
        decision=decision(),
    )


def branches(world: web_world.World, count: int) -> None:
    """Establish ``count`` more branches below the north committee."""
    units.unit_establish(
        actor=SYSTEM,
        structure=structure_get("party"),
        commands=[
            Establish(
                ref=f"+{n}",
                kind="branch",
                parent=world.units["north"],
                names=Text(vi=f"Chi bộ {n:03d}", en=f"Branch {n:03d}"),
                code=f"T{n:03d}",
            )
            for n in range(count)
        ],
        on=dt.date(2025, 8, 1),
        decision=decision(dt.date(2025, 8, 1)),
    )
    rebuild_tallies()


def typed(**more: str) -> dict[str, str]:
    """Return a decision as typed."""
    today = clock.today().isoformat()
    return {
        "body": "",
        "title_en": "Test",
        "decided_on": today,
        "effective_on": today,
        "source": "Minutes",
        **more,
    }
