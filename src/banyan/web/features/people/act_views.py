"""Recording: every act the same way; registering with a look for twins."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from banyan.kernel import clock
from banyan.kernel.errors import NotVisible, OrgError
from banyan.units.queries import structures
from banyan.web.shared.asking import actor_of, version_of
from banyan.web.shared.errors import say

from . import registering
from .act_page import act_page, acts_page, back_url
from .acts import ACTS, UNIT, Act
from .decide import DecisionForm
from .forms import ActForm
from .targets import Target, load_target
from .units import units_offered


@require_safe
def choose(request: HttpRequest, uid: str) -> HttpResponse:
    """What can be recorded about a person."""
    page = acts_page(load_target(actor_of(request), "person", uid, {}))
    return render(request, "people/acts.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def record(request: HttpRequest, uid: str, key: str) -> HttpResponse:
    """One act on a person: its form, and carrying it out."""
    act = ACTS.get(key)
    if act is None or act.about == UNIT:
        raise Http404
    return _answer(request, act, uid)


@require_http_methods(["GET", "HEAD", "POST"])
def post(request: HttpRequest, uid: str) -> HttpResponse:
    """The posts of a unit."""
    return _answer(request, ACTS["post"], uid)


def _answer(request: HttpRequest, act: Act, uid: str) -> HttpResponse:
    target = load_target(actor_of(request), act.about, uid, request.GET)
    if request.method != "POST" or "find" in request.POST:
        return _show(request, act, target)
    form, decision = forms_of(act, target, request)
    if not valid(form, decision):
        return _page(request, act, target, form, decision, status=422)
    try:
        done = carry_out(act, target, form, decision, version_of(request))
    except NotVisible:
        raise
    except OrgError as error:
        fresh = load_target(actor_of(request), act.about, uid, request.GET)
        return _page(request, act, fresh, form, decision, error=error)
    tell(request, act, done)
    return HttpResponseRedirect(back_url(target))


def _show(request: HttpRequest, act: Act, target: Target) -> HttpResponse:
    """Show the form empty, or as typed while a unit is looked for."""
    form, decision = forms_of(act, target, request)
    return _page(request, act, target, form, decision, status=200)


def forms_of(
    act: Act, target: Target, request: HttpRequest
) -> tuple[ActForm, DecisionForm | None]:
    """Return the forms, with what was typed or what holds now."""
    data = request.POST if request.method == "POST" else None
    given = {k: v for k, v in request.GET.items() if k in act.form.base_fields}
    form = act.form(target, data, initial={**act.initial(target), **given})
    if not act.kinds:
        return form, None
    existing = {"existing": request.GET.get("decision", "")}
    return form, DecisionForm(target, act.kinds, data, initial=existing)


def valid(form: ActForm, decision: DecisionForm | None) -> bool:
    """Check both forms, so that all errors show at once."""
    return all([form.is_valid(), decision is None or decision.is_valid()])


def carry_out(
    act: Act,
    target: Target,
    form: ActForm,
    decision: DecisionForm | None,
    version: int | None,
) -> Any:
    """Record the decision and the act, both or neither; return the decision."""
    actor, data = target.actor, form.cleaned_data
    with transaction.atomic():
        made = None
        if decision is not None:
            on = data.get(form.effective) or clock.today()
            person = {"person": target.person.id} if target.person else {}
            made = decision.decision(actor, on, person)
        act.run(actor, target, data, made, version)
    return made


def tell(request: HttpRequest, act: Act, decision: Any) -> None:
    """Say what was recorded, and what should be seen about its decision."""
    label = gettext(act.label)
    if decision is None:
        messages.success(request, gettext("Recorded: %(act)s.") % {"act": label})
        return
    number = decision.symbol or gettext("without a number")
    messages.success(
        request,
        gettext("Recorded: %(act)s, by decision %(number)s.")
        % {"act": label, "number": number},
    )
    for warning in getattr(decision, "warnings", ()):
        messages.warning(request, say(warning.template, dict(warning.values)))


def _page(
    request: HttpRequest,
    act: Act,
    target: Target,
    form: ActForm,
    decision: DecisionForm | None,
    *,
    status: int = 200,
    error: OrgError | None = None,
) -> HttpResponse:
    finding = "find" in request.POST
    if finding:
        form.is_valid()
        keep_only_finding(form, decision)
    page = act_page(act, target, form, decision, error)
    return render(
        request,
        "people/act.html",
        {"page": page},
        status=error.status if error else status,
    )


def keep_only_finding(form: ActForm, decision: DecisionForm | None) -> None:
    """While a unit is looked for, only what concerns the unit is an error."""
    for name in [n for n in form.errors if n != "unit"]:
        del form.errors[name]
    if decision is not None:
        decision.full_clean()
        decision.errors.clear()


# -- units to choose, and twins, while one types -------------------------------------


@require_safe
def unit_choices(request: HttpRequest) -> HttpResponse:
    """Units whose name or code fits, as choices below the field."""
    field = request.GET.get("field", "unit")
    wanted = request.GET.get("structures", "").split(",")
    typed = request.GET.get(field, "").strip()[:200]
    known = [s for s in structures() if s.key in wanted]
    found = units_offered(actor_of(request), typed, known) if typed else []
    context = {"name": field, "offered": found, "nothing": typed and not found}
    return render(request, "people/_unit_choices.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """A person and their first membership, with a look for twins."""
    actor = actor_of(request)
    target = load_target(actor, "nobody", None, {})
    form, decision = forms_of(registering.ACT, target, request)
    typed = request.method == "POST"
    if not typed or request.POST.keys() & {"find", "check"}:
        return _register_page(request, target, form, decision)
    twins = registering.twins_of(actor, form)
    unsure = twins.found and not request.POST.get("another")
    if not valid(form, decision) or unsure:
        return _register_page(request, target, form, decision, status=422)
    assert decision is not None  # noqa: S101
    try:
        person, made = registering.register(target, form, decision)
    except OrgError as error:
        return _register_page(request, target, form, decision, error=error)
    tell(request, registering.ACT, made)
    return HttpResponseRedirect(reverse("person", args=[person.uid]))


def _register_page(
    request: HttpRequest,
    target: Target,
    form: ActForm,
    decision: DecisionForm | None,
    *,
    status: int = 200,
    error: OrgError | None = None,
) -> HttpResponse:
    twins = registering.NO_TWINS
    if request.method == "POST":
        form.is_valid()
        twins = registering.twins_of(target.actor, form)
        if request.POST.keys() & {"find", "check"}:
            keep_only_finding(form, decision)
    page = act_page(registering.ACT, target, form, decision, error)
    return render(
        request,
        "people/register.html",
        {"page": page, "twins": twins, "checked": "check" in request.POST},
        status=error.status if error else status,
    )


@require_safe
def check(request: HttpRequest) -> HttpResponse:
    """Who might be the person being typed: the part below the name."""
    twins = registering.twins_typed(actor_of(request), request.GET)
    return render(request, "people/_twins.html", {"twins": twins})
