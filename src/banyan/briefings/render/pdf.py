"""The PDF of a briefing, and a drawing as a picture; both set by typst."""

from __future__ import annotations

import json
from pathlib import Path

import typst

from banyan.papers.forms.pdf import font_folders

from .document import Document

TEMPLATE = Path(__file__).parent / "briefing.typ"
CHART = Path(__file__).parent / "chart.typ"


def to_pdf(document: Document) -> bytes:
    """Return the document as PDF/A-2b, with its fonts inside."""
    made: bytes = typst.compile(
        str(TEMPLATE),
        root=str(TEMPLATE.parent),
        font_paths=font_folders(),
        ignore_system_fonts=True,
        pdf_standards=["a-2b"],
        sys_inputs={"data": json.dumps(document, ensure_ascii=False)},
    )
    return made


def picture_of(svg: str) -> bytes:
    """Return a drawing as PNG, for papers that hold no drawings."""
    made: bytes = typst.compile(
        str(CHART),
        root=str(CHART.parent),
        font_paths=font_folders(),
        ignore_system_fonts=True,
        format="png",
        ppi=144.0,
        sys_inputs={"svg": svg},
    )
    return made
