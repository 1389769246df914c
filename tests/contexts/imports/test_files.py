"""Every kind of file: the formats in use, and those that are refused with nothing kept."""

from __future__ import annotations

import csv
import io
import zipfile
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from banyan.base import sheets
from banyan.base.sheets import Limits
from banyan.base.sheets.formulas import RISKY
from banyan.decisions.models import Decision
from banyan.imports import services as imports
from banyan.imports.models import Import
from banyan.imports.services import preparing
from banyan.imports.staging import folder
from banyan.kernel.errors import InputError
from banyan.kernel.names import fold
from banyan.ledger.models import Entry
from banyan.people.models import Membership, Person
from banyan.units.models import Unit
from tests.support import web_world
from tests.support.old_workbook import Formula, compound, xls
from tests.support.open_document import ods

from . import world

pytestmark = pytest.mark.django_db


@pytest.fixture
def place() -> web_world.World:
    return web_world.build()


@pytest.fixture
def branch(place: web_world.World) -> str:
    return Unit.objects.get(pk=place.units["branch"]).names.vi


def row(branch: str, name: str, born: str = "19/05/1985") -> list[str]:
    days = (born, "Nam", branch, "02/09/2025", "02/10/2025", "", "")
    return ["1", name, "", *days]


def xlsx(rows: list[list[Any]], *merged: str) -> bytes:
    book = Workbook()
    sheet: Any = book.active
    for line in rows:
        sheet.append(line)
    for cells in merged:
        sheet.merge_cells(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def heading(row_: list[str]) -> list[list[str]]:
    return [list(world.HEADINGS), row_]


@pytest.mark.parametrize("made", [xlsx, xls, ods])
def test_workbooks_of_every_kind_come_in(branch: str, made: Any) -> None:
    item = world.load(made(heading(row(branch, "Nguyễn Văn Ấn"))))
    assert item.counts["applied"] == 1
    found = Person.objects.get(full_name="Nguyễn Văn Ấn")
    assert str(found.birth_date) == "1985-05-19"


def test_a_title_merged_cells_and_two_rows_of_headings(branch: str) -> None:
    rows: list[list[Any]] = [
        ["DANH SÁCH ĐẢNG VIÊN", *[None] * 5],
        ["STT", "Họ và tên", "Ngày sinh", None, "Chi bộ", "Ngày vào Đảng"],
        [None, None, "Nam", "Nữ", None, None],
        ["1", "Lê Thị Bưởi", None, "1990", branch, "02/09/2025"],
    ]
    item = world.start(xlsx(rows, "A1:F1", "C2:D2"))
    assert item.heading_row == 3
    assert item.headings[2:4] == ["Ngày sinh Nam", "Ngày sinh Nữ"]
    chosen = {1: "full_name", 3: "birth_date", 4: "unit", 5: "joined_on"}
    item = imports.import_map(actor=world.SYSTEM, item=item, mapping=chosen)
    item = imports.import_prepare(actor=world.SYSTEM, item=item)
    (line,) = world.lines(item)
    assert (line.number, line.status) == (4, "new")


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", "<workbook/>")
        with packed.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            for _n in range(30):
                part.write(bytes(1 << 20))
    return out.getvalue()


def mixed() -> bytes:
    good = world.table([["1", "Trần Văn Ấn", *[""] * 8]])
    return good + "2;Trần Văn Ấn;;;;;;;;\r\n".encode("cp1258", "replace")


HOSTILE = {
    "empty": (lambda: b"", "sheet.empty"),
    "blank workbook": (lambda: xlsx([]), "sheet.empty"),
    "picture": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(99), "sheet.none"),
    "web page": (lambda: b"<html><table><tr><td>x</td></tr></table>", "sheet.none"),
    "locked": (lambda: xls([["x"]], locked=True), "sheet.locked"),
    "sealed": (
        lambda: compound({"EncryptedPackage": bytes(9000)}),
        "sheet.locked",
    ),
    "bomb": (bomb, "sheet.too_large"),
    "mixed encodings": (mixed, "sheet.mixed"),
    "formula": (lambda: xlsx([["Họ và tên"], ["=A1"]]), "sheet.formulas"),
    "old formula": (lambda: xls([["Họ tên"], [Formula("A")]]), "sheet.formulas"),
    "csv formula": (
        lambda: world.table([["1", '=HYPERLINK("x")', *[""] * 8]]),
        "sheet.formulas",
    ),
    "no headings": (lambda: xlsx([["a", "b"], [1, 2]]), "sheet.no_headings"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_file_that_cannot_be_taken_leaves_nothing(
    place: web_world.World, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    make, wanted = HOSTILE[name]
    monkeypatch.setattr(preparing, "LIMITS", Limits(unpacked=20 << 20))
    before = (Entry.objects.count(), Decision.objects.count(), set(folder().iterdir()))
    with pytest.raises(InputError) as caught:
        world.start(make())
    assert caught.value.code == wanted
    assert caught.value.way_out
    assert "Text(" not in caught.value.message
    assert not Import.objects.exists()
    after = (Entry.objects.count(), Decision.objects.count(), set(folder().iterdir()))
    assert after == before


def test_a_fault_far_below_is_said_and_nothing_is_staged(branch: str) -> None:
    """The headings are sound, a formula stands below the rows looked at first."""
    rows = [row(branch, f"Lê Văn {'An' * (1 + n % 3)}") for n in range(40)]
    content = world.table([*rows, ["", "=1+1", *[""] * 8]])
    item = world.start(content)
    with pytest.raises(InputError) as caught:
        imports.import_prepare(actor=world.SYSTEM, item=item)
    assert caught.value.code == "sheet.formulas"
    assert "B42" in caught.value.message
    assert Person.objects.count() == 1


NAMES = st.builds(
    " ".join,
    st.tuples(
        st.sampled_from(["Nguyễn", "Trần", "LÊ", "phạm"]),
        st.sampled_from(["Văn", "Thị", "ĐỨC"]),
        st.sampled_from(["An", "Bình", "Ấn", "Ản", "=x", "", "Cường 2"]),
    ),
)
BORN = st.sampled_from(["1985", "19/5/85", "31/2/1980", "5/1990", "hôm qua", "", 31000])
JOINED = st.sampled_from(["02/09/2025", "2025-09-02", "1/1/2999", "", "3/9/25"])
UNITS = st.sampled_from(["here", "HERE", "Chi bộ không có", ""])
ROWS = st.lists(
    st.tuples(NAMES, BORN, JOINED, UNITS),
    min_size=1,
    max_size=8,
    unique_by=lambda row: fold(row[0]),  # no two rows may mean one person
)


def written(rows: Any, branch: str) -> bytes:
    places = {"here": branch, "HERE": branch.upper()}
    lines = [
        ["", name.replace("=", "'="), "", str(born), "", places.get(unit, unit), joined]
        for name, born, joined, unit in rows
    ]
    return world.table([[*line, "", "", ""] for line in lines])


def facts() -> list[Any]:
    members = Membership.objects.order_by("pk")
    return list(members.values_list("pk", "row_version", "person__full_name", "unit"))


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(rows=ROWS, overwrite=st.booleans())
def test_any_table_twice_is_the_table_once(
    branch: str, rows: Any, overwrite: bool
) -> None:
    """Whatever stands in it: what came in is the same, what came back comes back."""
    content = written(rows, branch)
    first = world.load(content, overwrite=overwrite)
    before = facts()
    second = world.load(content, overwrite=overwrite)
    assert facts() == before
    assert second.counts["applied"] == 0
    back = imports.refused_rows(actor=world.SYSTEM, item=first, form="csv")
    refused = list(csv.reader(io.StringIO(back.decode("utf-8-sig"))))[1:]
    assert len(refused) == len(rows) - first.counts["applied"] - first.counts[
        "statuses"
    ].get("same", 0)
    if refused:  # the file of refused rows is a table itself, and refuses the same
        again = world.prepare(back)
        assert again.mapping == {
            k: v for k, v in first.mapping.items() if int(k) < len(again.headings)
        }
        assert again.counts["rows"] == len(refused)
    assert facts() == before


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_what_a_spreadsheet_would_compute_goes_back_as_text_and_comes_in_again(
    branch: str, form: str
) -> None:
    """The rows to correct open nothing, and are read as they were typed."""
    names = ["+Lê", "-Lê", "@Lê", "\u201c=Lê"]
    lines = [["", "'=A1", "", "x", "", branch, "x", "", "", ""]]
    lines += [["", name, "", "x", "", branch, "x", "", "", ""] for name in names]
    first = world.load(world.table(lines))
    back = imports.refused_rows(actor=world.SYSTEM, item=first, form=form)
    if form == "csv":
        told = list(csv.reader(io.StringIO(back.decode("utf-8-sig"))))
        assert {row[1] for row in told[1:]} == {
            "'=A1",
            "'+Lê",
            "'-Lê",
            "'@Lê",
            names[3],
        }
        assert not [cell for row in told for cell in row if cell.startswith(RISKY)]
    typed = {row.text(1) for row in sheets.read_rows(back)} - {"Họ và tên"}
    assert {*names, "=A1"} <= typed
