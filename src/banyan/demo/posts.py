"""Posts and offices of the demonstration, filled from the members of each unit."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from banyan.kernel.actor import Actor
from banyan.kernel.text import Text
from banyan.people.domain.commands import OpenOffice, SetPost
from banyan.people.services import office_open, post_set
from banyan.rulebook import packs

TERM_FROM = dt.date(2025, 8, 1)
TERM_TO = dt.date(2030, 7, 31)
VACANT = 0.03
RANKS = {
    "secretary": 10,
    "branch-secretary": 10,
    "chair": 10,
    "deputy-secretary": 20,
    "branch-deputy": 20,
    "vice-chair": 20,
    "standing-member": 30,
    "committee-member": 40,
}


@dataclass(frozen=True)
class Wanted:
    """The posts of one unit with their seats, and who may be chosen."""

    unit: int
    seats: Mapping[str, int]
    candidates: Sequence[int]


def wanted_of_branch(unit: int, members: Sequence[int]) -> Wanted:
    """Return the posts of a branch: a deputy only where it is large enough."""
    seats = {"branch-secretary": 1}
    if len(members) >= packs.ask("UNIT-CHIUY", on=TERM_FROM).value:
        seats["branch-deputy"] = 1
    return Wanted(unit, seats, members)


def wanted_of_committee(unit: int, members: Sequence[int]) -> Wanted:
    """Return the posts of a committee of a ward, commune or the city."""
    seats = {
        "secretary": 1,
        "deputy-secretary": 2,
        "standing-member": 4,
        "committee-member": 6,
    }
    return Wanted(unit, seats, members)


def wanted_of_mass(unit: int, members: Sequence[int]) -> Wanted:
    """Return the posts of a committee of the Front or an organisation."""
    return Wanted(unit, {"chair": 1, "vice-chair": 1}, members)


def fill(
    actor: Actor,
    rng: random.Random,
    wanted: Iterable[Wanted],
    decision: Any,
    since: dt.date = TERM_FROM,
) -> int:
    """Set the posts and open the offices, each in one act; return how many."""
    units = [w for w in wanted if w.candidates]
    labels: dict[str, Text] = {k: p.label for k, p in packs.posts().items()}
    commands = [
        SetPost(
            unit=w.unit,
            key=key,
            valid_from=since,
            names=labels[key],
            seats=seats,
            rank=RANKS[key],
            is_specimen=True,
        )
        for w in units
        for key, seats in w.seats.items()
    ]
    posts = post_set(actor=actor, commands=commands, decision=decision)
    by_unit = {w.unit: w for w in units}
    chosen: dict[int, list[int]] = {}
    offices = []
    for post in posts:
        pool = by_unit[post.unit_id].candidates
        taken = chosen.setdefault(post.unit_id, [])
        free = [p for p in pool if p not in taken]
        for person in rng.sample(free, min(post.seats, len(free))):
            taken.append(person)
            if rng.random() >= VACANT:
                offices.append(OpenOffice(person, post.pk, since, TERM_TO))
    office_open(actor=actor, commands=offices, decision=decision)
    return len(offices)
