"""Names in several spellings and scripts; months; claims."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banyan.exchange.domain.claims import Score, may_be_same_day
from banyan.exchange.domain.matching import Known, best_match, likeness
from banyan.exchange.domain.terms import months_after, months_before


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Đinh Tiến Dũng", "Dinh Tien Dung"),
        ("Xisay Ludetmounsone", "Sisay Leudetmounsone"),
        ("Nguyễn Thị Tuyến", "Thi Tuyen Nguyen"),
        ("Sisattanak", "Sisatanak"),
        ("ສີສັດຕະນາກ", "Sisattanak"),
        ("ວຽງຈັນ", "Viengchan"),
    ],
)
def test_one_name_in_two_spellings_is_found(one: str, other: str) -> None:
    assert best_match(one, [Known("it", (other,))]) is not None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Đinh Tiến Dũng", "Nguyễn Phú Trọng"),
        ("Xisay Ludetmounsone", "Thongloun Sisoulith"),
        ("Lê Thị Thu Hằng", "Nguyễn Thị Tuyến"),
    ],
)
def test_two_names_are_not_one(one: str, other: str) -> None:
    assert best_match(one, [Known("it", (other,))]) is None


@given(st.text(max_size=30), st.text(max_size=30))
def test_likeness_is_a_share(one: str, other: str) -> None:
    assert 0 <= likeness(one, other) <= 1


@given(st.dates(dt.date(1960, 1, 1), dt.date(2090, 1, 1)), st.integers(0, 120))
def test_months_back_and_forth(day: dt.date, months: int) -> None:
    later = months_after(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day <= day.day
    assert (
        months_before(later, months).day == later.day
        or later.day < day.day
        or day.day > 28
    )


def test_a_partly_known_day() -> None:
    assert may_be_same_day("XXXX-11-09", dt.date(2022, 11, 9))
    assert not may_be_same_day("XXXX-11-08", dt.date(2022, 11, 9))
    assert not may_be_same_day("", dt.date(2022, 11, 9))


def test_scores_without_counts_say_nothing() -> None:
    empty = Score("people", "vi")
    assert empty.precision is None
    assert empty.recall is None
