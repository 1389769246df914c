"""The forms of evaluation on paper: a member's, and the sheet of a unit."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_POST

from banyan.evaluation import queries
from banyan.evaluation.domain.frame import Frame
from banyan.kernel import clock
from banyan.kernel.errors import NotVisible
from banyan.kernel.text import LANGUAGES
from banyan.ledger.services import with_reading
from banyan.papers.forms import DOCX, PDF, fill
from banyan.web.shared.errors import reads

from . import parsing
from . import words as w
from .about_page import question_of
from .pages import row_words

FORMATS = {"docx": DOCX, "pdf": PDF}
LINE = "…" * 12


def _answer(
    request: HttpRequest, code: str, data: dict[str, Any], **reading: Any
) -> HttpResponse:
    kind = request.POST.get("format", "")
    language = request.POST.get("language", "") or get_language() or "vi"
    if kind not in FORMATS or language not in LANGUAGES:
        raise NotVisible
    actor = request.actor  # type: ignore[attr-defined]
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
    """A member's form: what is known is filled in, the rest stays a dotted line."""
    found = queries.about(request.actor, uid)  # type: ignore[attr-defined]
    campaign, frame = found.campaign, found.campaign.frame
    row = row_words(campaign, found.row)
    lines = [
        f"{question_of(k)}: {found.answers.get(k) or LINE}"
        for k in ("done", "lacking", "next")
    ]
    own = found.points.get("self", {})
    for part in frame.parts:
        for one in part.items or (part,):
            said = own.get(one.key) or w.class_name(frame, found.words.get(one.key, ""))
            lines.append(f"{w.text(one.title)}: {LINE if said == '–' else said}")
    lines.append(
        f"{gettext('Class given to oneself')}: {LINE if row['self'] == '–' else row['self']}"
    )
    data = {
        "unit": row["unit"] or row["name"],
        "place": LINE,
        "date": clock.today(),
        "subject": f"{row['name']} – {w.text(campaign.title)}",
        "lines": lines,
        "counts": [
            f"{w.text(k.title)}: {found.row.voices.get(k.key, LINE)}"
            for k in frame.classes
        ],
        "signer": row["name"],
    }  # fmt: skip
    return _answer(
        request, "self-review", data, kind="evaluation.assessment", subject=found.row.id,
        person=found.row.person, unit=found.row.unit,
    )  # fmt: skip


def _voices(frame: Frame, voices: Mapping[str, int]) -> str:
    named = ((k, n) for k, n in voices.items() if frame.klass(k))
    return ", ".join(f"{w.class_name(frame, k)} {n}" for k, n in named)


@reads
@require_POST
def sheet(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """The sheet of a unit: one line for each member, to fill in by hand or sign."""
    actor = request.actor  # type: ignore[attr-defined]
    campaign = queries.campaign_get(actor, uid)
    unit = parsing.unit_of(actor, request.GET.get("at", ""))
    if unit is None:
        raise NotVisible
    found = queries.sheet(actor, campaign, unit)
    rows = []
    for one in (r for r in found.rows if r.subject == "member"):
        row = row_words(campaign, one)
        blank = {"–": ""}
        rows.append(
            {
                "name": row["name"],
                "self": row["reason"] if not one.rated else blank.get(row["self"], row["self"]),
                "voices": _voices(campaign.frame, one.voices),
                "proposed": blank.get(row["proposed"], row["proposed"]),
                "final": blank.get(row["final"], row["final"]),
            }
        )  # fmt: skip
    data = {
        "unit": w.text(found.unit_name),
        "place": LINE,
        "date": clock.today(),
        "subject": w.text(campaign.title),
        "rows": rows,
        "signer": LINE,
    }
    return _answer(
        request, "evaluation-sheet", data, kind="evaluation.campaign",
        subject=campaign.id, unit=unit,
    )  # fmt: skip
