"""Possible twins: lists, side by side, deciding, merging, taking back, settings."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.errors import InputError, NotVisible, OrgError
from banyan.people import services
from banyan.people import settings as people_settings
from banyan.people.queries import merge_get, person_get
from banyan.people.queries.merge_preview import merge_preview
from banyan.web.features.people.decide import DecisionForm
from banyan.web.features.people.targets import load_target
from banyan.web.shared.asking import actor_of
from banyan.web.shared.errors import message_of
from banyan.web.shared.places import person_url, place
from banyan.web.shared.ui import Crumb, Head

from . import pages
from .compare import compare_page
from .forms import ReasonForm, SettingsForm, UndoForm, kept

KINDS = ("correction", "taken-over")


def _number(raw: str) -> int | None:
    return int(raw) if raw.isdecimal() and len(raw) < 19 else None


@require_safe
def twins(request: HttpRequest) -> HttpResponse:
    """Pairs in range that may be one person."""
    page = pages.twins_page(actor_of(request), request.GET)
    return render(request, "twins/twins.html", {"page": page})


@require_safe
def merges(request: HttpRequest) -> HttpResponse:
    """Merges in range."""
    before = _number(request.GET.get("before", ""))
    page = pages.merges_page(actor_of(request), before)
    return render(request, "twins/merges.html", {"page": page})


@require_safe
def with_whom(request: HttpRequest, uid: str) -> HttpResponse:
    """Find the other record of a person, by name or card."""
    typed = request.GET.get("q", "").strip()[:200]
    page = pages.with_page(actor_of(request), uid, typed)
    return render(request, "twins/with.html", {"page": page})


# -- side by side -----------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def compare(request: HttpRequest, uid: str, other: str) -> HttpResponse:
    """Two records side by side; posting looks again at the choices, or merges."""
    actor = actor_of(request)
    keep = kept(request.POST)
    seen = merge_preview(actor, uid, other, keep)
    form = ReasonForm(request.POST or None)
    decision = (
        _decision(actor, seen.a.uid, request) if seen.plan.needs_decision else None
    )
    if request.method != "POST" or "look" in request.POST:
        form.errors.clear()
        return _compare(request, uid, other, form, decision)
    if not all([form.is_valid(), decision is None or decision.is_valid()]):
        return _compare(request, uid, other, form, decision, status=422)
    try:
        row = _merge(actor, seen, keep, form.cleaned_data["reason"], decision, request)
    except NotVisible:
        raise
    except OrgError as error:
        return _compare(request, uid, other, form, decision, error=error)
    messages.success(request, gettext("Merged. It can be taken back at any time."))
    return HttpResponseRedirect(reverse("merge", args=[row.uid]))


def _decision(actor: Actor, uid: Any, request: HttpRequest) -> DecisionForm:
    target = load_target(actor, "person", uid, {})
    data = request.POST if "decision-kind" in request.POST else None
    return DecisionForm(target, KINDS, data)


def _merge(
    actor: Actor,
    seen: Any,
    keep: dict[str, str],
    reason: str,
    decision: DecisionForm | None,
    request: HttpRequest,
) -> Any:
    versions = [_number(request.POST.get(n, "")) for n in ("version_a", "version_b")]
    command = services.MergePersons(seen.a.id, seen.b.id, reason, keep, *versions)
    with transaction.atomic():
        made = None
        if decision is not None:
            person = {"person": seen.a.id}
            made = decision.decision(actor, clock.today(), person)
        return services.persons_merge(actor=actor, commands=[command], decision=made)[0]


def _compare(
    request: HttpRequest,
    uid: str,
    other: str,
    form: ReasonForm,
    decision: DecisionForm | None,
    *,
    status: int = 200,
    error: OrgError | None = None,
) -> HttpResponse:
    keep = kept(request.POST)
    page = compare_page(actor_of(request), uid, other, keep, form, decision, error)
    return render(
        request,
        "twins/compare.html",
        {"page": page},
        status=error.status if error else status,
    )


@require_POST
def decide(request: HttpRequest, uid: str, other: str) -> HttpResponse:
    """Remember, or take back, that two are two persons."""
    actor = actor_of(request)
    one, two = (person_get(actor, uid=u) for u in (uid, other))
    withdraw = "withdraw" in request.POST
    reason = request.POST.get("reason", "")
    command = services.DecideTwins(one.id, two.id, reason, withdraw)
    try:
        services.twins_decide(actor=actor, commands=[command])
    except InputError as error:
        form = ReasonForm(request.POST)
        return _compare(request, uid, other, form, None, error=error)
    if withdraw:
        messages.success(request, gettext("Taken back: they may be one person."))
        return HttpResponseRedirect(reverse("person_merge", args=[uid, other]))
    messages.success(request, gettext("Remembered: these are two persons."))
    return HttpResponseRedirect(reverse("twins"))


# -- one merge ----------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: HttpRequest, uid: str) -> HttpResponse:
    """One merge, and taking it back."""
    actor = actor_of(request)
    row = merge_get(actor, uid)
    form = UndoForm(request.POST or None)
    context: dict[str, Any] = {"page": pages.merge_page(row), "form": form}
    if request.method != "POST":
        return render(request, "twins/merge.html", context)
    if not form.is_valid():
        return render(request, "twins/merge.html", context, status=422)
    version = _number(request.POST.get("row_version", ""))
    try:
        services.merges_undo(
            actor=actor,
            commands=[
                services.UndoMerge(row.uid, row_version=version, **form.cleaned_data)
            ],
        )
    except OrgError as error:
        context["message"] = message_of(error)
        return render(request, "twins/merge.html", context, status=error.status)
    messages.success(request, gettext("Taken back: both records stand again."))
    return HttpResponseRedirect(person_url(row.person_uid))


@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: HttpRequest) -> HttpResponse:
    """What counts how much, and how soon units answer members."""
    shown = people_settings.in_force()
    form = SettingsForm(shown, request.POST or None)
    head = Head(
        gettext("What counts how much"),
        crumbs=(
            Crumb(gettext("People"), place("people")),
            Crumb(gettext("Possible twins"), reverse("twins")),
        ),
    )
    context: dict[str, Any] = {"page": {"head": head}, "form": form}
    if request.method != "POST":
        return render(request, "twins/settings.html", context)
    status = 422
    if form.is_valid():
        try:
            values = form.values(people_settings.shipped())
            services.settings_set(actor=actor_of(request), values=values)
        except OrgError as error:
            context["message"], status = message_of(error), error.status
        else:
            messages.success(request, gettext("The settings hold from now on."))
            return HttpResponseRedirect(reverse("twins"))
    return render(request, "twins/settings.html", context, status=status)
