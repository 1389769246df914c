"""The rulebook: read only, on the date shown, in the pack chosen."""

from __future__ import annotations

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from banyan.kernel.errors import NotVisible
from banyan.rulebook import packs
from banyan.web.shared.asking import actor_of
from banyan.web.shared.dates import moment_of

from . import documents, history, pages
from .forms import ChangesForm

LONGEST = 200


def _pack(request: HttpRequest) -> str:
    """Return the pack asked for, "" for the one in force; an unknown one is 404."""
    wanted = request.GET.get("pack", "")
    if wanted and wanted not in packs.pack_ids():
        raise NotVisible
    return wanted


def _text(request: HttpRequest, name: str = "q") -> str:
    return request.GET.get(name, "").strip()[:LONGEST]


@require_safe
def rulebook(request: HttpRequest) -> HttpResponse:
    """Rules by topic; cards of one topic, of a status, or of what was searched."""
    asked = pages.Asked(
        _pack(request), _text(request, "topic"), _text(request), _text(request, "state")
    )
    page = pages.rulebook_page(actor_of(request), asked, moment_of(request).day)
    return render(request, "rulebook/rulebook.html", {"page": page})


@require_safe
def rule(request: HttpRequest, rule_id: str) -> HttpResponse:
    """One rule on the day shown, and all its values."""
    day = moment_of(request).day
    page = history.rule_page(actor_of(request), _pack(request), rule_id, day)
    return render(request, "rulebook/rule.html", {"page": page})


@require_safe
def changes(request: HttpRequest) -> HttpResponse:
    """What changed between two days; by default in the year before the day shown."""
    on = moment_of(request).day
    first = {"from": on - dt.timedelta(days=365), "to": on}
    typed = {key: request.GET.get(key) or str(day) for key, day in first.items()}
    form = ChangesForm(typed)
    days = form.days() if form.is_valid() else None
    page = history.changes_page(actor_of(request), _pack(request), days, form, on)
    status = 200 if days else 422
    return render(request, "rulebook/changes.html", {"page": page}, status=status)


@require_safe
def document_list(request: HttpRequest) -> HttpResponse:
    """The register of documents and their chains."""
    view = _text(request, "view")
    page = documents.documents_page(
        actor_of(request),
        _pack(request),
        _text(request),
        view if view in documents.VIEWS else "",
        moment_of(request).day,
    )
    return render(request, "rulebook/documents.html", {"page": page})


@require_safe
def document(request: HttpRequest, key: str) -> HttpResponse:
    """One document, its chain, the rules that stand in it."""
    day = moment_of(request).day
    page = documents.document_page(actor_of(request), _pack(request), key, day)
    return render(request, "rulebook/document.html", {"page": page})


@require_safe
def disputed(request: HttpRequest) -> HttpResponse:
    """Every value whose sources disagree."""
    page = pages.disputed_page(
        actor_of(request), _pack(request), moment_of(request).day
    )
    return render(request, "rulebook/disputed.html", {"page": page})
