"""Releasing a record to guests, and taking it back."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from banyan.exchange import queries, services
from banyan.exchange.queries.records import RecordShown
from banyan.kernel.actor import Actor
from banyan.kernel.errors import InputError, NotAllowed, NotVisible
from banyan.web.shared.asking import actor_of
from banyan.web.shared.forms import put_back

from .release_page import ReleaseForm, release_page


def _record(actor: Actor, what: str, uid: uuid.UUID) -> RecordShown:
    if what not in queries.kinds_released():
        raise NotVisible
    found = queries.record_get(actor, what, uid)
    if not found.may_write:
        raise NotAllowed(right="exchange.write")
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def release(request: HttpRequest, what: str, uid: uuid.UUID) -> HttpResponse:
    """Choose to whom a record is released; what was typed is kept on errors."""
    actor = actor_of(request)
    record = _record(actor, what, uid)
    form = ReleaseForm(actor, what, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.record_release(actor=actor, kind=what, uid=uid, **form.values())
        except InputError as error:
            put_back(form, error)
        else:
            messages.success(request, gettext("Released."))
            url = reverse("record_release", args=[what, uid])
            return HttpResponseRedirect(url)
    page = release_page(record, form)
    status = 422 if form.errors else 200
    return render(request, "exchange/release.html", {"page": page}, status=status)


@require_POST
def take_back(request: HttpRequest, what: str, uid: uuid.UUID) -> HttpResponse:
    """Take back what was released to somebody."""
    number = request.POST.get("release", "")
    if not number.isdecimal() or len(number) > 18:
        raise NotVisible
    services.record_take_back(
        actor=actor_of(request), kind=what, uid=uid, release=int(number)
    )
    messages.success(request, gettext("Taken back: they no longer see it."))
    return HttpResponseRedirect(reverse("record_release", args=[what, uid]))
