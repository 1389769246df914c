"""Who enters the administration, and the one way in which its forms are carried out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotAllowed, OrgError
from banyan.web.shared.errors import message_of
from banyan.web.shared.ui import Message

from .blocks import Page

KEEPS = ("account.admin", "settings.admin", "jobs.admin", "grant.write")
"""Any of these opens the administration; each page then asks for its own."""

TEMPLATE = "administration/page.html"
Build = Callable[[Message | None], Page]


def actor_of(request: HttpRequest, *rights: str) -> Actor:
    """Return who asks; NotAllowed unless one of the rights is held somewhere."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    wanted: Sequence[str] = rights or KEEPS
    if not any(actor.holds(right) for right in wanted):
        raise NotAllowed(right=wanted[0])
    return actor


def shown(request: HttpRequest, page: Page, status: int = 200) -> HttpResponse:
    """Draw a page."""
    return render(request, TEMPLATE, {"page": page}, status=status)


def carried_out(
    request: HttpRequest,
    form: Form,
    act: Callable[[dict[str, Any]], Any],
    build: Build,
    *,
    done: str,
    back_to: str | Callable[[Any], str],
) -> HttpResponse:
    """Carry out a posted form and go on; a refusal keeps what was typed."""
    problem, status = None, 422
    if form.is_valid():
        try:
            made = act(form.cleaned_data)
        except OrgError as error:
            problem, status = message_of(error), error.status
        else:
            if done:
                messages.success(request, done)
            url = back_to(made) if callable(back_to) else back_to
            return HttpResponseRedirect(url)
    return shown(request, build(problem), status)
