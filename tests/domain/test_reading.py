"""Reading reports: own small reports in three languages, refusals, evidence."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from banyan.exchange.reading import read
from banyan.exchange.reading.language import language_of
from banyan.exchange.reading.score import Score, compare, likeness, table
from banyan.exchange.reading.segments import sentences
from banyan.kernel.errors import InputError

ENGLISH = (
    "A delegation of the Vientiane Women's Union led by Khamla Phommavong, President of "
    "the Vientiane Women's Union, held talks in Hanoi on March 4, 2024 with Tran Thi Mau, "
    "Chairwoman of the Hanoi Women's Union. About 25 officials took part. The two sides "
    "agreed to exchange delegations every year. Tran Thi Mau said the union is willing to "
    "share experience in training of officials. A memorandum of understanding for "
    "2024-2026 between the two unions was signed."
)
VIETNAMESE = (
    "Ngày 12/5/2024, tại Hà Nội, Phó Bí thư Thành ủy Hà Nội Trần Văn Mẫu đã tiếp đoàn đại "
    "biểu tỉnh Champasak (Lào) do ông Bounmy Saysana, Phó Tỉnh trưởng tỉnh Champasak, dẫn "
    "đầu. Đoàn gồm 12 đại biểu. Hai bên thống nhất tăng cường trao đổi đoàn trong lĩnh vực "
    "đào tạo cán bộ. Ông Trần Văn Mẫu đề nghị tỉnh Champasak tạo điều kiện cho doanh nghiệp "
    "hai nước. Ông Bounmy Saysana bày tỏ mong muốn tiếp tục hợp tác về du lịch."
)
LAO = (
    "ວັນທີ 7 ມິຖຸນາ 2024 ທີ່ນະຄອນຫຼວງວຽງຈັນ, ທ່ານ ຄຳຫຼ້າ ພົມມະວົງ ຮອງຫົວໜ້າຄະນະຈັດຕັ້ງສູນກາງພັກ "
    "ໄດ້ຕ້ອນຮັບຄະນະຜູ້ແທນ ຫວຽດນາມ ນໍາໂດຍ ທ່ານ ຫງວຽນ ວັນເມົ້າ ຮອງເລຂາຄະນະພັກນະຄອນຫຼວງຮ່າໂນ້ຍ ພ້ອມຄະນະ 10 ທ່ານ. "
    "ສອງຝ່າຍເຫັນດີແລກປ່ຽນບົດຮຽນກ່ຽວກັບວຽກງານກໍ່ສ້າງພັກ ແລະ ຝຶກອົບຮົມພະນັກງານ."
)


def test_english_report() -> None:
    found = read(ENGLISH).as_data()
    assert (found["language"], found["kind"]) == ("en", "talks")
    assert (found["date_start"], found["date_end"]) == ("2024-03-04", "2024-03-04")
    assert found["place"] == {"name": "Hanoi", "country": "VN"}
    people = {p["name"]: p for p in found["people"]}
    guest, host = people["Khamla Phommavong"], people["Tran Thi Mau"]
    assert (guest["side"], guest["head"], guest["office"]) == (
        "visitor",
        True,
        "President",
    )
    assert (host["side"], host["head"]) == ("host", True)
    assert "Women's Union" in host["body"]
    assert [f["value"] for f in found["figures"]] == [25]
    assert found["figures"][0]["hedge"] == "about"
    kinds = {c["kind"] for c in found["commitments"]}
    assert kinds == {"undertaking", "declaration"}
    pact = found["agreements"][0]
    assert (pact["period"], pact["status"]) == ("2024-2026", "signed")
    topics = {t["id"] for t in found["topics"]}
    assert {"womens-work", "staff-training"} <= topics


def test_vietnamese_report() -> None:
    found = read(VIETNAMESE).as_data()
    assert (found["language"], found["kind"]) == ("vi", "reception")
    assert found["date_start"] == "2024-05-12"
    assert found["place"]["country"] == "VN"
    people = {p["name"]: p for p in found["people"]}
    assert people["Trần Văn Mẫu"]["office"] == "Phó Bí thư"
    assert people["Trần Văn Mẫu"]["body"] == "Thành ủy Hà Nội"
    assert people["Bounmy Saysana"]["side"] == "visitor"
    assert people["Bounmy Saysana"]["head"] is True
    requests = [c for c in found["commitments"] if c["text"].startswith("request:")]
    assert requests and requests[0]["kind"] == "declaration"
    assert {"tourism", "staff-training"} <= {t["id"] for t in found["topics"]}


def test_lao_report() -> None:
    found = read(LAO).as_data()
    assert (found["language"], found["kind"]) == ("lo", "reception")
    assert found["date_start"] == "2024-06-07"
    assert found["place"]["country"] == "LA"
    people = {p["name"]: p for p in found["people"]}
    assert people["ຄຳຫຼ້າ ພົມມະວົງ"]["side"] == "host"
    assert people["ຫງວຽນ ວັນເມົ້າ"]["side"] == "visitor"
    assert people["ຫງວຽນ ວັນເມົ້າ"]["head"] is True
    assert {"party-building", "staff-training"} <= {t["id"] for t in found["topics"]}


@pytest.mark.parametrize("report", [ENGLISH, VIETNAMESE, LAO])
def test_every_value_names_its_sentence(report: str) -> None:
    found = read(report).as_data()
    paths = {e["path"] for e in found["evidence"]}
    for place in range(len(found["people"])):
        assert f"people/{place}/name" in paths
    for evidence in found["evidence"]:
        assert report[evidence["start"] : evidence["end"]] == evidence["sentence"]


def test_the_head_of_a_page_lends_its_year_only() -> None:
    text = "20/11/2023. " + ENGLISH.replace("March 4, 2024", "March 4")
    assert read(text).date_start == "2023-03-04"
    without = ENGLISH.replace("March 4, 2024", "March 4").replace("2024-2026 ", "")
    assert read(without).date_start == "XXXX-03-04"
    assert read(without, published=dt.date(2022, 3, 6)).date_start == "2022-03-04"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   \n ",
        "12345 67890",
        "Le chat est sur la table et le chien dort dans le jardin de la maison verte.",
        "The recipe needs two eggs, flour and milk; bake it for half an hour in the oven.",
    ],
)
def test_what_is_no_report_is_refused(text: str) -> None:
    with pytest.raises(InputError) as refused:
        read(text)
    assert refused.value.way_out


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (ENGLISH, "en"),
        (VIETNAMESE, "vi"),
        (LAO, "lo"),
        ("doan dai bieu va cac dong chi hai ben trao doi kinh nghiem", "vi"),
        ("abc", None),
    ],
)
def test_languages(text: str, language: str | None) -> None:
    assert language_of(text) == language


@given(st.text(alphabet='aA. !?\nđĐກຂ.,()"', max_size=120))
@settings(max_examples=100)
def test_sentences_keep_their_place(text: str) -> None:
    last = 0
    for sentence in sentences(text):
        assert text[sentence.start : sentence.end] == sentence.text
        assert sentence.start >= last
        last = sentence.end


def test_scores() -> None:
    scores = table()
    found = read(ENGLISH).as_data()
    wanted = {**found, "topics": [t["id"] for t in found["topics"]]}
    compare(scores, found, wanted)
    assert all(s.f1 == 1 for s in scores.values())
    assert Score(1, 2, 4).precision == 0.5
    assert Score(1, 2, 4).recall == 0.25
    assert likeness("Thành ủy Hà Nội", "thanh uy ha noi") == 1
