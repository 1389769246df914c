"""The small organisation of a scenario, built through the services."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from banyan.access.services import right_sets_load
from banyan.decisions.services import decision_take_over
from banyan.kernel.actor import Actor, Held, PathRange, system_actor
from banyan.kernel.errors import StateRefusal
from banyan.kernel.text import Text
from banyan.people import services as people
from banyan.rulebook import packs
from banyan.units import services as units
from banyan.units.queries import structure_get, units_found

from .read import Scenario

SYSTEM = system_actor("scenario")


@dataclass
class World:
    """The units, persons, memberships and actors of a scenario, by their words."""

    units: dict[str, int] = field(default_factory=dict)
    persons: dict[str, int] = field(default_factory=dict)
    memberships: dict[str, int] = field(default_factory=dict)
    actors: dict[str, Actor] = field(default_factory=dict)

    def named(self, value: Any) -> Any:
        """Return the id of ``@word``: a person, else a unit; other values as they are."""
        if not isinstance(value, str) or not value.startswith("@"):
            return value
        word = value[1:]
        return self.persons[word] if word in self.persons else self.units[word]


def built(scenario: Scenario) -> World:
    """Build the organisation of a scenario; the caller takes it back."""
    world = World()
    right_sets_load(actor=SYSTEM, sets=packs.right_sets().values())
    with suppress(StateRefusal):  # the structure is there already
        units.structure_create(
            actor=SYSTEM, key=scenario.structure, pack=scenario.pack, is_specimen=True
        )
    _units(world, scenario)
    _people(world, list(_spread(scenario.world["people"])))
    _offices(world, scenario)
    for row in scenario.world["qualifications"]:
        _qualification(world, row)
    for row in scenario.world["actors"]:
        world.actors[row["key"]] = _actor(world, row)
    return world


def _decision(title: str, on: dt.date, body: int | None = None) -> Any:
    return decision_take_over(
        actor=SYSTEM, title=Text.of(title), decided_on=on, source="Scenario", body=body
    )


def _units(world: World, scenario: Scenario) -> None:
    rows = [
        units.Load(
            ref=row["key"],
            parent=row.get("parent"),
            kind=row["kind"],
            names=Text.of(row["name"]),
        )
        for row in scenario.world["units"]
    ]
    world.units = units.tree_load(
        actor=SYSTEM,
        structure=structure_get(scenario.structure),
        rows=rows,
        on=scenario.founded,
        decision=_decision("Danh sách tổ chức", scenario.founded),
    )


def _spread(rows: Iterable[Mapping[str, Any]]) -> Iterable[Mapping[str, Any]]:
    """Yield a row as often as its ``count`` says, with numbered words and names."""
    for row in rows:
        count = row.get("count", 1)
        if count == 1:
            yield row
            continue
        for number in range(1, count + 1):
            yield {
                **row,
                "key": f"{row['key']}-{number}",
                "name": f"{row['name']} {number}",
            }


def _people(world: World, rows: Sequence[Mapping[str, Any]]) -> None:
    made = people.person_register(
        actor=SYSTEM,
        commands=[
            people.NewPerson(
                full_name=row["name"],
                birth_date=row.get("born", dt.date(1985, 5, 19)),
                sex=row.get("sex", ""),
                is_specimen=True,
            )
            for row in rows
        ],
    )
    world.persons = {r["key"]: p.pk for r, p in zip(rows, made, strict=True)}
    members = [row for row in rows if "unit" in row]
    opened = people.membership_open(
        actor=SYSTEM,
        commands=[_membership(world, row) for row in members],
        decision=_decision("Hồ sơ đảng viên", dt.date(2026, 1, 5)),
    )
    world.memberships = {r["key"]: m.pk for r, m in zip(members, opened, strict=True)}
    _leavers(world, [row for row in members if "left" in row])
    guests = [row for row in members if "guest" in row]
    people.guest_stay_open(
        actor=SYSTEM,
        commands=[_guest(world, row) for row in guests],
        decision=_decision("Chuyển sinh hoạt tạm thời", dt.date(2026, 1, 5)),
    )


def _leavers(world: World, rows: Sequence[Mapping[str, Any]]) -> None:
    """End the memberships of those who have left before the play begins."""
    for row in rows:
        people.membership_end(
            actor=SYSTEM,
            commands=[
                people.EndMembership(
                    membership=world.memberships[row["key"]],
                    on=row["left"],
                    reason=row["left_reason"],
                )
            ],
            decision=_decision("Thôi là đảng viên", row["left"]),
        )


def _membership(world: World, row: Mapping[str, Any]) -> people.OpenMembership:
    return people.OpenMembership(
        person=world.persons[row["key"]],
        unit=world.units[row["unit"]],
        joined_on=row.get("joined", dt.date(2015, 5, 19)),
        grade=row.get("grade", "official"),
        participation=row.get("participation", "active"),
        ground=row.get("ground", ""),
        card_no=row.get("card", ""),
        ceremony_on=row.get("ceremony"),
        official_on=row.get("official"),
        is_specimen=True,
    )


def _guest(world: World, row: Mapping[str, Any]) -> people.OpenGuestStay:
    return people.OpenGuestStay(
        world.memberships[row["key"]],
        world.units[row["guest"]],
        row.get("guest_since", dt.date(2026, 1, 5)),
    )


def _offices(world: World, scenario: Scenario) -> None:
    rows = scenario.world["offices"]
    decision = _decision("Chức vụ", dt.date(2020, 6, 1))
    keys = {(row["unit"], row["post"]): row.get("seats", 30) for row in rows}
    posts = people.post_set(
        actor=SYSTEM,
        commands=[
            people.SetPost(
                unit=world.units[unit],
                key=post,
                valid_from=scenario.founded,
                seats=seats,
            )
            for (unit, post), seats in keys.items()
        ],
        decision=decision,
    )
    known = {key: post.pk for key, post in zip(keys, posts, strict=True)}
    people.office_open(
        actor=SYSTEM,
        commands=[
            people.OpenOffice(
                world.persons[row["person"]],
                known[row["unit"], row["post"]],
                row.get("since", dt.date(2020, 6, 1)),
            )
            for row in rows
        ],
        decision=decision,
    )


def _qualification(world: World, row: Mapping[str, Any]) -> None:
    people.qualification_add(
        actor=SYSTEM,
        commands=[
            people.AddQualification(
                person=world.persons[row["person"]],
                kind=row["kind"],
                title=Text.of(row.get("title", row["kind"])),
                issued_on=row["issued_on"],
                valid_until=row.get("valid_until"),
            )
        ],
    )


def _actor(world: World, row: Mapping[str, Any]) -> Actor:
    """Return who acts: right sets held at units, the person behind the account."""
    held = []
    for number, place in enumerate(_places(row), start=1):
        unit = world.units[place[1]]
        path = units_found(SYSTEM, [unit])[unit].path
        rights = packs.right_sets()[place[0]].rights
        held.append(Held(number, place[0], rights, PathRange(path), unit))
    person = world.persons[row["person"]] if "person" in row else None
    return Actor(kind="account", name=row["key"], person_id=person, held=tuple(held))


def _places(row: Mapping[str, Any]) -> list[tuple[str, str]]:
    if "set" not in row:
        return []
    return [(row["set"], row["unit"])]
