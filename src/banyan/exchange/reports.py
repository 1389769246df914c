"""From a file to the text of a report: plain text, HTML, DOCX, PDF.

Nothing outside the file is ever opened: no external entities, no addresses. What
cannot be read honestly is refused with a way out.
"""

from __future__ import annotations

import io
import logging
import re
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from banyan.kernel.errors import InputError
from banyan.kernel.text import gettext_noop as _

from .reading.bounds import longest

if TYPE_CHECKING:
    from pypdf import PdfReader

LARGEST = 20_000_000
LARGEST_INSIDE = 80_000_000
MOST_PAGES = 400
LEAST_ON_A_PAGE = 20
"""Letters; a PDF with fewer on a page is a picture of a page."""

PICTURES = (
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"II*\x00",
    b"MM\x00*",
    b"BM",
    b"RIFF",
)
PICTURES_INSIDE = (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypavif")
"""How pictures of telephones begin, behind the length of their first part."""
NO_TEXT = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
RICH = b"{\\rtf"

BLOCKS = {"p", "div", "li", "br", "h1", "h2", "h3", "h4", "td", "tr", "blockquote"}
ASIDE = (
    "script style nav header footer aside form noscript button select iframe".split()
)


def text_of_file(path: Path) -> str:
    """Return the text of a report file. Raises InputError for what it cannot read."""
    if not path.exists():
        raise InputError(
            _("There is no file “%(path)s”."),
            path=str(path),
            way_out=_("Check the name and the folder."),
        )
    if not path.is_file():
        raise InputError(
            _("“%(path)s” is a folder and no file."),
            path=str(path),
            way_out=_("Name one report in it."),
        )
    if path.stat().st_size > LARGEST:
        raise InputError(
            _("The file is larger than a report can be."),
            way_out=_("Upload the report alone, without pictures."),
        )
    return text_of(path.read_bytes())


def text_of(content: bytes) -> str:
    """Return the text of a report by its content, whatever its name says."""
    if not content.strip():
        raise InputError(
            _("There is no text to read."), way_out=_("Paste or upload the report.")
        )
    if content.startswith(b"%PDF"):
        return _of_pdf(content)
    if content.startswith(b"PK\x03\x04"):
        return _of_docx(content)
    if content.startswith(PICTURES) or content[4:12] in PICTURES_INSIDE:
        raise InputError(
            _("This is a picture; there is no text in it to read."),
            way_out=_("Paste the text, or upload the page itself."),
        )
    text = _decoded(content)
    if re.search(r"<(?:!doctype\s+html|html|body|p|div)\b", text[:4000], re.I):
        return _of_html(text)
    return text


def _decoded(content: bytes) -> str:
    wide = content[:2] in (b"\xff\xfe", b"\xfe\xff")
    if content.startswith(RICH) or not wide and NO_TEXT.search(content[:2000]):
        raise InputError(
            _("This is no text, page or document that can be read."),
            way_out=_("Upload a text, HTML, DOCX or PDF file."),
        )
    for encoding in ("utf-16",) if wide else ("utf-8-sig",):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("cp1258", "replace")


def _of_html(text: str) -> str:
    """Return the words of the article: what stands in paragraphs, without menus."""
    from lxml import html

    parser = html.HTMLParser(no_network=True, remove_comments=True, huge_tree=False)
    root = html.document_fromstring(text, parser=parser)
    for name in ASIDE:
        for found in list(root.iter(name)):
            found.drop_tree()
    holders = ("article", "main", "section", "div", "td", "body")
    best = max(root.iter(*holders), key=_weight, default=root)
    if _weight(best) <= 0 and root.text_content().strip():
        raise InputError(
            _("The page holds menus and links, no report."),
            way_out=_("Paste the text of the report."),
        )
    for block in best.iter():
        if block.tag in BLOCKS:
            block.tail = "\n" + (block.tail or "")
    words = re.sub(r"[ \t\r\f]+", " ", str(best.text_content()))
    title = root.findtext(".//h1") or root.findtext(".//title") or ""
    body = re.sub(r"\s*\n\s*", "\n", words).strip()
    return body if title.strip() in body else f"{title.strip()}\n{body}"


def _weight(block: Any) -> float:
    """Weigh a block by its paragraphs and own words; links count against it.

    Where the headline stands beside them weighs more: notices have none.
    """
    paragraphs = block.xpath("./p|./*/p")
    words = sum(len(p.text_content()) for p in paragraphs)
    links = sum(len(a.text_content()) for p in paragraphs for a in p.iter("a"))
    own = sum(len(t.strip()) for t in block.xpath("./text()"))
    headed = bool(block.xpath("./h1|./*/h1"))
    return float(words + own - 2 * links) * (HEADED if headed else 1)


HEADED = 5
"""So many times more weighs what the headline stands beside."""


def _of_docx(content: bytes) -> str:
    import docx

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
            size = sum(i.file_size for i in archive.infolist())
            if "word/document.xml" not in names or size > LARGEST_INSIDE:
                raise InputError(
                    _("This archive is no document that can be read."),
                    way_out=_("Upload a text, HTML, DOCX or PDF file."),
                )
            if any(_declares(archive.read(n)) for n in names if _is_xml(n)):
                raise InputError(
                    _("The document names things outside itself; it is not opened."),
                    way_out=_("Save it anew from the word processor."),
                )
        document = docx.Document(io.BytesIO(content))
    except (zipfile.BadZipFile, KeyError, ValueError) as error:
        raise InputError(
            _("The document is damaged."), way_out=_("Save it anew and try again.")
        ) from error
    lines = [p.text for p in document.paragraphs]
    cells = [c.text for t in document.tables for r in t.rows for c in r.cells]
    return "\n".join(line for line in [*lines, *cells] if line.strip())


def _is_xml(name: str) -> bool:
    return name.endswith((".xml", ".rels"))


def _declares(part: bytes) -> bool:
    """Say whether a part declares entities, in one byte or two for a letter."""
    plain = part.replace(b"\x00", b"") if b"\x00" in part[:400] else part
    return b"<!DOCTYPE" in plain or b"<!ENTITY" in plain


def _of_pdf(content: bytes) -> str:
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted:
            raise InputError(
                _("The PDF is locked with a password."),
                way_out=_("Save it without the password, or paste the text."),
            )
        if len(reader.pages) > MOST_PAGES:
            raise InputError(
                _("The text is longer than a report can be."),
                way_out=_("Take in the report alone, part by part."),
            )
        pages = _pages(reader)
    except (PyPdfError, ValueError, KeyError) as error:
        raise InputError(
            _("The document is damaged."), way_out=_("Save it anew and try again.")
        ) from error
    text = "\n".join(pages)
    if len(text.strip()) < LEAST_ON_A_PAGE * max(1, len(pages)):
        raise InputError(
            _("The PDF holds pictures of pages, no text."),
            way_out=_("Paste the text, or upload the page itself."),
        )
    return text


def _pages(reader: PdfReader) -> list[str]:
    """Return the text of the pages, of no more than show that it is too long."""
    found, letters = [], 0
    for page in reader.pages:
        found.append(page.extract_text() or "")
        letters += len(found[-1])
        if letters > longest():
            break
    return found
