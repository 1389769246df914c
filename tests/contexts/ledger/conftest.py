"""A small organisation whose every row was recorded, in a data folder of its own."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from banyan.kernel.actor import Actor, system_actor

DAY = dt.date(2025, 7, 1)
AT = dt.datetime(2025, 7, 1, 2, 3, 4, 567, tzinfo=dt.UTC)
SYSTEM = system_actor("tests")


@pytest.fixture(autouse=True)
def data_folder(settings: Any, tmp_path: Path) -> Path:
    """Keys and heads of this test alone."""
    settings.BANYAN_DATA = tmp_path
    return tmp_path


@dataclass
class World:
    """What the small organisation holds."""

    structure: Any = None
    units: list[Any] = field(default_factory=list)
    people: list[Any] = field(default_factory=list)
    memberships: list[Any] = field(default_factory=list)
    stays: list[Any] = field(default_factory=list)


def new_person(name: str) -> Any:
    from banyan.people.models import Person

    return Person.objects.create(
        full_name=name,
        name_fold=name.lower(),
        name_rev=name.lower(),
        name_key=name.lower(),
        birth_date=dt.date(1980, 2, 29),
        created_at=AT,
    )


def build(people: int = 3) -> World:
    """Make the rows and record them in two acts."""
    from banyan.ledger import services as ledger
    from banyan.people.models import Membership, Stay
    from banyan.units.models import Structure, Unit

    world = World()
    with ledger.act(actor=SYSTEM, kind="tests.units") as act:
        world.structure = Structure.objects.create(
            key="party", names={"vi": "Đảng bộ", "lo": "ພັກ"}, kind="party", pack="x"
        )
        for number in range(2):
            unit = Unit.objects.create(structure=world.structure)
            unit.path = f"{unit.pk:08x}"
            if number:
                unit.path = world.units[0].path + unit.path
            unit.save()
            world.units.append(unit)
        act.record("create", world.structure, *world.units)
    with ledger.act(
        actor=SYSTEM, kind="tests.people", unit=world.units[0], rules=["ADM-1"]
    ) as act:
        for number in range(people):
            person = new_person(f"Nguyễn Văn Đức {number}")
            member = Membership.objects.create(
                person=person,
                structure=world.structure,
                unit=world.units[1],
                joined_on=DAY,
                card_no=f"{number}",
                name_key="a",
                name_fold="a",
                name_rev="a",
            )
            stay = Stay.objects.create(
                membership=member,
                unit=world.units[1],
                valid_from=DAY,
                recorded_at=AT,
            )
            world.people.append(person)
            world.memberships.append(member)
            world.stays.append(stay)
        act.record("create", *world.people)
        act.record("create", *world.memberships)
        act.record("create", *world.stays)
    return world


@pytest.fixture
def world(db: Any) -> World:
    """Return the small organisation, recorded and not yet sealed."""
    return build()


@pytest.fixture
def sealed(world: World) -> World:
    """Return the small organisation, recorded and sealed."""
    from banyan.ledger import services as ledger

    ledger.seal(actor=SYSTEM)
    return world


@pytest.fixture
def inspector(world: World) -> Actor:
    """Return an actor with ledger.read below the first unit."""
    return reader(world.units[0].path)


def reader(path: str, **values: Any) -> Actor:
    """Return an account with ``ledger.read`` at ``path`` and below."""
    from banyan.kernel.actor import Held, PathRange

    held = Held(1, "inspector", frozenset({"ledger.read"}), PathRange(path), 1)
    values = {"account_id": 7, "name": "Inspector", **values}
    return Actor(kind="account", held=(held,), **values)
