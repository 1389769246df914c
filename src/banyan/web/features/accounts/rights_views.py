"""Rights: why I may or may not, who can see me, who holds what over a unit."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from banyan.access import queries, services
from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotVisible, OrgError
from banyan.web.shared.asking import actor_of, number_typed
from banyan.web.shared.errors import message_of
from banyan.web.shared.rights import right_name
from banyan.web.shared.ui import Message

from .finding import person_units, unit_by_text, unit_name
from .forms import DeputyForm, GiveForm, SupportForm, WhyForm
from .pages import Answer, RightsPage, SeersPage, UnitGrantsPage


@require_safe
def rights(request: HttpRequest) -> HttpResponse:
    """Show what I may do; answer ``?right=&unit=``."""
    actor = actor_of(request)
    known = [(r, right_name(r)) for r in queries.rights_known()]
    asked = "right" in request.GET and "unit" in request.GET
    form = WhyForm(request.GET if asked else None, rights=known)
    answer: Answer | None = None
    problem: Message | None = None
    if asked and form.is_valid():
        answer, problem = _answer(actor, **form.cleaned_data)
    shown = {
        "page": RightsPage.build(actor),
        "form": form,
        "answer": answer,
        "problem": problem,
    }
    return render(request, "accounts/rights.html", shown)


def _answer(
    actor: Actor, right: str, unit: str
) -> tuple[Answer | None, Message | None]:
    try:
        found = unit_by_text(actor, unit)
        why = queries.explain(actor, right, unit_id=found.id)
    except OrgError as error:
        return None, message_of(error)
    return Answer.build(why, found.name), None


@require_safe
def seers(request: HttpRequest) -> HttpResponse:
    """Show who can see the reader, and through which office or grant."""
    actor: Actor = actor_of(request)
    found = (
        queries.who_can_see(
            actor, unit_ids=person_units(actor), person_id=actor.person_id
        )
        if actor.person_id is not None
        else ()
    )
    page = SeersPage.build(found, is_person=actor.person_id is not None)
    return render(request, "accounts/seers.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def unit_grants(request: HttpRequest, unit_id: int) -> HttpResponse:
    """Show who holds what over a unit; give a right set there."""
    page = _unit_page(actor_of(request), unit_id)
    posted = request.POST if request.method == "POST" else None
    forms = _unit_forms(page, give=posted)

    def give() -> str:
        fields = dict(forms["form"].cleaned_data)
        to = queries.account_find(actor_of(request), fields.pop("to"))
        command = services.Give(account_id=to.id, unit_id=unit_id, **fields)
        if command.right_set in page.by_two:
            services.grant_ask(actor=actor_of(request), command=command)
            return gettext("Asked: the rights hold when a second person agrees.")
        services.grant_give(actor=actor_of(request), command=command)
        return ""

    done = gettext("The rights are given.")
    shown = {"page": page, **forms}
    if posted is None:
        return render(request, UNIT_GRANTS, shown)
    return _carry_out(
        request, UNIT_GRANTS, shown, forms["form"], give, done, request.path
    )


UNIT_GRANTS = "accounts/unit_grants.html"


def _unit_page(actor: Actor, unit_id: int) -> UnitGrantsPage:
    return UnitGrantsPage.build(actor, unit_id, unit_name(actor, unit_id))


def _unit_forms(
    page: UnitGrantsPage, *, give: Any = None, support: Any = None
) -> dict[str, Any]:
    return {
        "form": GiveForm(give, sets=page.givable),
        "support": SupportForm(support, sets=page.givable, auto_id="support_%s"),
    }


def _carry_out(
    request: HttpRequest,
    template: str,
    shown: dict[str, Any],
    form: Form,
    act: Callable[[], str | None],
    done: str,
    back_to: str,
) -> HttpResponse:
    """Carry out a form and go on; a refusal keeps what was typed.

    ``act`` may say what was done in its own words.
    """
    problem, status = None, 422
    if form.is_valid():
        try:
            said = act()
        except OrgError as error:
            problem, status = message_of(error), error.status
        else:
            messages.success(request, said or done)
            return HttpResponseRedirect(back_to)
    return render(request, template, {**shown, "problem": problem}, status=status)


@require_POST
def grant_revoke(request: HttpRequest, grant_id: int) -> HttpResponse:
    """Revoke a grant of a unit."""
    version = request.POST.get("row_version", "")
    grant = services.grant_revoke(
        actor=actor_of(request),
        grant_id=grant_id,
        reason=request.POST.get("reason", ""),
        row_version=number_typed(version),
    )
    messages.success(request, gettext("The rights are revoked."))
    return HttpResponseRedirect(reverse("unit_grants", args=[grant.unit_id]))


@require_http_methods(["GET", "HEAD", "POST"])
def deputy(request: HttpRequest, grant_id: int) -> HttpResponse:
    """Appoint a deputy for a right of one's own; another's does not exist here."""
    mine = [
        g for g in RightsPage.build(actor_of(request)).grants if g.grant_id == grant_id
    ]
    if not mine:
        raise NotVisible
    posted = request.POST if request.method == "POST" else None
    held = {h.grant_id: h.rights for h in actor_of(request).held}[grant_id]
    choices = sorted((right_name(right), right) for right in held)
    form = DeputyForm(posted, rights=[(right, name) for name, right in choices])
    shown = {"grants": mine, "form": form}
    if posted is None:
        return render(request, DEPUTY, shown)

    def appoint() -> None:
        fields = dict(form.cleaned_data)
        to = queries.account_find(actor_of(request), fields.pop("to"))
        services.deputy_appoint(
            actor=actor_of(request), grant_id=grant_id, account_id=to.id, **fields
        )

    done = gettext("The deputy is appointed.")
    return _carry_out(request, DEPUTY, shown, form, appoint, done, reverse("rights"))


DEPUTY = "accounts/deputy.html"


@require_POST
def support_open(request: HttpRequest, unit_id: int) -> HttpResponse:
    """Let somebody in to help a unit, for at most an hour."""
    actor: Actor = actor_of(request)
    page = _unit_page(actor, unit_id)
    forms = _unit_forms(page, support=request.POST)

    def let_in() -> None:
        fields = dict(forms["support"].cleaned_data)
        to = queries.account_find(actor, fields.pop("to"))
        services.support_session_open(
            actor=actor, account_id=to.id, unit_id=unit_id, **fields
        )

    done = gettext("The support session is open.")
    shown = {"page": page, **forms}
    back_to = reverse("unit_grants", args=[unit_id])
    return _carry_out(
        request, UNIT_GRANTS, shown, forms["support"], let_in, done, back_to
    )


@require_POST
def support_close(request: HttpRequest, session_id: int) -> HttpResponse:
    """Close a support session before its hour."""
    session = services.support_session_close(
        actor=actor_of(request), session_id=session_id
    )
    messages.success(request, gettext("The support session is closed."))
    return HttpResponseRedirect(reverse("unit_grants", args=[session.unit_id]))
