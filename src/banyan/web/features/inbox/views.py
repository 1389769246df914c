"""The inbox: read only; what is to be done is done on the pages it leads to."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from banyan.kernel.actor import Actor
from banyan.web.shared.dates import moment_of
from banyan.web.templatetags.banyan_ui import num

from .pages import GROUPS, inbox_page


@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """What waits, for whom, until when; below it the reader's own ground."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    group = request.GET.get("group", "")
    page = inbox_page(actor, moment_of(request), group if group in GROUPS else "")
    if page.waiting_for_me:
        request.rail_counts = {"inbox": num(page.waiting_for_me)}  # type: ignore[attr-defined]
    return render(request, "inbox/inbox.html", {"page": page})
