"""The DOCX of a briefing, for who must still edit it; the page is the house's own."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from docx.enum.text import WD_BREAK
from docx.shared import Cm, Pt

from banyan.papers.forms.docx import (
    begin,
    keep_row,
    repeat_row,
    saved,
    write_cell,
    write_paragraph,
    write_run,
)

from .document import Document
from .pdf import picture_of

SIZE = 12


def to_docx(document: Document) -> bytes:
    """Return the document as DOCX, its charts as pictures."""
    head = {
        **document,
        "about": document["unit"],
        "unofficial": document["draft"],
        "landscape": False,
    }
    file = begin(head)
    file.sections[0].different_first_page_header_footer = False
    _title_page(file, document)
    for section in document["sections"]:
        _section(file, section)
    _sources(file, document)
    return saved(file)


def _title_page(file: Any, document: Document) -> None:
    write_paragraph(file, document["unit"], size=13, bold=True, after=110)
    write_paragraph(file, document["kind"], size=12)
    write_paragraph(file, document["title"], size=26, bold=True, after=14)
    if document["audience"]:
        write_paragraph(file, document["audience"], size=14, after=160)
    write_paragraph(file, document["date"], size=12)
    write_paragraph(file, document["version"], size=11)
    if document["proof"]["hash"]:
        proof = document["proof"]
        write_paragraph(file, f"{proof['label']}: {proof['hash']}", size=8)
    _break(file)
    _contents(file, document)


def _contents(file: Any, document: Document) -> None:
    if len(document["sections"]) < 3:
        return
    write_paragraph(file, document["contents"], size=16, bold=True, after=8)
    for section in document["sections"]:
        write_paragraph(file, f"{section['number']}. {section['heading']}", size=SIZE)
    _break(file)


def _break(file: Any) -> None:
    file.add_paragraph().add_run().add_break(WD_BREAK.PAGE)


def _heading(file: Any, text: str, level: int = 1) -> None:
    """Write a heading that Word knows as one, in the fonts of the house."""
    paragraph = file.add_paragraph(style=f"Heading {level}")
    write_run(paragraph, text, size=16 if level == 1 else 13, bold=True)
    paragraph.paragraph_format.space_before = Pt(16 if level == 1 else 10)
    paragraph.paragraph_format.space_after = Pt(6)
    paragraph.paragraph_format.keep_with_next = True


def _section(file: Any, section: Document) -> None:
    _heading(file, f"{section['number']}. {section['heading']}")
    for text in section["paragraphs"]:
        write_paragraph(file, text, size=SIZE, after=6)
    if section["figures"]:
        rows = [[f["name"], f["period"], f["value"]] for f in section["figures"]]
        _table(file, section["figure_heads"], rows, (8.2, 4.6, 3.4), right=(2,))
    for chart in section["charts"]:
        _chart(file, chart)
    for practice in section["practices"]:
        _practice(file, practice)
    if section["lessons"]:
        _heading(file, section["lessons_title"], 2)
        for lesson in section["lessons"]:
            write_paragraph(file, f"– {lesson}", size=SIZE)


def _table(
    file: Any,
    heads: Sequence[str],
    rows: Sequence[Sequence[str]],
    widths: Sequence[float],
    right: Sequence[int] = (),
) -> None:
    table = file.add_table(rows=1, cols=len(heads))
    table.style = "Table Grid"
    table.autofit = False
    for cell, text in zip(table.rows[0].cells, heads, strict=True):
        write_cell(cell, text, size=10, bold=True)
    repeat_row(table.rows[0])
    for values in rows:
        row = table.add_row()
        keep_row(row)
        for at, (cell, value) in enumerate(zip(row.cells, values, strict=True)):
            write_cell(cell, value, size=10, align="right" if at in right else "left")
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Cm(width)
    write_paragraph(file, "", after=2, size=6)


def _chart(file: Any, chart: Document) -> None:
    title = write_paragraph(file, chart["title"], size=SIZE, bold=True)
    title.paragraph_format.keep_with_next = True
    picture = file.add_picture(io.BytesIO(picture_of(chart["svg"])), width=Cm(16))
    picture._inline.docPr.set("descr", _in_words(chart))


def _in_words(chart: Document) -> str:
    """Say a picture in words, for who does not see it."""
    return f"{chart['title']}: " + "; ".join(f"{a} {b}" for a, b in chart["rows"])


def _practice(file: Any, practice: Document) -> None:
    label = f"{practice['label']} · {practice['owner']}"
    small = write_paragraph(file, label, size=10, italic=True, after=2)
    small.paragraph_format.keep_with_next = True
    small.paragraph_format.space_before = Pt(8)
    write_paragraph(file, practice["title"], size=SIZE, bold=True)
    for line in practice["lines"]:
        write_paragraph(file, f"{line['label']}: {line['text']}", size=SIZE)
    for number, block in enumerate(practice["blocks"], start=1):
        write_paragraph(file, f"{number}. {block['title']}", size=SIZE, bold=True)
        if block["steps"]:
            write_paragraph(file, block["steps"], size=SIZE)


def _sources(file: Any, document: Document) -> None:
    sources, proof = document["sources"], document["proof"]
    if sources["rows"]:
        _heading(file, sources["title"])
        for note in document["note"]:
            write_paragraph(file, note, size=11)
        widths = (4.0, 4.0, 4.4, 2.0, 1.8)
        _table(file, sources["heads"], sources["rows"], widths)
    if proof["hash"]:
        write_paragraph(file, proof["text"], size=10)
        write_paragraph(file, f"{proof['label']}: {proof['hash']}", size=9)
