"""A report as a paper in one language: DOCX and PDF by the form of the pack."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext, override

from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.errors import InputError, NotVisible, Problem
from banyan.kernel.text import gettext_noop as _
from banyan.ledger.services import with_reading
from banyan.papers.forms import DOCX, PDF, fill

from . import words as w
from .queries import YearlyShown, yearly_shown
from .saying import Said, said
from .store import KIND

FORM = "yearly-report"
FORMS = {"pdf": PDF, "docx": DOCX}
LINE = "…" * 12


@dataclass(frozen=True)
class Made:
    """A file: its name, its type, its content."""

    name: str
    media_type: str
    content: bytes


def yearly_file(
    *,
    actor: Actor,
    partnership: uuid.UUID | str,
    year: int,
    language: str,
    form: str,
    now: bool = False,
    edition: int | None = None,
) -> Made:
    """Return a report as a file; that it was taken out is recorded first.

    Raises NotVisible out of range or in a language that was not released to the actor,
    InputError for another form than pdf and docx.
    """
    if form not in FORMS:
        template = _("“%(form)s” is no form of a yearly report: pdf or docx.")
        problem = Problem.of("yearly.form", template, field="form", form=form)
        raise InputError(template, code="yearly.form", problems=[problem], form=form)
    shown = yearly_shown(actor, partnership, year, now=now, edition=edition)
    if language not in shown.languages:
        raise NotVisible
    made: Made = with_reading(
        lambda: _made(shown, language, form),
        actor=actor,
        kind=KIND if shown.is_given else "exchange.partnership",
        subject=shown.id,
        what=f"yearly {year} {form} {language}",
        unit=shown.unit_id,
    )
    return made


def _made(shown: YearlyShown, language: str, form: str) -> Made:
    filled = fill(FORM, language, data_of(shown, language))
    mark = "-SPECIMEN" if filled.is_specimen else ""
    name = f"yearly-{shown.year}-{str(shown.partnership)[-12:]}-{language}{mark}.{form}"
    return Made(name, FORMS[form], getattr(filled, form))


def data_of(shown: YearlyShown, language: str) -> dict[str, Any]:
    """Return what the form is filled from."""
    report = said(shown.content, language)
    with override(language):
        return {
            "unit": report.own,
            "number": report.paper,
            "place": LINE,
            "date": shown.released_on or clock.today(),
            "year": str(shown.year),
            "partnership": report.partnership,
            "own": report.own,
            "partner": report.partner,
            "as_of": report.as_of,
            "before": str(shown.year - 1),
            "twins": list(report.twins),
            "foreword": list(report.foreword),
            "draft": "" if shown.is_given else gettext(DRAFT),
            "kept_back": _kept_back(report),
            "proof": shown.hash,
            "edition": str(report.edition) if report.edition else "",
            "limit": str(shown.content["limit"]),
            "recipients": [report.partner, report.own],
            "sign_post": LINE,
            "is_specimen": shown.is_specimen,
            **_tables(report.rows),
        }


DRAFT = _("Draft: nothing of this was released")


def _tables(rows: Mapping[str, Any]) -> dict[str, list[dict[str, Any]]]:
    return {key: [dict(row) for row in found] for key, found in rows.items()}


def _kept_back(report: Said) -> str:
    return "; ".join(report.kept_back)


def titles(language: str) -> dict[str, str]:
    """Return the titles of the sections in a language, in their order."""
    with override(language):
        return {key: gettext(label) for key, label in w.SECTIONS.items()}
