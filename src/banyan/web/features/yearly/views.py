"""Reading a yearly report, its files; writing the foreword, releasing, withdrawing."""

from __future__ import annotations

import uuid
from collections.abc import Callable
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
from banyan.kernel.errors import InputError, NotVisible, StateRefusal
from banyan.papers.queries import PaperFile
from banyan.web.features.briefings.forms import ReasonForm, texts_first
from banyan.web.features.briefings.pages import FormPage
from banyan.web.features.briefings.views import READ_AND_TYPE, asked
from banyan.web.features.lists.at import At
from banyan.web.features.lists.pages import ListPage, answered
from banyan.web.shared.asking import actor_of
from banyan.web.shared.errors import reads
from banyan.web.shared.forms import put_back
from banyan.web.shared.ui import Crumb, Head
from banyan.yearly import queries, services
from banyan.yearly.paper import FORMS, yearly_file
from banyan.yearly.queries import YearlyShown
from banyan.yearly.saying import said

from . import pages
from .forms import ForewordForm, ReleaseForm


def _asked_for(values: Any) -> dict[str, Any]:
    """Return which edition is asked for: of today, of a number, else the released one."""
    number = values.get("edition", "")
    is_number = number.isdecimal() and len(number) < 5
    return {
        "now": bool(values.get("now")),
        "edition": int(number) if is_number and int(number) else None,
    }


@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    """The yearly reports that the reader sees, of every partnership."""
    head = Head(
        gettext("Yearly reports"),
        crumbs=(Crumb(gettext("Exchange"), reverse("exchange")),),
    )
    at = At.of(request, lists.get("yearly-reports"), reverse("yearly_list"))
    return answered(request, at, "lists/list.html", lambda shown: ListPage(head, shown))


@require_safe
def report(request: HttpRequest, uid: uuid.UUID, year: int) -> HttpResponse:
    """One report: as it was given, or as it would read today."""
    actor, wanted = actor_of(request), _asked_for(request.GET)
    shown = queries.yearly_shown(actor, uid, year, **wanted)
    page = pages.yearly_page(
        shown,
        said(shown.content, _language(request, shown)),
        now=wanted["now"],
        releases=queries.releases_of(shown),
        lines=queries.years_of(actor, uid),
    )
    return render(request, "yearly/report.html", {"page": page})


def _language(request: HttpRequest, shown: YearlyShown) -> str:
    """Return the language of the content: asked for, the reader's, or the first."""
    asked = request.GET.get("in", "") or get_language() or ""
    if asked in shown.languages:
        return asked
    if not shown.languages:
        raise NotVisible
    return shown.languages[0]


@reads
@require_POST
def file(request: HttpRequest, uid: uuid.UUID, year: int) -> HttpResponse:
    """Hand out a report as a file in one language; recorded first."""
    form = request.POST.get("form", "")
    if form not in FORMS:
        raise NotVisible
    made = yearly_file(
        actor=actor_of(request),
        partnership=uid,
        year=year,
        language=request.POST.get("language", ""),
        form=form,
        **_asked_for(request.POST),
    )
    taken = PaperFile(made.name, made.media_type, made.content, False)
    return HttpResponse(made.content, headers=taken.headers)


def _house(request: HttpRequest, uid: uuid.UUID, year: int) -> YearlyShown:
    shown = queries.yearly_shown(actor_of(request), uid, year)
    if not shown.is_house:
        raise NotVisible
    return shown


def _typed(
    request: HttpRequest,
    shown: YearlyShown,
    form: Any,
    do: Callable[[], Any],
    words: tuple[str, str, str],
    places: dict[str, str],
) -> HttpResponse:
    """Do what a form asks; its page again with every reason against it."""
    label, hint, done = words
    if request.method == "POST" and form.is_valid():
        try:
            do()
        except (InputError, StateRefusal) as error:
            put_back(form, error, places)
        else:
            messages.success(request, done)
            return HttpResponseRedirect(pages.at("yearly", shown))
    head, back = pages.head_of(shown, label), pages.at("yearly", shown)
    return asked(request, FormPage(head, form, label, back, hint))


@require_http_methods(READ_AND_TYPE)
def foreword(request: HttpRequest, uid: uuid.UUID, year: int) -> HttpResponse:
    """Write the foreword."""
    shown = _house(request, uid, year)
    first = texts_first("foreword", shown.foreword)
    form = ForewordForm(
        request.POST or None, initial={**first, "row_version": shown.row_version}
    )
    return _typed(
        request,
        shown,
        form,
        lambda: services.yearly_change(
            actor=actor_of(request),
            partnership=uid,
            year=year,
            foreword=form.text("foreword"),
            row_version=form.cleaned_data.get("row_version"),
        ),
        (
            gettext("Write the foreword"),
            gettext("Everything else of the report is counted from the records."),
            gettext("Kept."),
        ),
        form.places(),
    )


@require_http_methods(READ_AND_TYPE)
def release(request: HttpRequest, uid: uuid.UUID, year: int) -> HttpResponse:
    """Freeze and release the report."""
    shown = _house(request, uid, year)
    form = ReleaseForm(request.POST or None, initial={"row_version": shown.row_version})
    return _typed(
        request,
        shown,
        form,
        lambda: services.yearly_release(
            actor=actor_of(request),
            partnership=uid,
            year=year,
            level=form.cleaned_data["level"],
            languages=form.cleaned_data["languages"],
            accounts=form.cleaned_data["accounts"],
            row_version=form.cleaned_data.get("row_version"),
        ),
        (
            gettext("Release the report"),
            gettext(
                "It is frozen as it reads today and takes the next number. Answers to "
                "follow-ups and the word of the year stay in the house."
            ),
            gettext("Released; what was given is frozen."),
        ),
        {"name": "level", "year": "level"},
    )


@require_http_methods(READ_AND_TYPE)
def withdraw(request: HttpRequest, uid: uuid.UUID, year: int) -> HttpResponse:
    """Take a released report back."""
    shown = _house(request, uid, year)
    form = ReasonForm(
        request.POST or None, initial={"row_version": shown.given_version}
    )
    return _typed(
        request,
        shown,
        form,
        lambda: services.yearly_withdraw(
            actor=actor_of(request),
            partnership=uid,
            year=year,
            reason=form.cleaned_data["reason"],
            row_version=form.cleaned_data.get("row_version"),
        ),
        (
            gettext("Withdraw"),
            gettext("Guests no longer see it; what was given stays on record."),
            gettext("Kept."),
        ),
        {},
    )
