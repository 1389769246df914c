"""Briefings on paper: PDF and DOCX, Lao among them."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from docx import Document
from pypdf import PdfReader

from banyan.briefings import services
from banyan.briefings.render import briefing_file, briefing_print
from banyan.jobs.running import execute
from banyan.kernel.errors import InputError, NotVisible
from banyan.ledger.models import Reading
from tests.support import briefing_world as bw
from tests.support import kept

pytestmark = pytest.mark.django_db


@kept.once
def built() -> bw.World:
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


LINE = "ການກໍ່ສ້າງພັກແມ່ນວຽກງານທີ່ສຳຄັນຂອງທຸກຂັ້ນ ແລະ ທຸກໜ່ວຍພັກຕ້ອງເອົາໃຈໃສ່ປະຕິບັດຢ່າງຕໍ່ເນື່ອງ "


def test_a_lao_briefing_of_two_pages_breaks_its_lines(world: bw.World) -> None:
    """No line runs past the margin, and the text can be copied out unchanged."""
    row = world.compose(template="blank")
    section = row.sections.get()
    services.section_change(
        actor=world.actor("exchange"),
        briefing=row.uid,
        section=section.uid,
        values={"text": {"vi": "x", "lo": LINE.replace(" ", "") * 60, "en": "x"}},
    )
    made = briefing_file(
        actor=world.actor("exchange"), briefing=row.uid, language="lo", form="pdf"
    )
    if folder := os.environ.get("BANYAN_LOOK"):
        Path(folder, "two-pages-lo.pdf").write_bytes(made.content)
    pages = PdfReader(io.BytesIO(made.content)).pages
    assert len(pages) >= 3, "the title page, and two pages of text"
    if not shutil.which("pdftoppm"):
        return  # without the tool, that it has its pages
    lines = pictured_lines(made.content)
    assert len(lines) > 60, "the text fell into lines"
    left, right = 2.5 / 2.54, 21 / 2.54 - 2.3 / 2.54
    assert min(a for a, _b in lines) >= left - 0.05
    assert max(b for _a, b in lines) <= right + 0.05
    copied = subprocess.run(
        ["pdftotext", "-", "-"], input=made.content, capture_output=True, check=True
    ).stdout.decode()
    assert "ວຽກງານທີ່ສຳຄັນຂອງ" in "".join(copied.split())


def pictured_lines(content: bytes) -> list[tuple[float, float]]:
    """Return where the inked lines of the pages of text begin and end, in inches."""
    found = []
    for picture in pictures(content)[1:]:
        rows = [r for r in inked(picture) if r]
        found += [(min(r) / DPI, (max(r) + 1) / DPI) for r in rows]
    return found


DPI = 72


def pictures(content: bytes) -> list[tuple[int, int, bytes]]:
    """Return each page as width, height and its grey values."""
    run = subprocess.run(
        ["pdftoppm", "-gray", "-r", str(DPI), "-"], input=content, capture_output=True,
        check=True,
    )  # fmt: skip
    data, made = run.stdout, []
    while data:
        head = re.match(rb"P5\s+(\d+)\s+(\d+)\s+255\s", data)
        assert head is not None
        wide, high = int(head[1]), int(head[2])
        end = head.end() + wide * high
        made.append((wide, high, data[head.end() : end]))
        data = data[end:]
    return made


def inked(picture: tuple[int, int, bytes]) -> list[list[int]]:
    """Return the dark places of each row of a page, its head and foot left out."""
    wide, high, grey = picture
    return [
        [x for x in range(wide) if grey[y * wide + x] < 128]
        for y in range(int(high * 0.1), int(high * 0.9))
    ]


def test_a_draft_says_so_and_a_specimen_too(world: bw.World) -> None:
    row = world.compose()
    made = briefing_file(
        actor=world.actor("exchange"), briefing=row.uid, language="en", form="pdf"
    )
    assert "Draft: nothing of this was released" in _text(made.content, "pdf")
    row.is_specimen = True
    row.save()
    made = briefing_file(
        actor=world.actor("exchange"), briefing=row.uid, language="vi", form="docx"
    )
    assert "SPECIMEN" in made.name
    header = Document(io.BytesIO(made.content)).sections[0].header
    assert "SPECIMEN" in "".join(p.text for p in header.paragraphs)


def test_what_is_not_given_out(world: bw.World) -> None:
    row = world.released()
    with pytest.raises(InputError):
        briefing_file(
            actor=world.actor("guest"), briefing=row.uid, language="lo", form="odt"
        )
    with pytest.raises(NotVisible):
        briefing_file(
            actor=world.actor("neighbour"), briefing=row.uid, language="lo", form="pdf"
        )


def test_taking_it_out_is_recorded(world: bw.World) -> None:
    row = world.released()
    before = Reading.objects.count()
    briefing_file(
        actor=world.actor("guest"), briefing=row.uid, language="lo", form="pdf"
    )
    assert Reading.objects.count() == before + 1


def test_all_languages_as_a_job(world: bw.World) -> None:
    row = world.released()
    job = briefing_print(
        actor=world.actor("exchange"),
        briefing=row.uid,
        languages=bw.LANGUAGES,
        forms=["pdf", "docx"],
    )
    execute(job.pk)
    job.refresh_from_db()
    assert job.state == "done", job.error
    endings = {f.name.split("-")[-1] for f in job.files.all()}
    assert endings == {f"{k}.{f}" for k in bw.LANGUAGES for f in ("pdf", "docx")}
