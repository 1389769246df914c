"""Certificates and transcripts to take along, the calendar of a cohort, the check."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from banyan.kernel import clock
from banyan.kernel.errors import NotVisible
from banyan.kernel.text import LANGUAGES
from banyan.ledger.services import with_reading
from banyan.papers.forms import DOCX, PDF
from banyan.papers.queries import PaperFile
from banyan.training import queries
from banyan.training import words as w
from banyan.training.prints import calendar_of, certificate_paper, transcript_paper
from banyan.web.features.people.words import said
from banyan.web.shared.errors import reads
from banyan.web.shared.throttle import hold_back
from banyan.web.shared.ui import Badge, Crumb, Fact, Head
from banyan.web.templatetags.banyan_ui import day, num

from .forms import CheckForm
from .pages import crumbs, row_of
from .participant_page import LANGUAGES as NAMED
from .views import ASKS, actor_of
from .words import CERTIFICATES, badge, choice, participant_url, span

MEDIA = {"pdf": PDF, "docx": DOCX}
LOOKS_AN_HOUR = 60


def _asked(request: HttpRequest) -> tuple[str, str]:
    """Return the language and form asked for; NotVisible for others."""
    form = request.POST.get("form", "pdf")
    language = request.POST.get("language", "") or (get_language() or "en")[:2]
    if form not in MEDIA or language not in LANGUAGES:
        raise NotVisible
    return language, form


@reads
@require_POST
def certificate(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Hand out a certificate in one language; taking it out is recorded first."""
    actor = actor_of(request)
    language, form = _asked(request)
    row = queries.certificate_get(actor, uid)
    filled: Any = with_reading(
        lambda: certificate_paper(row, language),
        actor=actor,
        kind="training.certificate",
        subject=row.pk,
        what=f"printed {form} {language}",
        person=row.participant.person_id,
        unit=row.participant.cohort.unit_id,
    )
    name = "".join(c if c.isalnum() or c == "-" else "-" for c in row.number)
    return _file(filled, f"{name}-{language}", form)


@reads
@require_POST
def transcript_file(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Hand out a transcript in one language; taking it out is recorded first."""
    actor = actor_of(request)
    language, form = _asked(request)
    found = queries.transcript_of(actor, uid)
    filled: Any = with_reading(
        lambda: transcript_paper(found, language),
        actor=actor,
        kind="training.participant",
        subject=queries.participant_get(actor, uid).line.id,
        what=f"transcript {form} {language}",
        person=found.person,
        unit=found.unit_id,
    )
    return _file(filled, f"transcript-{str(uid)[:8]}-{language}", form)


def _file(filled: Any, name: str, form: str) -> HttpResponse:
    content = filled.docx if form == "docx" else filled.pdf
    taken = PaperFile(f"{name}.{form}", MEDIA[form], content, False)
    return HttpResponse(content, headers=taken.headers)


@dataclass(frozen=True)
class TranscriptPage:
    """The courses of one person."""

    head: Head
    heads: tuple[str, ...]
    rows: tuple[Any, ...]
    lede: str
    file_url: str
    languages: tuple[tuple[str, str], ...] = NAMED


@require_safe
def transcript(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """The transcript of a person."""
    found = queries.transcript_of(actor_of(request), uid)
    heads = (
        gettext("Course"),
        gettext("Host"),
        gettext("Days"),
        gettext("Hours"),
        gettext("Outcome"),
        gettext("Certificate"),
    )
    rows = tuple(
        row_of(
            heads,
            (said(x.course), participant_url(x.uid)),
            said(x.host),
            span(x.starts_on, x.ends_on),
            num(x.hours) if x.hours else "",
            choice(w.PARTICIPANT_STATES, x.state),
            x.certificate.number if x.certificate else "",
        )
        for x in found.lines
    )
    page = TranscriptPage(
        head=Head(
            gettext("Transcript: %(name)s") % {"name": found.name},
            crumbs=crumbs(Crumb(found.name, participant_url(uid))),
            facts=(said(found.unit),),
            invented=found.is_specimen,
        ),
        heads=heads,
        rows=rows,
        lede=gettext("%(n)s hours completed") % {"n": num(found.hours)},
        file_url=reverse("participant_transcript_file", args=[uid]),
    )
    return render(request, "training/transcript.html", {"page": page})


@require_safe
def calendar(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """The sessions of a cohort as a calendar, in the reader's language."""
    actor = actor_of(request)
    shown = queries.cohort_shown(actor, uid)
    content = calendar_of(
        queries.sessions_of(actor, shown.id),
        shown.line.title,
        shown.record.row.zone,
        (get_language() or "en")[:2],
        clock.now(),
    )
    name = f"sessions-{str(uid)[:8]}.ics"
    taken = PaperFile(name, "text/calendar; charset=utf-8", content, False)
    return HttpResponse(content, headers=taken.headers)


# -- the check of a certificate, for everybody ------------------------------------------------


@dataclass(frozen=True)
class CheckPage:
    """Number and code, and what the certificate says."""

    form: CheckForm
    badge: Badge | None = None
    facts: tuple[Fact, ...] = ()
    fault: str = ""


@require_http_methods(ASKS)
def check(request: HttpRequest) -> HttpResponse:
    """Check a certificate by its number and code."""
    if request.method != "POST":
        page, status = CheckPage(CheckForm()), 200
    else:
        hold_back(request, "certificate", LOOKS_AN_HOUR)
        page, status = _checked(CheckForm(request.POST))
    return render(request, "training/check.html", {"page": page}, status=status)


def _checked(form: CheckForm) -> tuple[CheckPage, int]:
    if not form.is_valid():
        return CheckPage(form), 422
    try:
        found = queries.certificate_checked(
            form.cleaned_data["number"], form.cleaned_data["code"]
        )
    except NotVisible:
        text = gettext("Number and code do not belong together. Check both.")
        return CheckPage(form, fault=text), 404
    facts = (
        Fact(gettext("Number"), found.number),
        Fact(gettext("Holder"), found.holder),
        Fact(gettext("Course"), said(found.course)),
        Fact(gettext("Host"), said(found.host)),
        Fact(gettext("Days"), span(found.starts_on, found.ends_on)),
        Fact(gettext("Hours"), num(found.hours) if found.hours else ""),
        Fact(gettext("Issued on"), day(found.issued_on)),
        Fact(
            gettext("Valid until"), day(found.valid_until) if found.valid_until else ""
        ),
        Fact(
            gettext("Withdrawn on"),
            day(found.withdrawn_on) if found.withdrawn_on else "",
        ),
    )
    return CheckPage(
        form,
        badge=badge(tuple(CERTIFICATES.items()), found.state),
        facts=tuple(f for f in facts if f.value),
    ), 200
