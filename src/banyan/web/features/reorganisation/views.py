"""Reorganisations: list, plan, preview, apply, take back; before and after."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from banyan.kernel.actor import Actor
from banyan.kernel.errors import (
    InputError,
    NotVisible,
    OrgError,
    RuleRefusal,
    StateRefusal,
)
from banyan.kernel.text import gettext_noop as _
from banyan.units.queries import structure_get, unit_by_code
from banyan.units.queries.outline import structures_seen
from banyan.units.services import (
    reorganisation_apply,
    reorganisation_draft,
    reorganisation_drop,
    reorganisation_edit,
    reorganisation_preview,
    reorganisation_read,
    reorganisation_undo,
)
from banyan.web.features.organisation.words import MOST as LONGEST
from banyan.web.features.organisation.words import link, said
from banyan.web.shared.asking import number_typed
from banyan.web.shared.errors import message_of
from banyan.web.shared.forms import put_back
from banyan.web.shared.ui import Message

from . import building, pages, template_file
from .deciding_bodies import bodies_of
from .finding import count_of, find, refuse_large
from .form_pages import confirm_page, decide_page, plan_page
from .forms import ApplyForm, AssignForm, NewForm, OperationForm, PlanForm, UndoForm
from .reform_page import Wanted, reform_page

SHAPE = "reorganise"
KEPT = (InputError, RuleRefusal, StateRefusal)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _actor(request: HttpRequest) -> Actor:
    request.room = "organisation"  # type: ignore[attr-defined]
    return request.actor  # type: ignore[attr-defined,no-any-return]


def _number(request: HttpRequest, name: str) -> int:
    raw = request.GET.get(name, "")
    return int(raw) if raw.isdecimal() and len(raw) < 8 else 0


def _there(row: Any, **query: Any) -> HttpResponse:
    return HttpResponseRedirect(link("reorganisation", row.uid, **query))


def _show(
    request: HttpRequest, row: Any, error: OrgError | None = None
) -> HttpResponse:
    message = message_of(error) if error else None
    page = pages.one_page(_actor(request), row, _number(request, "after"), message)
    status = error.status if error else 200
    return render(request, "reorganisation/one.html", {"page": page}, status=status)


@require_safe
def reorganisations(request: HttpRequest) -> HttpResponse:
    """All of them, newest first."""
    page = pages.list_page(_actor(request), _number(request, "after"))
    return render(request, "reorganisation/list.html", {"page": page})


@require_safe
def reorganisation(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """One: its plan, its preview, its history."""
    return _show(request, find(_actor(request), uid))


@require_safe
def reform(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Before and after, one former parent at a time."""
    row = find(_actor(request), uid, light=True)
    if row.state not in ("applied", "planned"):
        raise StateRefusal(
            _("This reorganisation is not applied: there is no after yet."),
            way_out=_("Look at its preview instead."),
        )
    wanted = Wanted(
        _uid(request.GET.get("under", "")),
        request.GET.get("light", "")[:20],
        request.GET.get("q", "").strip()[:LONGEST],
    )
    page = reform_page(_actor(request), row, wanted)
    return render(request, "reorganisation/reform.html", {"page": page})


def _uid(text: str) -> uuid.UUID | None:
    if not text:
        return None
    try:
        return uuid.UUID(text)
    except ValueError as error:
        raise NotVisible from error


# -- a new plan -------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def reorganisation_new(request: HttpRequest) -> HttpResponse:
    """A new plan: out of a table, or empty."""
    actor = _actor(request)
    choices = building.structure_choices(structures_seen(actor))
    first = {"structure": request.GET.get("structure", "")}
    form = NewForm(
        request.POST or None, request.FILES or None, structures=choices, initial=first
    )
    message = None
    if request.method == "POST" and form.is_valid():
        try:
            row = _drafted(actor, form)
        except KEPT as error:
            message = _kept(form, error)
        else:
            return _there(row)
    page = plan_page(form, new=True, message=message)
    status = 422 if form.errors or message else 200
    return render(request, "reorganisation/plan.html", {"page": page}, status=status)


def _kept(form: Any, error: OrgError) -> Message | None:
    """Put one finding beside its field; several stand above the form."""
    if len(error.problems) == 1 and error.problems[0].field in form.fields:
        put_back(form, error)
        return None
    return message_of(error)


