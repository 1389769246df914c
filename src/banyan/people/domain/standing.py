"""Standing on a day, from dated facts; years of membership; seats of a post."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from banyan.kernel.periods import Period, Seniority, subtract, years_with_breaks

from .timeline import Piece, value_on


@dataclass(frozen=True)
class Lines:
    """The lines of time of one membership, and when it runs."""

    joined_on: dt.date
    left_on: dt.date | None
    stays: Sequence[Piece] = ()
    grades: Sequence[Piece] = ()
    participations: Sequence[Piece] = ()


@dataclass(frozen=True)
class Standing:
    """What holds on a day: the state, and the unit where the record is kept."""

    state: str
    unit: int | None
    grade: str = ""
    participation: str = ""


def standing_on(lines: Lines, day: dt.date) -> Standing:
    """Return the standing on ``day``.

    Before joining the unit is the first one, after leaving the last one: the
    record of a former member stays with the unit that knew the member last.
    """
    if day < lines.joined_on:
        return Standing("planned", _edge(lines.stays, last=False))
    if lines.left_on is not None and day >= lines.left_on:
        return Standing("left", _edge(lines.stays, last=True))
    return Standing(
        "member",
        _number(value_on(lines.stays, day)),
        str(value_on(lines.grades, day) or ""),
        str(value_on(lines.participations, day) or ""),
    )


def _edge(stays: Sequence[Piece], *, last: bool) -> int | None:
    line = sorted(stays, key=lambda p: p.start)
    return _number(line[-1 if last else 0].value) if line else None


def _number(value: object) -> int | None:
    return value if isinstance(value, int) else None


def years_of_membership(
    memberships: Iterable[Period], on: dt.date, breaks: Iterable[Period] = ()
) -> Seniority:
    """Return the years that count on ``on``; time between memberships does not.

    ``breaks`` is further time that a rule does not count. The day from which
    each period runs is that of the admission decision (AGE-PARTY-START).
    """
    return years_with_breaks(subtract(memberships, breaks), on)


def holders_on(offices: Iterable[Period], day: dt.date) -> int:
    """Return how many hold a post on ``day``."""
    return sum(1 for p in offices if p.contains(day))


def seats_suffice(offices: Sequence[Period], new: Period, seats: int) -> bool:
    """Say whether a further office fits into the seats on every day of it."""
    days = {new.start, *(p.start for p in offices if new.contains(p.start))}
    return all(holders_on(offices, day) < seats for day in days)


def vacancies(seats: int, holders: int) -> int:
    """Return the empty seats; more holders than seats leave none."""
    return max(0, seats - holders)


def term_is_over(term_ends_on: dt.date | None, on: dt.date) -> bool:
    """Say whether the term has run out; the holder stays until replaced."""
    return term_ends_on is not None and on >= term_ends_on
