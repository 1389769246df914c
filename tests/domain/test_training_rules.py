"""Places and waiting list, completion by rule, shares: pure decisions."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from banyan.training.domain.applying import Reported, months_after, shares
from banyan.training.domain.completion import (
    WORDS,
    Facts,
    Rule,
    Scored,
    completion,
)
from banyan.training.domain.places import ORDERS, Nominee, promoted, waiting_order
from banyan.training.domain.states import NEXT, CohortFacts, problems_of_move

calm = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""A busy machine is no fault of a rule."""

DAY = dt.date(2026, 3, 2)
days = st.dates(dt.date(2026, 1, 1), dt.date(2026, 1, 9))
nominees = st.lists(
    st.builds(
        Nominee,
        id=st.integers(1, 10_000),
        nominated_on=days,
        group=st.sampled_from("abc"),
        waited=st.integers(0, 3),
    ),
    max_size=20,
    unique_by=lambda n: n.id,
)
orders = st.sampled_from(ORDERS)


@calm
@given(orders, st.integers(0, 12), nominees, nominees)
def test_places_are_never_exceeded_and_never_left_free(
    order: str, places: int, placed: list[Nominee], waiting: list[Nominee]
) -> None:
    got = promoted(order, places, placed, waiting)
    assert len(got) == min(len(waiting), max(0, places - len(placed)))
    assert len(placed) + len(got) <= max(places, len(placed))
    assert len({n.id for n in got}) == len(got)
    assert set(got) <= set(waiting)


@calm
@given(orders, nominees, nominees)
def test_the_waiting_list_names_everybody_once_in_a_stable_order(
    order: str, placed: list[Nominee], waiting: list[Nominee]
) -> None:
    found = waiting_order(order, placed, waiting)
    assert sorted(n.id for n in found) == sorted(n.id for n in waiting)
    assert waiting_order(order, placed, list(reversed(waiting))) == found


@calm
@given(orders, nominees, nominees, st.integers(0, 5))
def test_one_place_after_another_gives_what_all_at_once_give(
    order: str, placed: list[Nominee], waiting: list[Nominee], free: int
) -> None:
    places = len(placed) + free
    at_once = promoted(order, places, placed, waiting)
    left, held = list(waiting), list(placed)
    for n in range(free):
        for one in promoted(order, len(placed) + n + 1, held, left):
            held.append(one)
            left.remove(one)
    assert [n.id for n in held[len(placed) :]] == [n.id for n in at_once]


def test_each_order_puts_its_own_first() -> None:
    early = Nominee(1, DAY, "a", 0)
    late = Nominee(2, DAY + dt.timedelta(1), "b", 2)
    assert waiting_order("arrival", [], [late, early]) == [early, late]
    assert waiting_order("earlier", [], [early, late]) == [late, early]
    assert waiting_order("units", [Nominee(9, DAY, "a")], [early, late]) == [
        late,
        early,
    ]


# -- completion -----------------------------------------------------------------------

words = st.lists(st.sampled_from([*WORDS, ""]), max_size=12)
rules = st.builds(
    Rule,
    attendance=st.integers(0, 100),
    excused_left_out=st.booleans(),
    tests=st.sampled_from(("none", "each", "average")),
    pass_percent=st.integers(1, 100),
    needs_plan=st.booleans(),
)
scores = st.lists(
    st.builds(Scored, top=st.just(10), hundredths=st.none() | st.integers(0, 1000)),
    max_size=5,
)
facts = st.builds(
    Facts,
    sessions=words,
    tests=scores,
    plan=st.booleans(),
    plan_agreed_on=st.none() | st.just(DAY),
)


@calm
@given(rules, facts)
def test_a_course_is_completed_exactly_when_every_condition_is_met(
    rule: Rule, known: Facts
) -> None:
    found = completion(rule, known)
    asked = [bool(rule.attendance), rule.tests != "none", rule.needs_plan]
    assert len(found.conditions) == sum(asked)
    assert found.complete == all(c.met for c in found.conditions)
    for one in found.conditions:
        if one.lacks:
            assert not one.met


@calm
@given(rules, facts)
def test_being_there_once_more_never_loses_completion(rule: Rule, known: Facts) -> None:
    if completion(rule, known).complete:
        more = Facts(
            [*known.sessions, "present"], known.tests, known.plan, known.plan_agreed_on
        )
        assert completion(rule, more).complete


@calm
@given(st.integers(1, 100), st.integers(1, 40), st.data())
def test_a_share_is_never_rounded_up(
    percent: int, whole: int, data: st.DataObject
) -> None:
    there = data.draw(st.integers(0, whole))
    sessions = ["present"] * there + ["absent"] * (whole - there)
    found = completion(Rule(attendance=percent), Facts(sessions)).conditions[0]
    assert found.met == (there * 100 >= percent * whole)
    assert (found.reached or 0) * whole <= there * 100


def test_excused_sessions_are_left_out_only_where_the_course_says_so() -> None:
    sessions = ["present", "excused"]
    counted = completion(Rule(attendance=80), Facts(sessions))
    left_out = completion(Rule(attendance=80, excused_left_out=True), Facts(sessions))
    assert not counted.complete
    assert left_out.complete
    assert not completion(
        Rule(attendance=80, excused_left_out=True), Facts(["excused"])
    ).complete


def test_each_test_or_the_average() -> None:
    marks = [Scored(10, 900), Scored(10, 400)]
    assert not completion(
        Rule(tests="each", pass_percent=50), Facts(tests=marks)
    ).complete
    assert completion(
        Rule(tests="average", pass_percent=50), Facts(tests=marks)
    ).complete
    missing = [Scored(10, 900), Scored(10, None)]
    found = completion(Rule(tests="average", pass_percent=50), Facts(tests=missing))
    assert not found.complete
    assert found.conditions[0].lacks == "no-marks"


def test_a_plan_counts_once_it_is_agreed() -> None:
    rule = Rule(needs_plan=True)
    assert completion(rule, Facts()).conditions[0].lacks == "no-plan"
    assert completion(rule, Facts(plan=True)).conditions[0].lacks == "plan-not-agreed"
    assert completion(rule, Facts(plan=True, plan_agreed_on=DAY)).complete


# -- what was applied, states -----------------------------------------------------------


def test_shares_count_what_is_due_and_keep_stopped_apart() -> None:
    rows = [
        Reported(3, DAY, "in-use", evidence=True, checked=True),
        Reported(3, DAY, "stopped"),
        Reported(3, DAY),
        Reported(6, DAY + dt.timedelta(90)),
    ]
    (one,) = shares(rows, DAY)
    assert (one.asked, one.answered, one.applied, one.stopped) == (3, 2, 1, 1)
    assert (one.with_evidence, one.checked, one.percent) == (1, 1, 33)


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (dt.date(2026, 1, 31), 1, dt.date(2026, 2, 28)),
        (dt.date(2025, 11, 30), 3, dt.date(2026, 2, 28)),
        (dt.date(2026, 3, 2), 12, dt.date(2027, 3, 2)),
    ],
)
def test_months_end_on_the_last_day_of_a_shorter_one(
    day: dt.date, months: int, then: dt.date
) -> None:
    assert months_after(day, months) == then


@calm
@given(st.sampled_from(sorted(NEXT)), st.sampled_from(sorted(NEXT)))
def test_a_cohort_goes_only_where_its_state_leads(state: str, to: str) -> None:
    known = CohortFacts(state, DAY, DAY, date_said=False, reason=True)
    problems = list(problems_of_move(known, to, DAY))
    assert (not problems) == (to in NEXT[state])
