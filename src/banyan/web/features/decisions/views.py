"""Decisions: list, one, its print by post, recording one by hand."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from banyan.base import lists
from banyan.decisions import queries
from banyan.kernel.errors import (
    InputError,
    NotVisible,
    RuleRefusal,
    StateRefusal,
)
from banyan.kernel.text import LANGUAGES
from banyan.web.features.lists.at import At
from banyan.web.features.lists.pages import ListPage, answered
from banyan.web.features.lists.shown import ListShown
from banyan.web.shared.asking import actor_of
from banyan.web.shared.errors import reads, say
from banyan.web.shared.forms import put_back
from banyan.web.shared.places import decision_url

from . import pages, prints, recording
from .forms import DecisionForm

LONGEST = 200


@require_safe
def decision_list(request: HttpRequest) -> HttpResponse:
    """Decisions within range, narrowed as asked."""
    at = At.of(request, lists.get("decisions"), reverse("decisions"))

    def build(shown: ListShown) -> ListPage:
        return ListPage(pages.list_head(at.actor, shown.count), shown)

    return answered(
        request, at, "lists/list.html", build, (pages.record_act(at.actor),)
    )


@require_safe
def decision(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """One decision."""
    page = pages.decision_detail(actor_of(request), str(uid))
    return render(request, "decisions/decision.html", {"page": page})


@reads
@require_POST
def print_decision(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Hand out a decision as DOCX or PDF in one language."""
    found = queries.decision_get(actor_of(request), uid)
    language, kind = request.POST.get("language", ""), request.POST.get("format", "")
    if language not in LANGUAGES or kind not in prints.FORMATS:
        raise NotVisible
    file = prints.decision_file(actor_of(request), found, language=language, kind=kind)
    return HttpResponse(file.content, headers=file.headers)


@require_http_methods(["GET", "HEAD", "POST"])
def new_decision(request: HttpRequest) -> HttpResponse:
    """Choose the body, then record its decision; what was typed is kept on errors."""
    actor = actor_of(request)
    start = recording.start(
        actor, request.GET.get("body", ""), request.GET.get("corrects", "")
    )
    if start.body is None:
        chosen = recording.choose_page(actor, start, request.GET.get("q", "")[:LONGEST])
        return render(request, "decisions/choose.html", {"page": chosen})
    form = DecisionForm(request.POST or None, initial=recording.initial(start))
    if request.method == "POST" and form.is_valid():
        try:
            taken = recording.take(actor, start, form)
        except (InputError, RuleRefusal, StateRefusal) as error:
            put_back(form, error, recording.FIELDS)
        else:
            if taken is not None:
                return _recorded(request, taken)
    page = recording.record_page(start, form)
    status = 422 if form.errors else 200
    return render(request, "decisions/record.html", {"page": page}, status=status)


def _recorded(request: HttpRequest, taken: recording.Taken) -> HttpResponse:
    messages.success(
        request, gettext("Recorded as %(symbol)s.") % {"symbol": taken.symbol}
    )
    for problem in taken.warnings:
        messages.warning(request, say(problem.template, dict(problem.values)))
    return HttpResponseRedirect(decision_url(taken.uid))
