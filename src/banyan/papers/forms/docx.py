"""The DOCX of a resolved document, for who must still edit or sign on paper.

Lao is a complex script in Word: size, weight and slant are set twice (``w:sz``
and ``w:szCs``, ...), else Lao stays plain. Fonts are only named, never shipped.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

from docx import Document as new_document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt
from docx.text.paragraph import Paragraph

from .resolve import Block, Document

LATIN, LAO = "Times New Roman", "Phetsarath OT"
_ALIGN = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
}


def to_docx(document: Document) -> bytes:
    """Return the document as DOCX."""
    file = begin(document)
    for block in document["blocks"]:
        _WRITERS[block["type"]](file, block)
    return saved(file)


def begin(document: Document) -> Any:
    """Return an empty file with the page, fonts, head and foot of the house.

    Asks of the document its language, title, about, unofficial, specimen, page
    and whether it lies on its side.
    """
    file = new_document()
    _set_up(file, document)
    _header(file, document)
    _footer(file, document)
    return file


def saved(file: Any) -> bytes:
    """Return a file as bytes."""
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


# -- page ---------------------------------------------------------------------


def _set_up(file: Any, document: Document) -> None:
    section = file.sections[0]
    width, height = Cm(21.0), Cm(29.7)
    if document["landscape"]:
        section.orientation = WD_ORIENT.LANDSCAPE
        width, height = height, width
    section.page_width, section.page_height = width, height
    section.top_margin = section.bottom_margin = Cm(2)
    section.left_margin = Cm(2 if document["landscape"] else 3)
    section.right_margin = Cm(2 if document["landscape"] else 1.8)
    _fonts(file.styles["Normal"].element.get_or_add_rPr(), document["language"])
    file.styles["Normal"].paragraph_format.space_after = Pt(4)
    file.core_properties.title = document["title"]
    file.core_properties.author = ""
    file.core_properties.comments = ""
    file.core_properties.language = document["language"]


def _fonts(properties: Any, language: str) -> None:
    fonts = properties.get_or_add_rFonts()
    for name in ("w:ascii", "w:hAnsi", "w:eastAsia"):
        fonts.set(qn(name), LATIN)
    fonts.set(qn("w:cs"), LAO)
    for name in ("w:sz", "w:szCs"):
        _child(properties, name, "26")
    tag = OxmlElement("w:lang")
    tag.set(qn("w:val"), {"vi": "vi-VN", "lo": "lo-LA", "en": "en-GB"}[language])
    tag.set(qn("w:bidi"), "lo-LA")
    properties.append(tag)


def _child(parent: Any, name: str, value: str | None = None) -> None:
    element = OxmlElement(name)
    if value is not None:
        element.set(qn("w:val"), value)
    parent.append(element)


_WATERMARK = (
    "<w:r {ns} xmlns:v='urn:schemas-microsoft-com:vml'"
    " xmlns:o='urn:schemas-microsoft-com:office:office'><w:pict>"
    "<v:shapetype id='_x0000_t136' coordsize='21600,21600' o:spt='136' adj='10800'"
    " path='m@7,l@8,m@5,21600l@6,21600e'><v:formulas>"
    "<v:f eqn='sum #0 0 10800'/><v:f eqn='prod #0 2 1'/><v:f eqn='sum 21600 0 @1'/>"
    "<v:f eqn='sum 0 0 @2'/><v:f eqn='sum 21600 0 @3'/><v:f eqn='if @0 @3 0'/>"
    "<v:f eqn='if @0 21600 @1'/><v:f eqn='if @0 0 @2'/><v:f eqn='if @0 @4 21600'/>"
    "</v:formulas><v:path textpathok='t' o:connecttype='rect'/>"
    "<v:textpath on='t' fitshape='t'/></v:shapetype>"
    "<v:shape id='specimen' type='#_x0000_t136' style='position:absolute;"
    "margin-left:0;margin-top:0;width:480pt;height:60pt;rotation:328;z-index:-251;"
    "mso-position-horizontal:center;mso-position-horizontal-relative:margin;"
    "mso-position-vertical:center;mso-position-vertical-relative:margin'"
    " fillcolor='#e8b9bc' stroked='f'><v:fill opacity='.5'/>"
    "<v:textpath style='font-family:&quot;Arial&quot;;font-size:1pt' string=''/>"
    "</v:shape></w:pict></w:r>"
)


def _header(file: Any, document: Document) -> None:
    paragraph = file.sections[0].header.paragraphs[0]
    marks = " · ".join(document["specimen"])
    if document["unofficial"]:
        write_run(paragraph, document["unofficial"], size=9, italic=True)
    if not marks:
        return
    if document["unofficial"]:
        paragraph = file.sections[0].header.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    write_run(paragraph, marks, size=10, bold=True)
    mark = parse_xml(_WATERMARK.format(ns=nsdecls("w")))
    path = mark.find(".//{urn:schemas-microsoft-com:vml}shape")
    path[-1].set("string", marks)
    paragraph._p.append(mark)


def _footer(file: Any, document: Document) -> None:
    paragraph = file.sections[0].footer.paragraphs[0]
    left = " · ".join(t for t in (document["title"], document["about"]) if t)
    write_run(paragraph, left + "\t\t", size=9)
    before, rest = document["page"].split("{page}")
    between, after = rest.split("{pages}")
    for text, field in ((before, "PAGE"), (between, "NUMPAGES"), (after, "")):
        if text:
            write_run(paragraph, text, size=9)
        if field:
            _field(paragraph, field)


def _field(paragraph: Paragraph, instruction: str) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), instruction)
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)


# -- text ---------------------------------------------------------------------


def write_run(
    paragraph: Paragraph,
    text: str,
    *,
    size: float = 13,
    bold: bool = False,
    italic: bool = False,
) -> None:
    """Write text into a paragraph, a line for each line of it."""
    for number, line in enumerate(text.split("\n")):
        run = paragraph.add_run()
        if number:
            run.add_break()
        run.add_text(line)
        run.bold, run.italic = bold or None, italic or None
        run.font.size = Pt(size)
        properties = run._r.get_or_add_rPr()
        if bold:
            _child(properties, "w:bCs")
        if italic:
            _child(properties, "w:iCs")
        _child(properties, "w:szCs", str(round(size * 2)))
        if any("\u0e80" <= c <= "\u0eff" for c in line):
            _child(properties, "w:cs")


def write_paragraph(
    place: Any, text: str, *, align: str = "left", after: float = 4, **style: Any
) -> Paragraph:
    """Write a paragraph at the end of a place; return it."""
    paragraph: Paragraph = place.add_paragraph()
    paragraph.alignment = _ALIGN[align]
    paragraph.paragraph_format.space_after = Pt(after)
    write_run(paragraph, text, **style)
    return paragraph


def write_cell(cell: Any, text: str, *, align: str = "left", **style: Any) -> Paragraph:
    """Write a paragraph into a cell of a table; return it."""
    first = cell.paragraphs[0]
    paragraph: Paragraph = cell.add_paragraph() if first.runs else first
    paragraph.alignment = _ALIGN[align]
    paragraph.paragraph_format.space_after = Pt(2)
    write_run(paragraph, text, **style)
    return paragraph


def _underlined(paragraph: Paragraph) -> None:
    border = parse_xml(
        f"<w:pBdr {nsdecls('w')}><w:bottom w:val='single' w:sz='6' w:space='1'"
        " w:color='000000'/></w:pBdr>"
    )
    # Word insists on the order of the schema: borders stand before these.
    after = ("w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")
    paragraph._p.get_or_add_pPr().insert_element_before(border, *after)


# -- blocks -------------------------------------------------------------------


def _letterhead(file: Any, block: Block) -> None:
    table = file.add_table(rows=1, cols=2)
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    for cell, side in zip(table.rows[0].cells, ("left", "right"), strict=True):
        for line in block[side]:
            paragraph = write_cell(
                cell,
                line["text"],
                align="center",
                size=13,
                bold=line["bold"],
                italic=line["italic"],
            )
            if line["rule"]:
                _underlined(paragraph)
    write_paragraph(file, "", after=2)


def _title(file: Any, block: Block) -> None:
    write_paragraph(file, block["text"], align="center", after=2, size=16, bold=True)
    if block["subtitle"]:
        write_paragraph(file, block["subtitle"], align="center", after=2, bold=True)
    write_paragraph(file, "_" * 12, align="center", after=10, size=9)


def _heading(file: Any, block: Block) -> None:
    paragraph = write_paragraph(file, block["text"], bold=True)
    paragraph.paragraph_format.space_before = Pt(10)
    paragraph.paragraph_format.keep_with_next = True


def _plain(file: Any, block: Block) -> None:
    style = block["style"]
    write_paragraph(
        file,
        block["text"],
        align="center" if style.startswith("centred") else "left",
        after=6,
        bold=style == "centred",
        italic="italic" in style,
        size=11 if style == "small" else 13,
    )


def _list(file: Any, block: Block) -> None:
    article = block["style"] == "article"
    italic = block["style"] == "italic"
    for item in block["items"]:
        lead = f"{item['lead']} " if item["lead"] else ""
        paragraph = write_paragraph(file, lead, after=6, bold=article, italic=italic)
        paragraph.paragraph_format.first_line_indent = Cm(1)
        write_run(paragraph, item["text"], italic=italic)


def _facts(file: Any, block: Block) -> None:
    table = file.add_table(rows=0, cols=2)
    table.autofit = False
    for item in block["items"]:
        label, value = table.add_row().cells
        label.width, value.width = Cm(5.4), Cm(10.6)
        write_cell(label, item["label"], size=12)
        write_cell(value, item["value"], size=12, bold=True)
    write_paragraph(file, "", after=2, size=6)


def _table(file: Any, block: Block) -> None:
    if not block["rows"]:
        write_paragraph(file, block["empty"], italic=True)
        return
    table = file.add_table(rows=1, cols=len(block["columns"]))
    table.style = "Table Grid"
    table.autofit = False
    widths = _widths(file, block)
    for cell, column in zip(table.rows[0].cells, block["columns"], strict=True):
        write_cell(cell, column["label"], align="center", size=11, bold=True)
    repeat_row(table.rows[0])
    for values in block["rows"]:
        row = table.add_row()
        keep_row(row)
        for cell, column, value in zip(
            row.cells, block["columns"], values, strict=True
        ):
            write_cell(cell, value, align=column["align"], size=11)
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = width
    write_paragraph(file, "", after=2, size=6)


def _widths(file: Any, block: Block) -> list[int]:
    section = file.sections[0]
    room = section.page_width - section.left_margin - section.right_margin
    total = sum(c["width"] for c in block["columns"])
    return [round(room * c["width"] / total) for c in block["columns"]]


def repeat_row(row: Any) -> None:
    """Let a row stand at the head of the table on every page."""
    _child(row._tr.get_or_add_trPr(), "w:tblHeader")
    keep_row(row)


def keep_row(row: Any) -> None:
    """Let a row never break between pages."""
    _child(row._tr.get_or_add_trPr(), "w:cantSplit")


def _signature(file: Any, block: Block) -> None:
    """Write who signs; what is said last stays with it, never alone on a page."""
    for paragraph in file.paragraphs[-2:]:
        paragraph.paragraph_format.keep_with_next = True
    table = file.add_table(rows=1, cols=2)
    keep_row(table.rows[0])
    left, right = table.rows[0].cells
    if block["recipients"]:
        write_cell(left, block["recipients_label"], size=11, bold=True, italic=True)
        for recipient in block["recipients"]:
            write_cell(left, f"- {recipient}", size=11)
    for line in block["lines"]:
        write_cell(right, line, align="center", bold=True)
    stamp = write_cell(right, block["stamp"], align="center", size=11, italic=True)
    stamp.paragraph_format.space_before = Pt(10)
    stamp.paragraph_format.space_after = Pt(44)
    write_cell(right, block["name"], align="center", bold=True)


_WRITERS: dict[str, Callable[[Any, Block], None]] = {
    "letterhead": _letterhead,
    "title": _title,
    "heading": _heading,
    "paragraph": _plain,
    "list": _list,
    "facts": _facts,
    "table": _table,
    "signature": _signature,
}
