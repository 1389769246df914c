"""Courses and cohorts: lists, one, its tabs, adding and changing, going on."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from banyan.base import lists
from banyan.exchange.domain.shape import Kind
from banyan.exchange.linked import MEDIA
from banyan.exchange.queries.records import RecordShown
from banyan.kernel.actor import Actor
from banyan.kernel.errors import Conflict, InputError, NotVisible, StateRefusal
from banyan.training import commands, queries, services
from banyan.training.kinds import KINDS
from banyan.training.linked import course_linked
from banyan.web.features.exchange.forms import RecordForm, first_values
from banyan.web.features.exchange.pages import ConfirmPage
from banyan.web.features.lists.at import At
from banyan.web.features.lists.pages import ListPage, answered
from banyan.web.features.people.words import said
from banyan.web.shared.asking import version_of
from banyan.web.shared.forms import put_back
from banyan.web.shared.ui import Act, Crumb, Head

from . import pages
from .alumni_page import alumni_page
from .forms import qualification_field
from .tabs import TABS, cohort_page
from .words import cohort_url

ASKS = ["GET", "HEAD", "POST"]
KEPT = (InputError, StateRefusal, Conflict)


def actor_of(request: HttpRequest) -> Actor:
    """Return who asks; the rail shows the room of courses."""
    request.room = "training"  # type: ignore[attr-defined]
    return request.actor  # type: ignore[attr-defined,no-any-return]


def _language() -> str:
    return (get_language() or "en")[:2]


@require_safe
def courses(request: HttpRequest) -> HttpResponse:
    """The catalogue of courses."""
    return _list(request, "courses")


@require_safe
def cohorts(request: HttpRequest) -> HttpResponse:
    """Cohorts within range, the latest first."""
    return _list(request, "cohorts")


def _list(request: HttpRequest, key: str) -> HttpResponse:
    actor = actor_of(request)
    at = At.of(request, lists.get(key), reverse(key))
    head = pages.list_head(actor, key)
    return answered(
        request,
        at,
        "lists/list.html",
        lambda shown: ListPage(head, shown),
        (pages.add_course(actor),),
    )


@require_safe
def course(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """One course."""
    page = pages.course_page(actor_of(request), uid, _language())
    return render(request, "training/course.html", {"page": page})


@require_safe
def course_data(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """One course with its cohorts as JSON-LD."""
    actor = actor_of(request)
    record = queries.record_get(actor, "course", uid)
    found = course_linked(record, queries.cohorts_of(actor, record.id))
    dumped = {"ensure_ascii": False}
    return JsonResponse(found, content_type=MEDIA, json_dumps_params=dumped)


@require_safe
def cohort(
    request: HttpRequest, uid: uuid.UUID, tab: str = "participants"
) -> HttpResponse:
    """One cohort, or a tab of it."""
    actor = actor_of(request)
    if tab not in TABS:
        raise NotVisible
    if tab == "alumni":
        shown = alumni_page(actor, uid)
        return render(request, "training/alumni.html", {"page": shown})
    page = cohort_page(actor, uid, tab, _language())
    return render(request, "training/cohort.html", {"page": page})


@require_POST
def move(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Let a cohort go on to a state."""
    actor = actor_of(request)
    shown = queries.cohort_shown(actor, uid)
    command = commands.Move(
        shown.id,
        request.POST.get("to", "")[:20],
        request.POST.get("reason", "")[:4000],
        version_of(request),
    )
    services.cohorts_move(actor=actor, commands=[command])
    messages.success(request, gettext("The cohort went on."))
    return HttpResponseRedirect(cohort_url(uid))


