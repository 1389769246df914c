"""Results of a period: recorded with their source, compared, marked, measured."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

import pytest

from banyan.cases.scenario.world import World
from banyan.commitments import queries, services
from banyan.commitments.models import Result
from banyan.figures.services import rebuild_tallies
from banyan.kernel.errors import Conflict, InputError, NotAllowed, NotVisible
from tests.support import case_world as w
from tests.support import kept
from tests.support import task_world as t

pytestmark = pytest.mark.django_db


@kept.once
def built() -> World:
    return w.world()


@pytest.fixture
def here(world: World) -> Iterator[World]:
    with w.on(w.TODAY):
        yield world


def record(here: World, who: str = "officer", **more: object) -> Result:
    values = {
        "unit": here.units["ward"],
        "period": "2026-H1",
        "key": "budget",
        "title": "Thu ngân sách",
        "plan": "1.250,5",
        "actual": "1300",
        "measured_in": "tỷ đồng",
        "source": "Báo cáo số 12-BC/ĐU",
        **more,
    }
    command = services.RecordResult(**values)  # type: ignore[arg-type]
    return services.results_record(actor=here.actors[who], commands=[command])[0]


def row_of(here: World, key: str, period: str = "2026-H1") -> object:
    found = queries.results_of(here.actors["officer"], here.units["ward"], period)
    return next(row for row in found.rows if row.key == key)


def test_a_result_stands_beside_plan_and_period_before(here: World) -> None:
    record(here, period="2025-H1", actual="1000", plan="")
    record(here, period="2025", actual="2100")
    record(here)
    row = row_of(here, "budget")
    assert (row.actual, row.before) == (Decimal(1300), Decimal(1000))  # type: ignore[attr-defined]
    assert row.growth == Decimal(300)  # type: ignore[attr-defined]
    assert round(row.of_plan, 1) == Decimal("104.0")  # type: ignore[attr-defined]
    assert str(row.source) == "Báo cáo số 12-BC/ĐU"  # type: ignore[attr-defined]


def test_what_was_not_measured_is_not_zero(here: World) -> None:
    record(here, actual="", source="")
    row = row_of(here, "budget")
    assert (row.actual, row.of_plan, row.growth) == (None, None, None)  # type: ignore[attr-defined]
    late = row_of(here, "commitments-late")
    assert late.actual is None  # type: ignore[attr-defined]
    assert row_of(here, "admissions", "2023").actual is None  # type: ignore[attr-defined]
    assert row_of(here, "commitments-late", "2027").actual is None  # type: ignore[attr-defined]


def test_what_the_system_measures_comes_by_itself(here: World) -> None:
    task = t.unit_task(here, period="2026-H1", due_on=dt.date(2026, 6, 30))
    assert task.unit_id == here.units["ward"]
    record(
        here,
        key="commitments-late",
        indicator="commitments-late",
        title="",
        plan="20",
        actual="",
        source="",
        measured_in="",
    )
    row = row_of(here, "commitments-late")
    assert (row.actual, row.plan, row.is_measured_here) == (0, 20, True)  # type: ignore[attr-defined]
    rebuild_tallies()
    joined = row_of(here, "admissions", "2026")
    assert joined.actual is not None  # type: ignore[attr-defined]


REFUSED: tuple[tuple[dict[str, object], str], ...] = (
    ({"period": "2026-Q1"}, "period"),
    ({"period": "then"}, "period"),
    ({"key": " "}, "key"),
    ({"title": ""}, "title"),
    ({"plan": "much"}, "plan"),
    ({"actual": "more"}, "actual"),
    ({"source": " "}, "source"),
    ({"as_of": dt.date(2027, 1, 1)}, "as_of"),
    ({"indicator": "happiness", "actual": ""}, "indicator"),
    ({"indicator": "commitments-late"}, "actual"),
)


def test_what_cannot_be_recorded_names_its_field(here: World) -> None:
    for more, field in REFUSED:
        with pytest.raises(InputError) as refused:
            record(here, **more)
        assert [p.field for p in refused.value.problems] == [field], more
    assert not Result.objects.exists()


def test_who_records_and_who_reads(here: World) -> None:
    for who in ("officer2", "secretary"):
        with pytest.raises((NotVisible, NotAllowed)):
            record(here, who)
    with pytest.raises(NotAllowed):
        record(here, "inspector")
    with pytest.raises(NotVisible):
        queries.results_of(here.actors["officer2"], here.units["ward"], "2026")
    with pytest.raises(InputError):
        queries.results_of(here.actors["officer"], here.units["ward"], "2026-Q1")
    found = queries.results_of(here.actors["inspector"], here.units["ward"], "2026")
    assert not found.may_write


def test_a_result_is_changed_and_marked_as_worth_telling(here: World) -> None:
    row = record(here)
    again = record(here, actual="1310", row_version=row.row_version)
    assert (again.pk, again.actual, again.row_version) == (row.pk, "1310", 2)
    with pytest.raises(Conflict):
        record(here, row_version=1)
    officer = here.actors["officer"]
    with pytest.raises(InputError) as refused:
        services.results_mark(
            actor=officer, commands=[services.MarkResult(row.pk, True)]
        )
    assert refused.value.problems[0].field == "story"
    command = services.MarkResult(row.pk, True, "Kỷ lục thu ngân sách")
    services.results_mark(actor=officer, commands=[command])
    found = queries.results_of(officer, here.units["ward"], "2026-H1")
    assert [r.key for r in found.marked] == ["budget"]
    with pytest.raises((NotVisible, NotAllowed)):
        services.results_mark(actor=here.actors["secretary"], commands=[command])
    with pytest.raises(NotVisible):
        services.results_mark(
            actor=officer, commands=[services.MarkResult(99_999, False)]
        )


def test_statements_do_not_grow_with_rows(
    here: World, django_assert_max_num_queries: object
) -> None:
    for n in range(8):
        record(here, key=f"k-{n}")
    with django_assert_max_num_queries(22):  # type: ignore[operator]
        queries.results_of(here.actors["officer"], here.units["ward"], "2026-H1")


@pytest.mark.parametrize(
    ("typed", "lo", "en"),
    [
        ("nghìn lượt khách", "ພັນເທື່ອຄົນ", "thousand visits"),
        (" Tỷ đồng", "ຕື້ດົ່ງ", "billion đồng"),
        ("households", "ຄອບຄົວ", "households"),
        ("%", "%", "%"),
        ("con trâu", "con trâu", "con trâu"),
        ("", "", ""),
    ],
)
def test_what_figures_are_counted_in_is_told_in_three_languages(typed, lo, en):
    found = queries.counted_in(typed)
    assert (found.in_language("lo"), found.in_language("en")) == (lo, en)
