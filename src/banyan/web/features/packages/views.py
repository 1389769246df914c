"""Packages: made, taken in, looked at, taken from, taken back."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from banyan.base import lists
from banyan.exchange.queries import record_get
from banyan.kernel.actor import Actor
from banyan.kernel.errors import InputError, NotVisible, StateRefusal
from banyan.packages import queries, services
from banyan.web.features.lists.at import At
from banyan.web.features.lists.pages import answered
from banyan.web.features.people.words import said
from banyan.web.shared.asking import actor_of, version_of
from banyan.web.shared.errors import reads
from banyan.web.shared.forms import put_back

from . import pages
from .forms import MakeForm, ReceiveForm


@require_safe
def packages(request: HttpRequest) -> HttpResponse:
    """The packages sent and received, as a list."""
    head = pages.packages_head(actor_of(request))
    at = At.of(request, lists.get("packages"), reverse("packages"))
    acts = (head.primary,) if head.primary else ()
    return answered(
        request,
        at,
        "lists/list.html",
        lambda shown: pages.ListedPage(head, shown),
        acts,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def make(request: HttpRequest) -> HttpResponse:
    """Choose what goes to whom; what would go out is shown first."""
    actor = actor_of(request)
    given = request.POST or (request.GET if "partner" in request.GET else None)
    form = MakeForm(actor, given, initial=request.GET.dict())
    outlined = None
    if form.is_valid():
        typed = form.cleaned_data
        try:
            if request.method == "POST" and "look" not in request.POST:
                made = services.package_make(actor=actor, **typed)
                messages.success(request, gettext("The package is made and signed."))
                return HttpResponseRedirect(reverse("package", args=[made.uid]))
            outlined = queries.package_outline(actor, **typed)
        except InputError as error:
            put_back(form, error)
    page = pages.make_page(form, outlined, _alone(actor, request))
    status = 422 if request.method == "POST" and form.errors else 200
    return render(request, "packages/make.html", {"page": page}, status=status)


def _alone(actor: Actor, request: HttpRequest) -> str:
    """Return the title of the record that is asked for alone, if one is."""
    given = request.POST or request.GET
    kind, record = given.get("kind", ""), given.get("record", "")
    return said(record_get(actor, kind, record).title) if kind and record else ""


@require_http_methods(["GET", "HEAD", "POST"])
def receive(request: HttpRequest) -> HttpResponse:
    """Take in a package; what is wrong with one is said beside the file."""
    form = ReceiveForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            row = services.package_receive(
                actor=actor_of(request), content=form.cleaned_data["file"].read()
            )
        except (InputError, StateRefusal) as error:
            put_back(form, error)
        else:
            messages.success(
                request, gettext("The package is sound. Look at what it brings.")
            )
            return HttpResponseRedirect(reverse("package", args=[row.uid]))
    page = pages.receive_page(form)
    status = 422 if form.errors else 200
    return render(request, "packages/form.html", {"page": page}, status=status)


@require_safe
def package(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """One package: what it holds, what taking from it would do."""
    shown = queries.package_get(actor_of(request), uid)
    page = pages.package_page(shown)
    return render(request, "packages/package.html", {"page": page})


@reads
@require_POST
def file(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Hand out the file of a package; recorded first."""
    taken = services.package_open(actor=actor_of(request), package=uid)
    return HttpResponse(taken.content, headers=taken.headers)


@require_POST
def take(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Take the chosen records, or all that are new."""
    chosen = request.POST.getlist("record") if "all-new" not in request.POST else None
    made = services.package_take(
        actor=actor_of(request),
        package=uid,
        records=chosen,
        row_version=version_of(request),
    )
    told = ngettext(
        "%(n)s record was taken; own texts stay as they were.",
        "%(n)s records were taken; own texts stay as they were.",
        len(made),
    )
    messages.success(request, told % {"n": len(made)})
    return HttpResponseRedirect(reverse("package", args=[uid]))


@require_POST
def step(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Take back what was taken, or lay the package aside."""
    actor = actor_of(request)
    done = _STEPS.get(request.POST.get("step", ""))
    if done is None:
        raise NotVisible
    messages.success(request, done(actor, uid))
    return HttpResponseRedirect(reverse("package", args=[uid]))


def _take_back(actor: Actor, uid: Any) -> str:
    services.package_take_back(actor=actor, package=uid)
    return gettext("What was taken from it is gone; what was before stands again.")


def _aside(actor: Actor, uid: Any) -> str:
    services.package_set_aside(actor=actor, package=uid)
    return gettext("The package is laid aside.")


_STEPS = {"take-back": _take_back, "aside": _aside}
