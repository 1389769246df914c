"""People by what a table says of them, in bulk: a fixed number of statements a chunk.

A person outside the actor's range is told as "elsewhere", without any data.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from banyan.base.fields import OPEN_END
from banyan.kernel.actor import Actor
from banyan.kernel.names import fold

from ..keys import load_keys, match
from ..models import (
    Contact,
    Membership,
    Office,
    Person,
    PersonName,
    Post,
    Sensitive,
)
from ..models.removals import records_standing
from .scope import memberships_visible

CHUNK = 5_000


@dataclass(frozen=True, slots=True)
class Asked:
    """What a row says of a person; empty values say nothing."""

    name: str
    birth: dt.date | None = None
    precision: str = "day"
    card_no: str = ""
    national_id: str = ""
    unit: int | None = None


@dataclass(slots=True)
class Known:
    """A person in range with the membership in the structure asked, as it stands."""

    id: int
    row_version: int
    full_name: str
    name_fold: str
    sex: str
    birth: dt.date | None
    precision: str
    deceased_on: dt.date | None
    membership: int | None = None
    versions: int = 0
    card_no: str = ""
    unit: int | None = None
    grade: str = ""
    participation: str = ""
    joined_on: dt.date | None = None
    official_on: dt.date | None = None
    ceremony_on: dt.date | None = None
    left_on: dt.date | None = None
    state: str = ""
    match: str = ""
    contacts: dict[str, list[tuple[int, str, str, int]]] = field(default_factory=dict)
    other_names: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Fit:
    """One person who may be meant, and why."""

    person: int
    reasons: tuple[str, ...]
    strength: int


@dataclass(slots=True)
class People:
    """The fits of each row in order, the persons by id, and rows that fit elsewhere."""

    fits: list[list[Fit]]
    known: dict[int, Known]
    elsewhere: list[bool]


def people_matched(
    actor: Actor, structure: int, asked: Sequence[Asked], *, right: str
) -> People:
    """Return who may be meant by each row. ``right`` is needed where they stand.

    Card number and identity number decide alone; name and birth date together;
    name and present unit where no birth date is given. The strongest are kept.
    """
    marks = _marks(asked)
    persons = _candidates(structure, asked, marks)
    known = _known(structure, persons)
    seen = _seen(actor, known, right)
    index = _Index(known)
    found = People([], known, [])
    for one, mark in zip(asked, marks, strict=True):
        fits = index.fits(one, mark)
        best = max((f.strength for f in fits), default=0)
        best_fits = [f for f in fits if f.strength >= min(best, STRONG)]
        here = [f for f in best_fits if f.person in seen]
        found.elsewhere.append(len(here) < len(best_fits))
        found.fits.append(here)
    for pk in set(known) - seen:
        del known[pk]
    return found


STRONG = 80
"""From here on one fit decides: a card, an identity number, name and birth date."""


def _marks(asked: Sequence[Asked]) -> list[str]:
    if not any(a.national_id for a in asked):
        return [""] * len(asked)
    keys = load_keys()
    return [
        match(keys, "national-id", a.national_id) if a.national_id else ""
        for a in asked
    ]


def _candidates(
    structure: int, asked: Sequence[Asked], marks: Sequence[str]
) -> set[int]:
    found: set[int] = set()
    cards = {a.card_no for a in asked if a.card_no}
    for part in _parts(cards):
        held = Membership.objects.filter(
            ~Q(card_no=""), structure=structure, card_no__in=part
        )
        found |= set(held.values_list("person_id", flat=True))
    for part in _parts(set(marks) - {""}):
        rows = Sensitive.objects.filter(field="national-id", match__in=part)
        found |= set(rows.values_list("person_id", flat=True))
    for part in _parts({fold(a.name) for a in asked} - {""}):
        found |= _named(structure, part, asked)
    return found


def _named(structure: int, part: Sequence[str], asked: Sequence[Asked]) -> set[int]:
    """Return those of a name who also fit in birth year, unit or joining."""
    wanted: dict[str, list[Asked]] = defaultdict(list)
    names = set(part)
    for one in asked:
        if (folded := fold(one.name)) in names:
            wanted[folded].append(one)
    rows = records_standing().filter(name_fold__in=part)
    found = {
        pk
        for pk, name, birth in rows.values_list("pk", "name_fold", "birth_date")
        if any(_may_be(a, birth) for a in wanted[name])
    }
    others = PersonName.objects.filter(name_fold__in=part)
    for pk, name, birth in others.values_list(
        "person_id", "name_fold", "person__birth_date"
    ):
        if birth and any(_may_be(a, birth) and a.birth for a in wanted[name]):
            found.add(pk)
    return found


def _may_be(asked: Asked, birth: dt.date | None) -> bool:
    return asked.birth is None or birth is None or asked.birth.year == birth.year


def _parts(values: Iterable[str]) -> Iterable[list[str]]:
    listed = sorted(values)
    return (listed[n : n + CHUNK] for n in range(0, len(listed), CHUNK))


def _known(structure: int, persons: set[int]) -> dict[int, Known]:
    found: dict[int, Known] = {}
    listed = sorted(persons)
    for start in range(0, len(listed), CHUNK):
        part = listed[start : start + CHUNK]
        people = records_standing().filter(pk__in=part)
        for row in people.values_list(
            "pk",
            "row_version",
            "full_name",
            "name_fold",
            "sex",
            "birth_date",
            "birth_precision",
            "deceased_on",
        ):
            found[row[0]] = Known(*row)
        _memberships(found, structure, part)
        _apart(found, part)
    return found


def _memberships(found: dict[int, Known], structure: int, part: list[int]) -> None:
    """Fill in the membership of the structure: the running one, else the last."""
    rows = Membership.objects.filter(person__in=part)
    for m in rows.order_by("joined_on"):
        known = found.get(m.person_id)
        if known is not None:
            known.versions += m.row_version
        if known is None or m.structure_id != structure or known.state == "member":
            continue
        known.membership = m.pk
        known.card_no, known.unit, known.grade = m.card_no, m.unit_id, m.grade
        known.participation, known.joined_on = m.participation, m.joined_on
        known.official_on, known.left_on = m.official_on, m.left_on
        known.ceremony_on, known.state = m.ceremony_on, m.state


def _apart(found: dict[int, Known], part: list[int]) -> None:
    """Fill in contacts, sealed matches and other names."""
    for row in Contact.objects.filter(person__in=part).order_by("pk"):
        if row.person_id in found:
            line = (row.pk, row.value, row.value_fold, row.row_version)
            found[row.person_id].contacts.setdefault(row.kind, []).append(line)
    sealed = Sensitive.objects.filter(person__in=part, field="national-id")
    for person, mark in sealed.values_list("person_id", "match"):
        if person in found:
            found[person].match = mark
    names = PersonName.objects.filter(person__in=part)
    for person, name in names.values_list("person_id", "name_fold"):
        if person in found:
            found[person].other_names |= {name}


def _seen(actor: Actor, known: dict[int, Known], right: str) -> set[int]:
    """Return the persons in range; one who stands nowhere is nobody's."""
    if actor.is_system:
        return set(known)
    seen: set[int] = set()
    listed = sorted(known)
    for start in range(0, len(listed), CHUNK):
        part = listed[start : start + CHUNK]
        rows: Any = memberships_visible(actor, right).filter(person__in=part)
        seen |= set(rows.values_list("person_id", flat=True))
        placed = set(
            Membership.objects.filter(person__in=part).values_list(
                "person_id", flat=True
            )
        )
        placed |= set(
            Office.objects.filter(person__in=part).values_list("person_id", flat=True)
        )
        seen |= set(part) - placed
    return seen


