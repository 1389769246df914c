"""Cases of the demonstration: of every kind, in every state, and of a past year."""

from __future__ import annotations

import datetime as dt
import random
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from banyan.cases import services as cases
from banyan.cases.queries import candidates, definition_of
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.periods import add_years
from banyan.people.queries import memberships_visible
from banyan.people.services import NewPerson

from .accounts import actor_of
from .courses import COURSES, Course
from .population import Names, names
from .walking import Walk, opening_given

STRUCTURE = "party"
SECRETARY, VOTE = "branch-secretary", "branch-vote"
OLD_YEARS, VETERAN_YEARS = 66, 30
LONG_AGO = dt.date(2022, 1, 1)


@dataclass(frozen=True, slots=True)
class Member:
    """A present member as cases are opened about them."""

    membership: int
    person: int
    unit: int
    grade: str
    participation: str
    born: dt.date | None
    joined: dt.date


@dataclass
class Cast:
    """Who is there for the cases; nobody is taken twice."""

    rng: random.Random
    by_unit: Mapping[int, list[Member]]
    names: Names
    taken: set[int]
    home: int
    """The branch whose secretary signs in: votes wait there on any day."""

    def pick(
        self, fits: Callable[[Member], bool], count: int, *, at_home: bool = False
    ) -> list[Member]:
        """Return members of different branches that fit."""
        units = [u for u, found in self.by_unit.items() if len(found) >= 6]
        self.rng.shuffle(units)
        if at_home:
            units = [self.home, *(u for u in units if u != self.home)]
        chosen: list[Member] = []
        for unit in units:
            if len(chosen) == count:
                break
            fitting = [
                m
                for m in self.by_unit[unit]
                if m.membership not in self.taken and fits(m)
            ]
            if fitting:
                member = self.rng.choice(fitting)
                self.taken.add(member.membership)
                chosen.append(member)
        return chosen

    def helpers(self, unit: int, without: int | None = None) -> list[int]:
        """Return official members of a branch, for those who help or introduce."""
        found = [
            m.person
            for m in self.by_unit[unit]
            if m.grade == "official"
            and m.membership != without
            # long official, also on the days of a past year
            and m.joined < LONG_AGO
        ]
        return (found or [m.person for m in self.by_unit[unit]]) * 2

    def other_branch(self, unit: int) -> int:
        """Return another branch, to go to."""
        return self.rng.choice([u for u in self.by_unit if u != unit])


def open_all(actor: Actor, rng: random.Random) -> int:
    """Open and walk every course; return how many cases there are."""
    secretary = actor_of("secretary")
    home = next(h.unit_id for h in secretary.held if h.right_set == SECRETARY)
    cast = Cast(rng, _by_unit(actor), names(), set(), home)
    return sum(len(_taken(actor, cast, course)) for course in COURSES)


def _by_unit(actor: Actor) -> dict[int, list[Member]]:
    rows = memberships_visible(actor).filter(structure__key=STRUCTURE, state="member")
    columns = (
        "pk",
        "person_id",
        "unit_id",
        "grade",
        "participation",
        "person__birth_date",
        "joined_on",
    )
    found: dict[int, list[Member]] = defaultdict(list)
    for row in rows.order_by("pk").values_list(*columns):
        found[row[2]].append(Member(*row))
    return found


def _taken(actor: Actor, cast: Cast, course: Course) -> list[int]:
    """Open the cases of one course and walk them; return their ids."""
    definition = definition_of(course.kind)
    start = course.on or clock.today() - dt.timedelta(days=course.days)
    commands, helpers = [], []
    for subject, unit, others in _subjects(actor, cast, course, start):
        given = opening_given(definition, course, start, others)
        commands.append(
            cases.OpenCase(
                subject=subject if isinstance(subject, int) else 0,
                new_person=None if isinstance(subject, int) else subject,
                on=start,
                unit=unit if definition.host == "given" else None,
                given=given,
            )
        )
        helpers.append(
            cast.helpers(unit, subject if isinstance(subject, int) else None)
        )
    if not commands:
        return []
    rows = cases.case_open(actor=actor, kind=course.kind, commands=commands)
    walk = Walk(
        actor,
        course,
        definition,
        [row.pk for row in rows],
        {row.pk: row.reference for row in rows},
        {row.pk: people for row, people in zip(rows, helpers, strict=True)},
        start,
    )
    walk.go()
    _halted(actor, course, walk)
    return walk.ids


def _halted(actor: Actor, course: Course, walk: Walk) -> None:
    halts = [
        cases.Halt(case=pk, on=walk.day, reason="Theo đề nghị của chi bộ")
        for pk in walk.ids
    ]
    if course.withdraw:
        cases.case_withdraw(actor=actor, commands=halts)
    if course.suspend:
        cases.case_suspend(actor=actor, commands=halts)


Subject = tuple[int | NewPerson, int, Mapping[str, int]]


def _subjects(
    actor: Actor, cast: Cast, course: Course, start: dt.date
) -> Iterator[Subject]:
    """Yield whom or what cases are about, the branch, and the units that they name."""
    at_home = course.until == VOTE
    if course.new:
        for member in cast.pick(_is_official, course.count, at_home=at_home):
            yield _newcomer(cast, start), member.unit, {}
    elif course.subjects == "unit":
        for member in cast.pick(_is_official, course.count):
            yield (
                member.unit,
                member.unit,
                {"successor": cast.other_branch(member.unit)},
            )
    elif course.subjects == "probation":
        yield from _on_probation(actor, cast, course.count, at_home=at_home)
    else:
        for member in cast.pick(FITS[course.subjects], course.count):
            to = {"to_unit": cast.other_branch(member.unit)}
            yield member.membership, member.unit, to


def _newcomer(cast: Cast, start: dt.date) -> NewPerson:
    sex = cast.rng.choice("mf")
    born = start - dt.timedelta(days=cast.rng.randint(19 * 366, 34 * 365))
    name = " ".join(cast.names.full(cast.rng, sex))
    return NewPerson(full_name=name, birth_date=born, sex=sex, is_specimen=True)


def _on_probation(
    actor: Actor, cast: Cast, count: int, *, at_home: bool
) -> Iterator[Subject]:
    """Yield members whose probation is over, as the list of candidates names them."""
    known = {m.membership: m for found in cast.by_unit.values() for m in found}
    due = candidates(actor, "recognition", clock.today())
    fitting = [known[c.membership] for c in due if c.membership in known]
    free = [m for m in fitting if m.membership not in cast.taken]
    if at_home:
        free.sort(key=lambda m: m.unit != cast.home)
    for member in free[:count]:
        cast.taken.add(member.membership)
        yield member.membership, member.unit, {}


def _is_official(m: Member) -> bool:
    return m.grade == "official" and m.participation == "active"


def _is_old(m: Member) -> bool:
    today = clock.today()
    return bool(_is_official(m) and m.born and m.born < add_years(today, -OLD_YEARS))


def _is_veteran(m: Member) -> bool:
    return _is_official(m) and m.joined < add_years(clock.today(), -VETERAN_YEARS)


FITS: dict[str, Callable[[Member], bool]] = {
    "official": _is_official,
    "old": _is_old,
    "exempt": lambda m: m.participation == "exempt",
    "veteran": _is_veteran,
}


def kinds_shown() -> Sequence[str]:
    """Return the kinds that the demonstration shows."""
    return tuple(dict.fromkeys(c.kind for c in COURSES))
