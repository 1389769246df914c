"""What a file really is: each type taken in, each disguise refused."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banyan.kernel.errors import InputError
from banyan.papers.domain.sniffing import MEDIA_TYPES, safe_name, sniffed

LIMIT = 1_000_000
PDF = b"%PDF-1.7\n..."
PNG = b"\x89PNG\r\n\x1a\n0000"
JPG = b"\xff\xd8\xff\xe000"


def container(**parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, content in parts.items():
            made.writestr(name.replace("__", "/"), content)
    return out.getvalue()


def office(main, *more):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr(
            "[Content_Types].xml", f'<Types><Override PartName="{main}"/></Types>'
        )
        for name in more:
            made.writestr(name, "x")
    return out.getvalue()


DOCX = office("/word/document.xml")
XLSX = office("/xl/workbook.xml")
ODT = container(mimetype=MEDIA_TYPES["odt"])
ODS = container(mimetype=MEDIA_TYPES["ods"])
GOOD = {
    "pdf": PDF,
    "png": PNG,
    "jpg": JPG,
    "jpeg": JPG,
    "docx": DOCX,
    "xlsx": XLSX,
    "odt": ODT,
    "ods": ODS,
    "txt": "Chữ Việt, ລາວ".encode(),
    "csv": "a;b\n1;2".encode("utf-16"),
}


@pytest.mark.parametrize("named", sorted(GOOD))
def test_each_type_is_known(named):
    seen = sniffed(GOOD[named], f"Tệp.{named.upper()}", limit=LIMIT)
    assert seen.media_type == MEDIA_TYPES[seen.kind]
    assert not seen.has_macros


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"", "a.pdf", "paper.empty"),
        (PDF + b"0" * LIMIT, "a.pdf", "paper.size"),
        (b"MZ\x90", "a.exe", "paper.type"),
        (PDF, "a", "paper.type"),
        (b"<svg/>", "a.svg", "paper.type"),
        (b"MZ\x90", "a.pdf", "paper.mismatch"),
        (PDF, "a.docx", "paper.mismatch"),
        (DOCX, "a.xlsx", "paper.mismatch"),
        (DOCX, "a.odt", "paper.mismatch"),
        (ODT, "a.ods", "paper.mismatch"),
        (b"PK\x03\x04broken", "a.docx", "paper.mismatch"),
        (b"\x00\x01\x02", "a.txt", "paper.mismatch"),
        (b"\xc3\x28", "a.csv", "paper.mismatch"),
        (PNG, "a.jpg", "paper.mismatch"),
    ],
)
def test_what_is_not_taken_in_is_said_with_the_reason(content, name, code):
    with pytest.raises(InputError) as refusal:
        sniffed(content, name, limit=LIMIT)
    problem = refusal.value.problems[0]
    assert (problem.code, problem.field) == (code, "file")
    assert problem.message and problem.way_out


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (office("/word/document.xml", "word/vbaProject.bin"), "a.docx"),
        (office("/xl/workbook.xml", "xl/vbaProject.bin"), "a.xlsx"),
        (container(mimetype=MEDIA_TYPES["odt"], Basic__Standard="x"), "a.odt"),
        (PDF + b"/OpenAction << /S /JavaScript >>", "a.pdf"),
    ],
)
def test_macros_are_flagged(content, name):
    assert sniffed(content, name, limit=LIMIT).has_macros


@pytest.mark.parametrize(
    ("given_name", "expected"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\x\\Biên bản.pdf", "Biên bản.pdf"),
        ('a"b<c>.pdf', "abc.pdf"),
        ("x" * 400 + ".pdf", "x" * 180 + ".pdf"),
        ("a\r\nb.pdf", "ab.pdf"),
    ],
)
def test_names_are_made_harmless(given_name, expected):
    assert safe_name(given_name) == expected


@given(st.binary(min_size=1, max_size=300), st.sampled_from(sorted(MEDIA_TYPES)))
def test_no_bytes_break_the_test(content, named):
    try:
        assert sniffed(content, f"a.{named}", limit=LIMIT).kind == named
    except InputError as refusal:
        assert refusal.problems


@given(st.text(max_size=300))
def test_no_name_breaks_the_cleaning(name):
    made = safe_name(name)
    assert len(made) <= 200 and "/" not in made and "\n" not in made
