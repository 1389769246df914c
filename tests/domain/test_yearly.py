"""Standings and measures of a yearly report, as tables of cases."""

from __future__ import annotations

import datetime as dt

import pytest

from banyan.yearly.domain.measures import MEASURES, Counted, measures_of
from banyan.yearly.domain.standing import Year, belongs, standing_of

D = dt.date
END = D(2025, 12, 31)
PAST = Year(2025, D(2026, 5, 1))


@pytest.mark.parametrize(
    ("due", "done", "state", "expected"),
    [
        (D(2025, 6, 1), D(2025, 6, 1), "", ("kept", 0)),
        (D(2025, 6, 1), D(2025, 6, 2), "", ("kept-late", 1)),
        (D(2025, 6, 1), None, "", ("open-late", 213)),
        (D(2025, 12, 31), None, "", ("open", 0)),
        (D(2025, 6, 1), D(2026, 1, 1), "", ("open-late", 213)),
        (D(2026, 6, 1), D(2025, 6, 1), "", ("kept", 0)),
        (None, None, "", ("open", 0)),
        (None, D(2025, 1, 1), "", ("kept", 0)),
        (D(2025, 6, 1), None, "changed", ("changed", 0)),
        (D(2025, 6, 1), D(2025, 7, 1), "dropped", ("dropped", 0)),
    ],
)
def test_how_something_stood_on_the_last_day(
    due: dt.date | None, done: dt.date | None, state: str, expected: tuple[str, int]
) -> None:
    found = standing_of(due, done, END, state=state)
    assert (found.key, found.days_late) == expected


@pytest.mark.parametrize(
    ("said", "due", "done", "is_over", "expected"),
    [
        (D(2025, 3, 1), None, None, False, True),
        (D(2024, 3, 1), D(2025, 2, 1), None, False, True),
        (D(2024, 3, 1), D(2024, 6, 1), D(2025, 2, 1), True, True),
        (D(2024, 3, 1), D(2024, 6, 1), D(2024, 7, 1), True, False),
        (D(2024, 3, 1), D(2024, 6, 1), None, False, True),
        (D(2024, 3, 1), D(2024, 6, 1), None, True, False),
        (D(2024, 3, 1), D(2024, 6, 1), D(2026, 2, 1), True, True),
        (D(2026, 3, 1), D(2026, 6, 1), None, False, False),
        (None, D(2024, 6, 1), None, True, False),
    ],
)
def test_of_which_promises_a_year_tells(
    said: dt.date | None,
    due: dt.date | None,
    done: dt.date | None,
    is_over: bool,
    expected: bool,
) -> None:
    assert belongs(PAST, said, due, done, is_over=is_over) is expected


def test_a_running_year_is_told_up_to_today() -> None:
    year = Year(2026, D(2026, 5, 1))
    assert year.as_of == D(2026, 5, 1)
    assert year.holds(D(2026, 5, 1)) and not year.holds(D(2026, 5, 2))
    assert not year.holds(None)
    assert PAST.as_of == END


def counted(**given: object) -> Counted:
    nothing = {
        "exchanges": None, "materials": None, "standings": (), "declarations": 0,
        "promised": False, "questions": 0, "answered": 0, "projects": 0,
        "milestones": (), "checks": (), "courses": 0, "people": {},
        "applications": (), "followups": 0, "followups_answered": 0,
    }  # fmt: skip
    return Counted(**{**nothing, **given})  # type: ignore[arg-type]


def test_without_rows_nothing_is_measured() -> None:
    found = measures_of(counted())
    assert tuple(found) == MEASURES
    assert set(found.values()) == {None}


def test_a_share_is_of_what_was_due() -> None:
    stood = ("kept", "kept-late", "open", "open-late", "changed")
    found = measures_of(counted(standings=stood, promised=True))
    assert (found["due"], found["kept"], found["late"]) == (3, 1, 2)
    assert (found["kept-share"], found["declarations"]) == (33, 0)
    only_open = measures_of(counted(standings=("open",), promised=True))
    assert (only_open["due"], only_open["kept-share"]) == (0, None)
