"""Papers: taken in and opened by post; an opening that is not public is recorded."""

from __future__ import annotations

import uuid
from typing import Any

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

from banyan.kernel.actor import Actor
from banyan.kernel.errors import Conflict, InputError, StateRefusal
from banyan.papers import queries, services
from banyan.web.shared.asking import actor_of
from banyan.web.shared.errors import reads
from banyan.web.shared.forms import put_back

from . import pages
from .forms import PaperForm, VersionForm

FIELDS = {"title": "title_vi", "privacy": "privacy", "file": "file"}


@require_safe
def papers_of_unit(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """The papers of a unit."""
    raw = request.GET.get("after", "")
    after = int(raw) if raw.isdecimal() and len(raw) < 19 else None
    page = pages.papers_page(actor_of(request), str(uid), after)
    return render(request, "papers/papers.html", {"page": page})


@require_safe
def paper(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """One paper with its versions."""
    page = pages.paper_page(actor_of(request), str(uid))
    return render(request, "papers/paper.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def new_paper(request: HttpRequest) -> HttpResponse:
    """Take in a paper for a decision, a unit or a person."""
    actor = actor_of(request)
    target = pages.target_of(actor, request.GET.dict())
    form = PaperForm(
        request.POST or None,
        request.FILES or None,
        classes=pages.classes_for(actor, target),
    )
    if request.method == "POST" and form.is_valid():
        try:
            taken = _take_in(actor, target, form)
        except InputError as error:
            put_back(form, error, FIELDS)
        else:
            messages.success(request, gettext("The paper is kept."))
            return HttpResponseRedirect(reverse("paper", args=[taken.uid]))
    page = pages.new_page(form, target)
    status = 422 if form.errors else 200
    return render(request, "papers/new.html", {"page": page}, status=status)


def _take_in(actor: Actor, target: pages.Target, form: PaperForm) -> Any:
    typed = form.cleaned_data
    return services.paper_add(
        actor=actor,
        title=form.title(),
        kind=typed["kind"],
        content=typed["file"].read(),
        file_name=typed["file"].name,
        unit=target.unit,
        person=target.person,
        language=typed["language"],
        privacy=typed["privacy"],
        decision=target.decision,
    )


@require_POST
def new_version(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Add a version; the earlier ones stay."""
    actor = actor_of(request)
    found = queries.paper_get(actor, uid)
    form = VersionForm(request.POST, request.FILES)
    if form.is_valid():
        typed = form.cleaned_data
        try:
            services.paper_version_add(
                actor=actor,
                paper=found,
                content=typed["file"].read(),
                file_name=typed["file"].name,
                language=typed["language"],
                translates=typed["translates"],
                row_version=typed["row_version"],
            )
        except (InputError, StateRefusal, Conflict) as error:
            put_back(form, error, FIELDS)
        else:
            messages.success(request, gettext("The version is kept."))
            return HttpResponseRedirect(reverse("paper", args=[uid]))
    page = pages.paper_page(actor, str(uid), form)
    return render(request, "papers/paper.html", {"page": page}, status=422)


@reads
@require_POST
def open_paper(request: HttpRequest, version: int) -> HttpResponse:
    """Send a version as an attachment; what is not public is recorded first."""
    file = services.paper_open(actor=actor_of(request), version=version)
    return HttpResponse(file.content, headers=file.headers)
