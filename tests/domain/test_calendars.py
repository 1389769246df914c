"""Working days of Viet Nam and Laos on real dates, deadlines, and the data files."""

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from banyan.kernel.calendars import (
    LengthUnit,
    WorkingCalendar,
    calendar,
    check_file,
    countries,
    due,
    read_file,
)
from banyan.kernel.calendars.data import FOLDER
from banyan.kernel.errors import InputError
from banyan.kernel.periods import add_months

VN = calendar("vn")
LA = calendar("la")


def d(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def span(first: str, last: str) -> list[dt.date]:
    start = d(first)
    return [start + dt.timedelta(n) for n in range((d(last) - start).days + 1)]


# -- what the governments announced -------------------------------------------


@pytest.mark.parametrize(
    ("first_off", "last_off"),
    [
        ("2023-01-20", "2023-01-26"),  # Tết Quý Mão
        ("2024-02-08", "2024-02-14"),  # Tết Giáp Thìn
        ("2025-01-25", "2025-02-02"),  # Tết Ất Tỵ
        ("2026-02-14", "2026-02-22"),  # Tết Bính Ngọ, nine days with weekends
        ("2024-04-27", "2024-05-01"),
        ("2025-04-30", "2025-05-04"),
        ("2025-08-30", "2025-09-02"),
        ("2026-01-01", "2026-01-04"),
        ("2026-08-29", "2026-09-02"),
    ],
)
def test_viet_nam_long_holidays(first_off, last_off):
    off = span(first_off, last_off)
    assert not any(VN.is_working(day) for day in off)
    assert VN.next_working_day(off[0]) > off[-1]


@pytest.mark.parametrize(
    "day", ["2024-02-07", "2024-02-15", "2025-01-24", "2025-02-03", "2026-02-23"]
)
def test_the_days_around_tet_are_worked(day):
    assert VN.is_working(d(day))


@pytest.mark.parametrize(
    ("off", "worked"),
    [
        ("2018-12-31", "2019-01-05"),
        ("2019-04-29", "2019-05-04"),
        ("2024-04-29", "2024-05-04"),
        ("2025-05-02", "2025-04-26"),
        ("2026-01-02", "2026-01-10"),
        ("2026-08-31", "2026-08-22"),
    ],
)
def test_viet_nam_swap_days(off, worked):
    assert not VN.is_working(d(off))
    assert VN.is_working(d(worked))
    assert f"{d(worked):%d/%m/%Y}" in VN.name_of(d(off)).vi
    assert f"{d(off):%d/%m/%Y}" in VN.name_of(d(worked)).lo


@pytest.mark.parametrize(
    ("first_off", "last_off"),
    [
        ("2018-04-14", "2018-04-18"),
        ("2019-04-13", "2019-04-17"),
        ("2022-04-13", "2022-04-17"),
        ("2023-04-14", "2023-04-18"),
        ("2024-04-13", "2024-04-18"),
        ("2025-04-14", "2025-04-16"),
        ("2026-04-14", "2026-04-16"),
    ],
)
def test_lao_new_year(first_off, last_off):
    off = span(first_off, last_off)
    assert not any(LA.is_working(day) for day in off)
    assert LA.is_working(off[-1] + dt.timedelta(1))


def test_what_the_package_gave_wrongly_is_removed():
    assert LA.is_working(d("2022-04-18"))
    assert LA.name_of(d("2022-04-18")) is None


def test_the_two_countries_differ():
    tet, pi_mai = d("2024-02-12"), d("2024-04-15")
    assert (VN.is_working(tet), LA.is_working(tet)) == (False, True)
    assert (VN.is_working(pi_mai), LA.is_working(pi_mai)) == (True, False)


def test_names_in_three_languages():
    assert VN.name_of(d("2024-02-10")).as_json() == {
        "vi": "Mùng một Tết Nguyên đán",
        "lo": "ບຸນເຕັດ ວັນທີ 1",
        "en": "Tết: first day",
    }
    assert LA.name_of(d("2024-04-17")).lo == "ພັກຊົດເຊີຍ ບຸນປີໃໝ່ລາວ"
    assert VN.name_of(d("2024-03-02")) is None, "an ordinary weekend has no name"
    assert VN.name_of(d("2026-01-02")).en == "Off, worked on 10 January 2026"


@pytest.mark.parametrize("country", countries())
def test_every_known_holiday_has_three_names(country):
    known = calendar(country)
    for year in range(known.data.first_year, known.data.last_year + 2):
        for day, name in known.holidays(year).items():
            assert set(name.as_json()) == {"vi", "lo", "en"}, (day, name)


def test_our_swaps_agree_with_the_package():
    """The package knows most swap days: what it knows must stand in our file."""
    from holidays import country_holidays

    years = range(VN.data.first_year, VN.data.last_year + 1)
    theirs = country_holidays("VN", years=years, language="en_US").weekend_workdays
    known = {day for day in theirs if day.year in years}
    assert known
    assert known <= {worked for _off, worked in VN.data.swaps}


# -- counting -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "n", "expected"),
    [
        ("2024-09-15", 1, "2024-09-16"),  # from a Sunday
        ("2024-04-26", 1, "2024-05-02"),  # over the long weekend
        ("2024-05-03", 1, "2024-05-04"),  # onto the Saturday worked for it
        ("2026-02-13", 1, "2026-02-23"),  # over Tết
        ("2024-12-31", 1, "2025-01-02"),  # into the next year
        ("2025-01-02", -1, "2024-12-31"),
        ("2024-05-01", 0, "2024-05-01"),
        (
            "2025-01-10",
            30,
            "2025-02-28",
        ),  # ceremony within 30 working days, Tết between
    ],
)
def test_add_working_days(start, n, expected):
    assert VN.add_working_days(d(start), n) == d(expected)


