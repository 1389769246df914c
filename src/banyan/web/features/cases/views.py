"""Cases: lists, one case, recording its steps, opening."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext, ngettext
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from banyan.cases import services
from banyan.cases.queries import case_shown
from banyan.kernel import clock
from banyan.kernel.errors import NotVisible, OrgError
from banyan.web.shared.asking import actor_of, numbers_typed, version_of
from banyan.web.shared.errors import reads
from banyan.web.shared.throttle import hold_back

from . import choosing, list_page, opening, small_pages
from .applying import apply_page, follow_page
from .case_page import build
from .prints import FORMATS, case_paper

ASKS = ["GET", "HEAD", "POST"]
APPLICATIONS_AN_HOUR, LOOKS_AN_HOUR = 10, 30


@require_safe
def cases(request: HttpRequest) -> HttpResponse:
    """Cases within range."""
    state = request.GET.get("state", "open")
    asked = list_page.Asked(
        kind=request.GET.get("kind", "")[:40],
        state=state if state in list_page.STATES else "open",
        unit=request.GET.get("unit", "")[:40],
        late=request.GET.get("late") == "yes",
        after=_cursor(request.GET.get("after", "")),
    )
    page = list_page.cases_page(actor_of(request), asked)
    return render(request, "cases/cases.html", {"page": page})


def _cursor(raw: str) -> tuple[dt.date, int] | None:
    day, _sep, pk = raw.partition("_")
    try:
        return dt.date.fromisoformat(day), int(pk)
    except ValueError:
        return None


@require_safe
def due(request: HttpRequest) -> HttpResponse:
    """What is late, and what falls due soon."""
    page = list_page.due_page(actor_of(request), request.GET.get("unit", "")[:40])
    return render(request, "cases/due.html", {"page": page})


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """The cases about the reader."""
    page = list_page.mine_page(actor_of(request))
    return render(request, "cases/cases.html", {"page": page})


@require_safe
def case(request: HttpRequest, reference: str) -> HttpResponse:
    """One case."""
    page = build(actor_of(request), reference, step=request.GET.get("step", "")[:40])
    return render(request, "cases/case.html", {"page": page})


@require_http_methods(ASKS)
def record(request: HttpRequest, reference: str, step: str) -> HttpResponse:
    """Record a step; what was typed stays when it is refused."""
    if request.method != "POST":
        url = reverse("case", args=[reference])
        return HttpResponseRedirect(f"{url}?step={step}#record")
    actor = actor_of(request)
    page = build(actor, reference, step=step, data=request.POST)
    if page.form is None or page.form_step != step:
        # not open, or not the reader's to do: the service says which article
        command = services.RecordStep(
            case=case_shown(actor, reference, blockers=False).id,
            step=step,
            on=clock.today(),
        )
        services.step_record(actor=actor, commands=[command])
        return _back(reference)
    if not page.form.is_valid():
        return render(request, "cases/case.html", {"page": page}, status=422)
    command = page.form.command(version_of(request))
    try:
        services.step_record(actor=actor, commands=[command])
    except NotVisible:
        raise
    except OrgError as error:
        page = build(actor, reference, step=step, data=request.POST, error=error)
        return render(request, "cases/case.html", {"page": page}, status=error.status)
    messages.success(request, gettext("Recorded: %(act)s.") % {"act": page.form_title})
    return _back(reference)


def _back(reference: str) -> HttpResponse:
    return HttpResponseRedirect(reverse("case", args=[reference]))


@require_safe
def electorate(request: HttpRequest, reference: str, step: str) -> HttpResponse:
    """Who votes at a step, each in or out with the reason."""
    page = small_pages.electorate_page(actor_of(request), reference, step)
    return render(request, "cases/electorate.html", {"page": page})


# -- from outside --------------------------------------------------------------


@require_http_methods(ASKS)
def apply(request: HttpRequest, procedure: str) -> HttpResponse:
    """Apply without an account; the number and code come back once."""
    if request.method == "POST":
        hold_back(request, "apply", APPLICATIONS_AN_HOUR)
    page, status = apply_page(procedure, request.POST or None)
    return render(request, "cases/apply.html", {"page": page}, status=status)


@require_http_methods(ASKS)
def follow(request: HttpRequest) -> HttpResponse:
    """Follow an application by its number and code."""
    if request.method == "POST":
        hold_back(request, "follow", LOOKS_AN_HOUR)
    page, status = follow_page(request.POST or None)
    return render(request, "cases/follow.html", {"page": page}, status=status)


@reads
@require_POST
def paper(request: HttpRequest, reference: str, step: str) -> HttpResponse:
    """Hand out a paper of a step as a file, in the reader's language or another."""
    asked = request.POST
    kind = asked.get("kind", "pdf")
    file = case_paper(
        actor_of(request),
        reference,
        step,
        form=asked.get("form", "")[:40],
        language=asked.get("language") or (get_language() or "en")[:2],
        kind=kind if kind in FORMATS else "pdf",
    )
    return HttpResponse(file.content, headers=file.headers)


# -- acts with a reason -----------------------------------------------------------


