"""Lists: what lists there are, and the page of each that has none of its own."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from banyan.base import lists
from banyan.web.shared.asking import actor_of
from banyan.web.shared.ui import Crumb, Empty, Head

from .at import At
from .links import list_url
from .pages import ListPage, answered
from .shown import ListShown
from .words import text_said

ROOMS = {"units": "organisation", "offices": "organisation", "entries": "ledger"}
"""Under which room of the rail a list without a page of its own stands."""


@dataclass(frozen=True)
class ListLine:
    """A list that may be opened."""

    label: str
    url: str


@dataclass(frozen=True)
class ListsPage:
    """Every list that the reader may open."""

    head: Head
    lines: tuple[ListLine, ...]
    empty: Empty


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """The lists there are."""
    actor = actor_of(request)
    page = ListsPage(
        head=Head(
            gettext("Lists"),
            facts=(gettext("Each can be filtered, sorted, saved and taken out"),),
        ),
        lines=tuple(
            ListLine(text_said(spec.title), list_url(spec.key))
            for spec in lists.all_lists()
            if not spec.right or actor.holds(spec.right)
        ),
        empty=Empty(
            gettext("No list is open to you"),
            gettext("Lists come with rights; see your account for those you hold."),
            icon="outline/list",
        ),
    )
    return render(request, "lists/overview.html", {"page": page})


@require_safe
def list_page(request: HttpRequest, key: str) -> HttpResponse:
    """One list, on the page that lists without one of their own share."""
    spec = lists.get(key)
    at = At.of(request, spec, reverse("list", args=[key]))
    request.room = ROOMS.get(key, "people")  # type: ignore[attr-defined]

    def build(shown: ListShown) -> ListPage:
        facts = (shown.count,) if shown.count else ()
        crumbs = (Crumb(gettext("Lists"), reverse("lists")),)
        return ListPage(Head(text_said(spec.title), crumbs, facts), shown)

    return answered(request, at, "lists/list.html", build)
