"""Loading tables. Long steps run as jobs; every answer to a post is a redirect."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from banyan.imports import queries, services
from banyan.kernel.actor import Actor
from banyan.kernel.errors import InputError, OrgError, StateRefusal
from banyan.units.queries import structure_get
from banyan.web.shared.asking import actor_of
from banyan.web.shared.errors import say

from . import pages
from .forms import UploadForm
from .words import KINDS

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_http_methods(["GET", "HEAD", "POST"])
def history(request: HttpRequest) -> HttpResponse:
    """Show what was loaded; take a table in."""
    actor = actor_of(request)
    form = UploadForm(request.POST or None, request.FILES or None, actor=actor)
    if request.method == "POST" and form.is_valid():
        try:
            item = _start(actor, form)
        except InputError as error:
            form.add_error("file", _said(error))
        else:
            return HttpResponseRedirect(reverse("import", args=[item.uid]))
    page = pages.history_page(actor, form)
    status = 422 if form.errors else 200
    return render(request, "imports/imports.html", {"page": page}, status=status)


def _start(actor: Actor, form: UploadForm) -> Any:
    typed = form.cleaned_data
    return services.import_start(
        actor=actor,
        kind=typed["kind"],
        content=typed["file"].read(),
        file_name=typed["file"].name,
        structure=structure_get(typed["structure"]),
        overwrite=typed["how"] == "overwrite",
        on=typed["on"],
    )


def _said(error: OrgError) -> str:
    parts = [say(error.template, error.values), say(error.way_out, error.values)]
    parts += [say(p.template, dict(p.values)) for p in error.problems[:20]]
    return " ".join(p for p in parts if p)


@require_safe
def one(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Show one import: its columns, its preview, its result."""
    actor = actor_of(request)
    item = queries.import_get(actor, uid)
    page = pages.import_page(actor, item, request.GET.dict())
    return render(request, "imports/import.html", {"page": page})


@require_POST
def choose_columns(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Take the choice of columns, then read the rows."""
    actor = actor_of(request)
    item = queries.import_get(actor, uid)
    form = pages.columns_form(item, request.POST)
    if form.is_valid():
        try:
            overwrite = form.cleaned_data["how"] == "overwrite"
            item = services.import_map(
                actor=actor, item=item, mapping=form.mapping(), overwrite=overwrite
            )
            services.import_begin(actor=actor, item=item, step="prepare")
        except InputError as error:
            form.add_error(None, _said(error))
        else:
            return HttpResponseRedirect(reverse("import", args=[uid]))
    page = pages.import_page(actor, item, {}, form)
    return render(request, "imports/import.html", {"page": page}, status=422)


@require_POST
def step(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Carry out, take back, or lay aside."""
    actor = actor_of(request)
    item = queries.import_get(actor, uid)
    wanted = request.POST.get("step", "")
    if wanted == "drop":
        services.import_drop(actor=actor, item=item)
        messages.success(request, gettext("The table was laid aside."))
        return HttpResponseRedirect(reverse("imports"))
    if wanted not in ("apply", "undo"):
        raise Http404
    symbol = request.POST.get("symbol", "").strip()[:80]
    services.import_begin(actor=actor, item=item, step=wanted, symbol=symbol)
    return HttpResponseRedirect(reverse("import", args=[uid]))


@require_POST
def choose(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Say which record a row means."""
    actor = actor_of(request)
    item = queries.import_get(actor, uid)
    number, person = request.POST.get("row", ""), request.POST.get("person", "")
    if not (number.isdecimal() and person.isdecimal() and len(number + person) < 18):
        raise Http404
    try:
        services.import_choose(
            actor=actor, item=item, choices={int(number): int(person)}
        )
    except (InputError, StateRefusal) as error:
        messages.error(request, _said(error))
    return HttpResponseRedirect(f"{reverse('import', args=[uid])}?status=needs")


@require_safe
def refused(request: HttpRequest, uid: uuid.UUID, form: str) -> HttpResponse:
    """Send the refused rows with their reasons."""
    if form not in ("xlsx", "csv"):
        raise Http404
    actor = actor_of(request)
    item = queries.import_get(actor, uid)
    content = services.refused_rows(actor=actor, item=item, form=form, say=say)
    kind = XLSX if form == "xlsx" else "text/csv; charset=utf-8"
    return _file(content, f"import-{item.pk}.{form}", kind)


@require_safe
def template(request: HttpRequest, kind: str) -> HttpResponse:
    """Send the template of a kind in the reader's language."""
    if kind not in KINDS:
        raise Http404
    content = services.template(kind=kind, language=get_language() or "en")
    return _file(content, f"{kind}.xlsx", XLSX)


def _file(content: bytes, name: str, kind: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer
