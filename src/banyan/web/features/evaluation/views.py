"""Evaluation: campaigns, board, sheet, deciding, one assessment, self-review."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from banyan.base import lists
from banyan.evaluation import queries
from banyan.evaluation import services as evaluation
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotVisible, OrgError
from banyan.web.features.lists.at import At
from banyan.web.features.lists.pages import ListPage, answered
from banyan.web.features.lists.shown import ListShown
from banyan.web.shared.asking import actor_of
from banyan.web.shared.errors import message_of

from . import about_page, map_page, opening, pages, parsing, simulate_page
from .words import link

ASKS = ["GET", "HEAD", "POST"]


def _draw(
    request: HttpRequest, name: str, page: pages.Page, status: int = 200
) -> HttpResponse:
    request.room = "evaluation"  # type: ignore[attr-defined]
    return render(request, f"evaluation/{name}.html", {"page": page}, status=status)


def _at(request: HttpRequest, actor: Actor, campaign: Any) -> int:
    given = parsing.unit_of(actor, request.GET.get("at", ""))
    if given is not None:
        return given
    return queries.board(actor, campaign, None, clock.today()).at.unit


@require_safe
def campaigns(request: HttpRequest) -> HttpResponse:
    """Campaigns within range, narrowed as asked."""
    at = At.of(request, lists.get("campaigns"), reverse("evaluation"))

    def build(shown: ListShown) -> ListPage:
        return ListPage(pages.list_head(at.actor, shown.count), shown)

    return answered(request, at, "lists/list.html", build, (pages.open_act(at.actor),))


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """The campaigns in which one is oneself."""
    return _draw(request, "mine", about_page.mine(actor_of(request)))


@require_http_methods(ASKS)
def open_one(request: HttpRequest) -> HttpResponse:
    """Open a campaign for a unit and everything below it."""
    actor = actor_of(request)
    if request.method != "POST":
        return _draw(request, "open", opening.page(actor, request.GET))
    try:
        row = opening.do(actor, request.POST)
    except NotVisible:
        raise
    except OrgError as error:
        page = opening.page(actor, request.POST, message_of(error))
        return _draw(request, "open", page, error.status)
    messages.success(request, gettext("The campaign is open."))
    return HttpResponseRedirect(reverse("evaluation_board", args=[row.uid]))


@require_safe
def board(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """The tree as a map of progress and of results."""
    actor = actor_of(request)
    campaign = queries.campaign_get(actor, uid)
    unit = parsing.unit_of(actor, request.GET.get("at", ""))
    show = request.GET.get("show", "")
    return _draw(request, "board", map_page.board(actor, campaign, unit, show))


@require_POST
def act(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Measure the evidence, or close the campaign."""
    actor = actor_of(request)
    campaign = queries.campaign_get(actor, uid)
    if request.POST.get("do") == "measure":
        count = evaluation.evidence_measure(actor=actor, campaign=campaign.id)
        said = ngettext("%(n)s value measured.", "%(n)s values measured.", count)
        messages.success(request, said % {"n": count})
    elif request.POST.get("do") == "close":
        evaluation.campaign_close(actor=actor, campaign=campaign.id)
        messages.success(request, gettext("The campaign is closed."))
    else:
        raise NotVisible
    return HttpResponseRedirect(reverse("evaluation_board", args=[uid]))


def _posted(
    request: HttpRequest, url: str, done: Callable[[], str],
    again: Callable[[Any, Any], HttpResponse],
) -> HttpResponse:  # fmt: skip
    """Do what was posted and go on; a refusal shows the form with what was typed."""
    try:
        said = done()
    except NotVisible:
        raise
    except OrgError as error:
        return again(message_of(error), error.status)
    messages.success(request, said)
    return HttpResponseRedirect(url)


