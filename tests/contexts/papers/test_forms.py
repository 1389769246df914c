"""Every shipped form, in every language, in both formats; and what is refused."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile

import pytest
from docx import Document

from banyan.kernel.errors import Fault, InputError, NotVisible
from banyan.kernel.text import Text
from banyan.papers.forms import fill, form, forms
from banyan.papers.forms.layout import read_form
from banyan.papers.forms.resolve import resolve

from .samples import SAMPLES

LANGUAGES = ("vi", "lo", "en")


def pdf_text(filled):
    """Return what the PDF says; without the tool, what both writers were given."""
    if not shutil.which("pdftotext"):
        return docx_text(filled.docx)
    command = ["pdftotext", "-layout", "-", "-"]
    done = subprocess.run(command, input=filled.pdf, capture_output=True, check=True)
    return done.stdout.decode()


def docx_text(docx):
    file = Document(io.BytesIO(docx))
    cells = [c.text for t in file.tables for r in t.rows for c in r.cells]
    ends = [*file.sections[0].header.paragraphs, *file.sections[0].footer.paragraphs]
    return "\n".join([*(p.text for p in (*file.paragraphs, *ends)), *cells])


def texts(document):
    return str(document["blocks"])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", sorted(SAMPLES))
def test_each_form_fills_in_each_language(code, language):
    filled = fill(code, language, SAMPLES[code], specimen=False)
    assert filled.pdf.startswith(b"%PDF-")
    assert zipfile.ZipFile(io.BytesIO(filled.docx)).testzip() is None
    named = {
        "unit-card": "Hoàng Đình Khuê",
        "exchange-programme": "Nguyễn Thị Đỗ Quyên",
        "course-certificate": "Trần Văn Ước",
        "course-transcript": "Trần Văn Ước",
        "yearly-report": "01-BC/CB",
    }
    signer = named.get(code) or SAMPLES[code]["signer"]
    assert signer in docx_text(filled.docx)


def test_every_shipped_form_has_a_sample():
    assert set(forms()) == set(SAMPLES)


def test_the_paper_says_what_the_data_says():
    text = pdf_text(fill("decision", "vi", SAMPLES["decision"], specimen=False))
    for part in (
        "ĐẢNG CỘNG SẢN VIỆT NAM",
        "Số 05-QĐ/CB",
        "ngày 03 tháng 02 năm 2026",
        "QUYẾT ĐỊNH",
        "Trần Văn Ước",
        "Nơi nhận:",
        "T/M CHI BỘ",
        "Trang",
    ):
        assert part in text
    assert "SPECIMEN" not in text


def test_a_translation_says_that_it_is_one():
    for language, words in (("en", "Unofficial translation"), ("lo", "ບໍ່ເປັນທາງການ")):
        document = resolve(
            form("decision"), language, SAMPLES["decision"], specimen=False
        )
        assert words in document["unofficial"]
    assert (
        resolve(form("decision"), "vi", SAMPLES["decision"], specimen=False)[
            "unofficial"
        ]
        == ""
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_demonstration_is_marked_in_three_languages(language, settings):
    settings.BANYAN_DEMO = True
    filled = fill("roster", language, SAMPLES["roster"], specimen=False)
    assert filled.is_specimen
    header = zipfile.ZipFile(io.BytesIO(filled.docx)).read("word/header1.xml").decode()
    for word in ("MẪU", "ຕົວຢ່າງ", "SPECIMEN"):
        assert word in header
    assert "SPECIMEN" in pdf_text(filled)


def test_a_specimen_subject_is_marked_anywhere(settings):
    settings.BANYAN_DEMO = False
    assert fill("roster", "vi", SAMPLES["roster"] | {"is_specimen": True}).is_specimen
    assert not fill("roster", "vi", SAMPLES["roster"]).is_specimen


def test_table_heads_repeat_on_every_page():
    rows = [
        SAMPLES["roster"]["members"][0] | {"name": f"Người {n}"} for n in range(120)
    ]
    filled = fill("roster", "vi", SAMPLES["roster"] | {"members": rows}, specimen=False)
    text = pdf_text(filled)
    assert text.count("Họ và tên") == text.count("Trang")
    assert "có 120 đảng viên" in text
    xml = zipfile.ZipFile(io.BytesIO(filled.docx)).read("word/document.xml").decode()
    assert "<w:tblHeader/>" in xml


@pytest.mark.parametrize(
    "nasty",
    [
        "#panic()",
        "$x$ *b* _i_ `c`",
        "{name} {{x}}",
        "<w:p/>&amp;",
        '] #read("/etc/passwd")',
        "@a <b> \\\\",
    ],
)
def test_what_was_typed_is_never_markup(nasty):
    data = SAMPLES["decision"] | {"subject": nasty, "signer": nasty}
    filled = fill("decision", "vi", data, specimen=False)
    assert nasty in docx_text(filled.docx)
    assert nasty.split()[0][:5] in pdf_text(filled)


def test_what_is_missing_is_named_all_at_once():
    data = {
        k: v for k, v in SAMPLES["decision"].items() if k not in ("number", "signer")
    }
    with pytest.raises(InputError) as refusal:
        fill("decision", "vi", data)
    assert {p.field for p in refusal.value.problems} == {"number", "signer"}
    assert "number" in refusal.value.message


def test_a_row_with_a_hole_is_named():
    members = [*SAMPLES["roster"]["members"][:2], {"name": ""}]
    with pytest.raises(InputError) as refusal:
        fill("roster", "vi", SAMPLES["roster"] | {"members": members})
    assert [(p.field, p.row) for p in refusal.value.problems] == [("members.name", 3)]


def test_a_value_of_the_wrong_type_is_named():
    with pytest.raises(InputError) as refusal:
        fill("decision", "vi", SAMPLES["decision"] | {"date": "hôm nay"})
    assert refusal.value.problems[0].code == "form.type"


def test_unknown_forms_and_languages_are_refused():
    with pytest.raises(NotVisible):
        fill("poster", "vi", {})
    with pytest.raises(InputError):
        fill("roster", "fr", SAMPLES["roster"])


def test_empty_optional_lines_leave_no_trace():
    data = SAMPLES["decision"] | {"superior": None, "recipients": [], "grounds": None}
    document = resolve(form("decision"), "vi", data, specimen=False)
    head = document["blocks"][0]["left"]
    assert [line["text"] for line in head][0] == "CHI BỘ TỔ DÂN PHỐ SỐ 5"
    assert [b["type"] for b in document["blocks"]].count("list") == 1


def test_an_empty_table_says_so():
    document = resolve(
        form("roster"), "en", SAMPLES["roster"] | {"members": []}, specimen=False
    )
    assert "No members." in texts(document)


def test_another_masthead_can_be_given():
    data = SAMPLES["decision"] | {"masthead": Text("Mặt trận Tổ quốc Việt Nam")}
    assert "MẶT TRẬN TỔ QUỐC VIỆT NAM" in texts(
        resolve(form("decision"), "vi", data, specimen=False)
    )


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("{signer}", "{singer}"), "{singer} is no field"),
        (('type = "title"', 'type = "poster"'), "unknown type 'poster'"),
        (('style = "article"', 'style = "loud"'), "unknown style 'loud'"),
        (('items = "grounds"', 'items = "reasons"'), "'reasons' is no list"),
        (("{date:long}", "{date:huge}"), "unknown format"),
        (('unit = "text"', 'unit = "poem"'), "unknown type poem"),
        (("[[blocks]]", "[[blocks"), "decision.toml"),
    ],
)
def test_an_unsound_definition_names_file_and_place(tmp_path, change, said):
    from banyan.rulebook import packs

    sound = (packs.folder_of("vn-party") / "forms" / "decision.toml").read_text(
        encoding="utf-8"
    )
    path = tmp_path / "decision.toml"
    path.write_text(sound.replace(*change, 1), encoding="utf-8")
    with pytest.raises(Fault) as fault:
        read_form(path, form("decision").common)
    assert said in fault.value.message and "decision.toml" in fault.value.message


def test_word_finds_its_elements_in_the_order_it_insists_on():
    xml = zipfile.ZipFile(io.BytesIO(fill("decision", "lo", SAMPLES["decision"]).docx))
    body = xml.read("word/document.xml").decode()
    border, align = body.index("<w:pBdr"), body.index("<w:jc", body.index("<w:pBdr"))
    assert "<w:jc" not in body[body.rindex("<w:pPr>", 0, border) : border]
    assert border < align
    assert "<w:bCs/>" in body and "<w:szCs" in body
