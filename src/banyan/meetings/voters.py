"""The people of bodies as voters, read set-based from the register of a day."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from banyan.kernel.actor import Actor, system_actor
from banyan.people.queries import HolderOn, MemberOn, holders_on, members_on
from banyan.rulebook import packs

from .domain.electorate import Placed, Voter, base_of, of_members, place

Attendance = Mapping[int, str]
"""Who came, by person: present, excused or absent."""

READER = "electorate"


def voters_on(
    actor: Actor, units: Iterable[int], denominators: Iterable[str], day: dt.date
) -> dict[tuple[int, bool], tuple[Voter, ...]]:
    """Return the voters of units on a day, for denominators of members or offices.

    The key is the unit and whether they are its members (else its committee).
    The register is read as the installation: who may see it is asked elsewhere.
    """
    wanted, names = list(dict.fromkeys(units)), list(denominators)
    del actor
    reader = system_actor(READER, on=day)
    found: dict[tuple[int, bool], tuple[Voter, ...]] = {}
    if any(of_members(n) for n in names):
        members = members_on(reader, wanted, day)
        for unit in wanted:
            found[unit, True] = tuple(_member(m) for m in members.get(unit, ()))
    if not all(of_members(n) for n in names):
        bodies = _bodies()
        holders = holders_on(reader, wanted, day)
        for unit in wanted:
            found[unit, False] = _holders(holders.get(unit, ()), bodies)
    return found


def _member(m: MemberOn) -> Voter:
    return Voter(
        person=m.person,
        name=m.name,
        membership=m.membership,
        grade=m.grade,
        participation=m.participation,
        is_guest=m.is_guest,
        is_away=m.is_away,
    )


def _bodies() -> dict[str, tuple[str, ...]]:
    return {
        key: post.bodies
        for pack in packs.pack_ids()
        for key, post in packs.posts(pack).items()
    }


def _holders(
    rows: Iterable[HolderOn], bodies: Mapping[str, tuple[str, ...]]
) -> tuple[Voter, ...]:
    seen: dict[int, set[str]] = defaultdict(set)
    names: dict[int, str] = {}
    for row in rows:
        names[row.person] = row.name
        seen[row.person] |= set(bodies.get(row.post, ()))
    return tuple(
        Voter(person=p, name=names[p], bodies=tuple(sorted(found)))
        for p, found in seen.items()
        if found
    )


def attended(voters: Iterable[Voter], attendance: Attendance) -> tuple[Voter, ...]:
    """Return voters with the attendance that was noted."""
    return tuple(
        replace(v, attendance=attendance[v.person]) if v.person in attendance else v
        for v in voters
    )


def drawn(
    name: str, voters: Sequence[Voter], attendance: Mapping[int, str]
) -> tuple[tuple[Placed, ...], int]:
    """Return everybody placed under a denominator, and the most that may vote."""
    placed = place(name, attended(voters, attendance))
    everybody = attended(voters, {v.person: "present" for v in voters})
    return placed, base_of(place(name, everybody))
