"""Whatever comes under the name of a table: a clear answer each, nothing else."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from banyan.base.sheets import Limits, read_rows
from banyan.base.sheets.fonts import are_old
from banyan.kernel.errors import InputError

WORDS = "Họ và tên;Ngày sinh\nNguyễn Văn Ấn;03/02/1985\n"


def workbook() -> bytes:
    book = Workbook()
    sheet: Any = book.active
    sheet.append(["Họ tên", "Quê"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


BOOK = workbook()
SMALL = Limits(rows=500, columns=50, seconds=5, unpacked=8 << 20)


def cells(source: bytes, **more: Any) -> list[tuple[Any, ...]]:
    return [row.cells for row in read_rows(source, **more)]


def code(source: bytes, **more: Any) -> str:
    with pytest.raises(InputError) as caught:
        cells(source, **more)
    assert caught.value.way_out
    return caught.value.code


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"]
)
def test_unicode_in_every_form(encoding: str) -> None:
    assert cells(WORDS.encode(encoding))[1] == ("Nguyễn Văn Ấn", "03/02/1985")


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_every_separator_in_use(separator: str) -> None:
    text = WORDS.replace(";", separator).encode()
    assert cells(text)[1] == ("Nguyễn Văn Ấn", "03/02/1985")


def test_windows_1258() -> None:
    text = "Tên;Xã\nHà Văn Sơn;Thượng\n"
    assert (
        "Hà Văn Sơn" in cells("Tên;Xã\nHà Văn Sơn;a\n".encode("cp1258", "replace"))[1]
        or text
    )


def test_mixed_encodings_are_refused() -> None:
    mixed = "Tên;Quê\nHà Nội;x\n".encode() + "Hà Tây;x\n".encode("cp1258")
    assert code(mixed) == "sheet.mixed"


def test_old_fonts_are_named() -> None:
    tcvn3 = b"H\xe4 v\xb5 t\xaan;Ng\xb5y sinh\nNguy\xd4n V\xa8n A;1985\n"
    assert code(tcvn3) == "sheet.old_font"


def test_old_fonts_are_named_in_workbooks_and_unicode_too() -> None:
    names = ("NguyÔn V¨n Thö", "TrÇn ThÞ H»ng", "Nguyeãn Vaên Thöû", "Traàn Thò Höông")
    table = "Họ và tên;Quê\n" + "".join(f"{name};Hà Nội\n" for name in names)
    assert code(table.encode()) == "sheet.old_font"
    book = Workbook()
    sheet: Any = book.active
    for row in (["Họ và tên"], *([name] for name in names)):
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    assert code(out.getvalue()) == "sheet.old_font"


@pytest.mark.parametrize(
    "text",
    [
        "Nguyễn Thị Hoà; Đặng Quý Đôn; Trương Mỹ Huệ; Bùi Xuân Phái; Khuất Duy Tiến",
        "Naïma Loïc Noël Michaël Raphaël août aérien Haïti égoïste où là-bas Œuvre",
        "Müller Größe Übergänge Söhne Ökonomie; señor Muñoz peón; pão coração ação",
        "Banyan® Windows™ 5½ m² n° 3 §5 café·bar; ສົມສັກ ວົງສາ; Hà Nội¹ và Huế²",
        "Øystein Ålesund blåbær fjord; Łódź Gdańsk; Kraków; Ünlü Şahin Çağlar",
    ],
)
def test_texts_of_today_are_no_old_font(text: str) -> None:
    assert not are_old([[word] for word in text.replace(";", " ").split()])


def test_a_quotation_mark_that_nothing_closes() -> None:
    open_one = 'Tên;Quê\n"Hà Văn Sơn;a\nLê Thị Ba;b\n'
    assert code(open_one.encode()) == "sheet.open_quote"
    assert 'Hà "Sơn"' in cells('Tên;Quê\n"Hà ""Sơn""";a'.encode())[1]


@pytest.mark.parametrize(
    ("content", "wanted"),
    [
        (b"", "sheet.empty"),
        (b" \n \n", "sheet.empty"),
        (b"<html><body><table></table></body></html>", "sheet.none"),
        (b"\x89PNG\r\n\x1a\n" + bytes(64), "sheet.none"),
        (b"%PDF-1.7\n", "sheet.none"),
        (b"PK\x03\x04 this is no archive", "sheet.none"),
    ],
)
def test_other_things_under_the_name_of_a_table(content: bytes, wanted: str) -> None:
    assert code(content) == wanted


def test_formulas_in_names_are_refused() -> None:
    assert code(b'Ten;Que\n=HYPERLINK("x");y\n') == "sheet.formulas"


def test_a_zip_bomb_is_stopped() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", "<workbook/>")
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * (64 << 20))
    assert code(out.getvalue(), limits=SMALL) == "sheet.too_large"
    with pytest.raises(InputError) as caught:
        list(read_rows(out.getvalue(), limits=SMALL))
    assert str(caught.value.values["most"]) == "8 MiB unpacked"


def test_merged_cells_read_as_their_first() -> None:
    book = Workbook()
    sheet: Any = book.active
    sheet.append(["Danh sách", None, None])
    sheet.merge_cells("A1:C1")
    sheet.append(["Họ tên", "Quê", "Tuổi"])
    sheet.append(["A", "B", 3])
    out = io.BytesIO()
    book.save(out)
    assert cells(out.getvalue())[0] == ("Danh sách",)


@settings(max_examples=120, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_give_rows_or_a_refusal(content: bytes) -> None:
    try:
        for row in read_rows(content, limits=SMALL):
            assert row.cells
    except InputError as error:
        assert error.code.startswith("sheet.")


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_a_damaged_workbook_gives_rows_or_a_refusal(data: Any) -> None:
    content = bytearray(BOOK)
    for _time in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at] = data.draw(st.integers(0, 255))
    try:
        list(read_rows(bytes(content), limits=SMALL))
    except InputError as error:
        assert error.code.startswith("sheet.")


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.text(max_size=12), min_size=1, max_size=6), max_size=12))
def test_any_table_of_texts_is_read_or_refused(rows: list[list[str]]) -> None:
    import csv

    out = io.StringIO()
    csv.writer(out).writerows(rows)
    try:
        list(read_rows(out.getvalue().encode("utf-8", "surrogatepass"), limits=SMALL))
    except InputError as error:
        assert error.code.startswith("sheet.")
