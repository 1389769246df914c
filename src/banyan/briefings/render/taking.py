"""Taking a briefing out as a file: at once, or as a job when it is large."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from banyan.base.jobs import JobContext
from banyan.base.scratch import scratch
from banyan.jobs.services import job_start
from banyan.kernel.actor import Actor
from banyan.kernel.errors import InputError, Problem
from banyan.kernel.text import gettext_noop as _
from banyan.ledger.services import with_reading
from banyan.papers.forms import DOCX, PDF

from ..queries.shown import BriefingShown, briefing_get, content_shown
from ..settings import rules
from ..store import KIND, READ
from .document import document_of
from .docx import to_docx
from .pdf import to_pdf

FORMS = {"pdf": PDF, "docx": DOCX}
MAKES = {"pdf": to_pdf, "docx": to_docx}
JOB = "briefings.render"


@dataclass(frozen=True)
class Made:
    """A file: its name, its type, its content."""

    name: str
    media_type: str
    content: bytes


def is_large(shown: BriefingShown, files: int) -> bool:
    """Say whether so many files of a briefing are left to the worker."""
    return len(shown.content["sections"]) * files >= rules().large


def briefing_file(
    *, actor: Actor, briefing: uuid.UUID | str, language: str, form: str
) -> Made:
    """Return a briefing as a file; that it was taken out is recorded first.

    Raises NotVisible out of range or in a language that was not released to the
    actor, InputError for another form than pdf and docx.
    """
    _check(form)
    shown = content_shown(actor, briefing, language)
    made: Made = with_reading(
        lambda: _made(shown, language, form),
        actor=actor,
        kind=KIND,
        subject=shown.id,
        what=f"briefing {form} {language}",
        unit=shown.unit_id,
    )
    return made


def _check(form: str) -> None:
    if form in FORMS:
        return
    template = _("“%(form)s” is no form of a briefing: pdf or docx.")
    problem = Problem.of("briefing.form", template, field="form", form=form)
    raise InputError(template, code="briefing.form", problems=[problem], form=form)


def _made(shown: BriefingShown, language: str, form: str) -> Made:
    specimen = bool(settings.BANYAN_DEMO or shown.is_specimen)
    document = document_of(
        shown.content, language, hash_of_snapshot=shown.hash, specimen=specimen
    )
    mark = "-SPECIMEN" if specimen else ""
    name = f"briefing-{str(shown.uid)[-12:]}-{language}{mark}.{form}"
    return Made(name, FORMS[form], MAKES[form](document))


def briefing_print(
    *, actor: Actor, briefing: uuid.UUID | str, languages: Sequence[str],
    forms: Sequence[str],
) -> Any:  # fmt: skip
    """Leave the files of a briefing to the worker; return the job."""
    for form in forms:
        _check(form)
    shown = briefing_get(actor, briefing, content=False)
    return job_start(
        actor=actor,
        kind=JOB,
        params={
            "briefing": str(shown.uid),
            "languages": [k for k in shown.languages if k in languages],
            "forms": list(forms),
        },
        about=str(shown.title)[:200],
    )


def render_job(context: JobContext) -> Mapping[str, Any]:
    """Make the files of a briefing one after the other; each is recorded."""
    params = context.params
    wanted = [(k, f) for k in params["languages"] for f in params["forms"]]
    with scratch() as folder:
        for done, (language, form) in enumerate(wanted):
            context.progress(done, len(wanted))
            made = briefing_file(
                actor=context.actor,
                briefing=params["briefing"],
                language=language,
                form=form,
            )
            path = folder / made.name
            path.write_bytes(made.content)
            context.attach(made.name, path, made.media_type, needs=[READ])
        context.progress(len(wanted), len(wanted))
    return {"files": len(wanted)}