some_days = st.dates(dt.date(2017, 6, 1), dt.date(2028, 6, 30))
some_lengths = st.integers(-700, 700)
both = st.sampled_from([VN, LA])


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(both, some_days, some_lengths)
def test_between_undoes_add(known, start, n):
    end = known.add_working_days(start, n)
    assert known.working_days_between(start, end) == n
    assert n == 0 or known.is_working(end)


@given(both, some_days, some_lengths)
def test_there_and_back(known, start, n):
    start = known.next_working_day(start)
    assert known.add_working_days(known.add_working_days(start, n), -n) == start


@given(both, some_days, st.integers(0, 200))
def test_between_counts_days_one_by_one(known, start, length):
    days = [start + dt.timedelta(i) for i in range(length + 1)]
    assert known.working_days_between(start, days[-1]) == sum(
        map(known.is_working, days[1:])
    )
    assert known.working_days_between(days[-1], start) == -sum(
        map(known.is_working, days[:-1])
    )


def test_years_far_away_are_reached_or_refused():
    assert VN.add_working_days(d("1990-01-01"), 250).year == 1990
    with pytest.raises(InputError):
        VN.add_working_days(d("9999-12-30"), 10)


# -- what is not announced yet ------------------------------------------------


def test_years_outside_the_tables_are_provisional():
    assert not VN.is_provisional(d("2018-01-01"), d("2026-12-31"))
    assert VN.is_provisional(d("2017-12-31"))
    assert VN.is_provisional(d("2026-12-31"), d("2027-01-01"))
    assert VN.is_provisional(d("2027-01-01"), d("2026-12-31"))


def test_a_deadline_into_an_unknown_year_says_so():
    assert due(d("2026-12-20"), 5, "working-day", VN).is_provisional is False
    assert due(d("2026-12-20"), 15, "working-day", VN).is_provisional is True
    assert due(d("2026-12-20"), 60, "calendar-day", VN).is_provisional is False
    assert due(d("2026-12-20"), 60, "calendar-day", VN, roll=True).is_provisional


# -- deadlines ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "length", "unit", "expected"),
    [
        ("2024-09-15", 12, "month", "2025-09-15"),  # rules 24.2, example 3
        ("2024-01-31", 1, "month", "2024-02-29"),
        ("2024-02-29", 1, "year", "2025-02-28"),
        ("2024-09-15", 30, "calendar-day", "2024-10-15"),
        ("2024-09-15", 30, "working-day", "2024-10-25"),
        ("2024-04-26", 3, "working-day", "2024-05-04"),
        ("2024-09-15", 0, "working-day", "2024-09-15"),
    ],
)
def test_due(start, length, unit, expected):
    found = due(d(start), length, unit, VN)
    assert found.due_on == d(expected)
    assert found.unit is LengthUnit(unit)


def test_a_score_due_in_three_working_days_is_late_after_four():
    """Rules 24.2, example 10: a meeting on Friday, the score after four days."""
    friday = d("2024-09-13")
    limit = due(friday, 3, "working-day", VN)
    sent = VN.add_working_days(friday, 4)
    assert limit.is_past(sent)
    assert not limit.is_past(limit.due_on)
    assert limit.working_days_left(friday) == 3
    assert limit.working_days_left(sent) == -1


