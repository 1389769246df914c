"""The page of any list, and what every page with a list answers with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from banyan.web.shared.dates import keep
from banyan.web.shared.ui import Act, Head, Tab

from .at import At
from .editor import done, node_of
from .shown import ListShown, list_shown


@dataclass(frozen=True)
class ListPage:
    """A page that is a list."""

    head: Head
    list: ListShown
    tabs: tuple[Tab, ...] = ()


def answered(
    request: HttpRequest,
    at: At,
    template: str,
    build: Callable[[ListShown], Any],
    empty_acts: tuple[Act, ...] = (),
) -> HttpResponse:
    """Answer a request for a page with a list.

    What the forms of the list send comes back as the address that says it; else the
    page is built and drawn.
    """
    if (target := moved_to(request, at)) is not None:
        return HttpResponseRedirect(keep(target, at.moment))
    shown = list_shown(at, empty_acts)
    page = build(shown)
    return render(request, template, {"page": page}, status=shown.status)


def moved_to(request: HttpRequest, at: At) -> str | None:
    """Return the address that a form of the list leads to, if one was sent."""
    if "do" in request.GET:
        root, goes_on = done(at, request.GET)
        return at.to(filter=node_of(root), edit=goes_on)
    if "col" in request.GET:
        return at.to(columns=_columns(at, request.GET.getlist("col")))
    return None


def _columns(at: At, ticked: list[str]) -> tuple[str, ...]:
    """Return the columns ticked: those shown in their order, then the new ones."""
    shown = at.query.columns or at.spec.columns
    kept = [key for key in shown if key in ticked]
    new = [key for key in ticked if key not in kept and key in at.spec.by_key]
    found = (*kept, *new)
    return () if found == at.spec.columns else found
