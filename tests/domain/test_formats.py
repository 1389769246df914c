"""Numbers and dates as each language writes them."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banyan.kernel.formats import (
    decimal_sign,
    format_date,
    format_instant,
    format_month,
    format_number,
    format_percent,
    format_period,
    month_name,
    thousands_sign,
    weekday_name,
)
from banyan.kernel.periods import Period

LAST = dt.date(2024, 12, 31)
FIRST = dt.date(2024, 2, 3)


@pytest.mark.parametrize(
    ("day", "language", "style", "expected"),
    [
        (LAST, "vi", "normal", "31/12/2024"),
        (LAST, "lo", "normal", "31/12/2024"),
        (LAST, "en", "normal", "31 December 2024"),
        (LAST, "en", "short", "31 Dec 2024"),
        (LAST, "vi", "short", "31/12/2024"),
        (FIRST, "vi", "normal", "03/02/2024"),
        (FIRST, "en", "normal", "3 February 2024"),
        (FIRST, "vi", "long", "ngày 03 tháng 02 năm 2024"),
        (dt.date(2024, 3, 15), "vi", "long", "ngày 15 tháng 3 năm 2024"),
        (LAST, "lo", "long", "ວັນທີ 31 ທັນວາ 2024"),
        (LAST, "en", "long", "31 December 2024"),
        (None, "vi", "normal", ""),
    ],
)
def test_dates(day, language, style, expected):
    assert format_date(day, language, style=style) == expected


def test_names_of_months_and_weekdays():
    assert [month_name(n, "lo") for n in (1, 5, 12)] == ["ມັງກອນ", "ພຶດສະພາ", "ທັນວາ"]
    assert month_name(12, "vi") == "tháng 12"
    assert month_name(9, "en", short=True) == "Sep"
    assert weekday_name(LAST, "vi") == "Thứ Ba"
    assert weekday_name(LAST, "lo") == "ວັນອັງຄານ"
    assert weekday_name(LAST, "en") == "Tuesday"


@pytest.mark.parametrize(
    ("language", "expected"),
    [("vi", "tháng 12/2024"), ("lo", "ທັນວາ 2024"), ("en", "December 2024")],
)
def test_months(language, expected):
    assert format_month(2024, 12, language) == expected


def test_instants_are_told_in_the_zone_of_the_organisation():
    instant = dt.datetime(2024, 12, 31, 17, 5, tzinfo=dt.UTC)
    assert format_instant(instant, "vi") == "01/01/2025 00:05"
    assert format_instant(instant, "en", style="short") == "1 Jan 2025 00:05"


def test_periods_show_their_last_day():
    year = Period(dt.date(2024, 1, 1), dt.date(2025, 1, 1))
    assert format_period(year, "vi") == "01/01/2024 – 31/12/2024"
    assert format_period(year, "en") == "1 Jan 2024 – 31 Dec 2024"
    assert format_period(Period(LAST), "lo") == "31/12/2024 –"
    assert format_period(Period(LAST, dt.date(2025, 1, 1)), "vi") == "31/12/2024"


@pytest.mark.parametrize(
    ("value", "digits", "vi", "en"),
    [
        (1234567.8, None, "1.234.567,8", "1,234,567.8"),
        (1234567, None, "1.234.567", "1,234,567"),
        (-1234, None, "-1.234", "-1,234"),
        (0, None, "0", "0"),
        (999, 2, "999,00", "999.00"),
        (Decimal("12.50"), None, "12,50", "12.50"),
        (Decimal("0.125"), 2, "0,13", "0.13"),
        (2.675, 2, "2,68", "2.68"),  # as written, not as its binary neighbour
        (-0.04, 1, "0,0", "0.0"),
        (1e15, 0, "1.000.000.000.000.000", "1,000,000,000,000,000"),
        (None, None, "", ""),
    ],
)
def test_numbers(value, digits, vi, en):
    assert format_number(value, "vi", digits) == vi
    assert format_number(value, "lo", digits) == vi
    assert format_number(value, "en", digits) == en


def test_percentages():
    assert format_percent(0.125, "vi") == "12,5%"
    assert format_percent(Decimal(2) / 3, "lo", 2) == "66,67%"
    assert format_percent(1, "en") == "100.0%"
    assert format_percent(1, "en", 0) == "100%"
    assert format_percent(None, "en") == ""


@given(st.decimals(-(10**12), 10**12, places=3), st.sampled_from(["vi", "lo", "en"]))
def test_a_written_number_can_be_read_back(value, language):
    written = format_number(value, language)
    plain = written.replace(thousands_sign(language), "")
    assert Decimal(plain.replace(decimal_sign(language), ".")) == value


@given(st.dates(), st.sampled_from(["vi", "lo"]))
def test_a_written_date_can_be_read_back(day, language):
    numbers = [int(n) for n in format_date(day, language).split("/")]
    assert dt.date(*reversed(numbers)) == day