def _drafted(actor: Actor, form: NewForm) -> Any:
    cleaned = form.cleaned_data
    structure = structure_get(cleaned["structure"])
    on, file = cleaned["effective_on"], cleaned.get("file")
    operations = []
    if file:
        operations = reorganisation_read(
            actor=actor,
            structure=structure,
            source=file.read(),
            effective_on=on,
            name=file.name,
        )
        refuse_large(len(operations), structure.key, on)
    custodian = cleaned["custodian"].strip()
    keeper = unit_by_code(actor, structure, custodian).id if custodian else None
    return reorganisation_draft(
        actor=actor,
        structure=structure,
        title=form.title(),
        effective_on=on,
        operations=operations,
        custodian=keeper,
    )


@require_safe
def reorganisation_template(request: HttpRequest, form: str) -> HttpResponse:
    """The table to fill in, as a workbook or as CSV."""
    seen = structures_seen(_actor(request))
    wanted = request.GET.get("structure", "")
    structure = next((s for s in seen if s.key == wanted), seen[0] if seen else None)
    if structure is None or form not in ("xlsx", "csv"):
        raise NotVisible
    if form == "xlsx":
        content, media = template_file.as_xlsx(structure), XLSX
    else:
        content, media = template_file.as_csv(structure), "text/csv; charset=utf-8"
    name = f"reorganisation-{structure.key}.{form}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=media, headers=headers)


