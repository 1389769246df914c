"""Long texts: read in time that grows with their length, a volume in part and said so."""

from __future__ import annotations

import io
import itertools
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from banyan.cli.main import main
from banyan.exchange.reading import bounds, lexicon, read
from banyan.exchange.reading.calling import Called
from banyan.exchange.reading.segments import LONGEST, sentences
from banyan.exchange.reports import MOST_PAGES, text_of
from banyan.kernel.errors import InputError

LEAD = {
    "en": "A delegation of Hanoi visited Vientiane for talks on 3 May 2024.\n",
    "vi": "Ngày 3/5/2024, đoàn đại biểu thành phố Hà Nội thăm và hội đàm tại Viêng Chăn, Lào.\n",
    "lo": "ວັນທີ 3 ພຶດສະພາ 2024 ທີ່ນະຄອນຫຼວງວຽງຈັນ, ຄະນະຜູ້ແທນຫວຽດນາມໄດ້ຢ້ຽມຢາມ ແລະ ພົບປະຫາລືກັບລາວ.\n",
}
TOLD = {
    "en": (
        "On {day} May 2024, Mr {a} {b}, Deputy Director of the Department of {c} of Vientiane "
        "province, received Ms {d} {e}, Vice Chairwoman of the {c} Committee of Hanoi. {b} said "
        "{n} officials had come. {e} promised to send {m} teachers to {a} in 2025.\n"
    ),
    "vi": (
        "Ngày {day}/5/2024, ông {a} {b}, Phó Giám đốc Sở {c} tỉnh Champasak, tiếp bà {d} {e}, "
        "Phó Chủ tịch Hội {c} thành phố Hà Nội. Ông {b} nói {n} cán bộ đã đến. Bà {e} hứa cử "
        "{m} giáo viên sang {a} trong năm 2025.\n"
    ),
    "lo": (
        "ວັນທີ {day} ພຶດສະພາ 2024, ທ່ານ {a} {b} ຮອງຫົວໜ້າພະແນກ{c} ແຂວງຈຳປາສັກ ໄດ້ຕ້ອນຮັບ ທ່ານ "
        "{d} {e} ຮອງປະທານສະຫະພັນ{c} ຮ່າໂນ້ຍ ພ້ອມດ້ວຍຄະນະ {n} ຄົນ. ທ່ານ {e} ສັນຍາຈະສົ່ງ {m} ຄູສອນ.\n"
    ),
}
LETTERS = {"en": ("bdkmnpst", "aeiou"), "vi": ("bdkmnpst", "aeiou")}
LETTERS["lo"] = ("ກຂຄງຈສຊຍ", "າີູ")


def words(language: str) -> Iterator[str]:
    first, second = LETTERS[language]
    pairs = ["".join(p) for p in itertools.product(first, second)]
    for pieces in itertools.product(pairs, repeat=3):
        yield "".join(pieces).capitalize()


def report(language: str, letters: int) -> str:
    """Compose a report that names somebody new in every sentence."""
    made, new, number = LEAD[language], words(language), 0
    while len(made) < letters:
        named = dict(zip("abcde", new, strict=False))
        day, number = number % 28 + 1, number + 1
        made += TOLD[language].format(day=day, n=number + 3, m=number + 5, **named)
    return made[:letters]


def spent(text: str) -> float:
    began = time.process_time()
    read(text)
    return time.process_time() - began