@require_POST
def decide(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Decide on completion of everybody in a cohort."""
    actor = actor_of(request)
    shown = queries.cohort_shown(actor, uid)
    services.completions_decide(
        actor=actor, commands=[commands.Decide(shown.id, version_of(request))]
    )
    messages.success(request, gettext("Completion is decided."))
    return HttpResponseRedirect(cohort_url(uid, "results"))


@require_POST
def issue(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Issue a certificate to everybody who completed and has none."""
    actor = actor_of(request)
    shown = queries.cohort_shown(actor, uid)
    left = [
        commands.Issue(r.line.id)
        for r in queries.results_of(actor, shown.id)
        if r.line.state == "completed"
        and (r.line.certificate is None or r.line.certificate.state != "valid")
    ]
    services.certificates_issue(actor=actor, commands=left)
    messages.success(request, gettext("The certificates are issued."))
    return HttpResponseRedirect(cohort_url(uid, "results"))


# -- adding and changing --------------------------------------------------------------------


def _kind(part: str) -> Kind:
    if part not in KINDS:
        raise NotVisible
    return KINDS[part]


def _form(actor: Actor, kind: Kind, request: HttpRequest, first: Any) -> RecordForm:
    form = RecordForm(actor, kind, request.POST or None, initial=first)
    if kind.key == "course":
        form.fields["qualification"] = qualification_field()
    return form


@require_http_methods(ASKS)
def new(request: HttpRequest, part: str) -> HttpResponse:
    """Add a course, a cohort or a part of one; what was typed is kept on errors."""
    actor, kind = actor_of(request), _kind(part)
    owner = _owner(actor, kind, request.GET.get("owner", "")[:40])
    form = _form(actor, kind, request, first_values(kind))
    if kind.owner != "cohort":
        form.offer_units(queries.units_writable(actor))
    if request.method == "POST" and form.is_valid():
        try:
            made = services.records_add(
                actor=actor,
                kind=part,
                rows=[form.values()],
                owner=owner.uid if owner else None,
                unit=form.cleaned_data.get("unit"),
            )[0]
        except KEPT as error:
            put_back(form, error, form.places())
        else:
            messages.success(request, gettext("Kept."))
            record = queries.record_get(actor, part, made.uid)
            return HttpResponseRedirect(pages.url_of(record))
    page = pages.form_page(kind, form, owner, None)
    status = 422 if form.errors else 200
    return render(request, "exchange/form.html", {"page": page}, status=status)


def _owner(actor: Actor, kind: Kind, uid: str) -> RecordShown | None:
    return queries.record_get(actor, kind.owner, uid) if kind.owner else None


@require_http_methods(ASKS)
def change(request: HttpRequest, part: str, uid: uuid.UUID) -> HttpResponse:
    """Change a record; what was typed is kept on errors."""
    actor, kind = actor_of(request), _kind(part)
    record = queries.record_get(actor, part, uid)
    form = _form(actor, kind, request, first_values(kind, record))
    if request.method == "POST" and form.is_valid():
        try:
            services.record_change(
                actor=actor,
                kind=part,
                uid=uid,
                values=form.values(),
                row_version=form.cleaned_data.get("row_version"),
            )
        except KEPT as error:
            put_back(form, error, form.places())
        else:
            messages.success(request, gettext("Kept."))
            return HttpResponseRedirect(pages.url_of(record))
    owner = _above(actor, kind, record)
    page = pages.form_page(kind, form, owner, record)
    status = 422 if form.errors else 200
    return render(request, "exchange/form.html", {"page": page}, status=status)


def _above(actor: Actor, kind: Kind, record: RecordShown) -> RecordShown | None:
    if not kind.owner or record.owner is None:
        return None
    return queries.record_get(actor, kind.owner, record.owner.uid)


@require_http_methods(ASKS)
def remove(request: HttpRequest, part: str, uid: uuid.UUID) -> HttpResponse:
    """Ask, then remove a part that was entered wrongly."""
    actor, kind = actor_of(request), _kind(part)
    record = queries.record_get(actor, part, uid)
    back = pages.url_of(record)
    if kind.owner != "cohort":
        raise NotVisible
    if request.method == "POST":
        services.record_remove(
            actor=actor, kind=part, uid=uid, row_version=version_of(request)
        )
        messages.success(request, gettext("Removed."))
        return HttpResponseRedirect(back)
    page = ConfirmPage(
        head=Head(
            said(record.title) or gettext(kind.one),
            crumbs=pages.crumbs(Crumb(said(record.row.cohort.title), back)),
        ),
        title=gettext("Remove this record?"),
        text=gettext("It goes from here; the ledger keeps that it was there."),
        act=Act(
            gettext("Remove"),
            reverse("training_remove", args=[part, uid]),
            method="post",
            danger=True,
            fields=(("row_version", str(record.row_version)),),
        ),
        back_url=back,
    )
    return render(request, "exchange/confirm.html", {"page": page})
