"""A small world for tests of people: structures, units, actors, a decision.

Units and decisions are written as rows here, because this room must not depend
on how other rooms make them.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from banyan.decisions.models import Decision
from banyan.kernel import clock
from banyan.kernel.actor import Actor, Held, PathRange, system_actor
from banyan.kernel.ids import segment
from banyan.kernel.text import Text
from banyan.people import services as people
from banyan.units.models import Structure, Unit, UnitPath, UnitVersion

SYSTEM = system_actor("test")
OFFICER = (
    "unit.read person.read person.write membership.read membership.write office.write"
).split()
FOUNDED = dt.date(2000, 1, 1)
D = dt.date
DECIDED = D(2020, 1, 1)
JOINED = D(2010, 3, 1)


def structure(key: str, order: int = 10, kind: str = "membership") -> Structure:
    """Write one structure."""
    return Structure.objects.create(
        key=key, names=Text.of(key), kind=kind, pack="vn-party", counting_order=order
    )


def unit(
    tree: Structure,
    name: str,
    parent: Unit | None = None,
    kind: str = "branch",
    founded: dt.date = FOUNDED,
    area_path: str = "",
) -> Unit:
    """Write one unit with its version and path."""
    now = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
    row = Unit.objects.create(
        structure=tree,
        kind=kind,
        names=Text.of(name),
        sort_key=name,
        code=name,
        parent=parent,
        founded_on=founded,
        area_path=area_path,
    )
    row.path = (parent.path if parent else "") + segment(row.pk)
    row.save(update_fields=["path"])
    UnitVersion.objects.create(
        unit=row,
        parent=parent,
        kind=kind,
        names=Text.of(name),
        code=name,
        valid_from=founded,
        recorded_at=now,
    )
    UnitPath.objects.create(
        unit=row,
        path=row.path,
        depth=len(row.path) // 8,
        valid_from=founded,
        recorded_at=now,
    )
    return row


def officer(*units: Unit, rights: Any = OFFICER, person: int | None = None) -> Actor:
    """Return an actor with rights over units and below."""
    held = tuple(
        Held(i, "test", frozenset(rights), PathRange(u.path), u.pk)
        for i, u in enumerate(units, start=1)
    )
    return Actor(
        kind="account", account_id=7, person_id=person, name="Officer", held=held
    )


def decision(title: str = "Decision", on: dt.date = DECIDED) -> int:
    """Record a decision taken over from records; return its id."""
    row = Decision.objects.create(
        kind="taken-over",
        title=Text.of(title),
        decided_on=on,
        effective_on=on,
        source="paper",
        recorded_at=clock.now(),
    )
    return row.pk


def person(name: str = "Nguyễn Văn An", **values: Any) -> Any:
    """Register one person."""
    values.setdefault("birth_date", D(1980, 5, 20))
    command = people.NewPerson(name, **values)
    return people.person_register(actor=SYSTEM, commands=[command])[0]


def member(name: str, home: Unit, joined: dt.date = JOINED, **values: Any) -> Any:
    """Register a person and open a membership."""
    birth = values.pop("birth_date", D(1980, 5, 20))
    sex = values.pop("sex", "m")
    one = person(name, birth_date=birth, sex=sex)
    values.setdefault("grade", "official")
    command = people.OpenMembership(one.pk, home.pk, joined, **values)
    return people.membership_open(
        actor=SYSTEM, commands=[command], decision=decision(on=joined)
    )[0]


@dataclass
class World:
    """A party and a union over two communes, each with two branches."""

    party: Structure = field(init=False)
    union: Structure = field(init=False)
    top: Unit = field(init=False)
    communes: list[Unit] = field(init=False)
    branches: list[Unit] = field(init=False)
    union_top: Unit = field(init=False)
    union_group: Unit = field(init=False)

    def __post_init__(self) -> None:
        self.party = structure("party", 10)
        self.union = structure("trade-union", 30)
        self.top = unit(self.party, "city", kind="province-committee")
        self.communes = [
            unit(self.party, f"commune {i}", self.top, "commune-committee")
            for i in (1, 2)
        ]
        self.branches = [
            unit(self.party, f"branch {c.names.vi[-1]}{i}", c)
            for c in self.communes
            for i in (1, 2)
        ]
        self.union_top = unit(self.union, "union", kind="union")
        self.union_group = unit(self.union, "group", self.union_top, "group")


def at(monkeypatch: Any, day: dt.date) -> None:
    """Let both clocks stand at noon of a day."""
    noon = dt.datetime(day.year, day.month, day.day, 5, tzinfo=dt.UTC)
    monkeypatch.setattr(clock, "now", lambda: noon)
