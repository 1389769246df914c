"""Nominating, attendance on a telephone, marks, the page of a participant."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from banyan.access.queries import account_by_login
from banyan.decisions.queries import decisions_visible
from banyan.exchange.queries import counterparts_offered
from banyan.kernel.actor import Actor
from banyan.kernel.errors import InputError, NotVisible, Problem
from banyan.kernel.text import gettext_noop as _
from banyan.training import commands, queries, services
from banyan.training import words as w
from banyan.web.features.people.words import said
from banyan.web.shared.asking import version_of
from banyan.web.shared.errors import say
from banyan.web.shared.forms import put_back
from banyan.web.shared.ui import Crumb, Head
from banyan.web.templatetags.banyan_ui import day

from .forms import GuestForm, NominateForm, PlanForm, ReasonForm, WithdrawForm
from .pages import crumbs
from .participant_page import participant_page
from .views import ASKS, KEPT, actor_of
from .words import cohort_url, course_url, mark_said, participant_url


@dataclass(frozen=True)
class AskPage:
    """A page that asks for what an act needs."""

    head: Head
    form: forms.Form
    label: str
    back_url: str
    hint: str = ""


def _way(line: Any, *more: Crumb) -> tuple[Crumb, ...]:
    return crumbs(
        Crumb(said(line.course), course_url(line.course_uid)),
        Crumb(said(line.title), cohort_url(line.uid)),
        *more,
    )


@require_http_methods(ASKS)
def nominate(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Nominate somebody with a stated task; what was typed is kept on errors."""
    actor = actor_of(request)
    shown = queries.cohort_shown(actor, uid)
    guests = counterparts_offered(actor) if shown.is_host else []
    form = NominateForm(actor, shown.audience, guests, request.POST or None)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        command = commands.Nominate(
            cohort=shown.id,
            person=typed.get("person"),
            counterpart=int(typed["guest"]) if typed.get("guest") else None,
            **{
                k: typed[k] for k in ("nominated_by", "post", "language", "why", "task")
            },
        )
        try:
            (made,) = services.participants_nominate(actor=actor, commands=[command])
        except KEPT as error:
            put_back(form, error, form.places())
        else:
            text = (
                gettext("Nominated; on the waiting list.")
                if made.state == "waiting"
                else gettext("Nominated; the place is given.")
            )
            messages.success(request, text)
            return HttpResponseRedirect(cohort_url(uid))
    page = AskPage(
        Head(gettext("Nominate"), crumbs=_way(shown.line)),
        form,
        gettext("Nominate"),
        cohort_url(uid),
        gettext("A nomination says what shall be done at home."),
    )
    return _asked(request, page)


def _asked(request: HttpRequest, page: AskPage) -> HttpResponse:
    status = 422 if page.form.errors else 200
    return render(request, "exchange/form.html", {"page": page}, status=status)


# -- attendance and marks ---------------------------------------------------------------------


