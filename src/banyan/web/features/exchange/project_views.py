"""Moving a project on, its IATI file, and how an application stands."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods, require_POST

from banyan.exchange import queries
from banyan.exchange.services import application_report
from banyan.kernel.errors import InputError
from banyan.kernel.text import Text
from banyan.papers.queries import PaperFile
from banyan.projects.exporting import iati_file
from banyan.projects.services import project_move
from banyan.web.shared.asking import actor_of, version_of
from banyan.web.shared.errors import reads, say

from .practice_page import report_page
from .words import record_url


def _text(request: HttpRequest, name: str) -> Text | str:
    """Return what was typed, as a text in the language of the page."""
    typed = request.POST.get(name, "").strip()
    return Text(**{get_language() or "en": typed}) if typed else ""


@require_POST
def move(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Let a project go on to a state."""
    project_move(
        actor=actor_of(request),
        project=uid,
        to=request.POST.get("to", ""),
        reason=_text(request, "reason"),
        row_version=version_of(request),
    )
    messages.success(request, gettext("The project went on."))
    return HttpResponseRedirect(record_url("project", uid))


@reads
@require_POST
def iati(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Hand out a project as an IATI activity."""
    content = iati_file(actor_of(request), [uid])
    taken = PaperFile(f"iati-{str(uid)[:8]}.xml", "application/xml", content, False)
    return HttpResponse(content, headers=taken.headers)


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Say how an application stands: open, choose."""
    actor = actor_of(request)
    asked = queries.asked_get(actor, uid)
    problems: list[str] = []
    if request.method == "POST":
        try:
            application_report(
                actor=actor,
                followup=uid,
                stands=request.POST.get("stands", ""),
                by=request.POST.get("by", ""),
                answer=_text(request, "answer"),
                evidence=request.POST.get("evidence", ""),
                row_version=version_of(request),
            )
        except InputError as error:
            problems = [say(p.template, dict(p.values)) for p in error.problems]
        else:
            messages.success(request, gettext("Kept."))
            return HttpResponseRedirect(
                record_url("practice", asked.practice) if asked.in_range else "/"
            )
    page = report_page(
        asked,
        actor.name,
        request.POST if request.method == "POST" else None,
        list(dict.fromkeys(problems)),
    )
    status = 422 if problems else 200
    return render(
        request, "exchange/report_application.html", {"page": page}, status=status
    )
