"""Running a list: pages both ways, counts, portions, refusals, notices, statements."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

import pytest

from banyan.base import lists
from banyan.base.lists import ListQuery, UnitRef
from banyan.decisions.models import Decision
from banyan.decisions.writing import words_of
from banyan.kernel import clock
from banyan.kernel.errors import InputError, NotAllowed, NotVisible
from banyan.kernel.text import Text
from tests.contexts.people.world import SYSTEM, World, officer
from tests.support import kept
from tests.support.counting import statements

pytestmark = pytest.mark.django_db
D = dt.date
RIGHTS = ["unit.read", "decision.read"]


@kept.once
def built() -> World:
    return World()


def taken(
    body: Any, symbol: str, on: dt.date, kind: str = "transfer", title: str = ""
) -> Decision:
    text = Text.of(title or f"Quyết định {symbol}")
    return Decision.objects.create(
        kind=kind,
        body=body,
        symbol=symbol,
        title=text,
        words=words_of(symbol, text),
        decided_on=on,
        effective_on=on,
        recorded_at=clock.now(),
    )


def decide(world: World, number: int = 25) -> list[Decision]:
    dice = random.Random(7)
    kinds = ["transfer", "admission", "office"]
    return [
        taken(
            dice.choice(world.branches),
            f"{i:02d}-QĐ",
            D(2025, 1 + i % 3, 1 + i % 5),
            kinds[i % 3],
        )
        for i in range(number)
    ]


def spec(key: str = "decisions") -> lists.ListSpec:
    return lists.get(key)


def ask(f: str = "", **parts: Any) -> ListQuery:
    return ListQuery(filter=f, columns=("symbol",), **parts)


def shown(page: lists.ListPage) -> list[str]:
    return [row.cells[0] for row in page.rows]


@pytest.mark.parametrize(
    "order", [(), ("symbol",), ("-symbol",), ("effective", "-symbol"), ("-decided",)]
)
def test_pages_both_ways_hold_every_row_once(
    world: World, order: tuple[str, ...]
) -> None:
    decide(world)
    actor = officer(world.top, rights=RIGHTS)
    whole = shown(lists.run(actor, spec(), ask(order=order, limit=100)))
    assert len(whole) == 25
    pages, query = [], ask(order=order, limit=4)
    while True:
        page = lists.run(actor, spec(), query)
        pages.append(shown(page))
        if not page.after:
            break
        query = query.changed(after=page.after)
    assert sum(pages, []) == whole
    back = [shown(page)]
    while page.before:
        page = lists.run(actor, spec(), query.changed(before=page.before))
        back.append(shown(page))
    assert back[::-1] == pages


def test_a_page_counts_once_and_stops(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    decide(world)
    actor = officer(world.top, rights=RIGHTS)
    first = lists.run(actor, spec(), ask(limit=20))
    assert str(first.count) == "25"
    second = lists.run(actor, spec(), ask(limit=20, after=first.after))
    assert second.count is None and len(second.rows) == 5
    monkeypatch.setattr(lists.running, "CAP", 10)
    assert str(lists.count(actor, spec(), ask(), cap=10)) == "10+"
    assert str(lists.count(actor, spec(), ask(), cap=None)) == "25"


def test_portions_are_the_pages(world: World) -> None:
    decide(world)
    actor = officer(world.communes[0], rights=RIGHTS)
    query = ask("kind in (transfer, office)", order=("symbol",), limit=100)
    rows = [row for part in lists.iterate(actor, spec(), query, size=3) for row in part]
    assert tuple(rows) == lists.run(actor, spec(), query).rows and rows


def test_statements_do_not_grow(world: World) -> None:
    decide(world, 4)
    actor = officer(world.top, rights=RIGHTS)
    query = ListQuery(filter=f"body under {world.top.uid}", limit=20)
    counts = []
    for number in (4, 60):
        decide_more(world, number)
        with statements() as caught:
            lists.run(actor, spec(), query)
        counts.append(len(caught))
    assert counts == [3, 3]  # the unit named, ids, rows


def decide_more(world: World, number: int) -> None:
    for i in range(number):
        taken(world.branches[0], f"more {number} {i}", D(2025, 6, 1))


def test_nothing_out_of_range(world: World) -> None:
    decide(world)
    there = world.branches[0]
    actor = officer(world.communes[1], rights=RIGHTS)
    page = lists.run(actor, spec(), ListQuery(columns=("body",)))
    bodies = {row.cells[0].id for row in page.rows}
    assert bodies == {b.pk for b in world.branches[2:]}
    assert isinstance(page.rows[0].cells[0], UnitRef)
    with pytest.raises(InputError) as refused:
        lists.run(actor, spec(), ask(f"body is {there.uid}"))
    assert "a unit in your range" in refused.value.problems[0].message
    ids = list(Decision.objects.values_list("pk", flat=True))
    assert len(lists.chosen(actor, spec(), ids)) == page.count.number  # type: ignore[union-attr]
    with pytest.raises(NotAllowed):
        lists.run(officer(world.top, rights=["unit.read"]), spec(), ask())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("grade is x", "no field “grade”"),
        ("kind is nonsense", "allowed is one of: "),
        ("decided is soon", "allowed is a day, month or year, such as 2025"),
        ("decided from 2025 to 2024", "the smaller value first"),
        ("kind has x", "does not go with Kind; possible are: is, in, empty"),
        ("body is nowhere@party", "a unit in your range"),
    ],
)
def test_what_is_not_understood_is_named(world: World, text: str, said: str) -> None:
    with pytest.raises(InputError) as refused:
        lists.run(SYSTEM, spec(), ask(text))
    assert said in refused.value.problems[0].message
    faults = lists.look(SYSTEM, spec(), ask(f"symbol has 1 and not {text}")).faults
    assert [fault.at for fault in faults] == [(1, 0)]


def test_unknown_columns_order_and_place_are_left_out_aloud(world: World) -> None:
    decide(world, 3)
    page = lists.run(
        SYSTEM,
        spec(),
        ListQuery(columns=("symbol", "nothing"), order=("title",), after="made-up"),
    )
    assert [c.key for c in page.columns] == ["symbol"] and page.order == ("-decided",)
    assert [n.code for n in page.notices] == [
        "list.unknown",
        "list.unknown",
        "list.cursor",
    ]
    assert len(page.rows) == 3


def test_words_are_found_folded_in_any_order(world: World) -> None:
    taken(
        world.branches[0],
        "17-QĐ/TW",
        D(2025, 1, 1),
        title="Chuyển sinh hoạt Đỗ Thị Quyên",
    )
    taken(world.branches[0], "18-QĐ/TW", D(2025, 1, 1), title="Khen thưởng")
    page = lists.run(SYSTEM, spec(), ask(text="quyen DO"))
    assert shown(page) == ["17-QĐ/TW"]
    assert shown(lists.run(SYSTEM, spec(), ask("title has '18 qđ'"))) == ["18-QĐ/TW"]


def test_units_of_a_day(world: World) -> None:
    page = lists.run(
        SYSTEM, spec("units"), ListQuery(columns=("name", "above", "level"))
    )
    names = [(str(r.cells[0].vi), r.cells[2]) for r in page.rows]
    assert ("city", 1) in names and ("branch 11", 3) in names and len(names) == 7
    query = ListQuery(
        filter="unit under 'commune 1@party' and level is 3", columns=("name", "above")
    )
    rows = lists.run(SYSTEM, spec("units"), query).rows
    assert [r.cells[0].vi for r in rows] == ["branch 11", "branch 12"]
    then = ListQuery(
        filter="unit under 'commune 1@party' and not level is 2",
        columns=("name", "above", "state"),
        day=D(2010, 1, 1),
    )
    past = lists.run(SYSTEM, spec("units"), then).rows
    assert [r.cells[0] for r in past] == [r.cells[0] for r in rows]
    assert [r.cells[1] for r in past] == [r.cells[1] for r in rows]
    before = ListQuery(day=D(1990, 1, 1))
    assert lists.run(SYSTEM, spec("units"), before).rows == ()
    with pytest.raises(NotVisible):
        lists.run(SYSTEM, spec("units"), ListQuery(tab="nowhere"))


def test_the_address_holds_everything(world: World) -> None:
    one = spec()
    query = ListQuery.of(
        one,
        {
            "f": "kind is transfer",
            "c": "title,symbol",
            "s": "-decided",
            "n": "100",
            "q": " do ",
            "body": "X@y",
        },
    )
    assert query.filter == "kind is transfer and body under X@y"
    assert ListQuery.of(one, query.params(one)) == query
    assert ListQuery.from_json(query.as_json()) == query
    assert (
        query.address(one)
        == "q=do&f=kind+is+transfer+and+body+under+X@y&c=title,symbol&s=-decided&n=100"
    )
    broken = ListQuery.of(one, {"f": "kind is (", "kind": "office"})
    assert broken.filter == "(kind is () and kind is office"
    units = spec("units")
    assert ListQuery.of(units, {}).filter == "state is active"
    everything = ListQuery.of(units, {"f": ""})
    assert everything.filter == "" and everything.params(units) == {"f": ""}
