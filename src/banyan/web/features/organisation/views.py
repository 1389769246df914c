"""The organisation: its tree, and a unit with its parts."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from banyan.units.domain.errors import DidNotExist
from banyan.web.features.lists.pages import answered
from banyan.web.shared.asking import actor_of
from banyan.web.shared.dates import moment_of
from banyan.web.shared.errors import reads

from . import lists, members
from .below_page import absent_page, below_page
from .history import history_page
from .seen import UnitSeen, unit_seen
from .tree_page import Asked, tree_page
from .unit_page import unit_page
from .words import MOST

UnitView = Callable[[HttpRequest, UnitSeen], HttpResponse]


def typed(request: HttpRequest, name: str) -> str:
    """Return a short text of the address."""
    return request.GET.get(name, "").strip()[:MOST]


def of_unit(view: UnitView) -> Callable[[HttpRequest, uuid.UUID], HttpResponse]:
    """Give a view the unit of its address, or the page that says it did not exist."""

    @wraps(view)
    def found(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
        actor, moment = actor_of(request), moment_of(request)
        request.room = "organisation"  # type: ignore[attr-defined]
        try:
            seen = unit_seen(actor, uid, moment)
        except DidNotExist as error:
            page = absent_page(actor, uid, moment, error)
            return render(request, "organisation/absent.html", {"page": page})
        return view(request, seen)

    return found


@require_safe
def organisation(request: HttpRequest) -> HttpResponse:
    """The tree of a structure, opened by links; for htmx the table alone."""
    asked = _asked(request, structure=typed(request, "structure"))
    page = tree_page(actor_of(request), asked)
    return _tree(request, "organisation/tree.html", page)


def _asked(request: HttpRequest, **more: Any) -> Asked:
    return Asked(
        moment=moment_of(request),
        open=_open(request.GET),
        after=_after(request.GET),
        text=typed(request, "q"),
        count="count" in request.GET,
        is_part=_is_htmx(request) and "count" not in request.GET,
        **more,
    )


def _is_htmx(request: HttpRequest) -> bool:
    return bool(getattr(request, "htmx", False))


def _tree(request: HttpRequest, whole: str, page: Any) -> HttpResponse:
    name = "organisation/_tree.html" if page.asked.is_part else whole
    answer = render(request, name, {"page": page})
    answer["Vary"] = "HX-Request"
    return answer


def _open(query: QueryDict) -> tuple[int, ...] | None:
    """Read which units are open: ``open=1-34``; absent means as it opens by itself."""
    if "open" not in query:
        return None
    parts = str(query["open"]).split("-")[:MOST]
    return tuple(dict.fromkeys(int(p) for p in parts if _is_id(p)))


def _after(query: QueryDict) -> dict[int, int]:
    """Read behind which child the page of a unit begins: ``after=1.99``."""
    found = {}
    for part in query.getlist("after")[:20]:
        parent, _dot, last = part.partition(".")
        if _is_id(parent) and _is_id(last):
            found[int(parent)] = int(last)
    return found


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10


# -- one unit --------------------------------------------------------------------


@require_safe
@of_unit
def unit(request: HttpRequest, seen: UnitSeen) -> HttpResponse:
    """The hub of a unit."""
    return render(request, "organisation/unit.html", {"page": unit_page(seen)})


@require_safe
@of_unit
def unit_below(request: HttpRequest, seen: UnitSeen) -> HttpResponse:
    """Everything below a unit, as a tree."""
    asked = _asked(request, structure=seen.view.structure, under=seen.view.uid)
    return _tree(request, "organisation/below.html", below_page(seen, asked))


@require_safe
@of_unit
def unit_members(request: HttpRequest, seen: UnitSeen) -> HttpResponse:
    """The members of a unit."""
    at = members.members_at(request, seen)
    return answered(
        request,
        at,
        "organisation/members.html",
        lambda shown: members.members_page(seen, at, shown),
    )


@require_POST
@reads
@of_unit
def unit_roster_print(request: HttpRequest, seen: UnitSeen) -> HttpResponse:
    """The roster on paper; that it was taken out is recorded."""
    kind = "pdf" if request.POST.get("format") == "pdf" else "docx"
    file = members.roster_file(members.members_at(request, seen), seen, kind)
    return HttpResponse(file.content, headers=file.headers)


@require_safe
@of_unit
def unit_offices(request: HttpRequest, seen: UnitSeen) -> HttpResponse:
    """Who holds what in a unit."""
    at = lists.offices_at(request, seen)
    return answered(
        request,
        at,
        "organisation/offices.html",
        lambda shown: lists.offices_page(seen, shown),
    )


@require_safe
@of_unit
def unit_decisions(request: HttpRequest, seen: UnitSeen) -> HttpResponse:
    """What a unit decided."""
    at = lists.decisions_at(request, seen)
    act = lists.all_decisions()
    return answered(
        request,
        at,
        "lists/list.html",
        lambda shown: lists.decisions_page(seen, shown),
        (act,),
    )


@require_safe
@of_unit
def unit_history(request: HttpRequest, seen: UnitSeen) -> HttpResponse:
    """Both axes of time of a unit."""
    return render(request, "organisation/history.html", {"page": history_page(seen)})
