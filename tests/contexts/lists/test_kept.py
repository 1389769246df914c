"""Statements of lists that are kept written: who asks, when and for what stays part."""

from __future__ import annotations

import datetime as dt
from itertools import count
from typing import Any

import pytest
from django.core.exceptions import EmptyResultSet
from django.db.models import QuerySet

from banyan.base import lists
from banyan.base.lists import ListQuery, Reading, cells, running
from banyan.kernel import clock
from tests.contexts.people.world import World, member, officer
from tests.support import kept
from tests.support.counting import statements

pytestmark = pytest.mark.django_db
RIGHTS = ["unit.read", "person.read", "membership.read", "figures.read"]
D = dt.date


@kept.once
def built() -> World:
    return World()


def everybody() -> list[lists.ListSpec]:
    return list(lists.all_lists())


def reader(world: World, *units: Any) -> Any:
    rights = [*RIGHTS, *{spec.right for spec in everybody() if spec.right}]
    return officer(*(units or (world.top,)), rights=rights)


def reading(spec: lists.ListSpec, actor: Any, day: dt.date | None = None) -> Reading:
    return running.reading_of(actor, spec, ListQuery(day=day))


def sql_of(rows: QuerySet[Any]) -> str:
    try:
        return str(rows.query)
    except EmptyResultSet:
        return ""


@pytest.mark.parametrize("day", [None, D(2015, 5, 5)])
def test_rows_of_a_list_follow_from_the_reader_and_the_day_alone(
    world: World, monkeypatch: pytest.MonkeyPatch, day: dt.date | None
) -> None:
    """What is kept written holds no instant, and found rows only where a list says so.

    What a list looked up is then part of what its statements are kept under.
    """
    actor = reader(world)
    moments = count()
    start = clock.now()
    ticking = lambda: start + dt.timedelta(microseconds=next(moments))  # noqa: E731
    monkeypatch.setattr(clock, "now", ticking)
    for spec in everybody():
        asked = reading(spec, actor, day)
        columns = lists.columns_for(actor, spec)
        with statements() as sent:
            one = sql_of(cells.with_fields(spec.rows(asked), asked, columns))
        assert not sent or spec.looked is not None, spec.key
        again = reading(spec, actor, day)
        assert sql_of(cells.with_fields(spec.rows(again), again, columns)) == one


def people(world: World, actor: Any, f: str = "", **parts: Any) -> list[str]:
    page = lists.run(actor, lists.get("members"), ListQuery(filter=f, **parts))
    return [row.cells[0] for row in page.rows]


def test_nobody_is_answered_by_what_was_written_for_another(world: World) -> None:
    one, other = world.branches[:2]
    member("Trần Văn Chi", one)
    member("Lê Thị Hoa", other)
    for _time in range(2):
        assert people(world, reader(world, one)) == ["Trần Văn Chi"]
        assert people(world, reader(world, other)) == ["Lê Thị Hoa"]
        assert len(people(world, reader(world))) == 2


def test_a_right_that_was_taken_shows_nothing_more(world: World) -> None:
    unit = world.branches[0]
    member("Trần Văn Chi", unit)
    actor = reader(world, unit)
    born = ListQuery(columns=("name", "born"))
    spec = lists.get("members")
    assert lists.run(actor, spec, born).rows[0].cells[1] is not lists.WITHHELD
    less = officer(unit, rights=["unit.read", "membership.read"])
    assert [c.key for c in lists.run(less, spec, born).columns] == ["name"]


def test_filters_days_and_pages_are_questions_of_their_own(world: World) -> None:
    actor = reader(world)
    one, other = world.branches[:2]
    member("Trần Văn Chi", one)
    member("Lê Thị Hoa", other)
    under = "unit under {}".format
    for _time in range(2):
        assert people(world, actor, under(one.uid)) == ["Trần Văn Chi"]
        assert people(world, actor, under(other.uid)) == ["Lê Thị Hoa"]
        assert people(world, actor, f"not {under(other.uid)}") == ["Trần Văn Chi"]
        assert people(world, actor, day=D(1990, 1, 1)) == []
        assert people(world, actor, "joined gt 2100") == []
        assert len(people(world, actor)) == 2
    member("Phạm Văn Ba", one)
    assert len(people(world, actor)) == 3, "the statement is kept, not what it found"
