"""Periods: every relation, the algebra against sets of days, months and years."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banyan.kernel.errors import InputError
from banyan.kernel.periods import (
    OPEN_END,
    Period,
    Relation,
    Seniority,
    add_months,
    add_years,
    age_by_month,
    covers_without_gap,
    first_overlap,
    full_years_between,
    gaps,
    merge,
    months_between,
    relation,
    slices,
    subtract,
    years_with_breaks,
)

ZERO = dt.date(2024, 1, 1)


def day(n: int) -> dt.date:
    return ZERO + dt.timedelta(days=n)


def p(start: int, end: int | None = None) -> Period:
    return Period(day(start), None if end is None else day(end))


def days_of(*periods: Period) -> set[int]:
    """The days inside, as numbers up to 60: the plain meaning of a period."""
    return {n for n in range(-5, 60) if any(x.contains(day(n)) for x in periods)}


@st.composite
def some_period(draw):
    start = draw(st.integers(0, 30))
    length = draw(st.none() | st.integers(1, 15))
    return p(start, None if length is None else start + length)


some_periods = st.lists(some_period(), max_size=6)
some_days = st.dates(dt.date(1930, 1, 1), dt.date(2090, 12, 31))


# -- one period ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("end", "code"), [(0, "period.empty"), (-1, "period.backwards")]
)
def test_a_period_needs_a_day(end, code):
    with pytest.raises(InputError) as refused:
        p(0, end)
    (problem,) = refused.value.problems
    assert problem.code == code
    assert problem.field == "end"
    assert "2024-01-01" in problem.message


def test_the_open_end_has_one_form():
    assert Period(ZERO, OPEN_END) == Period(ZERO)
    assert Period.of_days(ZERO, OPEN_END) == Period(ZERO)
    assert Period(ZERO).is_open
    assert Period(ZERO).days is None
    assert Period(ZERO).last_day is None
    assert Period(ZERO).stop == OPEN_END


def test_nothing_starts_on_the_open_end():
    with pytest.raises(InputError):
        Period(OPEN_END)


def test_first_and_last_day_are_inside():
    march = Period.of_days(dt.date(2024, 3, 1), dt.date(2024, 3, 31))
    assert march.end == dt.date(2024, 4, 1)
    assert march.last_day == dt.date(2024, 3, 31)
    assert march.days == 31
    assert march.contains(dt.date(2024, 3, 1))
    assert march.contains(dt.date(2024, 3, 31))
    assert not march.contains(dt.date(2024, 4, 1))


# -- Allen --------------------------------------------------------------------

ALLEN = [
    (p(0, 2), p(5, 9), Relation.BEFORE),
    (p(0, 5), p(5, 9), Relation.MEETS),
    (p(0, 6), p(5, 9), Relation.OVERLAPS),
    (p(5, 7), p(5, 9), Relation.STARTS),
    (p(6, 7), p(5, 9), Relation.DURING),
    (p(7, 9), p(5, 9), Relation.FINISHES),
    (p(5, 9), p(5, 9), Relation.EQUALS),
    (p(4, 9), p(5, 9), Relation.FINISHED_BY),
    (p(4, 11), p(5, 9), Relation.CONTAINS),
    (p(5, 11), p(5, 9), Relation.STARTED_BY),
    (p(6, 11), p(5, 9), Relation.OVERLAPPED_BY),
    (p(9, 11), p(5, 9), Relation.MET_BY),
    (p(10, 11), p(5, 9), Relation.AFTER),
]


def test_the_table_holds_all_thirteen():
    assert {r for _a, _b, r in ALLEN} == set(Relation)


@pytest.mark.parametrize(("a", "b", "expected"), ALLEN)
def test_relation(a, b, expected):
    assert relation(a, b) is expected
    assert relation(b, a) is expected.inverse


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        (p(0), p(0), Relation.EQUALS),
        (p(0), p(3), Relation.FINISHED_BY),
        (p(3), p(0), Relation.FINISHES),
        (p(0, 4), p(0), Relation.STARTS),
        (p(0, 4), p(3), Relation.OVERLAPS),
        (p(0, 4), p(4), Relation.MEETS),
        (p(1, 4), p(0), Relation.DURING),
    ],
)
def test_relation_with_open_ends(a, b, expected):
    assert relation(a, b) is expected


SHARING = set(Relation) - {
    Relation.BEFORE,
    Relation.MEETS,
    Relation.MET_BY,
    Relation.AFTER,
}
COVERING = {
    Relation.EQUALS,
    Relation.CONTAINS,
    Relation.STARTED_BY,
    Relation.FINISHED_BY,
}


@given(some_period(), some_period())
def test_relation_agrees_with_the_questions(a, b):
    found = relation(a, b)
    assert relation(b, a) is found.inverse
    assert a.overlaps(b) == (found in SHARING) == bool(days_of(a) & days_of(b))
    assert a.covers(b) == (found in COVERING) == (days_of(a) >= days_of(b))
    assert a.meets(b) == (found is Relation.MEETS)


# -- algebra ------------------------------------------------------------------


@given(some_period(), some_period())
def test_intersect_and_subtract_are_those_of_sets(a, b):
    shared = a.intersect(b)
    assert days_of(*([shared] if shared else [])) == days_of(a) & days_of(b)
    assert days_of(*a.subtract(b)) == days_of(a) - days_of(b)


@given(some_period(), some_period())
def test_union_is_that_of_sets_or_refused(a, b):
    if relation(a, b) in {Relation.BEFORE, Relation.AFTER}:
        with pytest.raises(InputError):
            a.union(b)
    else:
        assert days_of(a.union(b)) == days_of(a) | days_of(b)


@given(some_periods)
def test_merge_keeps_the_days_and_is_the_fewest(periods):
    merged = merge(periods)
    assert days_of(*merged) == days_of(*periods)
    assert all(a.stop < b.start for a, b in zip(merged, merged[1:], strict=False))
    assert merge(merged) == merged


@given(some_periods, some_periods)
def test_subtract_many(periods, others):
    assert days_of(*subtract(periods, others)) == days_of(*periods) - days_of(*others)


@given(some_periods, some_period())
def test_gaps_and_covering(periods, window):
    missing = gaps(periods, window)
    assert days_of(*missing) == days_of(window) - days_of(*periods)
    assert covers_without_gap(periods, window) == (not missing)


def test_gaps_between():
    assert gaps([p(6, 8), p(0, 2), p(2, 4)]) == [p(4, 6)]
    assert gaps([p(0, 2), p(5)]) == [p(2, 5)]
    assert gaps([]) == []


@given(some_periods)
def test_first_overlap_is_found_when_there_is_one(periods):
    found = first_overlap(periods)
    expected = any(
        a.overlaps(b) for i, a in enumerate(periods) for b in periods[i + 1 :]
    )
    assert bool(found) == expected
    assert found is None or found[0].overlaps(found[1])


def test_first_overlap_of_touching_periods():
    assert first_overlap([p(0, 2), p(2, 4), p(4)]) is None
    assert first_overlap([p(4), p(0, 5), p(20, 21)]) == (p(0, 5), p(4))


@given(some_periods)
def test_slices_cut_wherever_one_starts_or_ends(periods):
    pieces = list(slices(periods))
    assert days_of(*pieces) == days_of(*periods)
    assert first_overlap(pieces) is None
    for piece in pieces:
        assert all(x.covers(piece) or not x.overlaps(piece) for x in periods)


# -- months and years ---------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "months", "expected"),
    [
        ((2024, 1, 31), 1, (2024, 2, 29)),
        ((2023, 1, 31), 1, (2023, 2, 28)),
        ((2024, 8, 31), 1, (2024, 9, 30)),
        ((2024, 12, 15), 1, (2025, 1, 15)),
        ((2024, 9, 15), 12, (2025, 9, 15)),  # rules 24.2, example 3: probation
        ((2020, 1, 15), 60, (2025, 1, 15)),  # example 2: certificate expired 03/02
        ((2024, 3, 31), -1, (2024, 2, 29)),
        ((2024, 1, 1), -1, (2023, 12, 1)),
    ],
)
def test_add_months(start, months, expected):
    assert add_months(dt.date(*start), months) == dt.date(*expected)


def test_a_leap_day_has_its_years():
    assert add_years(dt.date(2004, 2, 29), 18) == dt.date(2022, 2, 28)
    assert add_years(dt.date(2004, 2, 29), 20) == dt.date(2024, 2, 29)


@given(some_days, some_days)
def test_months_between_is_the_greatest_that_fits(start, end):
    n = months_between(start, end)
    assert add_months(start, n) <= end < add_months(start, n + 1)


@given(some_days, st.integers(0, 600))
def test_months_between_undoes_add_months(start, n):
    assert months_between(start, add_months(start, n)) == n


@pytest.mark.parametrize(
    ("born", "on", "full", "by_month"),
    [
        ((2006, 3, 20), (2024, 3, 1), 17, 18),
        ((2006, 3, 20), (2024, 3, 20), 18, 18),
        ((2006, 3, 20), (2024, 2, 29), 17, 17),
        ((1964, 12, 31), (2024, 12, 1), 59, 60),
    ],
)
def test_age_to_the_day_and_by_month(born, on, full, by_month):
    born, on = dt.date(*born), dt.date(*on)
    assert full_years_between(born, on) == full
    assert age_by_month(born, on) == by_month


# -- seniority ----------------------------------------------------------------


def test_seniority_without_a_break():
    since = Period(dt.date(1994, 8, 25))
    assert years_with_breaks([since], dt.date(2024, 8, 24)) == Seniority(
        29, 365, since.start
    )
    assert years_with_breaks([since], dt.date(2024, 8, 25)) == Seniority(
        30, 0, since.start
    )


def test_a_break_moves_the_anniversary():
    spells = [
        Period(dt.date(1990, 1, 1), dt.date(2000, 1, 1)),
        Period(dt.date(2001, 1, 1)),  # 366 days out: 2000 was a leap year
    ]
    found = years_with_breaks(spells, dt.date(2021, 1, 1))
    assert found.counted_from == dt.date(1991, 1, 2)
    assert (found.years, found.days) == (29, 365)
    assert found.reaches_on(30) == dt.date(2021, 1, 2)


def test_seniority_stops_where_membership_stopped():
    spell = Period(dt.date(2000, 1, 1), dt.date(2010, 1, 1))
    assert years_with_breaks([spell], dt.date(2024, 1, 1)).years == 10


def test_seniority_before_the_first_day():
    assert years_with_breaks([p(10)], day(9)) == Seniority()
    assert years_with_breaks([], day(9)) == Seniority()
    assert Seniority().reaches_on(30) is None


@given(some_periods, st.integers(0, 50))
def test_seniority_counts_each_day_once(periods, on):
    found = years_with_breaks(periods, day(on))
    counted = len([n for n in days_of(*periods) if n < on])
    assert found.days == counted if found.years == 0 else found.years > 0
