"""Small parts of exports: formulas, address lines, pieces, names of sheets."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banyan.base.sheets.formulas import RISKY, escaped, unescaped
from banyan.lists.exports.labels import SIZES, lines_of
from banyan.lists.exports.pdf import NARROWEST, WIDEST, _width
from banyan.lists.exports.typeset import chunks
from banyan.lists.exports.xlsx import _sheet_name


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+84912",
        "-2",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "＝1",
        "－1",
        "＋1",
        "＠x",
    ],
)
def test_what_a_spreadsheet_would_run_is_escaped(text):
    assert escaped(text) == f"'{text}"


@given(st.text())
def test_no_text_begins_like_a_formula_and_others_stay(text):
    found = escaped(text)
    assert not found.startswith(RISKY)
    assert found in (text, f"'{text}")
    assert unescaped(found) == text or text.startswith("'")
    assert found.removeprefix("'") == text or found == text


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=1))
def test_escaped_cells_come_back_through_csv(cells):
    out = io.StringIO(newline="")
    csv.writer(out).writerow([escaped(c) for c in cells])
    out.seek(0)
    read = next(csv.reader(out), [])
    assert read == [escaped(c) for c in cells]


@pytest.mark.parametrize(
    ("address", "lines"),
    [
        ("", []),
        ("  \n ", []),
        ("12 Hàng Bài", ["12 Hàng Bài"]),
        ("Số 1\nPhường Bắc\nHà Nội", ["Số 1", "Phường Bắc", "Hà Nội"]),
        (
            "Số 12, ngõ 5, phố Hàng Bài, phường Hoàn Kiếm, thành phố Hà Nội",
            ["Số 12, ngõ 5, phố Hàng Bài,", "phường Hoàn Kiếm,", "thành phố Hà Nội"],
        ),
        ("ບ້ານ ໂພນທັນ; ເມືອງ ໄຊເສດຖາ", ["ບ້ານ ໂພນທັນ", "ເມືອງ ໄຊເສດຖາ"]),
    ],
)
def test_an_address_is_parted_as_people_write_it(address, lines):
    assert lines_of(address) == lines


@given(st.text())
def test_no_word_of_an_address_is_lost(address):
    kept = "".join(lines_of(address))
    for sign in address:
        if not sign.isspace() and sign not in ",;":
            assert sign in kept


def test_labels_fit_on_their_sheet():
    for sheet in SIZES.values():
        wide = (
            sheet.left + sheet.columns * sheet.width + (sheet.columns - 1) * sheet.gap
        )
        high = sheet.top + sheet.rows * sheet.height
        assert 195 <= wide <= 210
        assert 280 <= high <= 297
    assert [s.columns * s.rows for s in SIZES.values()] == [21, 16]


@given(st.lists(st.integers()), st.integers(1, 7))
def test_pieces_hold_everything_and_the_last_is_known(items, size):
    found = list(chunks(items, size))
    assert [x for chunk, _last in found for x in chunk] == items
    assert [last for _chunk, last in found] == [False] * (len(found) - 1) + [True]
    assert all(len(chunk) <= size for chunk, _last in found)


@given(st.text())
def test_every_title_becomes_a_name_of_a_sheet(title):
    name = _sheet_name(title)
    assert 1 <= len(name) <= 31
    assert not set(name) & set("[]:*?/\\'")


@given(st.text(), st.lists(st.text()))
def test_widths_stay_in_their_bounds(heading, values):
    assert NARROWEST <= _width(heading, iter(values)) <= WIDEST
