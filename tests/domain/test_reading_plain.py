"""Plain writing, numbers in words, what is counted, when it is due, who is meant."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import Any

import pytest

from banyan.exchange.reading import numerals, read
from banyan.exchange.reading.due import due, due_before
from banyan.exchange.reading.figures import figures_of
from banyan.exchange.reading.plain import Plain, plain
from banyan.exchange.reading.segments import is_menu, menus, sentences
from banyan.kernel.errors import InputError
from tests.domain.test_reading_composed import every, reports, shown

WRITINGS: dict[str, Callable[[str], str]] = {
    "hard spaces": lambda t: t.replace(" ", "\u00a0"),
    "marks apart": lambda t: unicodedata.normalize("NFD", t),
    "breaks without width": lambda t: t.replace(" ", " \u200b"),
    "the other writing": lambda t: t.replace("ຳ", "ໍາ").replace("ໜ", "ຫນ"),
    "lines of a file": lambda t: t.replace("\n", "\r\n"),
}


def kinds_of(data: dict[str, Any]) -> dict[str, Any]:
    """Return what does not depend on how a report is written."""
    lists = {k: len(v) for k, v in data.items() if isinstance(v, list)}
    days = {k: data[k] for k in ("language", "kind", "date_start", "date_end")}
    people = [(p["side"], p["head"]) for p in data["people"]]
    return {**lists, **days, "people": people, "figures": values(data)}


def values(data: dict[str, Any]) -> list[float]:
    return [f["value"] for f in data["figures"]]


@pytest.mark.parametrize("writing", WRITINGS)
@pytest.mark.parametrize("report", reports("reports-genres"), ids=lambda r: r["id"])
def test_the_writing_of_a_page_changes_nothing(
    report: dict[str, Any], writing: str
) -> None:
    text = report["text"]
    other = WRITINGS[writing](text)
    assert kinds_of(shown(other)) == kinds_of(shown(text))


def test_names_stand_as_in_the_report_without_what_only_pages_bring() -> None:
    report = Plain("ທ່ານ\u00a0ຄໍາ\u200bພູ ຫນອງ")
    assert report.text == "ທ່ານ ຄຳພູ ໜອງ"
    assert report.named("ຄຳພູ ໜອງ") == "ຄໍາພູ ຫນອງ"
    start = report.text.find("ຄຳພູ")
    assert report.source[slice(*report.place(start, start + 4))] == "ຄໍາ\u200bພູ"
    assert plain("Ho\u0302i") == "H\u00f4i"


@pytest.mark.parametrize("report", every()[::9], ids=lambda r: r["id"])
def test_read_twice_a_report_says_the_same(report: dict[str, Any]) -> None:
    assert shown(report["text"]) == shown(report["text"])


@pytest.mark.parametrize(
    ("language", "word", "value"),
    [
        ("lo", "ສາມສິບຫ້າ", 35),
        ("lo", "ຊາວເອັດ", 21),
        ("lo", "ສອງຮ້ອຍຫ້າສິບ", 250),
        ("vi", "mười hai", 12),
        ("vi", "hai mươi lăm", 25),
        ("vi", "một trăm linh năm", 105),
        ("en", "thirty-one", 31),
    ],
)
def test_numbers_in_words(language: str, word: str, value: int) -> None:
    assert numerals.spelled(language, word) == value


@pytest.mark.parametrize(
    ("language", "text", "figures"),
    [
        ("lo", "ຈຳນວນ ເຈັດທ່ານ, ສອງອາທິດ, ຊາວຫ້າຄົນ.", [7, 2, 25]),
        ("lo", "ສອງແຂວງ ສາມັກຄີ ສາມາດ ຊາວບ້ານ ພົວພັນ ຮຽບຮ້ອຍ ວັນທີ 5.", []),
        ("vi", "Có mười hai giảng viên, hai phòng học, ba tỉnh.", [12, 2, 3]),
        ("vi", "Hai bên, hai tỉnh; trong hai ngày 3 và 4/5; mười năm.", [10]),
    ],
)
def test_figures_in_words(language: str, text: str, figures: list[float]) -> None:
    assert [f.value for f, _s in figures_of(language, sentences(text))] == figures


@pytest.mark.parametrize(
    ("language", "text", "what", "unit"),
    [
        ("en", "It gave 17 scholarships to Lao students.", "scholarships to Lao", None),
        ("en", "The visit lasted for 6 days.", "length of the visit", "days"),
        ("en", "They came from 17 provinces.", "provinces", None),
        ("vi", "Khóa học kéo dài 10 tháng.", "thời gian khóa học", "tháng"),
        ("vi", "Gồm 3 tháng học tiếng Việt.", "học tiếng Việt", "tháng"),
        ("vi", "Kon Tum có 43 dân tộc cùng sinh sống.", "dân tộc", "dân tộc"),
        ("lo", "ຈະມອບທຶນການສຶກສາ 1.100 ທຶນ.", "ທຶນການສຶກສາ", "ທຶນ"),
        ("lo", "ຄະນະຜູ້ແທນ ຈຳນວນ 15 ທ່ານ.", "ຄະນະຜູ້ແທນ", "ທ່ານ"),
    ],
)
def test_what_is_counted(language: str, text: str, what: str, unit: str) -> None:
    ((figure, _sentence),) = figures_of(language, sentences(text))
    assert figure.what.startswith(what)
    assert (figure.unit, figure.hedge) == (unit, None)


@pytest.mark.parametrize(
    ("language", "text", "when"),
    [
        ("en", "send samples by the end of June 2025", "end of June 2025"),
        ("en", "meet every two years", "every two years"),
        ("en", "grew a year ago", None),
        ("vi", "cử giáo viên từ tháng 9/2025", "từ tháng 9/2025"),
        ("vi", "họp mỗi quý một lần", "mỗi quý một lần"),
        ("lo", "ແຈ້ງຂໍ້ມູນ ທຸກໆໄຕມາດ", "ທຸກໆໄຕມາດ"),
        ("lo", "ມອບທຶນ ໃນສົກຮຽນ 2025-2026", "ໃນສົກຮຽນ 2025-2026"),
    ],
)
def test_when_it_is_due(language: str, text: str, when: str | None) -> None:
    assert due(language, text) == when


def test_when_it_is_due_stands_in_front_too() -> None:
    assert due_before("en", "Next year it will ") == "Next year"
    assert due_before("en", "In May 2024 they signed and will ") is None


LEAD = (
    "A delegation of the Salavan Women's Union led by Khamla Phommavong, President of the "
    "Salavan Women's Union, held talks in Hue on March 4, 2024 with Tran Thi Mau, Rector of "
    "the Hue College of Trade. "
)


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Ten weavers are to be trained by the College.", "Hue College of Trade"),
        ("Each side shall appoint a contact person.", "both"),
        ("Tran Thi Mau said it is willing to lend looms.", "Hue College of Trade"),
        ("They signed a memorandum. It provides for yearly fairs.", "both"),
        ("It was decided that a fair be held next spring.", "both"),
    ],
)
def test_who_is_meant(text: str, who: str) -> None:
    (promise,) = read(LEAD + text).as_data()["commitments"]
    assert promise["by"] == who


@pytest.mark.parametrize(
    ("days", "first", "last"),
    [
        ("on 05/06/2024", "2024-06-05", "2024-06-05"),
        ("on Sept. 3, 2024", "2024-09-03", "2024-09-03"),
        ("in early May 2024", "2024-05-XX", "2024-05-XX"),
    ],
)
def test_other_ways_of_telling_a_day(days: str, first: str, last: str) -> None:
    found = read(LEAD.replace("on March 4, 2024", days))
    assert (found.date_start, found.date_end) == (first, last)


def test_menus_are_no_part_of_a_report() -> None:
    text = "Home | About | News | Contact\nHome\nTourism\nNews\nEducation\nBudget\n"
    told = sentences(text + "Tran Thi Mau, Rector, received them.")
    assert [is_menu(s) for s in told] == [True] + [False] * 6
    assert menus(told) == {s.start for s in told[1:6]}
    assert read(text + LEAD).topics == read(LEAD).topics


@pytest.mark.parametrize(
    "text",
    [
        "Trade between Vietnam and Laos rose by 12 percent in 2024, customs figures show.",
        "Vietnam beat Laos 3-0 in Vientiane on Sunday. Coach Nguyen Van An was glad.",
        "Công an tỉnh Sơn La bắt giữ một đối tượng vận chuyển 2 kg ma túy từ Lào về.",
        "ຈະມີຝົນຕົກໜັກ ຢູ່ພາກເໜືອຂອງລາວ ແລະ ພາກກາງຂອງຫວຽດນາມ ໃນວັນທີ 5 ສິງຫາ.",
    ],
)
def test_what_names_both_countries_is_no_exchange_yet(text: str) -> None:
    with pytest.raises(InputError):
        read(text)
