"""Registered tasks as values: periods, points, shares, states, figures."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banyan.commitments.domain import figures, periods, score, shares, states
from banyan.kernel.errors import InputError
from banyan.rulebook import packs

ON = dt.date(2026, 12, 15)
DAY = dt.timedelta(days=1)


# -- periods -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "first", "last", "before"),
    [
        ("2026", "2026-01-01", "2026-12-31", "2025"),
        ("2026-H1", "2026-01-01", "2026-06-30", "2025-H1"),
        ("2026-h2", "2026-07-01", "2026-12-31", "2025-H2"),
        (" 2024-Q1 ", "2024-01-01", "2024-03-31", "2023-Q1"),
        ("2026-Q4", "2026-10-01", "2026-12-31", "2025-Q4"),
    ],
)
def test_a_period_has_its_days(text: str, first: str, last: str, before: str) -> None:
    found = periods.period_of(text)
    assert (str(found.starts_on), str(found.ends_on)) == (first, last)
    assert found.before.key == before


@pytest.mark.parametrize("text", ["", "26", "2026-Q5", "2026-H3", "2026Q1", "1900"])
def test_what_is_no_period_says_how_one_is_written(text: str) -> None:
    with pytest.raises(InputError) as refused:
        periods.period_of(text)
    assert refused.value.problems[0].field == "period"
    assert "2026-Q3" in refused.value.problems[0].way_out


@given(st.dates(dt.date(1931, 1, 1), dt.date(2199, 12, 31)))
def test_every_day_lies_in_its_quarter_half_and_year(day: dt.date) -> None:
    quarter = periods.period_on(day)
    half = periods.Period(day.year, "H1" if day.month < 7 else "H2")
    assert quarter.starts_on <= day <= quarter.ends_on
    assert half.holds(quarter)
    assert periods.Period(day.year).holds(half)
    assert not quarter.holds(half)
    assert periods.period_of(quarter.key) == quarter


# -- points: CMT-TIMELINESS, CMT-QUALITY, CMT-DIFFICULTY, CMT-BONUS, CMT-BONUS-MAX ------


def formula() -> score.Formula:
    values = {k: packs.ask(rule, on=ON).value for k, rule in score.RULES.items()}
    found = score.formula_of(values)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("standard", "timely", "quality", "difficulty", "bonus", "before", "expect"),
    [
        (10, 100, 100, "ordinary", False, 0, (1000, 0)),
        (10, 100, 100, "hard", False, 0, (2000, 0)),
        (10, 0, 100, "ordinary", False, 0, (700, 0)),
        (10, 100, 0, "ordinary", False, 0, (300, 0)),
        (10, 80, 90, "high", False, 0, (1305, 0)),
        (10, 100, 100, "medium", True, 0, (1200, 60)),
        (70, 100, 100, "hard", True, 0, (14000, 700)),
        (100, 100, 100, "hard", True, 0, (20000, 700)),
        (10, 100, 100, "ordinary", True, 680, (1000, 20)),
        (10, 100, 100, "ordinary", True, 700, (1000, 0)),
        (10, 100, 100, "ordinary", True, 900, (1000, 0)),
    ],
)
def test_cmt_points_follow_the_formula(
    standard: int,
    timely: int,
    quality: int,
    difficulty: str,
    bonus: bool,
    before: int,
    expect: tuple[int, int],
) -> None:
    found = score.scored(
        formula(),
        standard=standard,
        timeliness=timely,
        quality=quality,
        difficulty=difficulty,
        earns_bonus=bonus,
        bonus_before=before,
    )
    assert (found.points, found.bonus) == expect


PERCENT = st.integers(0, 100)


@given(
    st.lists(
        st.tuples(st.integers(1, 100), PERCENT, PERCENT, st.booleans()), max_size=30
    )
)
def test_cmt_bonus_max_bonus_of_a_period_stays_within_its_limit(
    tasks: list[tuple[int, int, int, bool]],
) -> None:
    rule, total = formula(), 0
    for standard, timely, quality, earns in tasks:
        total += score.scored(
            rule,
            standard=standard,
            timeliness=timely,
            quality=quality,
            difficulty="hard",
            earns_bonus=earns,
            bonus_before=total,
        ).bonus
    assert rule.bonus_max is not None
    assert total <= rule.bonus_max * 100


@given(st.integers(1, 100), PERCENT, PERCENT, st.integers(0, 20))
def test_better_work_never_gets_fewer_points(
    standard: int, timely: int, quality: int, more: int
) -> None:
    def points(q: int) -> int:
        return score.scored(
            formula(),
            standard=standard,
            timeliness=timely,
            quality=q,
            difficulty="high",
        ).points

    assert points(min(100, quality + more)) >= points(quality)


def test_without_a_formula_points_are_not_measured() -> None:
    assert score.formula_of({"timeliness": 30, "quality": None}) is None
    before = packs.ask("CMT-QUALITY", on=dt.date(2025, 12, 31)).value
    assert before is None


def test_one_citys_practice_is_never_firm() -> None:
    for rule in (*score.RULES.values(), score.AXES):
        answer = packs.ask(rule, on=ON)
        assert not answer.is_active
        assert answer.severity != "block"


# -- shares: EVL-EXC-EXCEED, EVL-COMP-LATE-MAX, EVL-HEAD-UNIT-MIN -----------------------

DUE = dt.date(2026, 9, 30)


def task(state: str = "approved", **more: object) -> shares.TaskFacts:
    return shares.TaskFacts(state, DUE, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("facts", "on", "completed", "on_time", "late", "exceeded"),
    [
        (task(), DUE, 0, 0, 0, 0),
        (task(), DUE + DAY, 0, 0, 1, 0),
        (task("done", done_on=DUE), ON, 1, 1, 0, 0),
        (task("done", done_on=DUE + DAY), ON, 1, 0, 1, 0),
        (task("done", done_on=DUE, exceeded=True), ON, 1, 1, 0, 0),
        (task("scored", done_on=DUE, exceeded=True), ON, 1, 1, 0, 1),
        (task("closed", done_on=DUE + DAY, exceeded=True), ON, 1, 0, 1, 1),
        (task("scored"), ON, 0, 0, 1, 0),
        (task("done", done_on=DUE), DUE - DAY, 0, 0, 0, 0),
    ],
)
def test_a_task_is_counted_as_it_stands_on_a_day(
    facts: shares.TaskFacts,
    on: dt.date,
    completed: int,
    on_time: int,
    late: int,
    exceeded: int,
) -> None:
    found = shares.share_of(facts, on)
    assert (found.total, found.completed, found.on_time) == (1, completed, on_time)
    assert (found.late, found.exceeded) == (late, exceeded)


@pytest.mark.parametrize("state", ["draft", "submitted", "returned", "dropped"])
def test_what_was_not_approved_does_not_count(state: str) -> None:
    assert shares.share_of(task(state), ON) == shares.NOTHING


def test_no_task_is_not_measured_and_never_zero() -> None:
    for name in ("completed", "on_time", "late", "exceeded"):
        assert getattr(shares.NOTHING, f"share_{name}") is None
    assert shares.percent_reaches(None, 30) is None
    assert shares.percent_exceeds(Fraction(1, 2), None) is None


TASKS = st.lists(
    st.builds(
        shares.TaskFacts,
        st.sampled_from(states.STATES),
        st.dates(dt.date(2026, 1, 1), dt.date(2026, 12, 31)),
        st.none() | st.dates(dt.date(2026, 1, 1), dt.date(2026, 12, 31)),
        st.booleans(),
    ),
    max_size=12,
)
DAYS = st.dates(dt.date(2026, 1, 1), dt.date(2027, 1, 31))


@given(TASKS, DAYS, st.randoms())
def test_the_order_of_tasks_changes_nothing(
    tasks: list[shares.TaskFacts], on: dt.date, mix: object
) -> None:
    found = shares.shares_of(tasks, on)
    mix.shuffle(tasks)  # type: ignore[attr-defined]
    assert shares.shares_of(tasks, on) == found
    assert found.on_time + found.late <= found.total
    assert found.on_time <= found.completed <= found.total
    assert found.exceeded <= found.scored <= found.total


@pytest.mark.parametrize(
    ("exceeded", "total", "day", "reaches"),
    [(3, 10, ON, True), (2, 10, ON, False), (4, 10, dt.date(2024, 12, 15), False)],
)
def test_evl_exc_exceed_asks_for_its_share(
    exceeded: int, total: int, day: dt.date, reaches: bool
) -> None:
    percent = packs.ask(shares.EXCEED_RULE, on=day).value
    found = shares.Shares(total=total, exceeded=exceeded)
    assert shares.percent_reaches(found.share_exceeded, percent) is reaches


@pytest.mark.parametrize(("late", "over"), [(2, False), (3, True), (0, False)])
def test_evl_comp_late_max_is_over_only_above_its_share(late: int, over: bool) -> None:
    percent = packs.ask(shares.LATE_RULE, on=ON).value
    found = shares.Shares(total=10, late=late)
    assert shares.percent_exceeds(found.share_late, percent) is over


@pytest.mark.parametrize(("done", "reaches"), [(7, True), (6, False)])
def test_evl_head_unit_min_asks_for_its_share(done: int, reaches: bool) -> None:
    percent = packs.ask(shares.UNIT_RULE, on=ON).value
    found = shares.Shares(total=10, completed=done)
    assert shares.percent_reaches(found.share_completed, percent) is reaches


# -- states ---------------------------------------------------------------------------


def test_nothing_is_possible_with_what_is_closed_or_dropped() -> None:
    for act in states.ACTS:
        assert not states.may(act, "closed")
        assert not states.may(act, "dropped")
        problem = states.why_not(act, "closed", "x")
        assert problem is not None
        assert problem.way_out


def test_an_approved_task_is_not_rewritten() -> None:
    assert not states.may("change", "approved")
    assert set(states.OWNER) | set(states.ABOVE) <= set(states.ACTS)
    assert not set(states.OWNER) & set(states.ABOVE)


@pytest.mark.parametrize(
    ("state", "today", "may"),
    [
        ("approved", DUE, False),
        ("approved", DUE + DAY, True),
        ("done", DUE - DAY, True),
        ("scored", DUE, True),
        ("submitted", DUE + DAY, False),
    ],
)
def test_a_task_is_scored_when_done_or_over(
    state: str, today: dt.date, may: bool
) -> None:
    assert states.may_score(state, DUE, today) is may


# -- figures ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("", ""),
        ("12", "12"),
        ("1 250,50", "1250.5"),
        ("1.250,5", "1250.5"),
        ("1,250,000", "1250000"),
        ("98.20", "98.2"),
        ("-0", "0"),
        ("nhiều", None),
        ("NaN", None),
        ("1e5000", None),
    ],
)
def test_a_figure_is_kept_in_one_form(typed: str, kept: str | None) -> None:
    assert figures.figure_of(typed) == kept


@given(st.decimals(-(10**9), 10**9, places=3))
def test_what_is_kept_is_read_as_the_same_number(number: object) -> None:
    text = figures.figure_of(str(number))
    assert text is not None
    assert figures.number_of(text) == number
    assert figures.figure_of(text) == text


def test_what_is_not_measured_compares_with_nothing() -> None:
    assert figures.ratio("", "10") is None
    assert figures.ratio("5", "0") is None
    assert figures.difference("5", "") is None
    assert figures.ratio("5", "10") == 50
