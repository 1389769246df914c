"""The PDF of a briefing, and a drawing as a picture; both set by typst."""

from __future__ import annotations

from pathlib import Path

import typst

from banyan.papers.forms.pdf import compiled, font_folders

from .document import Document

TEMPLATE = Path(__file__).parent / "briefing.typ"
CHART = Path(__file__).parent / "chart.typ"


def to_pdf(document: Document) -> bytes:
    """Return the document as PDF/A-2b, with its fonts inside."""
    return compiled(TEMPLATE, document)


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
