"""Old and foreign workbooks: XLS made here, ODS, macros, both epochs, locked ones."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from banyan.base.sheets import Limits, as_text, read_rows
from banyan.base.sheets.biff import look
from banyan.kernel.errors import InputError
from tests.support.old_workbook import Formula, compound, xls
from tests.support.open_document import ods

BORN = dt.date(1985, 5, 19)
TABLE = [["Họ tên", "Ngày sinh", "Số"], ["Nguyễn Văn Ấn", BORN, 7], ["ໜອງ", None, 1.5]]
READ = [["Họ tên", "Ngày sinh", "Số"], ["Nguyễn Văn Ấn", "1985-05-19", "7"]]


def texts(content: bytes, **more: Any) -> list[list[str]]:
    return [[as_text(c) for c in row.cells] for row in read_rows(content, **more)]


def code(content: bytes) -> str:
    with pytest.raises(InputError) as caught:
        texts(content)
    assert caught.value.way_out
    return caught.value.code


def xlsx(*, from_1904: bool = False) -> bytes:
    book = Workbook()
    if from_1904:
        book.epoch = CALENDAR_MAC_1904
    sheet: Any = book.active
    for line in TABLE:
        sheet.append(line)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        xlsx(),
        xlsx(from_1904=True),
        xls(TABLE),
        xls(TABLE, from_1904=True),
        ods(TABLE),
    ],
    ids=["xlsx", "xlsx-1904", "xls", "xls-1904", "ods"],
)
def test_every_format_says_the_same(content: bytes) -> None:
    assert texts(content) == [*READ, ["ໜອງ", "", "1.5"]]


def test_a_formula_in_a_name() -> None:
    with pytest.raises(InputError) as caught:
        texts(xls([["Họ tên"], [Formula("Nguyễn Văn Ấn")]]))
    assert caught.value.code == "sheet.formulas"
    assert "A2" in caught.value.message


def test_locked_by_a_password() -> None:
    assert code(xls(TABLE, locked=True)) == "sheet.locked"
    sealed = {"EncryptionInfo": bytes(5000), "EncryptedPackage": bytes(9000)}
    assert code(compound(sealed)) == "sheet.locked"


def test_macros_are_not_run_and_do_no_harm() -> None:
    out = io.BytesIO(xlsx())
    with zipfile.ZipFile(out, "a") as packed:
        packed.writestr("xl/vbaProject.bin", compound({"VBA": b"Sub Auto_Open()"}))
    assert texts(out.getvalue())[:2] == READ


def test_a_binary_workbook_is_no_format_of_ours() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("xl/workbook.bin", b"\x83\x01\x00")
    assert code(out.getvalue()) == "sheet.none"


def test_a_compound_file_that_is_no_workbook() -> None:
    assert code(compound({"WordDocument": b"x" * 5000})) == "sheet.damaged"


def test_a_table_of_sectors_that_goes_in_circles() -> None:
    content = bytearray(xls([["a", Formula("b")]]))
    content[512 + 8 : 512 + 12] = (2).to_bytes(4, "little")
    assert look(bytes(content)).formula == (0, 1)
    texts_or_refusal(bytes(content))


def texts_or_refusal(content: bytes) -> None:
    try:
        texts(content, limits=Limits(rows=500, columns=50, seconds=5))
    except InputError as error:
        assert error.code.startswith("sheet.")


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_a_damaged_old_workbook_is_read_or_refused(data: Any) -> None:
    content = bytearray(xls(TABLE))
    for _time in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at] = data.draw(st.integers(0, 255))
    texts_or_refusal(bytes(content))
