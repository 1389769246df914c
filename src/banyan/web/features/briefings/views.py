"""The list of briefings; composing one and its sections."""

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
from banyan.briefings import queries, services
from banyan.briefings.queries import BriefingShown
from banyan.kernel.errors import InputError, StateRefusal
from banyan.kernel.text import LANGUAGES
from banyan.web.features.lists.at import At
from banyan.web.features.lists.pages import ListPage, answered
from banyan.web.shared.asking import actor_of, version_of
from banyan.web.shared.forms import put_back
from banyan.web.shared.rights import missing_right, reads_as_guest
from banyan.web.shared.ui import Act, Crumb, Head

from . import pages
from .forms import ComposeForm, HeadForm, SectionForm, section_first, texts_first
from .words import at

READ_AND_TYPE = ["GET", "HEAD", "POST"]


def asked(request: HttpRequest, page: pages.FormPage) -> HttpResponse:
    """Return the page of a form; 422 where something typed cannot be taken."""
    status = 422 if page.form.errors else 200
    return render(request, "briefings/form.html", {"page": page}, status=status)


@require_safe
def briefings(request: HttpRequest) -> HttpResponse:
    """The briefings that the reader sees, as a list."""
    may = actor_of(request).holds("exchange.write")
    reason = "" if may else missing_right("exchange.write")
    add = Act(
        gettext("Compose a briefing"),
        reverse("briefing_new"),
        icon="outline/plus",
        reason=reason,
    )
    guest = reads_as_guest(actor_of(request))
    head = Head(
        gettext("Briefings"),
        crumbs=(Crumb(gettext("Exchange"), reverse("exchange")),),
        primary=None if guest else add,
    )
    place = At.of(request, lists.get("briefings"), reverse("briefings"))
    return answered(
        request,
        place,
        "lists/list.html",
        lambda shown: ListPage(head, shown),
        () if guest else (add,),
    )


@require_http_methods(READ_AND_TYPE)
def new(request: HttpRequest) -> HttpResponse:
    """Begin a briefing from a template; what was typed is kept on errors."""
    actor = actor_of(request)
    first = {"languages": list(LANGUAGES), "exchange": request.GET.get("exchange", "")}
    first["unit"] = request.GET.get("unit", "")
    form = ComposeForm(actor, request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            made = services.briefing_compose(
                actor=actor,
                unit=uuid.UUID(typed["unit"]),
                template=typed["template"],
                **form.values(),
            )
        except (InputError, StateRefusal) as error:
            put_back(form, error, form.places())
        else:
            messages.success(
                request, gettext("The draft is there; change its sections.")
            )
            return HttpResponseRedirect(at("briefing", made.uid))
    head = Head(gettext("Compose a briefing"), crumbs=pages.crumbs())
    hint = gettext("Figures, charts, practices and lessons come from the template.")
    return asked(
        request,
        pages.FormPage(head, form, gettext("Compose"), reverse("briefings"), hint),
    )


def _draft(request: HttpRequest, uid: uuid.UUID) -> BriefingShown:
    return queries.briefing_get(actor_of(request), uid, content=False)


@require_http_methods(READ_AND_TYPE)
def change(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Change title, languages, level and exchange of a draft."""
    actor, shown = actor_of(request), _draft(request, uid)
    first: dict[str, Any] = {
        **texts_first("title", shown.title),
        **texts_first("audience", shown.audience),
        "languages": list(shown.languages),
        "level": shown.level,
        "exchange": str(shown.exchange[0]) if shown.exchange else "",
        "row_version": shown.row_version,
    }
    form = HeadForm(actor, request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            services.briefing_change(
                actor=actor,
                briefing=uid,
                values=form.values(),
                row_version=form.cleaned_data.get("row_version"),
            )
        except (InputError, StateRefusal) as error:
            put_back(form, error, form.places())
        else:
            messages.success(request, gettext("Kept."))
            return HttpResponseRedirect(at("briefing", uid))
    head = pages.head_of(shown, gettext("Change the head"))
    return asked(
        request, pages.FormPage(head, form, gettext("Keep"), at("briefing", uid))
    )


@require_http_methods(READ_AND_TYPE)
def section_new(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Add a section to a draft."""
    actor, shown = actor_of(request), _draft(request, uid)
    form = SectionForm(queries.choices_for(actor, shown.row, []), request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.section_add(actor=actor, briefing=uid, values=form.values())
        except (InputError, StateRefusal) as error:
            put_back(form, error, form.places())
        else:
            messages.success(request, gettext("Added."))
            return HttpResponseRedirect(
                f"{at('briefing', uid)}#s{len(shown.sections) + 1}"
            )
    head = pages.head_of(shown, gettext("Add a section"))
    return asked(
        request, pages.FormPage(head, form, gettext("Add"), at("briefing", uid))
    )


@require_http_methods(READ_AND_TYPE)
def section(request: HttpRequest, uid: uuid.UUID, section: uuid.UUID) -> HttpResponse:
    """Change a section of a draft."""
    actor, shown = actor_of(request), _draft(request, uid)
    found = queries.section_get(actor, uid, section)
    form = SectionForm(
        queries.choices_for(actor, shown.row, found.topics),
        request.POST or None,
        initial=section_first(found),
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.section_change(
                actor=actor,
                briefing=uid,
                section=section,
                values=form.values(),
                row_version=form.cleaned_data.get("row_version"),
            )
        except (InputError, StateRefusal) as error:
            put_back(form, error, form.places())
        else:
            messages.success(request, gettext("Kept."))
            return HttpResponseRedirect(at("briefing", uid))
    head = pages.head_of(shown, gettext("Change a section"))
    return asked(
        request, pages.FormPage(head, form, gettext("Keep"), at("briefing", uid))
    )


@require_POST
def move(request: HttpRequest, uid: uuid.UUID, section: uuid.UUID) -> HttpResponse:
    """Move a section one place."""
    services.section_move(
        actor=actor_of(request),
        briefing=uid,
        section=section,
        up=request.POST.get("to") == "up",
        row_version=version_of(request),
    )
    return HttpResponseRedirect(at("briefing", uid))


@require_http_methods(READ_AND_TYPE)
def remove(request: HttpRequest, uid: uuid.UUID, section: uuid.UUID) -> HttpResponse:
    """Ask, then take a section out."""
    actor, shown = actor_of(request), _draft(request, uid)
    found = queries.section_get(actor, uid, section)
    if request.method == "POST":
        services.section_remove(
            actor=actor, briefing=uid, section=section, row_version=version_of(request)
        )
        messages.success(request, gettext("Removed."))
        return HttpResponseRedirect(at("briefing", uid))
    page = pages.remove_page(shown, found)
    return render(request, "exchange/confirm.html", {"page": page})
