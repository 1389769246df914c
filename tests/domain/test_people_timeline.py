"""Lines of time: retiming, corrections, standing, years, seats."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banyan.kernel.periods import Period
from banyan.people.domain.counting import HomeStay, counting_line
from banyan.people.domain.standing import (
    Lines,
    holders_on,
    seats_suffice,
    standing_on,
    term_is_over,
    vacancies,
    years_of_membership,
)
from banyan.people.domain.timeline import (
    Piece,
    Row,
    changed,
    cut,
    line_problems,
    retime,
    squeeze,
    value_on,
)

D = dt.date
DAYS = st.dates(D(2000, 1, 1), D(2030, 1, 1))


@st.composite
def lines(draw: st.DrawFn) -> list[Piece]:
    """Draw a line without holes: pieces that follow one another, the last open."""
    days = sorted(draw(st.sets(DAYS, min_size=1, max_size=6)))
    ends = [*days[1:], None]
    values = draw(st.lists(st.integers(1, 3), min_size=len(days), max_size=len(days)))
    return [Piece(v, a, b) for v, a, b in zip(values, days, ends, strict=True)]


def as_rows(line: list[Piece]) -> list[Row]:
    return [Row(p.value, p.start, p.end, i) for i, p in enumerate(line, start=1)]


@given(lines(), lines())
def test_retiming_gives_exactly_the_wanted_line(
    one: list[Piece], other: list[Piece]
) -> None:
    rows = as_rows(one)
    steps = retime(rows, other)
    ends = dict(steps.end)
    left = [
        Piece(r.value, r.start, ends.get(r.id, r.end))
        for r in rows
        if r.id not in steps.supersede
    ]
    made = sorted([*left, *steps.insert], key=lambda p: p.start)
    assert made == other
    assert not retime(rows, one)


@given(lines(), DAYS, st.integers(4, 9))
def test_a_change_ends_one_row_and_inserts_one(
    line: list[Piece], day: dt.date, value: int
) -> None:
    if any(p.start >= day for p in line):
        return
    steps = retime(as_rows(line), changed(line, value, day))
    assert steps.supersede == () and steps.end == ((len(line), day),)
    assert steps.insert == (Piece(value, day),)


@given(lines(), DAYS)
def test_values_after_a_cut(line: list[Piece], day: dt.date) -> None:
    shorter = cut(line, day)
    assert value_on(shorter, day) is None
    before = day - dt.timedelta(days=1)
    assert value_on(shorter, before) == value_on(line, before)
    joined = squeeze(line)
    assert all(value_on(joined, p.start) == p.value for p in line)


@pytest.mark.parametrize(
    ("pieces", "codes"),
    [
        ([Piece(1, D(2010, 1, 1))], []),
        ([], ["people.hole"]),
        ([Piece(1, D(2011, 1, 1))], ["people.hole"]),
        ([Piece(1, D(2009, 1, 1))], ["people.outside_membership"]),
        (
            [Piece(1, D(2010, 1, 1), D(2012, 1, 1)), Piece(2, D(2011, 1, 1))],
            ["people.overlap"],
        ),
        (
            [Piece(1, D(2010, 1, 1), D(2012, 1, 1)), Piece(2, D(2013, 1, 1))],
            ["people.hole"],
        ),
        ([Piece(1, D(2010, 1, 1), D(2012, 1, 1))], ["people.hole"]),
    ],
)
def test_what_is_wrong_with_a_line(pieces: list[Piece], codes: list[str]) -> None:
    window = Period(D(2010, 1, 1))
    found = line_problems(pieces, window, "stays")
    assert [p.code for p in found] == codes
    assert all(p.way_out and p.field == "stays" for p in found)


def test_standing_before_during_after() -> None:
    stays = (Piece(7, D(2010, 1, 1), D(2012, 1, 1)), Piece(8, D(2012, 1, 1)))
    line = Lines(
        D(2010, 1, 1),
        D(2020, 1, 1),
        (stays[0], Piece(8, D(2012, 1, 1), D(2020, 1, 1))),
        (Piece("official", D(2010, 1, 1), D(2020, 1, 1)),),
        (Piece("active", D(2010, 1, 1), D(2020, 1, 1)),),
    )
    planned, left = standing_on(line, D(2009, 1, 1)), standing_on(line, D(2020, 1, 1))
    member = standing_on(line, D(2011, 12, 31))
    assert (planned.state, planned.unit, planned.grade) == ("planned", 7, "")
    assert (member.state, member.unit, member.grade) == ("member", 7, "official")
    assert (left.state, left.unit, left.participation) == ("left", 8, "")


def test_years_with_breaks() -> None:
    spells = [Period(D(2000, 1, 1), D(2005, 1, 1)), Period(D(2010, 1, 1))]
    assert years_of_membership(spells, D(2015, 1, 1)).years == 10
    away = [Period(D(2011, 1, 1), D(2012, 1, 1))]
    assert years_of_membership(spells, D(2015, 1, 1), away).years == 9
    # decision of 25/8/2024, ceremony of 15/9/2024: counted from the decision
    joined = [Period(D(2024, 8, 25))]
    assert years_of_membership(joined, D(2025, 8, 25)).years == 1


def test_seats() -> None:
    held = [Period(D(2020, 1, 1), D(2022, 1, 1)), Period(D(2021, 1, 1))]
    assert [holders_on(held, D(y, 6, 1)) for y in (2019, 2020, 2021, 2022)] == [
        0,
        1,
        2,
        1,
    ]
    assert not seats_suffice(held, Period(D(2020, 1, 1)), 2)
    assert seats_suffice(held, Period(D(2020, 1, 1)), 3)
    assert seats_suffice(held, Period(D(2022, 1, 1)), 2)
    assert (vacancies(3, 1), vacancies(1, 2)) == (2, 0)
    assert term_is_over(D(2025, 1, 1), D(2025, 1, 1))
    assert not term_is_over(None, D(2025, 1, 1))


@given(
    st.lists(
        st.tuples(st.integers(1, 3), DAYS, st.integers(1, 3000)),
        min_size=1,
        max_size=4,
    )
)
def test_everybody_is_counted_in_exactly_one_place(
    memberships: list[tuple[int, dt.date, int]],
) -> None:
    stays = [
        HomeStay(i, 100 + i, order, day, day, day + dt.timedelta(days=length))
        for i, (order, day, length) in enumerate(memberships)
    ]
    line = counting_line(stays)
    for day in {s.start for s in stays}:
        there = [s for s in stays if Period(s.start, s.end).contains(day)]
        best = min(there, key=lambda s: s.rank)
        assert value_on(line, day) == (best.membership, best.unit)
    assert all(a.end <= b.start for a, b in zip(line, line[1:], strict=False))
