"""Nine composed reports of varied wording: how well they are read, by language."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from banyan.exchange.reading import read
from banyan.exchange.reading.score import Score, compare, table

DATA = Path(__file__).parent / "data" / "reports.toml"
LEAST = {
    "kind": 1.0,
    "date_start": 1.0,
    "date_end": 1.0,
    "place": 1.0,
    "country": 1.0,
    "people": 0.95,
    "office": 0.9,
    "side": 0.95,
    "head": 0.85,
    "figures": 0.8,
    "commitments": 0.75,
    "commitment kind": 1.0,
    "courses": 1.0,
}
"""What no change of the rules may fall below (the harmonic mean)."""


@cache
def reports() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tomllib.loads(DATA.read_text("utf-8"))["reports"]
    return found


def wanted(report: dict[str, Any]) -> dict[str, Any]:
    """Return what is expected in the form of a reading."""
    return {
        **report,
        "organisations": [],
        "figures": [{"value": value} for value in report["figures"]],
        "agreements": [{"name": name} for name in report["agreements"]],
        "courses": [{}] * report["courses"],
    }


@cache
def scored(language: str) -> dict[str, Score]:
    scores = table()
    for report in reports():
        if report["language"] == language:
            compare(scores, read(report["text"]).as_data(), wanted(report))
    return scores


@pytest.mark.parametrize("field", LEAST)
@pytest.mark.parametrize("language", ["en", "vi", "lo"])
def test_reports_of_other_wording(language: str, field: str) -> None:
    assert scored(language)[field].f1 >= LEAST[field]


def test_when_something_is_due_is_kept() -> None:
    due = {
        one["when"]
        for report in reports()
        for one in read(report["text"]).as_data()["commitments"]
        if one["kind"] == "undertaking"
    }
    assert {
        "March 2025",
        "September 2024",
        "trước ngày 30-11-2024",
        "trong tháng 6",
        "ໃນໄຕມາດ 3 ປີ 2024",
        "ປີລະຄັ້ງ",
    } <= due


def test_who_spoke_is_known_by_a_part_of_the_name() -> None:
    (report,) = [r for r in reports() if r["id"] == "en2"]
    said = read(report["text"]).as_data()["commitments"]
    assert said[0]["by"] == "Bounmy Sayalath"


@pytest.mark.parametrize(
    ("text", "names"),
    [("20 ສະຫາຍ ໄປຝຶກອົບຮົມ", 0), ("ທ່ານ ຄຳຫຼ້າ ພົມມະວົງ ຫົວໜ້າຄະນະຈັດຕັ້ງພັກ", 1)],
)
def test_a_title_behind_a_number_names_nobody(text: str, names: int) -> None:
    whole = f"ວັນທີ 7 ມິຖຸນາ 2024 ຢູ່ ນະຄອນຫຼວງວຽງຈັນ, ຄະນະຜູ້ແທນ ຫວຽດນາມ ຢ້ຽມຢາມ. {text}."
    assert len(read(whole).as_data()["people"]) == names
