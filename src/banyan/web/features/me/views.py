"""Oneself: contacts, requests, data to take away, entries; and answering requests."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotVisible, OrgError
from banyan.people import services
from banyan.people.domain.corrections import MEMBERSHIP, WISHES
from banyan.people.queries import PersonShown
from banyan.people.queries.own import own_data
from banyan.web.features.people.decide import DecisionForm
from banyan.web.features.people.targets import load_target
from banyan.web.shared.asking import actor_of
from banyan.web.shared.errors import message_of, reads
from banyan.web.shared.ui import Head

from . import pages
from .forms import AnswerForm, AskForm, ContactForm
from .prints import FORMATS, own_file

KINDS = ("correction", "taken-over")


def _number(raw: str) -> int | None:
    return int(raw) if raw.isdecimal() and len(raw) < 19 else None


# -- contacts ------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def contacts(request: HttpRequest) -> HttpResponse:
    """My contacts: each with its form, and one more; changed at once."""
    actor = actor_of(request)
    person = pages.oneself(actor)
    page = pages.contacts_page(actor)
    chosen = request.POST.get("contact", "")
    forms = {c.id: _contact_form(request, c, chosen) for c in page.contacts}
    sent = request.POST if request.method == "POST" and not chosen else None
    new = ContactForm(sent, initial={"kind": "phone"}, prefix="new")
    context: dict[str, Any] = {"page": page, "new": new, "status": 200}
    if request.method == "POST":
        form = forms.get(_number(chosen) or 0, new)
        if _save(request, person, form, context):
            return HttpResponseRedirect(reverse("me_contacts"))
    lines = [
        pages.ContactLine(pages.contact_kind(c.kind), c, forms[c.id])
        for c in page.contacts
    ]
    status = context.pop("status")
    return render(
        request, "me/contacts.html", {**context, "lines": lines}, status=status
    )


def _contact_form(request: HttpRequest, contact: Any, chosen: str) -> ContactForm:
    initial = {
        "kind": contact.kind,
        "value": contact.value,
        "is_primary": contact.is_primary,
    }
    data = request.POST if chosen == str(contact.id) else None
    return ContactForm(data, initial=initial, prefix=f"c{contact.id}")


def _save(
    request: HttpRequest,
    person: PersonShown,
    form: ContactForm,
    context: dict[str, Any],
) -> bool:
    """Write one contact; say in the context what stands against."""
    remove = "remove" in request.POST
    if not remove and not form.is_valid():
        context["status"] = 422
        return False
    chosen = _number(request.POST.get("contact", ""))
    data = form.cleaned_data if not remove else {}
    command = services.SetContact(
        person=person.id,
        kind=data.get("kind") or request.POST.get(f"{form.prefix}-kind", "phone"),
        value=data.get("value", ""),
        is_primary=bool(data.get("is_primary")),
        contact=chosen,
        row_version=_number(request.POST.get("row_version", "")) if chosen else None,
    )
    try:
        services.contact_set(actor=actor_of(request), commands=[command])
    except NotVisible:
        raise
    except OrgError as error:
        context["message"], context["status"] = message_of(error), error.status
        return False
    done = gettext("Removed.") if remove else gettext("Recorded at once.")
    messages.success(request, done)
    return True


# -- asking ------------------------------------------------------------------------------


@require_safe
def my_requests(request: HttpRequest) -> HttpResponse:
    """What I asked to have put right, and the answers."""
    page = pages.my_requests_page(actor_of(request))
    return render(request, "me/requests.html", {"page": page})


@require_safe
def wishes(request: HttpRequest) -> HttpResponse:
    """Choose what should be put right."""
    page = pages.wishes_page(actor_of(request))
    return render(request, "me/wishes.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, about: str) -> HttpResponse:
    """Say what should stand there, and why."""
    wish = WISHES.get(about)
    if wish is None:
        raise Http404
    actor = actor_of(request)
    person = pages.oneself(actor)
    row = _membership(person, request) if wish.about == MEMBERSHIP else None
    form = AskForm(wish, request.POST or None, request.FILES or None)
    page = pages.ask_page(wish, person, row, form)
    context: dict[str, Any] = {"page": page}
    if request.method != "POST":
        return render(request, "me/ask.html", context)
    if not form.is_valid():
        return render(request, "me/ask.html", context, status=422)
    try:
        services.correction_ask(actor=actor, commands=[_wish(form, row)])
    except NotVisible:
        raise
    except OrgError as error:
        context["message"] = message_of(error)
        return render(request, "me/ask.html", context, status=error.status)
    messages.success(request, gettext("Sent to your unit. You see its answer here."))
    return HttpResponseRedirect(reverse("me_requests"))


def _membership(person: PersonShown, request: HttpRequest) -> Any:
    wanted = request.GET.get("membership", "")
    found = next((m for m in person.memberships if str(m.uid) == wanted), None)
    if found is None:
        raise NotVisible
    return found


def _wish(form: AskForm, row: Any) -> services.AskCorrection:
    file = form.cleaned_data.get("file")
    return services.AskCorrection(
        about=form.wish.key,
        wanted=form.wanted(),
        reason=form.cleaned_data["reason"],
        membership=row.id if row else None,
        paper=(file.name, file.read()) if file else None,
    )


@require_POST
def withdraw(request: HttpRequest, uid: str) -> HttpResponse:
    """Take back what I asked."""
    services.correction_withdraw(actor=actor_of(request), request=uid)
    messages.success(request, gettext("Taken back."))
    return HttpResponseRedirect(reverse("me_requests"))


# -- taking away, entries -----------------------------------------------------------------


@require_safe
def data(request: HttpRequest) -> HttpResponse:
    """What is kept about me, part by part, and the files of it."""
    known = own_data(actor_of(request))
    parts = [(gettext(p.title), len(p.rows)) for p in known.parts]
    head = Head(gettext("My data to take away"), crumbs=pages.me_crumbs())
    return render(request, "me/data.html", {"page": {"head": head}, "parts": parts})


@reads
@never_cache
@require_POST
def data_file(request: HttpRequest) -> HttpResponse:
    """Hand out everything about me as a file; that is recorded first."""
    kind = request.POST.get("kind", "json")
    language = (get_language() or "en")[:2]
    file = own_file(actor_of(request), kind if kind in FORMATS else "json", language)
    return HttpResponse(file.content, headers=file.headers)


@require_safe
def my_ledger(request: HttpRequest) -> HttpResponse:
    """What was recorded about me, each with its proof."""
    before = _number(request.GET.get("before", ""))
    page = pages.my_ledger_page(actor_of(request), before)
    return render(request, "me/ledger.html", {"page": page})


# -- answering -----------------------------------------------------------------------------


@require_safe
def requests(request: HttpRequest) -> HttpResponse:
    """Requests that wait for my answer."""
    page = pages.requests_page(actor_of(request), _number(request.GET.get("after", "")))
    return render(request, "requests/requests.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def one_request(request: HttpRequest, uid: str) -> HttpResponse:
    """One request: accept it, or refuse it with the reason."""
    actor = actor_of(request)
    page, row = pages.request_page(actor, uid)
    form = AnswerForm(request.POST or None)
    decision = _decision(request, actor, row) if page.may_answer else None
    context: dict[str, Any] = {"page": page, "form": form, "decision": decision}
    if request.method != "POST":
        return render(request, "requests/request.html", context)
    accept = "accept" in request.POST
    checked = [form.is_valid()]
    if accept and decision is not None:
        checked.append(decision.is_valid())
    elif decision is not None:
        decision.is_bound = False
    if not all(checked):
        return render(request, "requests/request.html", context, status=422)
    try:
        _answer(request, actor, row, accept, form, decision)
    except NotVisible:
        raise
    except OrgError as error:
        context["message"] = message_of(error)
        return render(request, "requests/request.html", context, status=error.status)
    done = gettext("Accepted.") if accept else gettext("Refused, with the reason.")
    messages.success(request, done)
    return HttpResponseRedirect(reverse("requests"))


def _decision(request: HttpRequest, actor: Actor, row: Any) -> DecisionForm | None:
    if not WISHES[row.about].needs_decision:
        return None
    query = {"membership": str(row.membership_uid)}
    target = load_target(actor, "membership", row.person_uid, query)
    return DecisionForm(target, KINDS, request.POST or None)


def _answer(
    request: HttpRequest,
    actor: Actor,
    row: Any,
    accept: bool,
    form: AnswerForm,
    decision: DecisionForm | None,
) -> None:
    command = services.AnswerCorrection(
        request=row.uid,
        accept=accept,
        answer=form.cleaned_data["answer"],
        row_version=_number(request.POST.get("row_version", "")),
    )
    with transaction.atomic():
        made = None
        if accept and decision is not None:
            person = {"person": row.person_id}
            made = decision.decision(actor, clock.today(), person)
        services.correction_answer(actor=actor, commands=[command], decision=made)
