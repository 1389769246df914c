"""Keeping the counting places: where each person is counted as one person."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from banyan.base import bulk

from ..domain.counting import HomeStay, counting_line
from ..domain.timeline import Retiming, Row, retime, value_on
from ..models import CountingPlace, Stay
from .ground import Moment

COLUMNS = [
    "person_id",
    "membership_id",
    "unit_id",
    "valid_from",
    "valid_to",
    "recorded_at",
    "ended_recorded_at",
]


def write_counting(
    people: Sequence[int], moment: Moment
) -> list[tuple[tuple[int, str], int]]:
    """Bring the counting places of some persons up to date: two queries to read.

    Returns what the count of persons changes by today, unit by unit. The rows
    follow from the stays, so the ledger does not hold them: ``doctor`` rebuilds.
    """
    stays = home_stays(people)
    rows = _rows(people)
    change: Counter[int] = Counter()
    work: list[tuple[int, Retiming]] = []
    for person in people:
        wanted = counting_line(stays[person])
        work.append((person, retime(rows[person], wanted)))
        before, after = (value_on(p, moment.today) for p in (rows[person], wanted))
        if isinstance(before, tuple):
            change[before[1]] -= 1
        if isinstance(after, tuple):
            change[after[1]] += 1
    _write(work, moment)
    return [((unit, "persons"), n) for unit, n in change.items() if n]


def home_stays(people: Iterable[int]) -> dict[int, list[HomeStay]]:
    """Return the home stays of persons, with the order of their structures."""
    found: dict[int, list[HomeStay]] = defaultdict(list)
    rows: Iterable[Any] = Stay.objects.filter(
        membership__person__in=list(people), kind="home", superseded_at__isnull=True
    ).values_list(
        "membership__person_id",
        "membership_id",
        "unit_id",
        "membership__structure__counting_order",
        "membership__joined_on",
        "valid_from",
        "valid_to",
    )
    for person, *rest in rows:
        found[person].append(HomeStay(*rest))
    return found


def _rows(people: Sequence[int]) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = defaultdict(list)
    places = CountingPlace.objects.filter(
        person__in=people, superseded_at__isnull=True
    ).order_by("valid_from")
    for place in places:
        value = (place.membership_id, place.unit_id)
        row = Row(value, place.valid_from, place.valid_to, place.pk)
        found[place.person_id].append(row)
    return found


def _write(work: Sequence[tuple[int, Retiming]], moment: Moment) -> None:
    gone = [i for _p, r in work for i in r.supersede]
    if gone:
        CountingPlace.objects.filter(pk__in=gone).update(superseded_at=moment.now)
    by_day: dict[dt.date, list[int]] = defaultdict(list)
    for pk, day in (end for _p, r in work for end in r.end):
        by_day[day].append(pk)
    for day, ids in by_day.items():
        CountingPlace.objects.filter(pk__in=ids).update(
            valid_to=day, ended_recorded_at=moment.now
        )
    new = [
        (
            person,
            *piece.value,
            piece.start,
            piece.end,
            moment.now,
            moment.now if piece.end else None,
        )
        for person, retiming in work
        for piece in retiming.insert
    ]
    if new:
        bulk.insert(CountingPlace, COLUMNS, new)
