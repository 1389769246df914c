"""Reports: taken in, decided beside their text, made an exchange."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from banyan.exchange import queries, services
from banyan.exchange.domain.matching import best_match
from banyan.exchange.knowing import bodies_known
from banyan.exchange.queries import ReportShown
from banyan.exchange.reports import text_of
from banyan.kernel.actor import Actor
from banyan.kernel.errors import InputError, OrgError, StateRefusal
from banyan.kernel.text import LANGUAGES, Text
from banyan.web.features.people.forms import date_field
from banyan.web.features.people.words import said
from banyan.web.shared.asking import actor_of, version_of
from banyan.web.shared.errors import say
from banyan.web.shared.forms import put_back
from banyan.web.shared.ui import Crumb, Head

from . import report_pages
from .forms import NAMES
from .pages import FormPage
from .words import record_url


class ReadForm(forms.Form):
    """A report: pasted or uploaded, with where it is from."""

    text = forms.CharField(
        label=_("The text of the report"),
        required=False,
        widget=forms.Textarea(attrs={"rows": "14"}),
        help_text=_("Paste it here, or upload a file below. Nothing is entered yet."),
    )
    file = forms.FileField(
        label=_("Or a file: text, HTML, DOCX or PDF"), required=False
    )
    source = forms.CharField(label=_("Source"), max_length=400, required=False)
    address = forms.CharField(
        label=_("Address on the web"), max_length=400, required=False
    )
    published = date_field(
        _("Published on"),
        required=False,
        help_text=_("It lends its year to a day and month without one."),
    )
    unit = forms.ChoiceField(label=_("Kept by"))


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Take in a report and read it."""
    actor = actor_of(request)
    form = ReadForm(request.POST or None, request.FILES or None)
    units = queries.units_writable(actor)
    form.fields["unit"].choices = [  # type: ignore[attr-defined]
        (str(u.uid), said(u.names)) for u in units
    ]
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            text = text_of(typed["file"].read()) if typed["file"] else typed["text"]
            row = services.report_read(
                actor=actor,
                unit=typed["unit"],
                text=text,
                source=typed["source"],
                address=typed["address"],
                published=typed["published"],
            )
        except InputError as error:
            put_back(form, error)
        else:
            messages.success(request, gettext("The report was read. Now decide."))
            return HttpResponseRedirect(reverse("report", args=[row.uid]))
    page = FormPage(
        head=Head(gettext("Take in a report"), crumbs=_crumbs()),
        form=form,
        label=gettext("Read it"),
        back_url=reverse("exchange"),
    )
    status = 422 if form.errors else 200
    return render(request, "exchange/read.html", {"page": page}, status=status)


