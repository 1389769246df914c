"""The forms of evaluation on paper: a member's, and the sheet of a unit."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language, override
from django.views.decorators.http import require_POST

from banyan.evaluation import queries
from banyan.kernel.errors import NotVisible
from banyan.kernel.text import LANGUAGES
from banyan.ledger.services import with_reading
from banyan.papers.forms import DOCX, PDF, fill
from banyan.web.shared.errors import reads

from . import forms, parsing
from .papers import papers_of, papers_of_sheet

FORMATS = {"docx": DOCX, "pdf": PDF}


def _answer(
    request: HttpRequest, code: str, build: Callable[[], dict[str, Any]], **reading: Any
) -> HttpResponse:
    kind = request.POST.get("format", "")
    language = request.POST.get("language", "") or get_language() or "vi"
    if kind not in FORMATS or language not in LANGUAGES:
        raise NotVisible
    actor = request.actor  # type: ignore[attr-defined]
    with override(language):  # words of the paper, not of the reader's pages
        data = build()
    filled = with_reading(
        lambda: fill(code, language, data),
        actor=actor,
        what=f"printed {kind} {language}",
        **reading,
    )
    content = filled.docx if kind == "docx" else filled.pdf
    name = f"{code}-{language}.{kind}"
    return HttpResponse(
        content,
        content_type=FORMATS[kind],
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@reads
@require_POST
def form(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """A form of one assessment: what is known is filled in, the rest stays a line."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.about(actor, uid)
    code = request.POST.get("paper", "") or "self-review"
    if code not in dict(papers_of(found)):
        raise NotVisible
    return _answer(
        request,
        code,
        lambda: forms.data_of(code, actor, found),
        kind="evaluation.assessment",
        subject=found.row.id,
        person=found.row.person,
        unit=found.row.unit,
    )


@reads
@require_POST
def sheet(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """The sheet of a unit: one line for each member, to fill in by hand or sign."""
    actor = request.actor  # type: ignore[attr-defined]
    campaign = queries.campaign_get(actor, uid, counted=False)
    unit = parsing.unit_of(actor, request.GET.get("at", ""))
    code = request.POST.get("paper", "") or "evaluation-sheet"
    if unit is None or code not in dict(papers_of_sheet(campaign)):
        raise NotVisible
    found = queries.sheet(actor, campaign, unit)
    return _answer(
        request,
        code,
        lambda: forms.sheet_data(campaign, found),
        kind="evaluation.campaign",
        subject=campaign.id,
        unit=unit,
    )
