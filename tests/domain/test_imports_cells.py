"""How headings, days, names and numbers of tables are understood."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banyan.imports.domain.cells import READERS, Reading
from banyan.imports.domain.dates import Day, Unreadable, read_day
from banyan.imports.domain.mapping import find_headings, guess, signature
from banyan.imports.lexicon import KINDS, fields_of, words

TODAY = dt.date(2026, 11, 28)


@pytest.mark.parametrize(
    ("cell", "wanted", "precision"),
    [
        ("3/2/1985", dt.date(1985, 2, 3), "day"),
        ("03-02-85", dt.date(1985, 2, 3), "day"),
        ("3.2.26", dt.date(2026, 2, 3), "day"),
        ("3/2/27", dt.date(1927, 2, 3), "day"),
        ("1985-02-03", dt.date(1985, 2, 3), "day"),
        ("1985-02-03 00:00:00", dt.date(1985, 2, 3), "day"),
        ("03021985", dt.date(1985, 2, 3), "day"),
        ("19851231", dt.date(1985, 12, 31), "day"),
        ("2/1985", dt.date(1985, 2, 1), "month"),
        ("1985-02", dt.date(1985, 2, 1), "month"),
        ("00/02/1985", dt.date(1985, 2, 1), "month"),
        ("00/00/1985", dt.date(1985, 1, 1), "year"),
        ("1985", dt.date(1985, 1, 1), "year"),
        (1985, dt.date(1985, 1, 1), "year"),
        (1985.0, dt.date(1985, 1, 1), "year"),
        (31081, dt.date(1985, 2, 3), "day"),
        ("ngày 3 tháng 2 năm 1985", dt.date(1985, 2, 3), "day"),
        ("tháng 2 năm 1985", dt.date(1985, 2, 1), "month"),
        ("tháng hai 1985", dt.date(1985, 2, 1), "month"),
        ("3 February 1985", dt.date(1985, 2, 3), "day"),
        ("3 ກຸມພາ 1985", dt.date(1985, 2, 3), "day"),
        (dt.datetime(1985, 2, 3), dt.date(1985, 2, 3), "day"),
    ],
)
def test_days(cell: Any, wanted: dt.date, precision: str) -> None:
    found = read_day(cell, TODAY, words("month"))
    assert isinstance(found, Day), found
    assert (found.day, found.precision) == (wanted, precision)


@pytest.mark.parametrize(
    "cell",
    ["31/02/1985", "03/25/1985", "hôm qua", "12", "1/1/1", "99999999", True, -3, "²"]
    + [float("inf"), float("nan"), 10**400],
)
def test_no_days(cell: Any) -> None:
    assert isinstance(read_day(cell, TODAY, words("month")), Unreadable)


def test_serials_of_1904() -> None:
    found = read_day(29619, TODAY, {}, from_1904=True)
    assert isinstance(found, Day)
    assert found.day == dt.date(1985, 2, 3)


@given(st.one_of(st.text(max_size=30), st.floats(), st.integers()))
def test_any_cell_is_a_day_or_says_why(cell: Any) -> None:
    assert isinstance(read_day(cell, TODAY, words("month")), Day | Unreadable)


def read(kind: str, cell: Any) -> tuple[Any, list[str]]:
    groups = ("sex", "grade", "participation", "left_reason", "month")
    reading = Reading(TODAY, {g: words(g) for g in groups})
    value = READERS[kind](reading, "x", cell)
    return value, [f.state for f in reading.findings]


@pytest.mark.parametrize(
    ("kind", "cell", "wanted", "states"),
    [
        ("name", "NGUYỄN VĂN AN", "Nguyễn Văn An", ["understood"]),
        ("name", "Nguyễn Văn An", "Nguyễn Văn An", []),
        ("name", "ສົມພອນ ວົງສາ", "ສົມພອນ ວົງສາ", []),
        ("name", "=CMD()", None, ["wrong"]),
        ("code", "00012", "00012", []),
        ("identity", 1085000001.0, None, ["wrong"]),
        ("identity", 12345678901.0, "012345678901", ["understood"]),
        ("phone", 901234567, "0901234567", ["understood"]),
        ("phone", "gọi sau", None, ["wrong"]),
        ("mail", "a@b", None, ["wrong"]),
        ("sex", "Nữ", "f", []),
        ("sex", "ຍິງ", "f", []),
        ("grade", "CT", "official", []),
        ("participation", "Miễn sinh hoạt", "exempt", []),
        ("name", "- Nguyễn Văn An", "Nguyễn Văn An", ["understood"]),
        ("name", "'Nguyễn Văn An", "Nguyễn Văn An", ["understood"]),
        ("name", "Nguyễn\u202e Văn\x07 An", "Nguyễn Văn An", []),
        ("name", "NguyÔn V¨n Thö", None, ["wrong"]),
        ("name", "Traàn Thò Höông", None, ["wrong"]),
        ("name", "Michaël Dupré", "Michaël Dupré", []),
        ("name", "Đặng Thị Hoà", "Đặng Thị Hoà", []),
        ("code", "໐໐໑໒", "0012", ["understood"]),
        ("identity", "໐໐໑໐໘໕໐໐໐໐໐໑", "001085000001", []),
        ("phone", "໐໙໐໑໒໓໔໕໖໗", "0901234567", []),
    ],
)
def test_cells(kind: str, cell: Any, wanted: Any, states: list[str]) -> None:
    assert read(kind, cell) == (wanted, states)


def understood(kind: str, cell: Any) -> str:
    reading = Reading(TODAY, {"month": words("month")})
    READERS[kind](reading, "x", cell)
    return str(reading.findings[0].values["value"])


def test_a_birth_known_by_less_than_a_day_is_shown_as_less() -> None:
    assert understood("birth", "00/00/1985") == "1985"
    assert understood("birth", "tháng 3 năm 1985") == "03/1985"
    assert understood("day", "2019") == "01/01/2019"


def test_an_unknown_word_names_words_of_every_language() -> None:
    reading = Reading(TODAY, {"sex": words("sex")})
    READERS["sex"](reading, "x", "không rõ")
    assert reading.findings[0].values["known"] == "nữ, ຍິງ, female; nam, ຊາຍ, male"


@pytest.mark.parametrize(
    ("names", "wanted"),
    [
        (
            ("STT", "Họ và tên", "Ngày sinh", "Số thẻ"),
            ["full_name", "birth_date", "card_no"],
        ),
        (("HO TEN", "NGAY VAO DANG"), ["full_name", "joined_on"]),
        (("Full name", "Date of birth", "Branch"), ["full_name", "birth_date", "unit"]),
        (("ຊື່ ແລະ ນາມສະກຸນ", "ວັນເກີດ"), ["full_name", "birth_date"]),
        (("Ngày vào Đảng", "Ngày vào Đảng chính thức"), ["joined_on", "official_on"]),
        (
            ("Ngày, tháng, năm sinh", "Ngày, tháng, năm vào Đảng"),
            ["birth_date", "joined_on"],
        ),
    ],
)
def test_headings(names: tuple[str, ...], wanted: list[str]) -> None:
    assert list(guess(names, fields_of("members")).values()) == wanted


def test_titles_above_and_two_rows_of_headings() -> None:
    rows = [
        (1, ["DANH SÁCH ĐẢNG VIÊN"]),
        (3, ["STT", "Họ và tên", "Ngày vào Đảng", "", "Chi bộ"]),
        (4, ["", "", "Dự bị", "Chính thức", ""]),
        (5, ["1", "Nguyễn Văn An", "3/2/2020", "3/2/2021", "Chi bộ 1"]),
    ]
    found = find_headings(rows, fields_of("members"))
    assert found is not None
    assert found.row in (3, 4)
    assert "full_name" in guess(found.names, fields_of("members")).values()


@pytest.mark.parametrize("kind", KINDS)
def test_own_templates_are_understood(kind: str) -> None:
    fields = fields_of(kind)
    for language in ("vi", "lo", "en"):
        names = [f.label.in_language(language) + " *" for f in fields]
        assert list(guess(names, fields).values()) == [f.key for f in fields], language


def test_signatures_fold() -> None:
    assert signature("members", ["Họ Tên"]) == signature("members", ["ho ten"])