def test_a_last_day_off_moves_only_when_the_rule_says_so():
    start = d("2024-04-01")
    assert due(start, 1, "month", VN).due_on == d("2024-05-01")
    assert due(start, 1, "month", VN, roll=True).due_on == d("2024-05-02")


def test_a_deadline_is_recomputed_from_what_it_was_made_of():
    made = due(d("2024-04-01"), 1, LengthUnit.MONTH, VN, roll=True)
    assert made.recomputed() == made


@given(both, some_days, st.integers(0, 60))
def test_months_do_not_ask_the_calendar(known, start, n):
    assert due(start, n, "month", known).due_on == add_months(start, n)


@pytest.mark.parametrize(
    ("length", "unit", "code"),
    [
        (-1, "month", "deadline.negative"),
        (1, "fortnight", "deadline.unit"),
        (99_999, "year", "deadline.beyond"),
        (9_999_999, "calendar-day", "deadline.beyond"),
    ],
)
def test_impossible_deadlines_are_refused(length, unit, code):
    with pytest.raises(InputError) as refused:
        due(d("2024-01-01"), length, unit, VN)
    assert [x.code for x in refused.value.problems] == [code]


# -- the files ----------------------------------------------------------------


def test_one_object_per_country():
    assert calendar("vn") is VN
    assert countries() == ("la", "vn")


def test_an_unknown_country_is_refused_with_the_known_ones():
    with pytest.raises(InputError) as refused:
        calendar("th")
    assert "la, vn" in refused.value.problems[0].message


@pytest.mark.parametrize("country", countries())
def test_shipped_files_are_right(country):
    assert check_file(FOLDER / f"{country}.toml") == []


GOOD = """country = "vn"
weekend = ["sat", "sun"]

[tables]
from = 2024
to = 2026

[[swap]]
off = 2024-04-29
worked = 2024-05-04
source = "2450/VPCP-KGVX"
confidence = "B"
verified = true
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "vn.toml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("old", "new", "line", "key", "expected"),
    [
        ("worked = 2024-05-04", "worked = 2024-05-06", 8, "swap[1].worked", "weekend"),
        ("off = 2024-04-29", "off = 2024-04-28", 8, "swap[1].off", "outside"),
        ("off = 2024-04-29", 'off = "29 April"', 8, "swap[1].off", "a date such as"),
        ('"B"', '"D"', 8, "swap[1].confidence", "A, B or C"),
        ("verified = true", "", 8, "swap[1].verified", "true or false"),
        ('source = "2450/VPCP-KGVX"', "", 8, "swap[1].source", "document"),
        ("verified = true", "verified = true\nnote = 1", 8, "swap[1].note", "nothing"),
        ("to = 2026", "to = 2023", 4, "tables.to", "no earlier"),
        ("from = 2024", 'from = "2024"', 4, "tables.from", "a year"),
        ('"sat"', '"saturday"', 1, "weekend", "a list of days"),
        ("to = 2026", "", 1, "tables", "first and last"),
        ("[[swap]]", "[[swop]]", 1, "swop", "left out"),
    ],
)
def test_a_fault_names_file_line_key_and_what_is_expected(
    tmp_path, old, new, line, key, expected
):
    problems = check_file(written(tmp_path, GOOD.replace(old, new)))
    found = next(x for x in problems if x.field == key)
    assert found.row == line
    assert f"vn.toml, line {line}: {key}" in found.message
    assert expected in found.message


def test_a_day_named_twice_is_a_fault(tmp_path):
    twice = GOOD + GOOD[GOOD.index("[[swap]]") :]
    problems = check_file(written(tmp_path, twice))
    assert {x.row for x in problems} == {14}


def test_what_is_no_toml_says_where(tmp_path):
    (problem,) = check_file(written(tmp_path, GOOD + "off = 2024-99-99"))
    assert "vn.toml" in problem.message
    assert "line 14" in problem.message
    with pytest.raises(InputError):
        read_file(written(tmp_path, "country = "))


def test_a_later_file_is_laid_on_top(tmp_path):
    later = GOOD.replace("2024-04-29", "2027-04-29").replace("2024-05-04", "2027-05-08")
    data = VN.data.plus(read_file(written(tmp_path, later.replace("2026", "2027"))))
    extended = WorkingCalendar(data)
    assert not extended.is_provisional(d("2027-06-01"))
    assert not extended.is_working(d("2027-04-29"))
    assert extended.is_working(d("2027-05-08"))
    assert extended.is_working(d("2024-05-04")), "the earlier file still holds"