@pytest.fixture
def unbound(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read the whole of a text, however long."""
    monkeypatch.setitem(lexicon.table("bounds"), "read", 10**7)
    monkeypatch.setitem(lexicon.table("bounds"), "longest", 10**7)


@pytest.mark.usefixtures("unbound")
@pytest.mark.parametrize("language", sorted(LEAD))
def test_time_grows_with_the_length(language: str) -> None:
    spent(report(language, 2_000))
    short = min(spent(report(language, 10_000)) for _turn in range(3))
    long = spent(report(language, 80_000))
    assert long < 20 * short + 0.2


@pytest.mark.usefixtures("unbound")
def test_a_text_without_an_end_of_a_sentence_takes_no_longer() -> None:
    piece = (
        "a delegation of Hanoi visited Vientiane for talks with Mr Bounmy Saysana, "
        "Governor of Vientiane, who said that "
    )
    spent(piece * 30)
    short = min(spent(piece * 90) for _turn in range(3))
    assert spent(piece * 720) < 20 * short + 0.2


@pytest.mark.parametrize("language", sorted(LEAD))
def test_of_a_volume_the_beginning_is_read(language: str) -> None:
    text = report(language, 300_000)
    until = bounds.read_until(text)
    assert 30_000 <= until <= 40_000
    assert text[:until].endswith("\n") or text[until - 2] == "."
    whole, part = read(text), read(text[:until])
    assert whole.as_data() == part.as_data()
    assert whole.people
    assert all(e.end <= until for e in whole.evidence)
    assert all(text[e.start : e.end] == e.sentence for e in whole.evidence)


def test_a_report_of_usual_length_is_read_whole() -> None:
    text = report("en", 20_000)
    assert bounds.read_until(text) == len(text)
    assert not bounds.is_cut(text)


def test_what_is_longer_than_two_hundred_pages_is_refused() -> None:
    with pytest.raises(InputError, match="longer than a report") as refused:
        read(report("en", 2_000) * 500)
    assert refused.value.way_out


def _html(text: str) -> bytes:
    paragraphs = "".join(f"<p>{line}</p>" for line in text.splitlines())
    return f"<html><body><article>{paragraphs}</article></body></html>".encode()


def _docx(text: str) -> bytes:
    import docx

    made = docx.Document()
    for line in text.splitlines():
        made.add_paragraph(line)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _pdf(text: str) -> bytes:
    import typst

    lines = "\n\n".join(text.splitlines())
    return bytes(typst.compile(lines.encode()))


@pytest.mark.parametrize("made", [str.encode, _html, _docx, _pdf])
def test_two_hundred_pages_of_every_kind_are_answered(made: object) -> None:
    content = made(report("en", 500_000))  # type: ignore[operator]
    began = time.process_time()
    text = text_of(content)
    found = read(text)
    assert time.process_time() - began < 15
    assert len(text) > 480_000
    assert found.people and bounds.is_cut(text)


def test_a_pdf_of_more_pages_is_refused_at_once() -> None:
    from pypdf import PdfWriter

    writer = PdfWriter()
    for _page in range(MOST_PAGES + 1):
        writer.add_blank_page(200, 200)
    out = io.BytesIO()
    writer.write(out)
    with pytest.raises(InputError, match="longer than a report"):
        text_of(out.getvalue())


def test_the_command_says_what_was_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import json

    file = tmp_path / "volume.txt"
    file.write_text(report("en", 90_000), encoding="utf-8")
    assert main(["read", str(file), "--json"]) == 0
    said = capsys.readouterr()
    assert set(json.loads(said.out)) == set(read(report("en", 3_000)).as_data())
    assert "of 90000 characters were read" in said.err
    file.write_text(report("en", 9_000), encoding="utf-8")
    assert main(["read", str(file), "--json"]) == 0
    assert capsys.readouterr().err == ""


def test_a_long_sentence_is_cut_between_words() -> None:
    text = "word " * 1_000
    cut = sentences(text)
    assert all(len(s.text) <= LONGEST and s.text == text[s.start : s.end] for s in cut)
    assert " ".join(s.text for s in cut).split() == text.split()


def test_a_part_of_a_name_calls_one_person_alone() -> None:
    called = Called(["Tran Van Dung", "Tran Thi Mau", "Anh-dung Le", "Le Bo"])
    assert called.last("Dung promised") == "Tran Van Dung"
    assert called.last("Dung and Mau promised") == "Tran Thi Mau"
    assert called.last("Tran promised") is None
    assert called.last("Dungs promised") is None
    assert called.last("said Anh-dung") == "Anh-dung Le"