class _Index:
    """Known persons by card, mark and name."""

    def __init__(self, known: dict[int, Known]) -> None:
        self.cards: dict[str, list[Known]] = defaultdict(list)
        self.marks: dict[str, list[Known]] = defaultdict(list)
        self.names: dict[str, list[Known]] = defaultdict(list)
        for one in known.values():
            if one.card_no:
                self.cards[one.card_no].append(one)
            if one.match:
                self.marks[one.match].append(one)
            for name in {one.name_fold, *one.other_names}:
                self.names[name].append(one)

    def fits(self, asked: Asked, mark: str) -> list[Fit]:
        """Return the persons that one row may mean, the strongest reasons first."""
        reasons: dict[int, list[str]] = defaultdict(list)
        points: dict[int, int] = defaultdict(int)

        def add(one: Known, reason: str, value: int) -> None:
            reasons[one.id].append(reason)
            points[one.id] += value

        for one in self.marks.get(mark, ()) if mark else ():
            add(one, "same-identity", 100)
        for one in self.cards.get(asked.card_no, ()) if asked.card_no else ():
            add(one, "same-card", 90)
        for one in self.names.get(fold(asked.name), ()):
            value, reason = _birth_fit(asked, one)
            if value is None:
                continue
            same_unit = asked.unit is not None and asked.unit == one.unit
            if not reason and not same_unit and one.id not in points:
                continue
            add(one, "same-name", 40)
            if reason:
                add(one, reason, value)
            if same_unit:
                add(one, "same-unit", 40)
        found = [Fit(pk, tuple(rs), points[pk]) for pk, rs in reasons.items()]
        return sorted(found, key=lambda f: (-f.strength, f.person))


