"""What a year comes to: its measures, and the counts of people that may be told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from banyan.briefings.domain.small import SHOWN, Table, protect
from banyan.briefings.settings import rules

from .domain.measures import PEOPLE, Counted, measures_of
from .domain.standing import Year, belongs, standing_of
from .gathering import Gathered

OVER = ("kept", "late", "changed", "dropped")


@dataclass(frozen=True)
class Cells:
    """Counts of people, and how each may be told: shown, small or withheld."""

    values: Mapping[str, int]
    states: Mapping[str, str]

    def told(self, key: str) -> dict[str, Any]:
        """Return a count as it may be told; one that is not shown has no value."""
        if key not in self.values:
            return {"state": "unmeasured", "value": None}
        state = self.states.get(key, SHOWN)
        return {"state": state, "value": self.values[key] if state == SHOWN else None}


def cohorts_in(found: Gathered, year: Year) -> list[Any]:
    """Return the courses that were held in a year, counted."""
    return [one for one in found.cohorts if year.holds(one.cohort.starts_on)]


def cells_of(found: Gathered, years: Iterable[Year]) -> Cells:
    """Count the people of the courses of these years, and protect the small counts.

    Of each course: who took part, who completed of these, who applied of those; of
    each year their sums. What would let a small one be worked out is withheld.
    """
    values: dict[str, int] = {}
    tables: list[Table] = []
    silent: set[str] = set()
    for year in years:
        cohorts = cohorts_in(found, year)
        for one in cohorts:
            _add(values, str(one.cohort.pk), one, bool(one.asked))
        for key in PEOPLE:
            parts = [f"{one.cohort.pk}.{key}" for one in cohorts]
            known = tuple(part for part in parts if part in values)
            if known:
                total = f"{year.number}.{key}"
                values[total] = sum(values[part] for part in known)
                tables.append(Table(total, known))
        owners = [str(one.cohort.pk) for one in cohorts]
        if owners:
            owners.append(str(year.number))
        for owner in owners:
            tables += _rests(values, silent, owner)
    return Cells(values, protect(values, tables, rules().limit, silent))


def _add(values: dict[str, int], owner: str, one: Any, is_asked: bool) -> None:
    values[f"{owner}.placed"] = one.placed
    values[f"{owner}.completed"] = one.completed
    if is_asked:
        values[f"{owner}.applied"] = one.applied


def _rests(values: dict[str, int], silent: set[str], owner: str) -> list[Table]:
    """Return the tables whose last part is what a count leaves of the one above it."""
    found = []
    for whole, part in (("placed", "completed"), ("completed", "applied")):
        top, low = f"{owner}.{whole}", f"{owner}.{part}"
        if top in values and low in values:
            rest = f"{owner}.{whole}-{part}"
            values[rest] = max(0, values[top] - values[low])
            silent.add(rest)
            found.append(Table(top, (low, rest)))
    return found


def promises_of(found: Gathered, year: Year, form: str) -> list[Any]:
    """Return the undertakings, or the declarations, that a year tells of."""
    return [
        row
        for row in found.kept.commitments
        if row.form == form and _told(found, row, year)
    ]


def _told(found: Gathered, row: Any, year: Year) -> bool:
    said = found.exchanges[row.exchange_id].starts_on
    if row.form == "declaration":
        return year.holds(said)
    return belongs(year, said, row.due, row.done_on, is_over=row.state in OVER)


def promise_standing(row: Any, year: Year) -> Any:
    """Return how an undertaking stood on the last day told of."""
    done = row.done_on or (row.due if row.state == "kept" else None)
    return standing_of(row.due, done, year.as_of, state=row.state)


def step_standing(row: Any, year: Year) -> Any:
    """Return how a milestone stood."""
    return standing_of(row.planned, row.actual, year.as_of)


def check_standing(row: Any, year: Year) -> Any:
    """Return how a use check stood: answered, or open."""
    return standing_of(row.due, row.answered_on, year.as_of)


def steps_in(found: Gathered, year: Year) -> list[Any]:
    """Return the milestones planned or reached in a year, or late all through it."""
    return [
        row
        for row in found.works.steps
        if year.holds(row.planned) or year.holds(row.actual) or _overdue(row, year)
    ]


def _overdue(row: Any, year: Year) -> bool:
    is_earlier = row.planned is not None and row.planned < year.start
    return is_earlier and (row.actual is None or row.actual > year.as_of)


def checks_in(found: Gathered, year: Year) -> list[Any]:
    """Return the use checks due in a year."""
    return [row for row in found.works.checks if year.holds(row.due)]


def projects_in(found: Gathered, year: Year) -> list[Any]:
    """Return the projects that ran in a year, or whose use was asked for in it."""
    busy = {row.project_id for row in (*steps_in(found, year), *checks_in(found, year))}
    return [one for one in found.works.projects if one.pk in busy or _runs(one, year)]


def _runs(one: Any, year: Year) -> bool:
    start, end = one.actual_start or one.planned_start, one.actual_end
    if start is None or start > year.as_of:
        return False
    return end is None or end >= year.start


def applied_in(found: Gathered, year: Year) -> list[Any]:
    """Return the applications whose state came about in a year."""
    return [one for one in found.kept.applications if year.holds(one.state_since)]


def followups_in(found: Gathered, year: Year) -> list[Any]:
    """Return the follow-ups of exchanges and of applications due in a year."""
    rows = (*found.kept.followups, *found.kept.asked)
    return [row for row in rows if year.holds(row.due)]


def materials_in(found: Gathered, year: Year) -> list[Any]:
    """Return what was given in a year: on its day, else in an exchange of the year."""
    held = {one.pk for one in found.held(year)}
    return [
        row
        for row in found.kept.materials
        if year.holds(row.given_on)
        or (row.given_on is None and row.exchange_id in held)
    ]


def counted(
    found: Gathered, year: Year, cells: Cells, materials: int
) -> dict[str, Any]:
    """Return the measures of a year; of people only what may be told."""
    held = found.held(year)
    begun = [one for one in found.kept.exchanges if year.holds(one.starts_on)]
    promised = promises_of(found, year, "undertaking")
    declared = promises_of(found, year, "declaration")
    questions = found.of(found.kept.questions, held)
    followups = followups_in(found, year)
    people: dict[str, Any] = {key: cells.told(f"{year.number}.{key}") for key in PEOPLE}
    numbers = measures_of(
        Counted(
            exchanges=len(held) if begun else None,
            materials=materials if held or materials else None,
            standings=tuple(promise_standing(row, year).key for row in promised),
            declarations=len(declared),
            promised=bool(promised or declared),
            questions=len(questions),
            answered=sum(bool(row.answer) for row in questions),
            projects=len(projects_in(found, year)),
            milestones=tuple(step_standing(r, year).key for r in steps_in(found, year)),
            checks=tuple(check_standing(r, year).key for r in checks_in(found, year)),
            courses=len(cohorts_in(found, year)),
            people=dict.fromkeys(PEOPLE),
            applications=tuple(one.state for one in applied_in(found, year)),
            followups=len(followups),
            followups_answered=sum(
                row.answered_on is not None and row.answered_on <= year.as_of
                for row in followups
            ),
        )
    )
    return {**{key: _cell(value) for key, value in numbers.items()}, **people}


def _cell(value: int | None) -> dict[str, Any]:
    state = "unmeasured" if value is None else SHOWN
    return {"state": state, "value": value}
