"""Search: the whole state is in the address, no script is needed."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from banyan.kernel.actor import Actor
from banyan.search.queries import standing
from banyan.web.shared.dates import moment_of
from banyan.web.shared.preferences import remember

from .pages import KINDS, search_page

TOLD_COOKIE = "banyan_told_meaning"
"""How search by meaning stood when the reader was told, once."""


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """What holds every word that was typed, grouped by kind."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    kind = request.GET.get("kind", "")
    typed = request.GET.get("q", "").strip()[:200]
    chosen = kind if kind in KINDS else ""
    page = search_page(actor, typed, chosen, moment_of(request).day)
    stands = standing().key
    if request.COOKIES.get(TOLD_COOKIE) == stands:
        page = replace(page, note="")
    answer = render(request, "search/search.html", {"page": page})
    if page.note:
        remember(answer, TOLD_COOKIE, stands)
    return answer
