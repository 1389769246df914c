"""Topics: the tree, one topic with its proposals, export."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods, require_safe

from banyan.base.sheets.filled import FORMS as SHEETS
from banyan.kernel.actor import Actor
from banyan.kernel.errors import InputError, NotVisible, StateRefusal
from banyan.knowledge import loading, queries, services, skos
from banyan.knowledge.domain.thesaurus import LONGEST, Concept
from banyan.search.domain.nearness import language_of
from banyan.web.shared.asking import actor_of
from banyan.web.shared.forms import put_back

from . import pages
from .forms import AcceptForm, ProposeForm, RejectForm


@require_safe
def topics(request: HttpRequest) -> HttpResponse:
    """All topics as a tree."""
    page = pages.tree_page(actor_of(request))
    return render(request, "topics/topics.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def topic(request: HttpRequest, topic: str) -> HttpResponse:
    """One topic; by post a word is proposed for it."""
    actor = actor_of(request)
    form = ProposeForm(request.POST or None, initial=_asked_for(request))
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            one = services.Propose(topic=topic, **typed)
            services.topics_propose(actor=actor, proposals=[one])
        except InputError as error:
            put_back(form, error)
        else:
            messages.success(request, gettext("Proposed. A person will answer."))
            return HttpResponseRedirect(pages.topic_url(topic))
    page = pages.topic_page(actor, topic, form)
    status = 422 if form.errors else 200
    return render(request, "topics/topic.html", {"page": page}, status=status)


def _asked_for(request: HttpRequest) -> dict[str, Any]:
    """Return what the form of a proposal begins with: a word that was searched for."""
    word = " ".join(request.GET.get("word", "").split())[:LONGEST]
    if not word:
        return {"language": get_language()}
    why = gettext("Searched for; no topic was called that.")
    return {"text": word, "language": language_of(word), "why": why}


@require_safe
def proposals(request: HttpRequest) -> HttpResponse:
    """What was proposed."""
    page = pages.proposals_page(actor_of(request))
    return render(request, "topics/proposals.html", {"page": page})


def _open(actor: Actor, uid: uuid.UUID) -> Any:
    found = [row for row in queries.proposals(actor) if row.uid == uid]
    if not found:
        raise NotVisible
    return found[0]


@require_http_methods(["GET", "HEAD", "POST"])
def accept(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Take a proposal over."""
    actor = actor_of(request)
    row = _open(actor, uid)
    first = {"row_version": row.row_version, f"label_{row.language}": row.text}
    form = AcceptForm(request.POST or None, initial=first)
    if row.what == "label":
        for name in ("label_vi", "label_lo", "label_en"):
            del form.fields[name]

    def act(typed: Any) -> None:
        services.topic_proposal_accept(
            actor=actor,
            proposal=uid,
            label=form.text(),
            row_version=typed["row_version"],
        )

    return _answered(request, row, form, act, accept=True)


@require_http_methods(["GET", "HEAD", "POST"])
def reject(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Say no to a proposal."""
    actor = actor_of(request)
    row = _open(actor, uid)
    form = RejectForm(request.POST or None, initial={"row_version": row.row_version})

    def act(typed: Any) -> None:
        services.topic_proposal_reject(actor=actor, proposal=uid, **typed)

    return _answered(request, row, form, act, accept=False)


def _answered(
    request: HttpRequest, row: Any, form: forms.Form, act: Any, *, accept: bool
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            act(form.cleaned_data)
        except (InputError, StateRefusal) as error:
            put_back(form, error)
        else:
            messages.success(request, gettext("The proposal is answered."))
            return HttpResponseRedirect(reverse("topics_proposals"))
    page = pages.answer_page(row, form, accept=accept)
    status = 422 if form.errors else 200
    return render(request, "topics/answer.html", {"page": page}, status=status)


FORMS = {
    "ttl": (skos.to_turtle, "text/turtle; charset=utf-8"),
    "rdf": (skos.to_rdfxml, "application/rdf+xml; charset=utf-8"),
    "csv": (lambda known: _table(known, "csv"), "text/csv; charset=utf-8"),
    "xlsx": (lambda known: _table(known, "xlsx"), SHEETS["xlsx"]),
}


def _table(known: Iterable[Concept], form: str) -> bytes:
    return loading.to_filled(known, get_language() or "en", form)


@require_safe
def export(request: HttpRequest, form: str) -> HttpResponse:
    """The whole thesaurus as a file."""
    if form not in FORMS:
        raise NotVisible
    make, media = FORMS[form]
    answer = HttpResponse(make(queries.concepts(actor_of(request))), content_type=media)
    answer["Content-Disposition"] = f'attachment; filename="topics.{form}"'
    return answer
