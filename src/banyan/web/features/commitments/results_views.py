"""Results of a period: read, record one, take them out on paper."""

from __future__ import annotations

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

from banyan.web.features.organisation.seen import UnitSeen
from banyan.web.features.organisation.views import of_unit
from banyan.web.shared.asking import version_of
from banyan.web.shared.errors import reads
from banyan.web.shared.forms import put_back

from . import results_pages as pages
from .views import ASKS, KEPT


@require_safe
@of_unit
def unit_results(request: HttpRequest, seen: UnitSeen) -> HttpResponse:
    """The results of a unit in a year or half-year."""
    period = pages.wanted_period(seen, request.GET.get("period", "")[:7])
    page = pages.results_page(seen, period)
    return render(request, "commitments/results.html", {"page": page})


@require_http_methods(ASKS)
@of_unit
def unit_results_edit(request: HttpRequest, seen: UnitSeen) -> HttpResponse:
    """Record one result; what was typed stays when it is refused."""
    period = pages.wanted_period(seen, request.GET.get("period", "")[:7])
    one = pages.edited(seen, period, request.GET.get("key", "")[:60])
    form = one.form(request.POST or None)
    error = None
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                pages.save(one, form.cleaned_data, version_of(request))
        except KEPT as refused:
            error = refused
            put_back(form, refused)
        else:
            messages.success(request, gettext("Recorded."))
            return HttpResponseRedirect(pages.edit_page(one, form).back_url)
    page = pages.edit_page(one, form, error)
    status = error.status if error else 422 if form.errors else 200
    return render(request, "commitments/result.html", {"page": page}, status=status)


@require_POST
@reads
@of_unit
def unit_results_print(request: HttpRequest, seen: UnitSeen) -> HttpResponse:
    """The results on paper."""
    period = pages.wanted_period(seen, request.POST.get("period", "")[:7])
    kind = "docx" if request.POST.get("kind") == "docx" else "pdf"
    file = pages.results_file(seen, period, kind)
    return HttpResponse(file.content, headers=file.headers)
