"""Tables that are filled in: what holds goes in, the rest comes back with its reason."""

from __future__ import annotations

from typing import Any

import pytest

from banyan.base.sheets import read_rows
from banyan.base.sheets.filled import Taken, blank, read_filled, returned, write
from banyan.exchange import services
from banyan.exchange.kinds import KINDS
from banyan.exchange.models import Counterpart
from banyan.exchange.tables import headings_of
from banyan.kernel.errors import InputError, NotAllowed, NotVisible
from tests.support import exchange_world as ew
from tests.support import kept
from tests.support.counting import statements

pytestmark = pytest.mark.django_db


@kept.once
def built() -> ew.World:
    world = ew.build()
    ew.complete(world)
    return world


def table(kind: str, *rows: dict[str, str], form: str = "csv") -> bytes:
    headings = headings_of(KINDS[kind])
    cells = [[row.get(h.key, "") for h in headings] for row in rows]
    return write(headings, cells, "vi", form)


def take(world: ew.World, kind: str, content: bytes, **more: Any) -> Taken:
    rows = read_filled(content, headings_of(KINDS[kind]))
    given = {"owner": world.exchange} if KINDS[kind].owner else {}
    return services.table_take(
        **{"actor": ew.SYSTEM, "kind": kind, "rows": rows, **given, **more}
    )


DELEGATE = {"side": "visitor", "position": "3", "office_lo": "ເລຂາ"}


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_delegation_list_goes_in_by_names(world: ew.World, form: str) -> None:
    first = {**DELEGATE, "counterpart": "Head visitor", "role": "thành viên"}
    found = take(
        world,
        "delegate",
        table(
            "delegate",
            {**DELEGATE, "counterpart": "Ms New", "role": "member"},
            {**DELEGATE, "counterpart": "Mr New", "role": "phiên dịch"},
            first,
            {**DELEGATE, "counterpart": "Mr Bad", "role": "sorcerer"},
            {**DELEGATE, "counterpart": "", "role": "member"},
            form=form,
        ),
    )
    assert found.added == 2
    reasons = [[p.code for p in one.reasons] for one in found.refused]
    assert reasons == [["exchange.twice"], ["exchange.value"], ["exchange.missing"]]
    assert [one.row.number for one in found.refused] == [5, 6, 7]
    assert {c.name for c in Counterpart.objects.all()} == {
        "Head host",
        "Head visitor",
        "Ms New",
        "Mr New",
    }
    again = take(world, "delegate", table("delegate", first | {"role": "member"}))
    assert [p.code for one in again.refused for p in one.reasons] == ["exchange.twice"]


def test_a_row_with_several_reasons_comes_back_whole(world: ew.World) -> None:
    rows = [
        {"title_en": "Opening", "topics": "young-members", "starts": "09:00"},
        {"title_en": "=cmd", "topics": "No such thing", "starts": "nine"},
        {
            "title_vi": "Bàn",
            "topics": "Development of young members",
            "day": "10/3/2026",
        },
    ]
    found = take(world, "item", table("item", *rows))
    assert found.added == 2
    (bad,) = found.refused
    assert bad.row.cells["title_en"] == "=cmd"
    headings = headings_of(KINDS["item"])
    say = lambda template, values: template % values  # noqa: E731
    back = returned(headings, found.refused, say, "en", "csv")
    lines = [row.cells for row in read_rows(back)]
    assert lines[0][-1] == "_why" and lines[1][-1] == "What is wrong"
    assert "Starts at: “nine” is no time." in str(lines[2][-1])
    again = read_filled(back, headings)
    assert again[0].cells["title_en"] == "=cmd" and "_why" not in again[0].cells


def test_commitments_and_figures_go_in_too(world: ew.World) -> None:
    said = {"text_vi": "Phối hợp", "form": "declaration", "side": "host"}
    found = take(
        world,
        "commitment",
        table("commitment", said, said | {"form": "undertaking", "by": "A"}),
    )
    assert found.added == 1
    fields = {p.field for p in found.refused[0].reasons}
    assert fields == {"due", "proof"}


def test_an_empty_table_says_what_it_wants() -> None:
    headings = headings_of(KINDS["delegate"])
    for form in ("csv", "xlsx"):
        keys, labels = [row.cells for row in read_rows(blank(headings, "lo", form))]
        assert keys[0] == "side" and len(keys) == len(headings)
        assert len(labels) == len(keys)
        assert read_filled(blank(headings, "vi", form), headings) == []


def test_a_table_of_another_kind_is_refused_by_name() -> None:
    headings = headings_of(KINDS["delegate"])
    with pytest.raises(InputError) as refused:
        read_filled("Tên,Chức vụ\nA,B\n".encode(), headings)
    assert refused.value.code == "sheet.no_headings"
    with pytest.raises(InputError) as refused:
        read_filled(b"side,colour,side\nhost,red,host\n", headings)
    assert {p.values for p in refused.value.problems} == {
        (("column", "colour"),),
        (("column", "side"),),
    }


def test_who_may_take_a_table_in(world: ew.World) -> None:
    content = table("item", {"title_en": "Opening"})
    for name, error in (("inspector", NotAllowed), ("neighbour", NotVisible)):
        with pytest.raises(error):
            take(world, "item", content, actor=world.web.actor(name))
    assert take(world, "item", content, actor=world.web.actor("exchange")).added == 1


def test_names_are_looked_up_at_once(world: ew.World) -> None:
    def rows(count: int, first: int) -> bytes:
        return table(
            "delegate",
            *(
                {**DELEGATE, "counterpart": f"P {n}", "organisation": "Partner en"}
                for n in range(first, first + count)
            ),
        )

    with statements() as few:
        take(world, "delegate", rows(2, 0))
    with statements() as many:
        take(world, "delegate", rows(12, 2))
    reads = [[s for s in seen if s.startswith("SELECT")] for seen in (few, many)]
    assert len(reads[0]) == len(reads[1])
