"""A briefing of ten pages with charts, in three languages, as the worker makes it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from pypdf import PdfReader

from banyan.briefings import services
from banyan.briefings.render import briefing_file, briefing_print
from banyan.jobs.running import execute
from banyan.kernel.actor import Actor
from banyan.kernel.text import LANGUAGES, Text

from .measure import Result, timed

FILES_S = 10
"""For PDF and DOCX in three languages, six files."""
PAGES = 10
TEXT = Text(
    vi="Cấp ủy bàn và ra nghị quyết về công tác xây dựng tổ chức, phân công người làm. ",
    lo="ຄະນະພັກປຶກສາຫາລື ແລະ ອອກມະຕິກ່ຽວກັບວຽກງານກໍ່ສ້າງການຈັດຕັ້ງ, ມອບໝາຍຜູ້ຮັບຜິດຊອບ. ",
    en="The committee deliberates on the work of building the organisation and assigns it. ",
)


def measured(actor: Actor) -> Iterator[Result]:
    """Yield the line of the files."""
    uid = _released(actor)
    pages = _pages(actor, uid)
    yield timed(
        "works",
        "briefing with charts, PDF and DOCX in three languages, as a job",
        lambda: _made(actor, uid, pages),
        FILES_S,
    )


def _released(actor: Actor) -> Any:
    """Return a briefing of the whole house with texts, charts and figures."""
    top = apps.get_model("units", "Unit").objects.filter(
        structure__key="party", parent=None, state="active"
    )
    row = services.briefing_compose(
        actor=actor,
        unit=top.order_by("path").first(),
        template="party-city",
        title=Text(vi="Công tác", lo="ວຽກງານ", en="Work"),
    )
    told = Text(**{k: getattr(TEXT, k) * 30 for k in LANGUAGES})
    for section in row.sections.order_by("position"):
        services.section_change(
            actor=actor,
            briefing=row.uid,
            section=section.uid,
            values={"text": told, "charts": ["ages", "admissions"]},
        )
    services.briefing_submit(actor=actor, briefing=row.uid)
    for language in LANGUAGES:
        services.briefing_approve(actor=actor, briefing=row.uid, language=language)
    services.briefing_release(actor=actor, briefing=row.uid, level="internal")
    return row.uid


def _made(actor: Actor, uid: Any, pages: int) -> str:
    job = briefing_print(
        actor=actor, briefing=uid, languages=LANGUAGES, forms=["pdf", "docx"]
    )
    execute(job.pk)
    job.refresh_from_db()
    if job.state != "done":
        raise RuntimeError(f"the job ended {job.state}")
    return f"{job.files.count()} files of {pages} pages"


def _pages(actor: Actor, uid: Any) -> int:
    made = briefing_file(actor=actor, briefing=uid, language="lo", form="pdf")
    pages = len(PdfReader(io.BytesIO(made.content)).pages)
    if pages < PAGES:
        raise RuntimeError(f"only {pages} pages")
    return pages
