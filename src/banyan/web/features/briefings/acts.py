"""What moves a briefing on: hand in, approve, send back, release, withdraw, renew."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from banyan.briefings import queries, services
from banyan.kernel.errors import InputError, StateRefusal
from banyan.web.shared.asking import actor_of, version_of
from banyan.web.shared.errors import say
from banyan.web.shared.forms import put_back

from . import pages
from .forms import ReasonForm, ReleaseForm
from .views import READ_AND_TYPE, asked
from .words import at


def _done(
    request: HttpRequest, uid: Any, do: Callable[[], Any], said: str
) -> HttpResponse:
    """Do something, say that it is done or every reason against it; go to the page."""
    try:
        do()
    except InputError as error:
        for problem in error.problems:
            way = say(problem.way_out, dict(problem.values))
            text = say(problem.template, dict(problem.values))
            messages.error(request, f"{text} {way}".strip())
        if not error.problems:
            messages.error(request, say(error.template, error.values))
    else:
        messages.success(request, said)
    return HttpResponseRedirect(at("briefing", uid))


@require_POST
def submit(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Hand a draft in."""
    return _done(
        request,
        uid,
        lambda: services.briefing_submit(
            actor=actor_of(request), briefing=uid, row_version=version_of(request)
        ),
        gettext("It waits for approval now."),
    )


@require_POST
def approve(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Approve one language."""
    return _done(
        request,
        uid,
        lambda: services.briefing_approve(
            actor=actor_of(request),
            briefing=uid,
            language=request.POST.get("language", ""),
            row_version=version_of(request),
        ),
        gettext("Approved."),
    )


@require_POST
def renew(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Begin a new version."""
    made = services.briefing_renew(actor=actor_of(request), briefing=uid)
    messages.success(request, gettext("The draft of the new version is there."))
    return HttpResponseRedirect(at("briefing", made.uid))


def _with_reason(
    request: HttpRequest,
    uid: uuid.UUID,
    service: Callable[..., Any],
    label: str,
    hint: str,
) -> HttpResponse:
    shown = queries.briefing_get(actor_of(request), uid, content=False)
    form = ReasonForm(request.POST or None, initial={"row_version": shown.row_version})
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            service(
                actor=actor_of(request),
                briefing=uid,
                reason=typed["reason"],
                row_version=typed.get("row_version"),
            )
        except (InputError, StateRefusal) as error:
            put_back(form, error)
        else:
            messages.success(request, gettext("Kept."))
            return HttpResponseRedirect(at("briefing", uid))
    head = pages.head_of(shown, label)
    return asked(request, pages.FormPage(head, form, label, at("briefing", uid), hint))


@require_http_methods(READ_AND_TYPE)
def send_back(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Send a briefing back to draft."""
    return _with_reason(
        request,
        uid,
        services.briefing_return,
        gettext("Send it back"),
        gettext("It becomes a draft again; what was approved must be approved anew."),
    )


@require_http_methods(READ_AND_TYPE)
def withdraw(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Take a released briefing back."""
    return _with_reason(
        request,
        uid,
        services.briefing_withdraw,
        gettext("Withdraw"),
        gettext("Guests no longer see it; what was given stays on record."),
    )


@require_http_methods(READ_AND_TYPE)
def release(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Freeze and release a briefing."""
    shown = queries.briefing_get(actor_of(request), uid, content=False)
    first = {"level": shown.level, "row_version": shown.row_version}
    form = ReleaseForm(shown.languages, request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            services.briefing_release(
                actor=actor_of(request),
                briefing=uid,
                level=typed["level"],
                languages=typed["languages"],
                accounts=typed["accounts"],
                row_version=typed.get("row_version"),
            )
        except (InputError, StateRefusal) as error:
            put_back(
                form, error, {"figures": "level", "charts": "level", "text": "level"}
            )
        else:
            messages.success(request, gettext("Released; what was given is frozen."))
            return HttpResponseRedirect(at("briefing", uid))
    label = gettext("Release the briefing")
    hint = gettext("Every figure is frozen as it is today, with its source and hash.")
    head = pages.head_of(shown, label)
    return asked(request, pages.FormPage(head, form, label, at("briefing", uid), hint))
