"""The first page, records of every kind, moving an exchange on."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from banyan.base import lists
from banyan.exchange import queries, services
from banyan.exchange.kinds import KINDS, Kind
from banyan.exchange.lists import KEYS
from banyan.exchange.queries.records import RecordShown
from banyan.kernel.actor import Actor
from banyan.kernel.errors import InputError, NotVisible, StateRefusal
from banyan.projects.queries import project_shown
from banyan.web.features.lists.at import At
from banyan.web.features.lists.pages import ListPage, answered
from banyan.web.features.packages.received_views import theirs_of
from banyan.web.shared.asking import actor_of, version_of
from banyan.web.shared.forms import put_back
from banyan.web.shared.rights import reads_as_guest
from banyan.web.shared.ui import Act, Crumb, Head

from . import pages
from .exchange_page import exchange_page
from .forms import RecordForm, first_values
from .home_page import home_page
from .partnership_page import linked_years
from .practice_page import practice_page
from .project_page import linked_projects, project_page
from .words import record_url

PRESET = ("exchange", "practice", "partnership", "organisation")


def _kind(what: str) -> Kind:
    if what not in KINDS:
        raise NotVisible
    return KINDS[what]


def _by_hand(what: str) -> Kind:
    if not _kind(what).by_hand:
        raise NotVisible
    return KINDS[what]


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What comes, what was, what is open."""
    actor = actor_of(request)
    page = home_page(actor, queries.exchange_home(actor))
    return render(request, "exchange/home.html", {"page": page})


@require_safe
def records(request: HttpRequest, what: str) -> HttpResponse:
    """The records of a kind, as a list."""
    kind, actor = _kind(what), actor_of(request)
    if what not in KEYS:
        raise NotVisible
    may = actor.holds("exchange.write")
    reason = "" if may else pages.not_ours()
    add = Act(
        gettext(kind.add),
        reverse("record_new", args=[what]),
        icon="outline/plus",
        reason=reason,
    )
    fill = Act(
        gettext("From a table"),
        reverse("record_table", args=[what]),
        reason=reason,
    )
    crumbs = (Crumb(gettext("Exchange"), reverse("exchange")),)
    guest = reads_as_guest(actor)
    head = Head(gettext(kind.plural), crumbs=crumbs)
    if not guest:
        head = replace(head, primary=add, others=(fill,))
    at = At.of(request, lists.get(KEYS[what]), reverse("records", args=[what]))
    return answered(
        request,
        at,
        "lists/list.html",
        lambda shown: ListPage(head, shown),
        () if guest else (add,),
    )


@require_safe
def record(request: HttpRequest, what: str, uid: uuid.UUID) -> HttpResponse:
    """One record; an exchange has a page of its own shape."""
    actor, language = actor_of(request), get_language() or "en"
    kind = _kind(what)
    if what == "exchange":
        found = queries.exchange_shown(actor, uid)
        page: Any = exchange_page(actor, found, language)
        return render(request, "exchange/exchange.html", {"page": page})
    if what == "project":
        project = project_page(actor, project_shown(actor, uid), language)
        return render(request, "exchange/project.html", {"page": project})
    shown = queries.record_shown(actor, what, uid)
    if what == "practice":
        practice = practice_page(shown, language)
        shown_with = {"page": practice, "theirs": theirs_of(actor, shown)}
        return render(request, "exchange/practice.html", shown_with)
    if kind.owner and shown.owner:
        return HttpResponseRedirect(record_url(shown.owner.kind, shown.owner.uid))
    page = pages.record_page(shown, language)
    about: dict[str, Any] = {"page": page}
    if what == "partnership":
        about["projects"] = linked_projects(actor, shown)
        about["years"] = linked_years(actor, shown)
    if queries.is_released(kind):
        about["theirs"] = theirs_of(actor, shown)
    return render(request, "exchange/record.html", about)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, what: str) -> HttpResponse:
    """Add a record, or a part of one; what was typed is kept on errors."""
    actor, kind = actor_of(request), _by_hand(what)
    owner = _owner(actor, kind, request.GET.get("owner", ""))
    first = first_values(kind) | {
        k: v for k in PRESET if k in kind.by_name and (v := request.GET.get(k, ""))
    }
    form = RecordForm(
        actor,
        kind,
        request.POST or None,
        initial=first,
        owner=owner.uid if owner else None,
    )
    if owner is None:
        form.offer_units(queries.units_writable(actor))
    if request.method == "POST" and form.is_valid():
        try:
            made = services.records_add(
                actor=actor,
                kind=what,
                rows=[form.values()],
                owner=owner.uid if owner else None,
                unit=form.cleaned_data.get("unit"),
            )[0]
        except (InputError, StateRefusal) as error:
            put_back(form, error, form.places())
        else:
            messages.success(request, gettext("Kept."))
            return HttpResponseRedirect(_after(kind, owner, made.uid))
    page = pages.form_page(kind, form, owner=owner, record=None)
    status = 422 if form.errors else 200
    return render(request, "exchange/form.html", {"page": page}, status=status)


def _owner(actor: Actor, kind: Kind, uid: str) -> RecordShown | None:
    return queries.record_get(actor, kind.owner, uid) if kind.owner else None


def _after(kind: Kind, owner: RecordShown | None, uid: Any) -> str:
    if owner is None:
        return record_url(kind.key, uid)
    return f"{record_url(kind.owner, owner.uid)}#{kind.key}"


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, what: str, uid: uuid.UUID) -> HttpResponse:
    """Change a record; what was typed is kept on errors."""
    actor, kind = actor_of(request), _by_hand(what)
    shown = queries.record_get(actor, what, uid)
    owner = shown.owner.uid if shown.owner else uid
    form = RecordForm(
        actor,
        kind,
        request.POST or None,
        initial=first_values(kind, shown),
        owner=owner,
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.record_change(
                actor=actor,
                kind=what,
                uid=uid,
                values=form.values(),
                row_version=form.cleaned_data.get("row_version"),
            )
        except (InputError, StateRefusal) as error:
            put_back(form, error, form.places())
        else:
            messages.success(request, gettext("Kept."))
            where = shown.owner
            url = record_url(where.kind, where.uid) if where else record_url(what, uid)
            return HttpResponseRedirect(f"{url}#{what}" if where else url)
    page = pages.form_page(kind, form, owner=None, record=shown)
    status = 422 if form.errors else 200
    return render(request, "exchange/form.html", {"page": page}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, what: str, uid: uuid.UUID) -> HttpResponse:
    """Ask, then remove a part that was entered wrongly."""
    actor = actor_of(request)
    shown = queries.record_get(actor, what, uid)
    if shown.owner is None:
        raise NotVisible
    if request.method == "POST":
        services.record_remove(
            actor=actor, kind=what, uid=uid, row_version=version_of(request)
        )
        messages.success(request, gettext("Removed."))
        return HttpResponseRedirect(record_url(shown.owner.kind, shown.owner.uid))
    page = pages.remove_page(shown)
    return render(request, "exchange/confirm.html", {"page": page})


@require_POST
def move(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Let an exchange go on to a state."""
    services.exchange_move(
        actor=actor_of(request),
        exchange=uid,
        to=request.POST.get("to", ""),
        row_version=version_of(request),
    )
    messages.success(request, gettext("The exchange went on."))
    return HttpResponseRedirect(record_url("exchange", uid))
