"""From files to the text of a report: what is read, what is refused."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from banyan.exchange.reports import text_of, text_of_file
from banyan.kernel.errors import InputError

HTML = """<!doctype html><html><head><title>Talks in Hanoi</title>
<script>var x = 1;</script></head><body><nav><a href="/">Home</a> <a href="/b">Sport</a></nav>
<article><h1>Talks in Hanoi</h1><p>The delegation met the committee.</p><p>Both sides agreed.</p>
</article><footer>All rights reserved</footer></body></html>"""


def document(*lines: str) -> bytes:
    import docx

    made = docx.Document()
    for line in lines:
        made.add_paragraph(line)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def archive(**files: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, text in files.items():
            made.writestr(name.replace("__", "/") + ".xml", text)
    return out.getvalue()


def test_pages_lose_their_menus() -> None:
    found = text_of(HTML.encode())
    assert "The delegation met the committee." in found
    assert "Sport" not in found
    assert "All rights" not in found
    assert "var x" not in found


def test_documents() -> None:
    assert text_of(document("Đoàn đại biểu", "ຄະນະຜູ້ແທນ")) == "Đoàn đại biểu\nຄະນະຜູ້ແທນ"


def test_plain_text_keeps_every_character() -> None:
    assert text_of("  Hà Nội\n".encode()) == "  Hà Nội\n"
    assert text_of("Hà Nội".encode("utf-16")) == "Hà Nội"


OUTSIDE = '<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><d>&x;</d>'


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x89PNG\r\n\x1a\n0000",
        b"\xff\xd8\xff\xe0picture",
        b"PK\x03\x04broken",
        archive(hello="x"),
        archive(word__document=OUTSIDE),
        b"%PDF-1.4 broken",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00\x00binary\xff\xfe",
    ],
)
def test_what_is_refused(content: bytes) -> None:
    with pytest.raises(InputError) as refused:
        text_of(content)
    assert refused.value.way_out


def test_a_picture_of_a_page_is_refused() -> None:
    from pypdf import PdfWriter

    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    out = io.BytesIO()
    writer.write(out)
    with pytest.raises(InputError, match="pictures of pages"):
        text_of(out.getvalue())


def test_files(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no file"):
        text_of_file(tmp_path / "missing.txt")
    kept = tmp_path / "report.txt"
    kept.write_text("ບົດລາຍງານ", encoding="utf-8")
    assert text_of_file(kept) == "ບົດລາຍງານ"
