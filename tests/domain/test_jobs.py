"""Pure decisions about jobs: what follows a failure, waits, rhythms in words."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banyan.jobs.domain import failures
from banyan.jobs.domain.rhythm import WEEKDAYS, Rhythm, rhythm_of
from banyan.jobs.domain.states import (
    LONGEST_WAIT,
    MOST_LOSSES,
    State,
    after_failure,
    after_loss,
    refuse_cancel,
    refuse_retry,
    wait_after,
)
from banyan.kernel.errors import InputError, NotAllowed, Problem, StateRefusal

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
UTC = dt.UTC


@pytest.mark.parametrize(
    ("failed", "retries", "refused", "state", "seconds"),
    [
        (1, 0, False, State.FAILED, 0),
        (1, 2, False, State.QUEUED, 30),
        (2, 2, False, State.QUEUED, 120),
        (3, 2, False, State.FAILED, 0),
        (1, 2, True, State.FAILED, 0),
    ],
)
def test_what_follows_a_failure(failed, retries, refused, state, seconds):
    outcome = after_failure(failures=failed, retries=retries, refused=refused)
    assert outcome.state is state
    assert outcome.wait == dt.timedelta(seconds=seconds)


@given(st.integers(0, 10_000))
def test_waits_grow_and_end_at_an_hour(count):
    assert wait_after(count) <= wait_after(count + 1) <= LONGEST_WAIT


def test_a_job_that_kills_its_workers_is_given_up():
    assert after_loss(losses=1, cancelling=False).state is State.QUEUED
    assert after_loss(losses=1, cancelling=False).wait == dt.timedelta()
    assert after_loss(losses=2, cancelling=False).wait > dt.timedelta()
    assert after_loss(losses=MOST_LOSSES, cancelling=False).state is State.FAILED
    assert after_loss(losses=1, cancelling=True).state is State.CANCELLED


@pytest.mark.parametrize("state", State)
def test_each_state_can_be_cancelled_or_retried_or_neither(state):
    allowed = []
    for name, refuse in (("cancel", refuse_cancel), ("retry", refuse_retry)):
        try:
            refuse(state)
        except StateRefusal:
            continue
        allowed.append(name)
    expected = {
        State.QUEUED: ["cancel"],
        State.RUNNING: ["cancel"],
        State.DONE: [],
        State.FAILED: ["retry"],
        State.CANCELLED: ["retry"],
    }
    assert allowed == expected[state]


# -- failures ---------------------------------------------------------------------


def test_a_refusal_is_kept_with_every_place_it_names():
    problem = Problem.of(
        "row.bad", "“%(value)s” is no day.", row=7, field="born", value="31/02"
    )
    kept = failures.failure_of(InputError(problems=[problem]), 1).as_json()
    read = failures.Failure.of_json(kept)
    assert read.problems == (problem,)
    assert read.as_error().problems[0].message == "“31/02” is no day."


def test_values_that_are_no_json_are_kept_as_text():
    error = NotAllowed(right=dt.date(2026, 3, 1))
    failure = failures.Failure.of_json(failures.failure_of(error, 1).as_json())
    assert failure.as_error().message.count("2026-03-01") == 1


def test_what_nobody_foresaw_tells_no_reader_its_inside():
    failure = failures.failure_of(KeyError("secret"), 12)
    assert failure.code == "job.fault"
    assert "secret" not in str(failure.as_json())
    assert failure.way_out


def test_only_answers_of_the_house_are_refusals():
    assert failures.is_refusal(NotAllowed(right="x"))
    assert failures.is_refusal(InputError())
    assert not failures.is_refusal(KeyError("x"))


# -- rhythms ----------------------------------------------------------------------

RHYTHMS = st.one_of(
    st.builds(Rhythm, st.just("minutes"), st.integers(1, 1440)),
    st.builds(Rhythm, st.just("hours"), st.integers(1, 168)),
    st.builds(
        Rhythm,
        st.just("day"),
        st.just(0),
        st.times().map(lambda t: t.replace(second=0, microsecond=0)),
    ),
    st.builds(
        Rhythm,
        st.just("week"),
        st.integers(0, 6),
        st.times().map(lambda t: t.replace(second=0, microsecond=0)),
    ),
    st.builds(
        Rhythm,
        st.just("month"),
        st.integers(1, 28),
        st.times().map(lambda t: t.replace(second=0, microsecond=0)),
    ),
)
MOMENTS = st.datetimes(
    dt.datetime(2020, 1, 1), dt.datetime(2040, 1, 1), timezones=st.just(UTC)
)


@given(RHYTHMS)
def test_words_say_what_they_were_read_from(rhythm):
    assert rhythm_of(rhythm.words) == rhythm


@given(RHYTHMS, MOMENTS)
def test_the_next_time_comes_and_keeps_to_the_words(rhythm, moment):
    found = rhythm.next_after(moment, ZONE)
    assert found > moment
    local = found.astimezone(ZONE)
    if rhythm.unit in {"day", "week", "month"}:
        assert local.time() == rhythm.at
        assert found - moment <= dt.timedelta(days=31)
    if rhythm.unit == "week":
        assert local.weekday() == rhythm.count
    if rhythm.unit == "month":
        assert local.day == rhythm.count


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("every 10 minutes", Rhythm("minutes", 10)),
        ("Every  minute", Rhythm("minutes", 1)),
        ("every hour", Rhythm("hours", 1)),
        ("every day at 02:30", Rhythm("day", 0, dt.time(2, 30))),
        ("every day at 2.30", Rhythm("day", 0, dt.time(2, 30))),
        ("every friday at 17:00", Rhythm("week", 4, dt.time(17))),
        ("every month on day 1 at 03:00", Rhythm("month", 1, dt.time(3))),
    ],
)
def test_words_that_are_understood(words, expected):
    assert rhythm_of(words) == expected


@pytest.mark.parametrize(
    "words",
    [
        "",
        "daily",
        "every 0 minutes",
        "every 5000 minutes",
        "every day at 24:00",
        "every day at 12:60",
        "every someday at 12:00",
        "every month on day 31 at 03:00",
        "every month on day 0 at 03:00",
        "* * * * *",
        "every day at 02:30; drop",
    ],
)
def test_words_that_are_not_understood_name_the_field(words):
    with pytest.raises(InputError) as refused:
        rhythm_of(words)
    assert refused.value.problems[0].field == "words"


def test_every_weekday_is_known():
    assert [rhythm_of(f"every {day} at 01:00").count for day in WEEKDAYS] == list(
        range(7)
    )
