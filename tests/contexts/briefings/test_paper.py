"""Briefings on paper: PDF and DOCX, Lao among them."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest
from docx import Document
from pypdf import PdfReader

from banyan.briefings.render import briefing_file
from tests.support import briefing_world as bw

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> bw.World:
    return bw.build()


@pytest.mark.parametrize("language", bw.LANGUAGES)
def test_both_forms_in_every_language(world: bw.World, language: str) -> None:
    row = world.released()
    for form in ("pdf", "docx"):
        made = briefing_file(
            actor=world.actor("guest"), briefing=row.uid, language=language, form=form
        )
        if folder := os.environ.get("BANYAN_LOOK"):
            Path(folder, made.name).write_bytes(made.content)
        assert made.name.endswith(f"-{language}.{form}")
        text = _text(made.content, form)
        assert "Our work" in text and row.snapshot.hash in text
        assert "Pair them" in text and "22" in text


def _text(content: bytes, form: str) -> str:
    if form == "pdf":
        pages = PdfReader(io.BytesIO(content)).pages
        return "\n".join(page.extract_text() for page in pages)
    file = Document(io.BytesIO(content))
    cells = [c.text for t in file.tables for row in t.rows for c in row.cells]
    return "\n".join([*(p.text for p in file.paragraphs), *cells])