def _birth_fit(asked: Asked, one: Known) -> tuple[int | None, str]:
    """Return points and reason of the birth date; ``None``: it is somebody else."""
    if asked.birth is None or one.birth is None:
        return 0, ""
    if asked.birth.year != one.birth.year:
        return None, ""
    if asked.precision == "day" and one.precision == "day":
        return (40, "same-birth-date") if asked.birth == one.birth else (None, "")
    return 20, "same-birth-year"


def versions_of(persons: Iterable[int]) -> dict[int, tuple[int, int]]:
    """Return the version of each person and of the sum of their memberships."""
    listed = sorted(set(persons))
    found: dict[int, tuple[int, int]] = {}
    for start in range(0, len(listed), CHUNK):
        part = listed[start : start + CHUNK]
        own = Person.objects.filter(pk__in=part).values_list("pk", "row_version")
        found |= {pk: (version, 0) for pk, version in own}
        rows = Membership.objects.filter(person__in=part)
        for pk, version in rows.values_list("person_id", "row_version"):
            found[pk] = (found[pk][0], found[pk][1] + version)
    return found


def cards_taken(structure: int, cards: Iterable[str]) -> set[str]:
    """Return which card numbers of a structure are given, whoever asks."""
    found: set[str] = set()
    for part in _parts({c for c in cards if c}):
        rows = Membership.objects.filter(
            ~Q(card_no=""), structure=structure, card_no__in=part
        )
        found |= set(rows.values_list("card_no", flat=True))
    return found


def marked(national_id: str) -> str:
    """Return the exact match of an identity number."""
    return match(load_keys(), "national-id", national_id)


@dataclass(frozen=True, slots=True)
class PostMatch:
    """A post that a word may mean, with its seats and how many are held."""

    id: int
    label: str
    words: frozenset[str]
    seats: int
    held: int


def posts_of(units: Iterable[int]) -> dict[int, list[PostMatch]]:
    """Return the open posts of units, by unit."""
    found: dict[int, list[PostMatch]] = defaultdict(list)
    rows = list(Post.objects.filter(unit__in=set(units), valid_to=OPEN_END))
    held: dict[int, int] = defaultdict(int)
    offices = Office.objects.filter(
        post__in=[p.pk for p in rows], valid_to=OPEN_END, superseded_at__isnull=True
    )
    for post in offices.values_list("post_id", flat=True):
        held[post] += 1
    for row in rows:
        names = [row.key, row.names.vi, row.names.lo, row.names.en]
        words = frozenset(fold(n) for n in names if n)
        label = row.names.in_language("vi") or row.key
        found[row.unit_id].append(
            PostMatch(row.pk, label, words, row.seats, held[row.pk])
        )
    return found


@dataclass(frozen=True, slots=True)
class OfficeMatch:
    """An office as it stands: the last one of a person in a post."""

    id: int
    on: dt.date
    until: dt.date | None
    version: int


def offices_held(
    persons: Sequence[int] = (), ids: Sequence[int] = ()
) -> dict[tuple[int, int], OfficeMatch]:
    """Return the last office of each person in each post."""
    found: dict[tuple[int, int], OfficeMatch] = {}
    rows = Office.objects.filter(superseded_at__isnull=True)
    rows = rows.filter(Q(person__in=list(persons)) | Q(pk__in=list(ids)))
    for row in rows.order_by("valid_from"):
        found[row.person_id, row.post_id] = OfficeMatch(
            row.pk, row.valid_from, row.valid_to, row.row_version
        )
    return found