@require_http_methods(["GET", "HEAD", "POST"])
def reorganisation_edit_plan(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Another title or day of a draft."""
    actor = _actor(request)
    row = find(actor, uid)
    first = {
        "title_vi": row.title.vi,
        "title_lo": row.title.lo,
        "title_en": row.title.en,
        "effective_on": row.effective_on,
    }
    form = PlanForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        reorganisation_edit(
            actor=actor,
            reorganisation=row,
            title=form.title(),
            effective_on=form.cleaned_data["effective_on"],
            row_version=row.row_version,
        )
        return _there(row)
    page = plan_page(form, head=pages.head_of(actor, row, gettext("Title and day")))
    status = 422 if form.errors else 200
    return render(request, "reorganisation/plan.html", {"page": page}, status=status)


# -- operations ---------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def reorganisation_add(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """One more operation, with a search for units beside it."""
    actor = _actor(request)
    row = find(actor, uid)
    actor.require(SHAPE)
    refuse_large(count_of(row), row.structure.key)
    op = request.GET.get("op", "merge")
    op = op if op in building.FIELDS else "merge"
    here = link("reorganisation_add", uid)
    typed = {k: v for k, v in request.POST.items() if isinstance(v, str)}
    query, message, status = typed.get("q", "").strip()[:LONGEST], None, 200
    if "use" in typed:
        typed = building.used(typed, typed["use"])
    elif request.method == "POST" and not _is_search(typed):
        try:
            plan = building.added(actor, row, op, typed)
            _edit(actor, row, plan)
        except KEPT as error:
            message, status = message_of(error), error.status
        else:
            messages.success(request, gettext("The operation is in the plan."))
            return HttpResponseRedirect(link("reorganisation", uid) + "#plan")
    form = OperationForm(
        initial=typed, shown=building.FIELDS[op], kinds=building.kinds_of(row)
    )
    urls = (here, link("reorganisation", uid))
    page = building.add_page(actor, row, op, form, query, urls=urls, message=message)
    return render(request, "reorganisation/add.html", {"page": page}, status=status)


def _edit(actor: Actor, row: Any, operations: Any) -> None:
    """Keep other operations; Conflict when somebody else was faster."""
    reorganisation_edit(
        actor=actor,
        reorganisation=row,
        operations=operations,
        row_version=row.row_version,
    )


def _is_search(typed: dict[str, str]) -> bool:
    """Whether the reader looked for a unit: by its button, or Enter in its field."""
    query = typed.get("q", "").strip()
    return "find" in typed or bool(query and query != typed.get("asked", ""))


@require_POST
def reorganisation_remove(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Take one operation out of a plan."""
    actor = _actor(request)
    row = find(actor, uid)
    number, version = (
        number_typed(request.POST.get(k, "")) for k in ("number", "row_version")
    )
    if number is None or version is None:
        raise NotVisible
    building.removed(actor, row, number, version)
    return HttpResponseRedirect(link("reorganisation", uid) + "#plan")


# -- preview, questions ----------------------------------------------------------------


@require_POST
def reorganisation_preview_plan(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Work out what applying would do, and keep it with the plan."""
    actor = _actor(request)
    row = find(actor, uid)
    try:
        refuse_large(count_of(row), row.structure.key, row.effective_on)
        reorganisation_preview(actor=actor, reorganisation=row)
    except KEPT as error:
        return _show(request, row, error)
    return HttpResponseRedirect(link("reorganisation", uid) + "#preview")


@require_http_methods(["GET", "HEAD", "POST"])
def reorganisation_assign(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Choose for a divided unit which successor takes what."""
    actor = _actor(request)
    row = find(actor, uid)
    actor.require(SHAPE)
    fields, groups = building.questions_of(actor, row)
    form = AssignForm(request.POST or None, questions=fields)
    if request.method == "POST" and form.is_valid():
        plan = building.assigned(row, form.answered)
        with transaction.atomic():
            _edit(actor, row, plan)
            refuse_large(len(plan), row.structure.key, row.effective_on)
            row.refresh_from_db()
            reorganisation_preview(actor=actor, reorganisation=row)
        return HttpResponseRedirect(link("reorganisation", uid) + "#preview")
    context = {
        "page": {
            "head": pages.head_of(actor, row, gettext("What is left to decide")),
            "groups": [(g.label, [form[name] for name in g.names]) for g in groups],
            "back_url": link("reorganisation", uid),
        }
    }
    return render(request, "reorganisation/assign.html", context)


# -- apply, take back, lay aside ----------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def reorganisation_apply_plan(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Apply a plan by a decision of its own."""
    said = gettext("The reorganisation is recorded.")
    return _decided(request, uid, ApplyForm, _applied, said)


def _decided(
    request: HttpRequest, uid: uuid.UUID, form_type: Any, carry_out: Any, said: str
) -> HttpResponse:
    """Ask for the decision, then carry it out; a refusal keeps what was typed."""
    actor = _actor(request)
    row = find(actor, uid)
    actor.require(SHAPE)
    refuse_large(count_of(row), row.structure.key, row.effective_on)
    form = form_type(
        request.POST or None,
        on=row.effective_on,
        bodies=bodies_of(actor, row),
        initial=_titled(row),
    )
    message = None
    if request.method == "POST" and form.is_valid():
        try:
            carry_out(actor, row, form)
        except OrgError as error:
            if error.status in (403, 404):
                raise
            message = message_of(error)
        else:
            messages.success(request, said)
            return _there(row)
    apply = form_type is ApplyForm
    page = decide_page(actor, row, form, apply=apply, message=message)
    status = 422 if form.errors or message else 200
    return render(request, "reorganisation/decide.html", {"page": page}, status=status)


def _titled(row: Any) -> dict[str, Any]:
    return {
        "title_vi": row.title.vi,
        "title_lo": row.title.lo,
        "title_en": row.title.en,
        "row_version": row.row_version,
    }


def _applied(actor: Actor, row: Any, form: ApplyForm) -> None:
    with transaction.atomic():
        decision = form.take(actor, "reorganisation", effect={"reorganisation": row.pk})
        reorganisation_apply(
            actor=actor,
            reorganisation=row,
            decision=decision,
            row_version=form.cleaned_data["row_version"],
        )


@require_http_methods(["GET", "HEAD", "POST"])
def reorganisation_undo_done(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Take a reorganisation back, with the reason, by a decision of its own."""
    said = gettext("The reorganisation is taken back.")
    return _decided(request, uid, UndoForm, _undone, said)


def _undone(actor: Actor, row: Any, form: UndoForm) -> None:
    cleaned = form.cleaned_data
    cleaned["effective_on"] = cleaned["decided_on"]
    reason = cleaned["reason"].strip()
    cleaned["source"] = "; ".join(part for part in (reason, cleaned["source"]) if part)
    effect = {"reorganisation": row.pk, "undo": True}
    with transaction.atomic():
        decision = form.take(actor, "reorganisation", effect=effect)
        reorganisation_undo(actor=actor, reorganisation=row, decision=decision)


@require_http_methods(["GET", "HEAD", "POST"])
def reorganisation_drop_plan(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Lay a draft aside, after asking."""
    actor = _actor(request)
    row = find(actor, uid)
    actor.require(SHAPE)
    if request.method == "POST":
        reorganisation_drop(actor=actor, reorganisation=row)
        messages.success(request, gettext("The plan is laid aside."))
        return HttpResponseRedirect(link("reorganisations"))
    page = confirm_page(actor, row, said(row.title))
    return render(request, "reorganisation/drop.html", {"page": page})
