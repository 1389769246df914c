"""What the press writes: one rule at a time, on names and places of no report."""

from __future__ import annotations

import datetime as dt

import pytest

from banyan.exchange.reading import dates, heads, read
from banyan.exchange.reading.figures import figures_of
from banyan.exchange.reading.passing import is_in_passing
from banyan.exchange.reading.segments import Sentence, sentences

THURSDAY = dt.date(2024, 5, 16)
DAYS = [
    ("en", "They met on Tuesday and Wednesday.", "2024-05-14", "2024-05-15"),
    ("en", "They arrived on Sunday for a five-day visit.", "2024-05-12", "2024-05-16"),
    ("en", "The three-day visit ended on March 3, 2024.", "2024-03-01", "2024-03-03"),
    ("en", "Hanoi, May 16 (VNA) - They met on May 15.", "2024-05-15", "2024-05-15"),
    ("en", "It ran from 28 February to March 3, 2024.", "2024-02-28", "2024-03-03"),
    ("vi", "Từ ngày 28/12/2023 đến ngày 3/1/2024.", "2023-12-28", "2024-01-03"),
    ("lo", "ວັນທີ 15-17/05/2024, ຄະນະ", "2024-05-15", "2024-05-17"),
    ("lo", "ວັນທີ 30/11 – 2/12/2023, ຄະນະ", "2023-11-30", "2023-12-02"),
    ("lo", "ວັນທີ 12 ເດືອນ 7 ປີ 2023, ຄະນະ", "2023-07-12", "2023-07-12"),
]


@pytest.mark.parametrize(("language", "text", "first", "last"), DAYS)
def test_days_from_either_end(language: str, text: str, first: str, last: str) -> None:
    head = heads.published(text, THURSDAY)
    span = dates.event_span(language, sentences(text), head)
    assert span and (str(span.first), str(span.last)) == (first, last)


def test_the_last_line_may_be_a_paper_and_its_day() -> None:
    text = "The two sides met yesterday.\n\nVientiane Times, 9 July 2025"
    assert heads.published(text, None).when == dt.date(2025, 7, 9)


FIGURES = [
    ("en", "It paid $45,000 to 7 of the 44 villages.", [45000, 7, 44]),
    ("en", "Members rose from 12,000 to 15,500.", [12000, 15500]),
    ("en", "Two dozen students, one hundred houses, VND600 million.", [24, 100, 6e8]),
    ("en", "In the first five months an eight-member team came.", [8]),
    ("vi", "Tỉnh cấp 12 bộ máy tính cho trường cấp 2.", [12]),
    ("vi", "Có 120 công đoàn cơ sở, gặp mặt 2 năm một lần.", [120]),
    ("lo", "ແມ່ຍິງ ຮ້ອຍລະ 45, ສະມາຊິກ 1.250 ຄົນ, ພົບກັນ 2 ປີຕໍ່ຄັ້ງ.", [45, 1250]),
]


@pytest.mark.parametrize(("language", "text", "values"), FIGURES)
def test_figures_of_the_press(language: str, text: str, values: list[float]) -> None:
    assert [f.value for f, _s in figures_of(language, sentences(text))] == values


def test_lao_numerals_are_read_and_quoted_as_they_stand() -> None:
    text = (
        "ວັນທີ ໑໕ ພຶດສະພາ ໒໐໒໔ ທີ່ນະຄອນຫຼວງວຽງຈັນ, ທ່ານ ຄຳຫຼ້າ ພົມມະວົງ ຫົວໜ້າຄະນະຈັດຕັ້ງພັກ "
        "ໄດ້ຕ້ອນຮັບຄະນະຜູ້ແທນ ຫວຽດນາມ ໑໒ ທ່ານ."
    )
    found = read(text)
    assert found.date_start == "2024-05-15"
    assert [f.value for f in found.figures] == [12]
    assert all(e.sentence == text[e.start : e.end] for e in found.evidence)