@require_http_methods(ASKS)
def sheet(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """The sheet on which a secretary finishes the members of a unit."""
    actor = actor_of(request)
    campaign = queries.campaign_get(actor, uid)
    unit = _at(request, actor, campaign)
    if request.method != "POST":
        return _draw(request, "sheet", pages.sheet(actor, campaign, unit))
    posted = request.POST

    def done() -> str:
        return _sheet_do(actor, campaign, unit, posted)

    def again(message: Any, status: int) -> HttpResponse:
        page = pages.sheet(actor, campaign, unit, message, posted)
        return _draw(request, "sheet", page, status)

    return _posted(request, request.get_full_path(), done, again)


def _sheet_do(actor: Actor, campaign: Any, unit: int, posted: Any) -> str:
    what = posted.get("do", "")
    if what == "vote":
        command = parsing.vote(campaign.frame, unit, posted)
        evaluation.branch_vote(actor=actor, campaign=campaign.id, command=command)
        return gettext("The vote is on record.")
    if what == "committee":
        said = parsing.proposals(posted, {})
        evaluation.steps_say(actor=actor, commands=said)
        return gettext("The proposals are on record.")
    if what == "self":
        evaluation.reviews_write(actor=actor, commands=parsing.self_classes(posted))
        return gettext("The self-reviews are on record.")
    if what == "rated":
        evaluation.rated_set(
            actor=actor,
            command=evaluation.SetRated(
                parsing.whole(posted, "assessment"),
                posted.get("rated") == "yes",
                posted.get("reason", ""),
            ),
        )
        return gettext("Noted, with the reason.")
    raise NotVisible


@require_http_methods(ASKS)
def decide(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """What a body decides, with caps and their readings beside the criteria."""
    actor = actor_of(request)
    campaign = queries.campaign_get(actor, uid)
    unit = _at(request, actor, campaign)
    if request.method != "POST":
        return _draw(request, "decide", pages.deciding(actor, campaign, unit))
    posted = request.POST

    def done() -> str:
        if posted.get("do") == "publish":
            evaluation.classes_publish(
                actor=actor, campaign=campaign.id, bodies=[unit], on=clock.today()
            )
            return gettext("Published: those concerned see it now and may object.")
        command = parsing.decision(unit, posted)
        if posted.get("do") == "groups":
            evaluation.group_set(
                actor=actor, campaign=campaign.id, commands=command.groups
            )
            return gettext("How the cap is read is on record.")
        count = evaluation.bodies_decide(
            actor=actor, campaign=campaign.id, commands=[command]
        )
        said = ngettext("%(n)s class decided.", "%(n)s classes decided.", count)
        return said % {"n": count}

    def again(message: Any, status: int) -> HttpResponse:
        page = pages.deciding(actor, campaign, unit, message, posted)
        return _draw(request, "decide", page, status)

    return _posted(request, request.get_full_path(), done, again)


@require_safe
def simulate(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Another cap, limit or frame on the same data; nothing is written."""
    actor = actor_of(request)
    campaign = queries.campaign_get(actor, uid)
    unit = parsing.unit_of(actor, request.GET.get("at", ""))
    message, status, sets = None, 200, {}
    try:
        sets = parsing.simulation(request.GET)
        if "cap" in sets:
            sets[campaign.frame.cap] = sets.pop("cap")
        page = simulate_page.simulating(
            actor, campaign, unit, request.GET.get("at"), sets, request.GET, None
        )
    except NotVisible:
        raise
    except OrgError as error:
        message, status = message_of(error), error.status
        page = simulate_page.simulating(
            actor, campaign, unit, request.GET.get("at"), {}, request.GET, message
        )
    return _draw(request, "simulate", page, status)


@require_safe
def about(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """One assessment: words in order, evidence, derivation."""
    return _draw(request, "about", about_page.about(actor_of(request), uid))


@require_POST
def evidence(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Add evidence that a person gives: a text, a link, a file."""
    actor, posted = actor_of(request), request.POST
    found = queries.about(actor, uid)
    command = _piece(found, posted.get("text", ""), posted.get("link", ""), request)

    def done() -> str:
        evaluation.pieces_add(actor=actor, commands=[command])
        return gettext("The evidence is on record, with your name.")

    return _posted(request, link("assessment", uid), done, _about_again(request, uid))


def _piece(found: Any, text: str, link_: str, request: HttpRequest) -> Any:
    """Return the evidence with the file that was uploaded, where there is one."""
    file = request.FILES.get("file")
    return evaluation.AddPiece(
        found.row.id, text, link=link_,
        content=file.read() if file else b"",
        file_name=str(file.name) if file else "",
    )  # fmt: skip


def _about_again(
    request: HttpRequest, uid: uuid.UUID
) -> Callable[[Any, Any], HttpResponse]:
    def again(message: Any, status: int) -> HttpResponse:
        page = about_page.about(actor_of(request), uid, message, request.POST)
        return _draw(request, "about", page, status)

    return again


@require_POST
def opinion(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Note that an opinion was asked, or record what was answered."""
    actor, posted = actor_of(request), request.POST
    found = queries.about(actor, uid)

    def done() -> str:
        if posted.get("do") == "ask":
            asked = parsing.opinion_asked(found.row.id, posted)
            evaluation.opinions_ask(actor=actor, commands=[asked])
            return gettext("It is noted that the opinion was asked.")
        answer = parsing.opinion_answered(posted)
        if answer.opinion not in {o.id for o in found.opinions}:
            raise NotVisible
        evaluation.opinions_record(actor=actor, commands=[answer])
        return gettext("The opinion is on record.")

    return _posted(request, link("assessment", uid), done, _about_again(request, uid))


@require_http_methods(ASKS)
def review(request: HttpRequest, uid: uuid.UUID, screen: int) -> HttpResponse:
    """One of the three screens of a self-review, saved as typed."""
    actor = actor_of(request)
    if screen not in (1, 2, 3):
        raise NotVisible
    found = queries.about_own(actor, uid)
    if request.method != "POST":
        return _draw(request, "review", about_page.review(actor, uid, screen, None, {}))
    try:
        _review_do(actor, found, screen, request.POST)
        if request.FILES.get("file") and not request.POST.get("keep"):
            piece = _piece(found, request.POST.get("shows", ""), "", request)
            evaluation.pieces_add(actor=actor, commands=[piece])
    except NotVisible:
        raise
    except OrgError as error:
        page = about_page.review(actor, uid, screen, message_of(error), request.POST)
        return _draw(request, "review", page, error.status)
    if request.POST.get("keep"):
        return HttpResponse(status=204)
    if request.POST.get("submit"):
        messages.success(request, gettext("Your review is handed in."))
        return HttpResponseRedirect(link("assessment", uid))
    return HttpResponseRedirect(
        reverse("assessment_review", args=[uid, min(screen + 1, 3)])
    )


def _review_do(actor: Actor, found: Any, screen: int, posted: Any) -> None:
    from dataclasses import replace
    from decimal import Decimal

    command = parsing.review(found.campaign.frame, found.row.id, posted)
    own = found.points.get("self", {})
    if screen != 2:
        command = replace(command, points={k: Decimal(v) for k, v in own.items()})
    if screen != 3:
        command = replace(command, klass=found.row.self_class)
    if posted.get("submit"):
        command = replace(command, submit=True)
    evaluation.reviews_write(actor=actor, commands=[command])
