"""Tables from outside: every format, and everything that is wrong with a file."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from banyan.base import sheets
from banyan.base.sheets import Column, Limits, read_rows, read_table
from banyan.kernel.errors import InputError


def xlsx(fill: Callable[[Any], None]) -> bytes:
    book = Workbook()
    fill(book.active)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def rows(source: Any, **kwargs: Any) -> list[tuple[int, tuple[Any, ...]]]:
    return [(r.number, r.cells) for r in read_rows(source, **kwargs)]


def code(source: Any, **kwargs: Any) -> str:
    with pytest.raises(InputError) as caught:
        rows(source, **kwargs)
    assert caught.value.way_out or caught.value.code == "sheet.no_sheet"
    return caught.value.code


def _fill(ws: Any) -> None:
    ws["B3"], ws["C3"], ws["D3"] = "Bưởi", 103, dt.date(2025, 7, 1)
    ws["E3"], ws["F3"] = True, 1.5
    ws["B6"] = "ໜອງ"


def test_cells_keep_their_place_and_type() -> None:
    (first, second) = list(read_rows(xlsx(_fill)))
    assert (first.number, second.number) == (3, 6)
    assert [first.text(n) for n in range(7)] == [
        "",
        "Bưởi",
        "103",
        "2025-07-01",
        "1",
        "1.5",
        "",
    ]
    assert second.cells == (None, "ໜອງ")


def test_a_path_and_a_named_sheet(tmp_path: Path) -> None:
    book = Workbook()
    book.active["A1"] = "one"
    book.create_sheet("Two")["A1"] = "two"
    path = tmp_path / "book.xlsx"
    book.save(path)
    assert rows(path) == [(1, ("one",))]
    assert rows(path, sheet="Two") == [(1, ("two",))]
    assert code(path, sheet="Three") == "sheet.no_sheet"


def ods(body: str, *, mimetype: str = "spreadsheet") -> bytes:
    content = (
        '<?xml version="1.0"?><office:document-content '
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
        "<office:body><office:spreadsheet>"
        f'<table:table table:name="S">{body}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("mimetype", f"application/vnd.oasis.opendocument.{mimetype}")
        packed.writestr("content.xml", content)
        packed.writestr("META-INF/manifest.xml", MANIFEST)
    return out.getvalue()


MANIFEST = (
    '<?xml version="1.0"?><manifest:manifest '
    'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
)
CELL = (
    '<table:table-cell office:value-type="string"{more}>'
    "<text:p>x</text:p></table:table-cell>"
)


def test_open_document() -> None:
    row = f"<table:table-row>{CELL.format(more='')}</table:table-row>"
    assert rows(ods(row)) == [(1, ("x",))]
    assert code(ods(row, mimetype="text")) == "sheet.none"
    formula = CELL.format(more=' table:formula="of:=1+1"')
    assert (
        code(ods(f"<table:table-row>{formula}</table:table-row>")) == "sheet.formulas"
    )


def test_an_open_document_that_repeats_itself_for_ever() -> None:
    cell = CELL.format(more=' table:number-columns-repeated="16384"')
    row = f'<table:table-row table:number-rows-repeated="1048576">{cell}</table:table-row>'
    assert code(ods(row)) in ("sheet.too_large", "sheet.damaged")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
def test_text_in_any_encoding(encoding: str) -> None:
    raw = "họ,tên\nNguyễn,An\n".encode(encoding)
    if encoding == "utf-16-le":
        raw = b"\xff\xfe" + raw
    assert rows(raw) == [(1, ("họ", "tên")), (2, ("Nguyễn", "An"))]


def test_the_vietnamese_windows_page() -> None:
    raw = "mã,tên\n1,Hà Nội\n".encode("cp1258", errors="ignore") + b"\n2,\xc0\n"
    assert rows(raw)[0][0] == 1


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_any_separator(separator: str) -> None:
    raw = f"a{separator}b, c{separator}d\n1{separator}2{separator}3\n".encode()
    if separator == ",":
        raw = b'a,"b, c",d\n1,2,3\n'
    assert rows(raw) == [(1, ("a", "b, c", "d")), (2, ("1", "2", "3"))]


@pytest.mark.parametrize(
    "content",
    [
        b"%PDF-1.7 x",
        b"\x89PNG\r\n\x1a\n",
        b"PK\x03\x04nonsense",
        b"<html><table></table></html>",
        b"a\x00b,c\n",
        bytes(range(256)),
    ],
)
def test_no_spreadsheet(content: bytes) -> None:
    assert code(content, name="x.xlsx") == "sheet.none"


@pytest.mark.parametrize("content", [b"", b"\n\n \n", b"\xef\xbb\xbf", b",,,\n,,\n"])
def test_empty(content: bytes) -> None:
    assert code(content) == "sheet.empty"


def test_an_empty_workbook() -> None:
    assert code(xlsx(lambda ws: None)) == "sheet.empty"


def test_a_word_document_is_no_spreadsheet() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("word/document.xml", "<x/>")
    assert code(out.getvalue()) == "sheet.none"


def test_locked_by_a_password() -> None:
    ole = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600)
    assert code(ole + "EncryptedPackage".encode("utf-16-le")) == "sheet.locked"


def test_an_old_workbook_that_is_damaged() -> None:
    assert code(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(4000)) in (
        "sheet.damaged",
        "sheet.too_large",
    )


def test_formulas_are_refused_with_their_place() -> None:
    def fill(ws: Any) -> None:
        ws["A1"], ws["B7"] = "x", "=1+1"

    with pytest.raises(InputError) as caught:
        rows(xlsx(fill))
    assert caught.value.code == "sheet.formulas" and "B7" in caught.value.message
    assert code(b"a,b\n1,=SUM(A1:A9)\n") == "sheet.formulas"
    assert rows(b"a,b\n1,= 2\n+84 90,-\n")


def _sheet_xml(body: str) -> bytes:
    """Return a workbook with a hand-written first sheet."""
    source = io.BytesIO(xlsx(lambda ws: ws.append(["x"])))
    out = io.BytesIO()
    with (
        zipfile.ZipFile(source) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.infolist():
            content = old.read(part)
            if part.filename == "xl/worksheets/sheet1.xml":
                content = (
                    '<worksheet xmlns="http://schemas.openxmlformats.org/'
                    f'spreadsheetml/2006/main"><sheetData>{body}</sheetData></worksheet>'
                ).encode()
            new.writestr(part.filename, content)
    return out.getvalue()


def test_a_million_blank_rows_are_only_blank() -> None:
    first = '<row r="1"><c r="A1" t="inlineStr"><is><t>x</t></is></c></row>'
    blank = "".join(
        f'<row r="{n}"><c r="A{n}" s="0"/></row>' for n in range(2, 300_000)
    )
    assert rows(_sheet_xml(first + blank)) == [(1, ("x",))]


def test_a_cell_at_the_far_corner_does_not_take_the_memory() -> None:
    def fill(ws: Any) -> None:
        ws["A1"], ws["XFD1048576"] = "x", "y"

    assert code(xlsx(fill)) == "sheet.too_large"


def test_limits() -> None:
    many = "\n".join("x" for _ in range(30)).encode()
    assert code(many, limits=Limits(rows=20)) == "sheet.too_large"
    assert code(b"a" + b",a" * 30, limits=Limits(columns=20)) == "sheet.too_large"
    assert code(b"a" * 300, limits=Limits(cell=200)) == "sheet.too_large"
    assert code(b"a" * 300, limits=Limits(size=200)) == "sheet.too_large"


def test_what_unpacks_to_more_than_allowed() -> None:
    bomb = _sheet_xml(" " * 5_000_000)
    assert len(bomb) < 30_000
    assert code(bomb, limits=Limits(unpacked=1_000_000)) == "sheet.too_large"


def test_a_cut_off_workbook() -> None:
    whole = xlsx(_fill)
    assert code(whole[: len(whole) // 2]) in ("sheet.none", "sheet.damaged")


COLUMNS = [
    Column("code", ("code", "mã", "ລະຫັດ"), required=True),
    Column("name", ("name", "tên", "ຊື່")),
]


def test_headings_in_three_languages_below_a_title() -> None:
    for heading in ("CODE;Name", "Mã;Tên", "ລະຫັດ;ຊື່"):
        raw = f"Danh sách\n\n{heading};Note\n1;A;x\n;;\n2;B\n".encode()
        table = read_table(raw, COLUMNS)
        assert [(r.row, r.text("code"), r.text("name")) for r in table.records] == [
            (4, "1", "A"),
            (6, "2", "B"),
        ]
        assert table.unknown == ("Note",)


def test_missing_headings_and_nothing_below_them() -> None:
    for raw, expected in (
        (b"a,b\n1,2\n", "sheet.no_headings"),
        (b"code,name\n", "sheet.empty"),
    ):
        with pytest.raises(InputError) as caught:
            read_table(raw, COLUMNS)
        assert caught.value.code == expected


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    try:
        rows(content)
    except InputError as error:
        assert error.code.startswith("sheet.")


@cache
def _workbook() -> bytes:
    """One workbook for all examples: each new one holds the time of its making."""
    return xlsx(_fill)


@settings(max_examples=15, deadline=None)
@given(st.data())
def test_any_damage_is_read_or_refused(data: Any) -> None:
    whole = bytearray(_workbook())
    for _n in range(data.draw(st.integers(1, 20))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(
            st.integers(0, 255)
        )
    try:
        rows(bytes(whole))
    except InputError as error:
        assert error.code.startswith("sheet.")


def test_a_reader_that_stops_early_leaves_nothing_running() -> None:
    def fill(ws: Any) -> None:
        for n in range(5000):
            ws.append([n, "x" * 50])

    found = sheets.read_rows(xlsx(fill))
    assert next(found).number == 1
    found.close()  # type: ignore[attr-defined]