@require_http_methods(ASKS)
def attendance(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Enter who was at a session, all at once; made for a telephone."""
    actor = actor_of(request)
    session, line, rows = queries.attendance_of(actor, uid)
    faults: list[str] = []
    if request.method == "POST":
        seen = tuple(
            commands.Seen(row.id, word, request.POST.get(f"note-{row.id}", "")[:200])
            for row in rows
            if (word := request.POST.get(f"word-{row.id}", "")[:20])
        )
        command = commands.EnterAttendance(session.id, seen, version_of(request))
        try:
            services.attendance_enter(actor=actor, commands=[command])
        except KEPT as error:
            faults = _faults(error)
        else:
            messages.success(request, gettext("Attendance is entered."))
            return HttpResponseRedirect(cohort_url(line.uid, "attendance"))
    when = " – ".join(t for t in (session.starts, session.ends) if t)
    page = {
        "head": Head(
            said(session.title),
            crumbs=_way(line),
            facts=tuple(f for f in (day(session.day), when, session.lecturer) if f),
        ),
        "rows": [(row, said(row.unit), _words(request, row)) for row in rows],
        "faults": faults,
        "version": session.row_version,
        "back_url": cohort_url(line.uid, "attendance"),
    }
    status = 422 if faults else 200
    return render(request, "training/attendance.html", {"page": page}, status=status)


def _words(request: HttpRequest, row: Any) -> list[tuple[str, str, bool]]:
    """Return the words to choose from; nobody entered yet counts as present."""
    chosen = request.POST.get(f"word-{row.id}") or row.word or "present"
    return [(key, gettext(label), key == chosen) for key, label in w.ATTENDANCE]


def _faults(error: Any) -> list[str]:
    if error.problems:
        return [say(p.template, dict(p.values)) for p in error.problems]
    return [say(error.template, error.values)]


@require_http_methods(ASKS)
def marks(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Enter the marks of a test."""
    actor = actor_of(request)
    test, line, rows = queries.marks_of(actor, uid)
    faults: list[str] = []
    if request.method == "POST":
        given = tuple(
            commands.Given(row.id, request.POST.get(f"mark-{row.id}", "")[:20])
            for row in rows
        )
        command = commands.EnterMarks(test.pk, given, version_of(request))
        try:
            services.marks_enter(actor=actor, commands=[command])
        except KEPT as error:
            faults = _faults(error)
        else:
            messages.success(request, gettext("The marks are entered."))
            return HttpResponseRedirect(cohort_url(line.uid, "results"))
    page = {
        "head": Head(said(test.title), crumbs=_way(line)),
        "rows": [
            (row, request.POST.get(f"mark-{row.id}", mark_said(row.mark)))
            for row in rows
        ],
        "top": test.top,
        "faults": faults,
        "version": test.row_version,
        "back_url": cohort_url(line.uid, "results"),
    }
    status = 422 if faults else 200
    return render(request, "training/marks.html", {"page": page}, status=status)


# -- one participant --------------------------------------------------------------------------


@require_safe
def participant(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """One participant: plan, completion, certificates, reports."""
    page = participant_page(actor_of(request), uid)
    return render(request, "training/participant.html", {"page": page})


Run = Callable[[Actor, Any, Any, int | None], Any]


def _plan(actor: Actor, shown: Any, typed: Any, version: int | None) -> Any:
    command = commands.WritePlan(shown.line.id, row_version=version, **typed)
    return services.plans_write(actor=actor, commands=[command])


def _withdraw(actor: Actor, shown: Any, typed: Any, version: int | None) -> Any:
    command = commands.Withdraw(shown.line.id, typed["reason"], version)
    return services.participants_withdraw(actor=actor, commands=[command])


def _issue(actor: Actor, shown: Any, typed: Any, version: int | None) -> Any:
    return services.certificates_issue(
        actor=actor, commands=[commands.Issue(shown.line.id)]
    )


@dataclass(frozen=True)
class PersonAct:
    """One act about a participant: its name, form and service."""

    label: str
    form: type[forms.Form]
    run: Run
    done: str


ACTS = {
    "plan": PersonAct(_("Write the plan"), PlanForm, _plan, _("The plan is kept.")),
    "withdraw": PersonAct(
        _("Withdraw"), ReasonForm, _withdraw, _("Withdrawn; whoever waits moves up.")
    ),
    "issue": PersonAct(
        _("Issue the certificate"),
        forms.Form,
        _issue,
        _("The certificate is issued."),
    ),
}


@require_http_methods(ASKS)
def act(request: HttpRequest, uid: uuid.UUID, verb: str) -> HttpResponse:
    """Do something about a participant; what was typed is kept on errors."""
    actor = actor_of(request)
    if verb not in ACTS:
        raise NotVisible
    wanted, shown = ACTS[verb], queries.participant_get(actor, uid)
    first = {
        "plan": shown.plan,
        "indicator": shown.plan_indicator,
        "baseline": shown.plan_baseline,
        "agreed_with": shown.plan_with,
        "agreed_on": shown.line.plan_agreed_on,
    }
    form = wanted.form(request.POST or None, initial=first if verb == "plan" else None)
    form.fields["row_version"] = forms.IntegerField(
        widget=forms.HiddenInput, required=False, initial=shown.line.row_version
    )
    if request.method == "POST" and form.is_valid():
        typed = dict(form.cleaned_data)
        version = typed.pop("row_version")
        try:
            wanted.run(actor, shown, typed, version)
        except KEPT as error:
            put_back(form, error)
        else:
            messages.success(request, gettext(wanted.done))
            return HttpResponseRedirect(participant_url(uid))
    crumb = Crumb(shown.line.name, participant_url(uid))
    page = AskPage(
        Head(gettext(wanted.label), crumbs=_way(shown.cohort, crumb)),
        form,
        gettext(wanted.label),
        participant_url(uid),
    )
    return _asked(request, page)


@require_http_methods(ASKS)
def withdraw_certificate(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Withdraw a certificate by a decision."""
    actor = actor_of(request)
    row = queries.certificate_get(actor, uid)
    back = participant_url(row.participant.uid)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            command = commands.WithdrawCertificate(
                row.pk, _decision(actor, typed["decision"]), typed["reason"]
            )
            services.certificates_withdraw(actor=actor, commands=[command])
        except KEPT as error:
            put_back(form, error)
        else:
            messages.success(request, gettext("The certificate is withdrawn."))
            return HttpResponseRedirect(back)
    head = Head(
        gettext("Withdraw the certificate %(number)s") % {"number": row.number},
        crumbs=crumbs(Crumb(row.holder, back)),
    )
    page = AskPage(head, form, gettext("Withdraw"), back)
    return _asked(request, page)


def _decision(actor: Actor, symbol: str) -> int:
    rows = decisions_visible(actor).filter(symbol=symbol.strip())
    pk = rows.order_by("-decided_on").values_list("pk", flat=True).first()
    if pk is None:
        problem = Problem.of(
            "training.decision",
            _("No decision “%(symbol)s” in range."),
            symbol=symbol,
            field="decision",
        )
        raise InputError(problem.template, problems=[problem], symbol=symbol)
    return int(pk)


@require_http_methods(ASKS)
def guest(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Give a person of a partner the account through which they see their courses."""
    actor = actor_of(request)
    row = queries.guest_of(actor, uid)
    form = GuestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        account = account_by_login(form.cleaned_data["account"])
        pk = row.counterpart_id or 0
        command = commands.LinkGuest(pk, account.pk if account else 0)
        try:
            services.guests_link(actor=actor, commands=[command])
        except KEPT as error:
            put_back(form, error)
        else:
            messages.success(request, gettext("They see their courses from now on."))
            return HttpResponseRedirect(participant_url(uid))
    crumb = Crumb(row.name, participant_url(uid))
    page = AskPage(
        Head(gettext("Give an account"), crumbs=crumbs(crumb)),
        form,
        gettext("Give the account"),
        participant_url(uid),
        gettext("The account sees the own courses of this person, and nothing else."),
    )
    return _asked(request, page)


@require_POST
def check(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Say that the evidence of a report was seen."""
    actor = actor_of(request)
    line, _cohort, found, _task = queries.followup_get(actor, uid)
    services.applications_check(
        actor=actor,
        commands=[commands.CheckApplication(found.id, version_of(request))],
    )
    messages.success(request, gettext("Recorded."))
    return HttpResponseRedirect(participant_url(line.uid))
