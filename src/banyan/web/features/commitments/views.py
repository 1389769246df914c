"""Registered tasks: lists, one task, acts on it, registering, the tree."""

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

from banyan.base import lists
from banyan.commitments import queries
from banyan.commitments.services import period_close
from banyan.kernel.actor import Actor
from banyan.kernel.errors import (
    Conflict,
    InputError,
    NotVisible,
    RuleRefusal,
    StateRefusal,
)
from banyan.web.features.lists.at import At
from banyan.web.features.lists.pages import ListPage, answered
from banyan.web.features.organisation.seen import UnitSeen
from banyan.web.features.organisation.views import of_unit
from banyan.web.shared.asking import version_of
from banyan.web.shared.forms import put_back

from . import pages, registering, task_page
from .acts import ACTS

ASKS = ["GET", "HEAD", "POST"]
KEPT = (InputError, RuleRefusal, StateRefusal, Conflict)


def _actor(request: HttpRequest) -> Actor:
    request.room = "commitments"  # type: ignore[attr-defined]
    return request.actor  # type: ignore[attr-defined,no-any-return]


@require_safe
def commitments(request: HttpRequest) -> HttpResponse:
    """Tasks within range."""
    at = At.of(request, lists.get("commitments"), reverse("commitments"))
    return answered(
        request,
        at,
        "lists/list.html",
        lambda shown: ListPage(pages.list_head(at.actor, shown.count), shown),
    )


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """One's own tasks, for a phone."""
    page = pages.mine_page(_actor(request))
    return render(request, "commitments/mine.html", {"page": page})


@require_safe
def approvals(request: HttpRequest) -> HttpResponse:
    """What waits for the level above."""
    page = pages.approvals_page(_actor(request))
    return render(request, "commitments/approvals.html", {"page": page})


@require_safe
def commitment(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """One task."""
    page = task_page.task_page(_actor(request), uid)
    return render(request, "commitments/task.html", {"page": page})


@require_safe
def tree(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """A task with what it was rolled out to."""
    page = task_page.tree_page(_actor(request), uid)
    return render(request, "commitments/tree.html", {"page": page})


@require_http_methods(ASKS)
def new(request: HttpRequest) -> HttpResponse:
    """Register a task; what was typed stays when it is refused."""
    actor = _actor(request)
    asked = (request.GET.get(name, "")[:40] for name in ("unit", "person"))
    owner = registering.owner_of(actor, *(_uid(text) for text in asked))
    form = registering.form_for(actor, owner, request.POST or None)
    error = None
    if request.method == "POST" and form.is_valid():
        submit = request.POST.get("do") != "draft"
        try:
            made = registering.register(actor, owner, form.cleaned_data, submit=submit)
        except KEPT as refused:
            error = refused
            put_back(form, refused)
        else:
            text = gettext("Handed in.") if submit else gettext("Kept as a draft.")
            messages.success(request, text)
            return _there(made.uid)
    page = registering.new_page(owner, form, error)
    status = 422 if form.errors else 200
    return render(request, "commitments/new.html", {"page": page}, status=status)


def _uid(text: str) -> str:
    """Return a public identity of the address; NotVisible for what is none."""
    if not text:
        return ""
    try:
        return str(uuid.UUID(text))
    except ValueError as error:
        raise NotVisible from error


def _there(uid: Any) -> HttpResponse:
    return HttpResponseRedirect(reverse("commitment", args=[uid]))


@require_http_methods(ASKS)
def act(request: HttpRequest, uid: uuid.UUID, key: str) -> HttpResponse:
    """Do something with a task; what was typed stays when it is refused."""
    actor = _actor(request)
    if key not in ACTS:
        raise NotVisible
    task, wanted = queries.commitment_get(actor, uid), ACTS[key]
    posted = request.method == "POST"
    form = wanted.form(
        request.POST if posted else None,
        **({"files": request.FILES} if posted and request.FILES else {}),
        initial=wanted.initial(task),
    )
    if wanted.prepare:
        wanted.prepare(actor, task, form)
    error = None
    if posted and form.is_valid():
        data = form.cleaned_data | {"row_version": version_of(request)}
        try:
            wanted.run(actor, task, data)
        except KEPT as refused:
            error = refused
            put_back(form, refused)
        else:
            messages.success(request, gettext(wanted.done))
            return _back(request, uid)
    page = task_page.act_page(actor, task, key, form, error)
    status = error.status if error else 422 if form.errors else 200
    return render(request, "commitments/act.html", {"page": page}, status=status)


def _back(request: HttpRequest, uid: Any) -> HttpResponse:
    """Return to the page where the act began: one's own tasks, else the task."""
    if request.POST.get("from") == "mine":
        return HttpResponseRedirect(reverse("commitments_mine"))
    return _there(uid)


# -- of a unit ---------------------------------------------------------------------------


@require_safe
@of_unit
def unit_commitments(request: HttpRequest, seen: UnitSeen) -> HttpResponse:
    """The own tasks of a unit over three years."""
    if not seen.reaches(pages.READ):
        raise NotVisible
    page = pages.unit_page(seen)
    return render(request, "commitments/unit.html", {"page": page})


@require_POST
@of_unit
def unit_close(request: HttpRequest, seen: UnitSeen) -> HttpResponse:
    """Close a period of a unit."""
    period = request.POST.get("period", "")[:7]
    period_close(actor=seen.actor, unit=seen.view.id, period=period)
    messages.success(request, gettext("The period is closed."))
    return HttpResponseRedirect(reverse("unit_commitments", args=[seen.view.uid]))
