"""One's own courses on a telephone, the report in two steps, the answer to come."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
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

from banyan.training import commands, queries, services
from banyan.training import words as w
from banyan.web.features.people.words import said
from banyan.web.shared.asking import actor_of, version_of
from banyan.web.shared.forms import put_back
from banyan.web.shared.ui import Act, Badge, Empty, Head
from banyan.web.templatetags.banyan_ui import day

from .forms import ReportForm
from .tabs import months_said
from .views import ASKS, KEPT
from .words import badge, choice, participant_url, span


@dataclass(frozen=True)
class SessionShown:
    """A session to come or past."""

    title: str
    when: str
    note: str


@dataclass(frozen=True)
class AskedShown:
    """A report that is asked for: one button for each result."""

    title: str
    due: str
    url: str
    badge: Badge | None
    results: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class MyCourse:
    """One of my courses."""

    title: str
    note: str
    badge: Badge
    task: str
    sessions: tuple[SessionShown, ...]
    handouts: tuple[Any, ...]
    certificate: str
    certificate_url: str
    calendar_url: str
    asked: tuple[AskedShown, ...]
    acts: tuple[Act, ...]


@dataclass(frozen=True)
class MyInvitation:
    """An invitation to speak."""

    title: str
    note: str
    badge: Badge
    url: str
    is_open: bool


@dataclass(frozen=True)
class MinePage:
    """All of it."""

    head: Head
    courses: tuple[MyCourse, ...]
    invitations: tuple[MyInvitation, ...]
    empty: Empty


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """My courses: sessions, handouts, certificate, what I am asked."""
    actor = actor_of(request)
    page = MinePage(
        head=Head(gettext("My courses")),
        courses=tuple(_course(one) for one in queries.courses_mine(actor)),
        invitations=tuple(_invitation(one) for one in queries.invitations_mine(actor)),
        empty=Empty(
            gettext("Your courses will stand here"),
            gettext("Whoever sends you nominates you; the place is shown here."),
        ),
    )
    return render(request, "training/mine.html", {"page": page})


def _course(one: Any) -> MyCourse:
    line, cohort = one.line, one.cohort
    has = line.certificate if line.certificate else None
    valid = has is not None and has.state == "valid"
    plan = reverse("participant_act", args=[line.uid, "plan"])
    acts = [Act(gettext("Open"), participant_url(line.uid))]
    if line.state in ("placed", "waiting"):
        acts.append(Act(gettext("Write the plan"), plan, icon="outline/pencil"))
    notes = (said(cohort.title), span(cohort.starts_on, cohort.ends_on, cohort.said))
    return MyCourse(
        title=said(cohort.course),
        note=" · ".join(n for n in (*notes, said(cohort.unit)) if n),
        badge=badge(w.PARTICIPANT_STATES, line.state),
        task=one.plan or line.task,
        sessions=tuple(_session(s) for s in one.sessions if s.state != "cancelled"),
        handouts=tuple(_handout(h) for h in one.handouts),
        certificate=has.number if has and valid else "",
        certificate_url=reverse("certificate_file", args=[has.uid])
        if has and valid
        else "",
        calendar_url=reverse("cohort_calendar", args=[cohort.uid])
        if one.sessions
        else "",
        asked=tuple(_asked(f) for f in one.followups),
        acts=tuple(acts),
    )


def _handout(one: Any) -> tuple[str, str, str, str]:
    files = reverse("handout_files", args=[one.uid]) if one.files else ""
    return said(one.title), said(one.text), one.url, files


def _session(one: Any) -> SessionShown:
    times = " – ".join(t for t in (one.starts, one.ends) if t)
    return SessionShown(
        said(one.title),
        " ".join(x for x in (day(one.day, "short"), times) if x),
        " · ".join(x for x in (one.lecturer, said(one.place)) if x),
    )


def _asked(found: Any) -> AskedShown:
    state = badge(w.RESULTS, found.result) if found.result else None
    if found.is_late:
        state = Badge(gettext("overdue"), "late")
    return AskedShown(
        title=months_said(found.months),
        due=day(found.due_on, "short"),
        url=reverse("followup_report", args=[found.uid]),
        badge=state,
        results=()
        if found.result
        else tuple((key, gettext(label)) for key, label in w.RESULTS),
    )


def _invitation(one: Any) -> MyInvitation:
    return MyInvitation(
        said(one.cohort),
        span(one.starts_on, None),
        badge(w.ANSWERS, one.answer),
        reverse("invitation_answer", args=[one.uid]),
        one.answer == "open",
    )


@require_http_methods(ASKS)
def report(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Report what was applied: chosen on the page before, sent here."""
    actor = actor_of(request)
    line, cohort, found, task = queries.followup_get(actor, uid)
    first = {
        "result": request.GET.get("result", "")[:20] or found.result,
        "evidence": found.evidence,
        "text": found.text,
        "value": found.value,
    }
    form = ReportForm(request.POST or None, initial=first)
    back = reverse("courses_mine") if line.is_own else participant_url(line.uid)
    if request.method == "POST" and form.is_valid():
        command = commands.ReportApplication(
            found.id, row_version=version_of(request), **form.cleaned_data
        )
        try:
            services.applications_report(actor=actor, commands=[command])
        except KEPT as error:
            put_back(form, error)
        else:
            messages.success(request, gettext("Thank you, it is recorded."))
            return HttpResponseRedirect(back)
    page = {
        "head": Head(
            gettext("What was applied at home"),
            facts=(said(cohort.course), months_said(found.months), line.name),
        ),
        "task": task,
        "form": form,
        "version": found.row_version,
        "chosen": choice(w.RESULTS, str(first["result"])),
        "back_url": back,
    }
    status = 422 if form.errors else 200
    return render(request, "training/report.html", {"page": page}, status=status)


@require_POST
def answer(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Say whether one comes to speak; the host may note it too."""
    actor = actor_of(request)
    found, back = queries.invitation_get(actor, uid)
    command = commands.AnswerInvitation(
        found.id,
        request.POST.get("answer", "")[:20],
        request.POST.get("note", "")[:1000],
    )
    services.invitations_answer(actor=actor, commands=[command])
    messages.success(request, gettext("Recorded."))
    target = (
        reverse("courses_mine")
        if back
        else reverse("cohort_tab", args=[found.cohort_uid, "alumni"])
    )
    return HttpResponseRedirect(target)
