"""What was read weakly: days told by their number, bodies by their word, ends of a line."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from banyan.exchange.reading import read

EN = "A delegation of the Hanoi Youth Union visited Vientiane for talks"
VI = "Đoàn đại biểu Thành đoàn Hà Nội thăm và làm việc với Thành đoàn Viêng Chăn (Lào)"
LO = "ຄະນະຜູ້ແທນຊາວໜຸ່ມຮ່າໂນ້ຍ ຢ້ຽມຢາມ ແລະ ແລກປ່ຽນບົດຮຽນຢູ່ນະຄອນຫຼວງວຽງຈັນ"


def found(text: str, published: dt.date | None = None) -> dict[str, Any]:
    return read(text, published=published).as_data()


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        (f"{EN} from Monday 16 to Thursday 19 September 2024.", "09-16", "09-19"),
        (f"{EN}. The four-day visit began on May 30, 2024.", "05-30", "06-02"),
        (f"{EN} for three days starting on 5 May 2024.", "05-05", "05-07"),
        (f"{EN} on 5 May 2024. In three days they saw much.", "05-05", "05-05"),
        (
            f"{EN}. Ties were set up since 5 May 1962. It was 7 May 2024.",
            "05-07",
            "05-07",
        ),
        (f"{VI} 4 ngày, bắt đầu từ ngày 10/4/2024.", "04-10", "04-13"),
        (f"{LO} 3 ວັນ ເລີ່ມແຕ່ວັນທີ 26 ກຸມພາ 2024.", "02-26", "02-28"),
    ],
)
def test_days_are_reckoned_from_their_number(text: str, first: str, last: str) -> None:
    data = found(text)
    days = (data["date_start"], data["date_end"])
    assert days == (f"2024-{first}", f"2024-{last}")


def test_yesterday_is_the_day_before_publication() -> None:
    data = found(f"{EN} yesterday.", dt.date(2024, 3, 1))
    assert data["date_start"] == "2024-02-29"
    data = found(f"{EN} yesterday (29 February).", dt.date(2024, 3, 1))
    assert data["date_start"] == "2024-02-29"


ACADEMY = (
    "Lecturers of the Savannakhet Institute of Politics and Administration were guests of "
    "the Hue Academy of Public Administration on 5 May 2024 for talks. "
)


def test_who_invites_is_the_host() -> None:
    data = found(ACADEMY + "Both sides agreed to meet every year in Hue.")
    assert data["place"]["country"] == "VN"


@pytest.mark.parametrize(
    ("told", "body"),
    [
        (
            "The Director of the Academy, Doan Huu Phuoc, spoke.",
            "Hue Academy of Public Administration",
        ),
        (
            "Souphanh Inthirath, Rector of the Institute, led the guests.",
            "Savannakhet Institute of Politics and Administration",
        ),
        (
            "Doan Huu Phuoc, Head of the Academy's Examination Office, spoke.",
            "Examination Office of the Hue Academy of Public Administration",
        ),
        (
            "Bouakham Vong, Deputy Minister of Home Affairs, spoke.",
            "Ministry of Home Affairs",
        ),
    ],
)
def test_a_body_named_by_its_word_is_led_back(told: str, body: str) -> None:
    (person,) = found(ACADEMY + told)["people"]
    assert person["body"] == body


def test_its_secretary_is_of_the_body_before() -> None:
    text = f"{EN}. They met the Khammouane Youth Union. Its Secretary, Latda Khounsy, spoke."
    (person,) = found(text)["people"]
    assert person["body"] == "Khammouane Youth Union"


def test_a_party_committee_without_its_place_is_that_of_the_person() -> None:
    text = (
        "Ban Tổ chức Tỉnh ủy Hà Tĩnh trao đổi trực tuyến với Ban Tổ chức Tỉnh ủy "
        "Bôlykhămxay (Lào); hai bên bàn về hợp tác. Chủ trì tại điểm cầu Hà Tĩnh là đồng chí Phan Đình Thuận, "
        "Trưởng ban Tổ chức Tỉnh ủy."
    )
    data = found(text)
    (person,) = data["people"]
    assert person["name"] == "Phan Đình Thuận"
    assert person["body"] == "Ban Tổ chức Tỉnh ủy Hà Tĩnh"
    assert (person["side"], person["head"]) == ("host", True)
    assert data["place"] == {"name": "Hà Tĩnh", "country": "VN"}


def test_whom_a_school_is_named_after_is_nobody_in_the_report() -> None:
    text = (
        "Trường Chính trị Lê Hồng Phong khai giảng lớp bồi dưỡng cho cán bộ Lào. Bà Đậu Thị "
        "Hường, Hiệu trưởng Trường Chính trị Lê Hồng Phong phát biểu."
    )
    data = found(text)
    assert [p["name"] for p in data["people"]] == ["Đậu Thị Hường"]
    assert data["people"][0]["body"] == "Trường Chính trị Lê Hồng Phong"


def test_who_signs_for_the_hosts_leads_them() -> None:
    text = (
        f"{EN}. Le Van An, Director of Hanoi Library, signed for the visitors, and Keo Douang, "
        "Director of Vientiane Library, for the hosts. Kham Vong, Deputy Director of Vientiane "
        "Library, welcomed them."
    )
    heads = {p["name"] for p in found(text)["people"] if p["head"]}
    assert heads == {"Le Van An", "Keo Douang"}


def test_a_question_promises_nothing() -> None:
    data = found(f"{EN}. Should the two sides not agree to meet every year in Hanoi?")
    assert data["commitments"] == []


def test_a_season_is_no_topic() -> None:
    data = found(f"{VI}. Đoàn đi qua mùa du lịch đông khách. Hai bên bàn về giáo dục.")
    assert "tourism" not in {t["id"] for t in data["topics"]}
