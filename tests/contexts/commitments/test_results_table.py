"""Results out of a table: looked at, taken in one act, the rest back with its reasons."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest

from banyan.base.sheets.filled import Taken, read_filled, write
from banyan.cases.scenario.world import World
from banyan.commitments import services
from banyan.commitments.models import Result
from banyan.commitments.services import results_headings
from banyan.kernel.errors import NotAllowed, NotVisible
from banyan.ledger.models import Act
from tests.support import case_world as w
from tests.support import kept
from tests.support.counting import statements

pytestmark = pytest.mark.django_db
PERIOD = "2026-H1"
SOUND: dict[str, str] = {
    "title_vi": "Thu ngân sách",
    "title_en": "Budget revenue",
    "plan": "1.250,5",
    "actual": "1300",
    "source": "Báo cáo số 12-BC/ĐU",
    "as_of": "2026-06-30",
}


@kept.once
def built() -> World:
    return w.world()


@pytest.fixture
def here(world: World) -> Iterator[World]:
    with w.on(w.TODAY):
        yield world


def filled(*rows: dict[str, str]) -> list[Any]:
    keys = {key for row in rows for key in row}
    columns = [one for one in results_headings() if one.key in keys]
    lines = [[row.get(h.key, "") for h in columns] for row in rows]
    return read_filled(write(columns, lines, "vi", "csv"), results_headings())


def asked(here: World, who: str = "officer") -> dict[str, Any]:
    return {"actor": here.actors[who], "unit": here.units["ward"], "period": PERIOD}


def take(here: World, *rows: dict[str, str], who: str = "officer") -> Taken:
    return services.results_table(rows=filled(*rows), **asked(here, who))


def look(here: World, *rows: dict[str, str]) -> Any:
    return services.results_look(rows=filled(*rows), **asked(here))


def test_rows_go_in_as_one_act(here: World) -> None:
    taken = take(here, SOUND, {"title_vi": "Hộ nghèo", "plan": "3"})
    assert (taken.added, taken.refused) == (2, ())
    assert Act.objects.filter(kind="commitments.results_record").count() == 1
    row = Result.objects.get(key="thu-ngan-sach")
    assert (row.plan, row.actual, row.as_of) == ("1250.5", "1300", dt.date(2026, 6, 30))
    assert row.title.en == "Budget revenue" and row.period == PERIOD


def test_each_cell_that_is_wrong_says_why_and_the_rest_goes_in(here: World) -> None:
    taken = take(
        here,
        SOUND,
        {"title_vi": "Không số", "plan": "many", "axis": "none such"},
        {"title_vi": "Không nguồn", "actual": "5"},
        {"title_vi": "Không ngày", "as_of": "soon"},
        {"plan": "7"},
        {"title_vi": "Thu ngân sách", "plan": "1"},
        {"title_vi": "x" * 301},
    )
    assert taken.added == 1
    wrong = {
        one.row.number: sorted(p.field for p in one.reasons) for one in taken.refused
    }
    assert wrong == {
        4: ["axis", "plan"],
        5: ["source"],
        6: ["as_of"],
        7: ["title"],
        8: ["key"],
        9: ["title_vi"],
    }


def test_a_preview_writes_nothing_and_says_what_would_be(here: World) -> None:
    assert [one.does for one in look(here, SOUND).rows] == ["new"]
    assert not Result.objects.exists()
    take(here, SOUND)
    assert [one.does for one in look(here, SOUND).rows] == ["same"]
    (changed,) = look(here, {"title_en": "budget revenue", "actual": "1301"}).rows
    assert (changed.does, changed.before, changed.after) == (
        "changed",
        {"actual": "1300"},
        {"actual": "1301"},
    )


def test_a_column_left_out_stays_and_an_empty_cell_empties(here: World) -> None:
    take(here, SOUND)
    assert take(here, SOUND).added == 0
    take(here, {"key": "thu-ngan-sach", "plan": ""})
    row = Result.objects.get()
    assert (row.plan, row.actual, row.title.en) == ("", "1300", "Budget revenue")
    assert row.row_version == 2


def test_what_the_system_measures_takes_its_plan_alone(here: World) -> None:
    taken = take(
        here,
        {"key": "admissions", "plan": "20"},
        {"key": "commitments-late", "plan": "0", "actual": "5"},
    )
    assert taken.added == 1 and Result.objects.get().indicator == "admissions"
    (refused,) = taken.refused
    assert [p.field for p in refused.reasons] == ["actual"]


def test_the_axis_is_read_by_its_key_or_label(here: World) -> None:
    key, label = next(
        iter(services.results_table.__globals__["_axis_labels"]().items())
    )
    for at, cell in enumerate((key, label.vi, label.lo, label.en.upper())):
        take(here, {"title_vi": f"Việc {at}", "axis": cell})
    assert set(Result.objects.values_list("axis", flat=True)) == {key}


def test_the_table_begins_with_what_stands_there_or_stood_before(here: World) -> None:
    given = {**asked(here), "period": "2025-H1"}
    services.results_table(rows=filled({**SOUND, "as_of": "2025-06-30"}), **given)
    (row,) = services.results_begun(**asked(here))
    cells = dict(zip([h.key for h in results_headings()], row, strict=True))
    assert (cells["key"], cells["title_vi"]) == ("thu-ngan-sach", "Thu ngân sách")
    assert (cells["plan"], cells["actual"], cells["source"]) == ("", "", "")
    take(here, SOUND, {"key": "admissions", "plan": "20"})
    begun = services.results_begun(**asked(here))
    content = write(results_headings(), begun, "lo", "xlsx")
    again = read_filled(content, results_headings())
    found = services.results_look(rows=again, **asked(here))
    assert {one.does for one in found.rows} == {"same"} and not found.refused


def test_who_may_not_write_there(here: World) -> None:
    with pytest.raises((NotAllowed, NotVisible)):
        take(here, SOUND, who="officer2")
    assert not Result.objects.exists()


def test_more_rows_cost_no_more_statements(here: World) -> None:
    rows = [{"title_vi": f"Chỉ tiêu {n}", "plan": str(n)} for n in range(40)]
    with statements() as few:
        take(here, *rows[:2])
    with statements() as more:
        take(here, *rows[2:])
    assert len(few) == len(more)
