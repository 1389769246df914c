"""Invented people as rows for the bulk door: the party first, then the others.

Members of the socio-political organisations are partly the same persons: those
who live in the featured districts belong to several, and are counted once.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from banyan.people.domain.commands import NewPerson, Span
from banyan.people.services.load import LoadMembership, LoadRow

from .population import Invented, Place, names, people

REASONS = {
    "deceased": "death",
    "transferred-out": "moved-abroad",
    "request": "request",
    "struck-off": "strike-off",
}
OUTSIDERS = 0.45
"""Share of the members of a mass organisation who are not in the party."""


@dataclass(frozen=True)
class Suits:
    """Who suits an organisation: sex and ages."""

    sex: str = ""
    ages: tuple[int, int] = (18, 95)
    per_group: int = 14


SUITS = {
    "trade-union": Suits(ages=(20, 60), per_group=16),
    "farmers": Suits(ages=(25, 85), per_group=10),
    "women": Suits(sex="f", ages=(20, 85), per_group=14),
    "youth": Suits(ages=(18, 30), per_group=10),
    "veterans": Suits(sex="m", ages=(45, 90), per_group=8),
}


@dataclass(frozen=True)
class Known:
    """A person who is loaded already, as far as later loads need to know."""

    person: int
    sex: str
    born: dt.date
    commune: int


def party_rows(
    rng: random.Random, places: Sequence[Place], today: dt.date
) -> Iterator[tuple[Invented, LoadRow]]:
    """Yield everybody of the party with the row that loads them."""
    for number, person in enumerate(people(rng, places, today), start=1):
        yield (
            person,
            LoadRow(
                new_person(person),
                (_membership(person, f"SP-{number:06d}"),),
                person.left if person.left_reason == "deceased" else None,
            ),
        )


def new_person(person: Invented) -> NewPerson:
    """Return the command that registers an invented person."""
    return NewPerson(
        full_name=person.full_name,
        birth_date=person.born,
        sex=person.sex,
        family_name=person.family,
        middle_name=person.middle,
        given_name=person.given,
        is_specimen=True,
    )


def _membership(person: Invented, card: str) -> LoadMembership:
    return LoadMembership(
        joined_on=person.stays[0][1],
        home=tuple(Span(unit, start, end) for unit, start, end in person.stays),
        participations=_participations(person),
        card_no=card if person.official else "",
        ceremony_on=person.stays[0][1],
        official_on=_official(person),
        left_on=person.left,
        left_reason=REASONS.get(person.left_reason, ""),
    )


def _official(person: Invented) -> dt.date | None:
    start = person.stays[0][1]
    if person.official is None:
        return None
    return max(person.official, start)


def _participations(person: Invented) -> tuple[Span, ...]:
    start, since = person.stays[0][1], person.exempt_from
    if since is None or since <= start:
        return ()
    return (Span("active", start, since), Span("exempt", since))


def mass_rows(
    rng: random.Random,
    key: str,
    groups: Mapping[int, int],
    known: Iterable[Known],
    today: dt.date,
) -> Iterator[LoadRow]:
    """Yield the members of one organisation's groups.

    ``groups`` maps a commune's area to the group there; ``known`` are the
    persons who live there already.
    """
    suits = SUITS[key]
    by_commune: dict[int, list[Known]] = {}
    for one in known:
        if one.commune in groups and _suits(suits, one.sex, one.born, today):
            by_commune.setdefault(one.commune, []).append(one)
    for commune, group in groups.items():
        own = by_commune.get(commune, [])
        count = rng.randint(suits.per_group - 3, suits.per_group + 3)
        inside = min(len(own), round(count * (1 - OUTSIDERS)))
        for one in rng.sample(own, inside):
            yield LoadRow(one.person, (_joined(rng, one.born, group, today),))
        for _ in range(count - inside):
            yield _outsider(rng, suits, group, today)


def _suits(suits: Suits, sex: str, born: dt.date, today: dt.date) -> bool:
    low, high = suits.ages
    return (not suits.sex or suits.sex == sex) and low < today.year - born.year < high


def _outsider(rng: random.Random, suits: Suits, group: int, today: dt.date) -> LoadRow:
    sex = suits.sex or rng.choice("fm")
    low, high = suits.ages
    year = today.year - rng.randint(low + 1, high - 1)
    born = dt.date(year, 1, 1) + dt.timedelta(days=rng.randint(0, 364))
    family, middle, given = names().full(rng, sex)
    person = NewPerson(
        full_name=f"{family} {middle} {given}",
        birth_date=born,
        sex=sex,
        family_name=family,
        middle_name=middle,
        given_name=given,
        is_specimen=True,
    )
    return LoadRow(person, (_joined(rng, born, group, today),))


def _joined(
    rng: random.Random, born: dt.date, group: int, today: dt.date
) -> LoadMembership:
    adult = dt.date(born.year + 18, 12, 31)
    start = max(dt.date(2010, 1, 1), adult)
    room = max((today - start).days - 30, 1)
    joined = min(start + dt.timedelta(days=rng.randint(0, room)), today)
    return LoadMembership(joined, (Span(group, joined),), official_on=joined)