@require_http_methods(ASKS)
def halt(request: HttpRequest, reference: str, verb: str) -> HttpResponse:
    """Suspend, resume or take back a case."""
    run = {
        "suspend": services.case_suspend,
        "resume": services.case_resume,
        "withdraw": services.case_withdraw,
    }

    def act(page: small_pages.ReasonPage, data: dict[str, Any]) -> None:
        pk = case_shown(actor_of(request), reference, blockers=False).id
        command = services.Halt(
            pk, data["day"], data["reason"], row_version=version_of(request)
        )
        run[verb](actor=actor_of(request), commands=[command])

    def show(data: Any, error: OrgError | None) -> small_pages.ReasonPage:
        return small_pages.halt_page(actor_of(request), reference, verb, data, error)

    return _with_reason(request, reference, show, act)


@require_http_methods(ASKS)
def waive(request: HttpRequest, reference: str, step: str) -> HttpResponse:
    """Let a case pass in spite of a condition."""
    guard = request.GET.get("guard", "")[:60]

    def act(page: small_pages.ReasonPage, data: dict[str, Any]) -> None:
        pk = case_shown(actor_of(request), reference, blockers=False).id
        command = services.WaiveGuard(
            pk, step, guard, data["reason"], version_of(request)
        )
        services.step_waive(actor=actor_of(request), commands=[command])

    def show(data: Any, error: OrgError | None) -> small_pages.ReasonPage:
        return small_pages.waive_page(
            actor_of(request), reference, step, guard, data, error
        )

    return _with_reason(request, reference, show, act)


@require_http_methods(ASKS)
def set_clock(
    request: HttpRequest, reference: str, step: str, clock: str
) -> HttpResponse:
    """Set the last day of a clock that no rule measures."""

    def act(page: small_pages.ReasonPage, data: dict[str, Any]) -> None:
        pk = case_shown(actor_of(request), reference, blockers=False).id
        command = services.SetClock(
            pk, step, clock, data["day"], data["reason"], version_of(request)
        )
        services.clock_set(actor=actor_of(request), commands=[command])

    def show(data: Any, error: OrgError | None) -> small_pages.ReasonPage:
        return small_pages.clock_page(
            actor_of(request), reference, step, clock, data, error
        )

    return _with_reason(request, reference, show, act)


def _with_reason(
    request: HttpRequest,
    reference: str,
    show: Callable[[Any, OrgError | None], small_pages.ReasonPage],
    act: Callable[[small_pages.ReasonPage, dict[str, Any]], None],
) -> HttpResponse:
    """Ask for the reason, do the act, keep what was typed when it is refused."""
    data = request.POST if request.method == "POST" else None
    page = show(data, None)
    status = 200
    if data is not None and page.form.is_valid():
        try:
            act(page, page.form.cleaned_data)
        except NotVisible:
            raise
        except OrgError as error:
            page, status = show(data, error), error.status
        else:
            messages.success(
                request, gettext("Recorded: %(act)s.") % {"act": page.verb}
            )
            return _back(reference)
    elif data is not None:
        status = 422
    return render(request, "cases/reason.html", {"page": page}, status=status)


# -- opening ----------------------------------------------------------------------


@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """The kinds of cases that may be opened."""
    page = choosing.choose_page(actor_of(request), request.GET)
    return render(request, "cases/choose.html", {"page": page})


@require_http_methods(ASKS)
def open_one(request: HttpRequest, procedure: str) -> HttpResponse:
    """Open a case of a kind."""
    actor, data = actor_of(request), request.POST if request.method == "POST" else None
    page = opening.open_page(actor, procedure, request.GET, data=data)
    status = 200
    if data is not None and "find" not in data and page.form.is_valid():
        try:
            made = services.case_open(
                actor=actor, kind=procedure, commands=[page.form.command()]
            )[0]
        except NotVisible:
            raise
        except OrgError as error:
            page = opening.open_page(
                actor, procedure, request.GET, data=data, error=error
            )
            status = error.status
        else:
            messages.success(request, gettext("The case is open."))
            return _back(made.reference)
    elif data is not None:
        status = 422
    return render(request, "cases/open.html", {"page": page}, status=status)


@require_http_methods(ASKS)
def bulk(request: HttpRequest, procedure: str) -> HttpResponse:
    """Open cases for all who are due by a day."""
    actor = actor_of(request)
    until = _until(request)
    if request.method != "POST":
        page = opening.bulk_page(actor, procedure, until)
        return render(request, "cases/bulk.html", {"page": page})
    chosen = set(numbers_typed(request.POST.getlist("member")))
    try:
        count = opening.open_many(actor, procedure, until, chosen)
    except NotVisible:
        raise
    except OrgError as error:
        page = opening.bulk_page(actor, procedure, until, error=error)
        return render(request, "cases/bulk.html", {"page": page}, status=error.status)
    text = ngettext("%(n)s case is open.", "%(n)s cases are open.", count)
    messages.success(request, text % {"n": count})
    return HttpResponseRedirect(f"{reverse('cases')}?kind={procedure}")


def _until(request: HttpRequest) -> dt.date:
    raw = request.POST.get("until") or request.GET.get("until") or ""
    try:
        return dt.date.fromisoformat(raw)
    except ValueError:
        return opening.month_end(clock.today())