LEAD = (
    "A delegation of the Salavan Women's Union led by Khamla Phommavong, President of the "
    "Salavan Women's Union, held talks in Hue on March 4, 2024 with Tran Thi Mau, Rector of "
    "the Hue College of Trade. "
)
WHO = [
    ("Tran Thi Mau said that her college was small. The Rector promised to send "
     "ten books.", "Tran Thi Mau"),
    ("The Hue College of Trade will open a class for weavers.", "Hue College of Trade"),
    ("Khamla Phommavong thanked the hosts. The College will open a class for weavers.",
     "Hue College of Trade"),
    ("Tran Thi Mau spoke of the two sides and asked that ten weavers come.",
     "Tran Thi Mau"),
    ("Both organisations agreed to open a class for weavers.", "both"),
    ("They signed a plan, under which the Union will send ten weavers to Hue.",
     "Salavan Women's Union"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "who"), WHO)
def test_who_promises_is_the_subject(text: str, who: str) -> None:
    said = read(LEAD + text).as_data()["commitments"]
    assert said and said[-1]["by"] == who


def test_what_a_paper_says_goes_on_in_the_next_sentence() -> None:
    text = (
        "Ngày 5/12/2024, tại Pleiku, Sở Y tế tỉnh Gia Lai và Sở Y tế tỉnh Sê Kông (Lào) ký thỏa "
        "thuận hợp tác. Theo thỏa thuận, hai bên trao đổi thông tin dịch bệnh hằng quý. Sở Y tế "
        "tỉnh Gia Lai mở lớp cho 10 bác sĩ tỉnh bạn.\n\nSở Y tế tỉnh Gia Lai mở cửa hằng ngày."
    )
    said = read(text).as_data()["commitments"]
    assert [c["kind"] for c in said] == ["undertaking"] * 2
    assert said[1]["by"] == "Sở Y tế tỉnh Gia Lai"
    assert not read(text).courses


def test_what_is_asked_of_learners_is_advice() -> None:
    asked = "Khamla Phommavong asked the trainees to work hard at home."
    assert not read(LEAD + asked).commitments


@pytest.mark.parametrize(
    ("language", "text", "passing"),
    [
        ("en", "On the last day the guests saw a tourist village.", True),
        ("en", "They also visited a village to learn how tea is grown.", False),
        ("vi", "Nhân dịp này, đoàn dâng hương và tham quan làng nghề.", True),
        ("vi", "Dịp này, đoàn thăm và tìm hiểu mô hình trồng chè.", False),
        ("lo", "ຄະນະຍັງໄດ້ຢ້ຽມຊົມແຫຼ່ງທ່ອງທ່ຽວ.", True),
    ],
)
def test_what_was_only_seen(language: str, text: str, *, passing: bool) -> None:
    assert is_in_passing(language, Sentence(text, 0, len(text))) is passing


PEOPLE = [
    (
        "It was signed by their Chairmen, Mr Bounmy Saysana and Mr Tran Van Mau.",
        [("Bounmy Saysana", "Chairman"), ("Tran Van Mau", "Chairman")],
    ),
    (
        "Present were Dr. Bounmy Saysana, and the Vice President of the Hue College of "
        "Trade, Dr. Tran Van Mau.",
        [("Bounmy Saysana", None), ("Tran Van Mau", "Vice President")],
    ),
]


@pytest.mark.parametrize(("text", "people"), PEOPLE)
def test_offices_of_two(text: str, people: list[tuple[str, str | None]]) -> None:
    found = {p["name"]: p["office"] for p in read(LEAD + text).as_data()["people"]}
    assert people == [(name, found[name]) for name, _office in people]


def test_the_office_of_who_receives_stands_with_its_town() -> None:
    text = (
        "Lào Cai tiếp đoàn Luông Nậm Thà\n\nSáng 18/3/2025, tại trụ sở UBND tỉnh, ông Trần Văn "
        "Mẫu, Phó Chủ tịch UBND tỉnh Lào Cai tiếp đoàn công tác tỉnh Luông Nậm Thà (Lào)."
    )
    assert read(text).place == {"name": "trụ sở UBND tỉnh, Lào Cai", "country": "VN"}
