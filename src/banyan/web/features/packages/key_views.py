"""Keys: the own fingerprint to read out, those of partners that were compared."""

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

from banyan.exchange.queries import partners_known
from banyan.kernel.errors import InputError, StateRefusal
from banyan.packages import queries, services
from banyan.packages.queries import KeyShown
from banyan.packages.words import KEY_STATES
from banyan.web.features.people.words import said
from banyan.web.shared.asking import actor_of
from banyan.web.shared.forms import put_back
from banyan.web.shared.ui import Badge, Head
from banyan.web.templatetags.banyan_ui import day

from .forms import KeyForm
from .pages import crumbs


@dataclass(frozen=True)
class KeyLine:
    """The key of a partner."""

    name: str
    fingerprint: str
    note: str
    badge: Badge
    withdraw_url: str


@dataclass(frozen=True)
class KeysPage:
    """The own fingerprint, the keys of partners, adding one."""

    head: Head
    own: str
    installation: str
    card_url: str
    keys: tuple[KeyLine, ...]
    form: Any
    back_url: str


@require_http_methods(["GET", "HEAD", "POST"])
def keys(request: HttpRequest) -> HttpResponse:
    """The keys; adding one after comparing it."""
    actor = actor_of(request)
    bodies = [(one.uid, one.name) for one in partners_known(actor)]
    form = KeyForm(bodies, request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        typed = {**form.cleaned_data, "content": form.cleaned_data["content"].read()}
        try:
            services.key_add(actor=actor, **typed)
        except (InputError, StateRefusal) as error:
            put_back(form, error, {"file": "content"})
        else:
            messages.success(
                request,
                gettext("Packages signed with this key are taken in from now on."),
            )
            return HttpResponseRedirect(reverse("sender_keys"))
    own = queries.own_key(actor)
    page = KeysPage(
        head=Head(gettext("Keys"), crumbs=crumbs()),
        own=own.fingerprint,
        installation=own.installation,
        card_url=reverse("sender_card"),
        keys=tuple(_line(one) for one in queries.keys_known(actor)),
        form=form,
        back_url=reverse("packages"),
    )
    status = 422 if form.errors else 200
    return render(request, "packages/keys.html", {"page": page}, status=status)


def _line(one: KeyShown) -> KeyLine:
    is_trusted = one.state == "trusted"
    note = f"{one.compared}, {day(one.added_on, 'short')}"
    if one.withdrawn_on:
        note = f"{note} · {one.withdrawn_why}"
    may = is_trusted and one.may_write
    return KeyLine(
        said(one.organisation),
        one.fingerprint,
        note,
        Badge(gettext(KEY_STATES[one.state]), "good" if is_trusted else ""),
        reverse("sender_withdraw", args=[one.uid]) if may else "",
    )


@require_safe
def card(request: HttpRequest) -> HttpResponse:
    """Hand out the key card of this installation; it holds nothing secret."""
    content = queries.own_card(actor_of(request))
    headers = {"Content-Disposition": 'attachment; filename="banyan-key.json"'}
    return HttpResponse(content, content_type="application/json", headers=headers)


@require_POST
def withdraw(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Trust a key no more."""
    reason = request.POST.get("reason", "")
    services.key_withdraw(actor=actor_of(request), key=uid, reason=reason)
    messages.success(request, gettext("The key is withdrawn."))
    return HttpResponseRedirect(reverse("sender_keys"))