def _crumbs() -> tuple[Crumb, ...]:
    return (
        Crumb(gettext("Exchange"), reverse("exchange")),
        Crumb(gettext("Reports"), reverse("list", args=["reports-read"])),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """One report; by post its claims are decided."""
    actor = actor_of(request)
    found = queries.report_get(actor, uid)
    faults: tuple[str, ...] = ()
    if request.method == "POST":
        try:
            services.claims_decide(
                actor=actor,
                report=uid,
                verdicts=report_pages.typed_verdicts(found, request.POST),
                added=_added(request),
                row_version=version_of(request),
            )
        except InputError as error:
            faults = tuple(say(p.template, dict(p.values)) for p in error.problems) or (
                say(error.template, error.values),
            )
        else:
            messages.success(request, gettext("Your verdicts are kept."))
            return HttpResponseRedirect(reverse("report", args=[uid]))
    page = report_pages.report_page(found, faults)
    status = 422 if faults else 200
    return render(request, "exchange/report.html", {"page": page}, status=status)


def _added(request: HttpRequest) -> list[dict[str, Any]]:
    text = " ".join(request.POST.get("added", "").split())
    field = request.POST.get("added-field", "")
    if not text:
        return []
    from banyan.exchange.domain.claims import SHAPES

    first = SHAPES.get(field, ("name",))[0]
    return [{"field": field, "value": {first: text}}]


class AcceptForm(forms.Form):
    """Whose exchange it was, and how it is called."""

    row_version = forms.IntegerField(widget=forms.HiddenInput)
    into = forms.ChoiceField(label=_("What becomes of it"), required=False)
    host = forms.ChoiceField(label=_("Host"), required=False)
    visitor = forms.ChoiceField(label=_("Visitor"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code in LANGUAGES:
            self.fields[f"title_{code}"] = forms.CharField(
                label=f"{gettext('Title')} · {NAMES[code]}",
                max_length=400,
                required=False,
            )

    def title(self) -> Text:
        """Return the title typed."""
        return Text(**{k: self.cleaned_data.get(f"title_{k}", "") for k in LANGUAGES})


@require_http_methods(["GET", "HEAD", "POST"])
def accept(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Make an exchange of what was accepted."""
    actor = actor_of(request)
    found = queries.report_get(actor, uid)
    form = AcceptForm(request.POST or None, initial=_first(actor, found))
    bodies = [("", "—"), *_bodies(actor)]
    form.fields["host"].choices = bodies  # type: ignore[attr-defined]
    form.fields["visitor"].choices = bodies  # type: ignore[attr-defined]
    form.fields["into"].choices = _targets(found)  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            exchange = services.report_accept(
                actor=actor,
                report=uid,
                host=typed["host"],
                visitor=typed["visitor"],
                title=form.title(),
                into=typed["into"] or None,
                row_version=typed["row_version"],
            )
        except (InputError, StateRefusal) as error:
            put_back(form, error, {"title": "title_vi"})
        else:
            messages.success(request, gettext("The exchange is recorded."))
            return HttpResponseRedirect(record_url("exchange", exchange.uid))
    crumbs = (*_crumbs(), Crumb(found.title, reverse("report", args=[uid])))
    page = FormPage(
        head=Head(gettext("Make an exchange of it"), crumbs=crumbs),
        form=form,
        label=gettext("Record the exchange"),
        back_url=reverse("report", args=[uid]),
        hint=gettext(
            "Only what you accepted is entered. A body that is missing here is added "
            "first, under Organisations."
        ),
    )
    status = 422 if form.errors else 200
    return render(request, "exchange/form.html", {"page": page}, status=status)


def _bodies(actor: Actor) -> list[tuple[str, str]]:
    return [(str(u), said(t)) for u, t in queries.choices_of(actor, "organisation")]


def _targets(found: ReportShown) -> list[tuple[str, str]]:
    targets = [("", gettext("a new exchange"))]
    if found.matched:
        uid, title = found.matched
        into = gettext("it is added to: %(title)s") % {"title": said(title)}
        targets.append((str(uid), into))
    return targets


def _first(actor: Actor, found: ReportShown) -> dict[str, Any]:
    """Propose host and visitor by the bodies of the people on each side."""
    known = bodies_known(actor)
    first: dict[str, Any] = {
        "row_version": found.row_version,
        f"title_{found.language}": found.title[:400],
        "into": str(found.matched[0]) if found.matched else "",
    }
    for side in ("host", "visitor"):
        for one in found.claims:
            value = one.taken
            if (
                one.field == "people"
                and value.get("side") == side
                and value.get("body")
            ):
                best = best_match(str(value["body"]), known)
                if best and side not in first:
                    first[side] = str(best[0])
    return first


@require_POST
def reject(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Say that nothing of a report becomes a record."""
    services.report_reject(
        actor=actor_of(request), report=uid, row_version=version_of(request)
    )
    messages.success(request, gettext("Nothing of this report is entered."))
    return HttpResponseRedirect(reverse("list", args=["reports-read"]))


@require_POST
def erase(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Take a name out of a report, on request of who bears it."""
    try:
        places = services.report_erase(
            actor=actor_of(request), report=uid, name=request.POST.get("name", "")
        )
    except InputError as error:
        messages.error(request, _first_problem(error))
    else:
        messages.success(request, gettext("Taken out in %(n)s places.") % {"n": places})
    return HttpResponseRedirect(reverse("report", args=[uid]))


def _first_problem(error: OrgError) -> str:
    problem = error.problems[0]
    return say(problem.template, dict(problem.values))


@require_safe
def accuracy(request: HttpRequest) -> HttpResponse:
    """How well reports are read, by what people did with what was read."""
    page = report_pages.accuracy_page(actor_of(request))
    return render(request, "exchange/accuracy.html", {"page": page})
