"""Invented people from a seed: names, birth dates, standing, a plausible past.

Pure and fast: it draws plain rows, and knows neither database nor services.
Shares follow published figures of provincial party organisations (women 37.6
per cent, probationary 6.0 per cent, admitted about 3 per cent a year: Dong Nai
2018) and, where no figure is public, a plausible range; they are a shape for a
demonstration, not a statistic.
"""

from __future__ import annotations

import datetime as dt
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from itertools import accumulate

WOMEN = 0.376
PROBATIONARY = 0.06
FORMER = 0.045
MOVED_ONCE = 0.17
LEFT_REASONS = (
    ("deceased", 55),
    ("transferred-out", 22),
    ("request", 8),
    ("struck-off", 15),
)


@dataclass(frozen=True)
class Shape:
    """The age shape of a kind of branch: (from, to, weight); exempt share."""

    ages: tuple[tuple[int, int, int], ...]
    exempt_from: int = 60
    exempt: float = 0.0


SHAPES = {
    "residential": Shape(
        (
            (19, 30, 12),
            (31, 40, 16),
            (41, 50, 19),
            (51, 60, 21),
            (61, 70, 19),
            (71, 90, 13),
        ),
        exempt_from=63,
        exempt=0.46,
    ),
    "agency": Shape(((22, 30, 20), (31, 40, 34), (41, 50, 28), (51, 61, 18))),
    "school": Shape(((22, 30, 22), (31, 40, 34), (41, 50, 29), (51, 60, 15))),
    "enterprise": Shape(((21, 30, 34), (31, 40, 35), (41, 50, 20), (51, 60, 11))),
}


@dataclass(frozen=True)
class Names:
    """Weighted lists of name parts."""

    parts: dict[str, tuple[list[str], list[int]]]
    reserved: frozenset[str]

    def draw(self, rng: random.Random, part: str) -> str:
        """Draw one name part by its weight."""
        words, cumulative = self.parts[part]
        return rng.choices(words, cum_weights=cumulative)[0]

    def full(self, rng: random.Random, sex: str) -> tuple[str, str, str]:
        """Draw family, middle and given name; never one that a report names."""
        kind = "women" if sex == "f" else "men"
        while True:
            name = (
                self.draw(rng, "family"),
                self.draw(rng, f"middle_{kind}"),
                self.draw(rng, f"given_{kind}"),
            )
            if " ".join(name) not in self.reserved:
                return name


@cache
def names() -> Names:
    """Return the name lists, read once."""
    text = files("banyan.demo").joinpath("names.json").read_text(encoding="utf-8")
    raw = json.loads(text)
    parts = {
        part: (list(table), list(accumulate(table.values())))
        for part, table in raw["parts"].items()
    }
    return Names(parts, frozenset(raw["reserved"]))


@dataclass(frozen=True)
class Place:
    """Where people are wanted: a unit that takes members, how many, of which shape."""

    unit: int
    size: int
    shape: str
    since: dt.date
    neighbours: Sequence[int] = ()


@dataclass
class Invented:
    """One invented person with a membership and its past, as plain values."""

    family: str
    middle: str
    given: str
    sex: str
    born: dt.date
    joined: dt.date
    official: dt.date | None
    left: dt.date | None = None
    left_reason: str = ""
    exempt_from: dt.date | None = None
    stays: list[tuple[int, dt.date, dt.date | None]] = field(default_factory=list)

    @property
    def full_name(self) -> str:
        """The name in Vietnamese order."""
        return f"{self.family} {self.middle} {self.given}"

    @property
    def unit(self) -> int:
        """The unit of the last stay."""
        return self.stays[-1][0]


def people(
    rng: random.Random, places: Sequence[Place], today: dt.date
) -> Iterator[Invented]:
    """Yield the people of every place, former members among them."""
    for place in places:
        for _ in range(place.size):
            yield _member(rng, place, today)
        for _ in range(_former_count(rng, place.size)):
            yield _leave(rng, _member(rng, place, today), today)


def _former_count(rng: random.Random, size: int) -> int:
    return int(size * FORMER + rng.random())


def _member(rng: random.Random, place: Place, today: dt.date) -> Invented:
    sex = "f" if rng.random() < WOMEN else "m"
    family, middle, given = names().full(rng, sex)
    shape = SHAPES[place.shape]
    low, high, _ = rng.choices(shape.ages, weights=[w for *_, w in shape.ages])[0]
    age = rng.randint(low, high)
    born = _day(rng, dt.date(today.year - age, 1, 1), 364)
    joined, official = _admission(rng, born, age, today)
    person = Invented(family, middle, given, sex, born, joined, official)
    person.stays = _stays(rng, place, joined, today)
    if official and age >= shape.exempt_from and rng.random() < shape.exempt:
        reached = _safe(born.year + shape.exempt_from, born)
        start = max(reached, person.stays[-1][1])
        person.exempt_from = _between(rng, start, today)
    return person


def _admission(
    rng: random.Random, born: dt.date, age: int, today: dt.date
) -> tuple[dt.date, dt.date | None]:
    """Draw the day of joining and of recognition (None while on probation)."""
    adult = _safe(born.year + 18, born) + dt.timedelta(days=40)
    if age < 45 and rng.random() < PROBATIONARY * 1.9:
        return _between(rng, max(adult, today - dt.timedelta(days=417)), today), None
    latest = today - dt.timedelta(days=370)
    joined = adult + dt.timedelta(days=int(rng.triangular(60, 9800, 1900)))
    if joined > latest:
        joined = _between(rng, adult, latest) if adult < latest else adult
    official = _year(joined)
    return joined, official if official <= today else None


def _stays(
    rng: random.Random, place: Place, joined: dt.date, today: dt.date
) -> list[tuple[int, dt.date, dt.date | None]]:
    """Draw one stay, or two with a transfer between neighbouring units."""
    start = max(joined, place.since)
    room = (today - start).days
    if not place.neighbours or room < 500 or rng.random() > MOVED_ONCE:
        return [(place.unit, start, None)]
    moved = start + dt.timedelta(days=rng.randint(200, room - 100))
    return [(rng.choice(place.neighbours), start, moved), (place.unit, moved, None)]


def _leave(rng: random.Random, person: Invented, today: dt.date) -> Invented:
    """Let a member have left some time in the past."""
    unit, start, _ = person.stays[-1]
    room = (today - start).days
    if person.official is None or room < 60:
        return person
    person.left = start + dt.timedelta(days=rng.randint(30, room - 10))
    reasons = [reason for reason, _weight in LEFT_REASONS]
    weights = [weight for _reason, weight in LEFT_REASONS]
    person.left_reason = rng.choices(reasons, weights=weights)[0]
    person.stays[-1] = (unit, start, person.left)
    if person.exempt_from and person.exempt_from >= person.left:
        person.exempt_from = None
    if person.official >= person.left:
        person.official = None
    return person


def _day(rng: random.Random, start: dt.date, days: int) -> dt.date:
    return start + dt.timedelta(days=rng.randint(0, days))


def _between(rng: random.Random, start: dt.date, end: dt.date) -> dt.date:
    return start + dt.timedelta(days=rng.randint(0, max((end - start).days - 1, 0)))


def _safe(year: int, like: dt.date) -> dt.date:
    """Return the same day in another year; 29 February becomes the 28th."""
    return (
        like.replace(year=year, day=28)
        if (like.month, like.day) == (2, 29)
        else (like.replace(year=year))
    )


def _year(day: dt.date) -> dt.date:
    return _safe(day.year + 1, day)
