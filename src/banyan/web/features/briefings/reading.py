"""Reading a briefing: its page, the check, presenting, files."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_POST, require_safe

from banyan.briefings import queries
from banyan.briefings.checking import Checked, briefing_compared, snapshot_of
from banyan.briefings.queries import BriefingShown
from banyan.briefings.render import FORMS, briefing_file, briefing_print, is_large
from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotVisible
from banyan.papers.queries import PaperFile
from banyan.web.shared.asking import actor_of
from banyan.web.shared.errors import reads

from . import pages
from .check_page import check_page


def _language(request: HttpRequest, shown: BriefingShown) -> str:
    """Return the language of the content: asked for, the reader's, or the first."""
    asked = request.GET.get("in", "") or get_language() or ""
    if asked in shown.languages:
        return asked
    if not shown.languages:
        raise NotVisible
    return shown.languages[0]


def _checked(actor: Actor, shown: BriefingShown) -> Checked | None:
    """Compare with today, for who reads the figures of the unit."""
    unit = shown.row.unit
    may = shown.is_house and actor.covers("figures.read", unit.path, unit.area_path)
    if not may or not shown.is_given:
        return None
    return briefing_compared(actor, shown.row, shown.snapshot)


@require_safe
def briefing(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """One briefing: as it was given, and beside it what is so today."""
    actor = actor_of(request)
    shown = queries.briefing_get(actor, uid)
    lang = _language(request, shown)
    versions = queries.versions_of(actor, shown) if shown.is_house else []
    page = pages.briefing_page(shown, lang, _checked(actor, shown), versions)
    return render(request, "briefings/briefing.html", {"page": page})


@require_safe
def check(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """What moved since it was given."""
    actor = actor_of(request)
    shown = queries.briefing_get(actor, uid, content=False)
    if not shown.is_house:
        raise NotVisible
    checked = briefing_compared(
        actor, shown.row, shown.snapshot or snapshot_of(shown.row)
    )
    page = check_page(shown, checked, get_language() or "en")
    return render(request, "briefings/check.html", {"page": page})


@require_safe
def present(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """One section on a screen, in large type."""
    shown = queries.briefing_get(actor_of(request), uid)
    page = pages.present_page(shown, _language(request, shown))
    return render(request, "briefings/present.html", {"page": page})


@reads
@require_POST
def file(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Hand out a file, or leave it to the worker when it is large or all are wanted."""
    actor = actor_of(request)
    language, form = request.POST.get("language", ""), request.POST.get("form", "")
    shown = queries.briefing_get(actor, uid, content=False)
    wanted = list(shown.languages) if language == "all" else [language]
    if not set(wanted) <= set(shown.languages) or form not in (*FORMS, "both"):
        raise NotVisible
    forms = list(FORMS) if form == "both" else [form]
    count = len(wanted) * len(forms)
    large = shown.is_given and is_large(shown, count)
    if count > 1 or large:
        job = briefing_print(actor=actor, briefing=uid, languages=wanted, forms=forms)
        messages.success(request, gettext("The files are being made."))
        return HttpResponseRedirect(reverse("job", args=[job.pk]))
    made = briefing_file(actor=actor, briefing=uid, language=language, form=form)
    taken = PaperFile(made.name, made.media_type, made.content, False)
    return HttpResponse(made.content, headers=taken.headers)
