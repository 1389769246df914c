"""Evaluation: campaigns, board, sheet, deciding, one assessment, self-review."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
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
from banyan.evaluation.domain.frame import Frame
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotVisible, OrgError
from banyan.web.features.lists.at import At
from banyan.web.features.lists.pages import ListPage, answered
from banyan.web.features.lists.shown import ListShown
from banyan.web.shared.asking import actor_of
from banyan.web.shared.errors import message_of

from . import (
    about_page,
    decide_page,
    map_page,
    opening,
    pages,
    parsing,
    refusals,
    simulate_page,
)
from .words import link

ASKS = ["GET", "HEAD", "POST"]


def _draw(
    request: HttpRequest, name: str, page: pages.Page, status: int = 200
) -> HttpResponse:
    request.room = "evaluation"  # type: ignore[attr-defined]
    return render(request, f"evaluation/{name}.html", {"page": page}, status=status)


def _at(request: HttpRequest, actor: Actor, campaign: Any) -> queries.Handle:
    if given := request.GET.get("at", ""):
        return parsing.handle_of(given)
    return queries.highest(actor, campaign).id


def _campaign(actor: Actor, uid: uuid.UUID) -> queries.CampaignShown:
    """Return the campaign of a page about a unit: the whole of it is not counted."""
    return queries.campaign_get(actor, uid, counted=False)


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
    campaign = _campaign(actor, uid)
    given = request.GET.get("at", "")
    unit = parsing.handle_of(given) if given else None
    show = request.GET.get("show", "")
    return _draw(request, "board", map_page.board(actor, campaign, unit, show))


@require_POST
def act(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Measure the evidence, or close the campaign."""
    actor = actor_of(request)
    campaign = _campaign(actor, uid)
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
    again: Callable[[OrgError], HttpResponse],
) -> HttpResponse:  # fmt: skip
    """Do what was posted and go on; a refusal shows the form with what was typed."""
    try:
        said = done()
    except NotVisible:
        raise
    except OrgError as error:
        return again(error)
    messages.success(request, said)
    return HttpResponseRedirect(url)


@require_http_methods(ASKS)
def sheet(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """The sheet on which a secretary finishes the members of a unit."""
    actor = actor_of(request)
    campaign = _campaign(actor, uid)
    unit = _at(request, actor, campaign)
    if request.method != "POST":
        return _draw(request, "sheet", pages.sheet(actor, campaign, unit))
    posted, place = request.POST, queries.place_of(actor, unit)

    def done() -> str:
        return _sheet_do(actor, campaign, place.id, posted)

    def again(error: OrgError) -> HttpResponse:
        page = pages.sheet(actor, campaign, unit, refusals.message(error), posted)
        return _draw(request, "sheet", page, error.status)

    return _posted(request, request.get_full_path(), done, again)


def _sheet_do(actor: Actor, campaign: Any, unit: int, posted: Any) -> str:
    what = posted.get("do", "")
    if what == "vote":
        command = parsing.vote(unit, posted)
        evaluation.branch_vote(actor=actor, campaign=campaign.id, command=command)
        return gettext("The vote is on record.")
    if what == "correct":
        fixed = parsing.correction(posted)
        evaluation.vote_correct(actor=actor, campaign=campaign.id, command=fixed)
        return gettext("The record of the vote is corrected; the first stays beside.")
    if what in ("committee", "self"):
        return _sheet_said(actor, campaign, unit, what, posted)
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


def _sheet_said(actor: Actor, campaign: Any, unit: int, what: str, posted: Any) -> str:
    """Record what is new on a sheet: who stands there as before is not said again."""
    rows = {row.id: row for row in queries.sheet(actor, campaign, unit).rows}
    frame = campaign.frame
    if what == "self":
        reviews = _news(frame, rows, what, parsing.self_classes(frame, posted))
        evaluation.reviews_write(actor=actor, commands=reviews)
        return gettext("The self-reviews are on record.")
    said = _news(frame, rows, what, parsing.proposals(frame, posted))
    evaluation.steps_say(actor=actor, commands=said)
    return gettext("The proposals are on record.")


CLASS_OF = {"self": "self_class", "committee": "proposed"}


def _news(
    frame: Frame, rows: Mapping[int, queries.RowShown], step: str, said: Sequence[Any]
) -> list[Any]:
    """Return what is new of a step, each with all its points: those known and given."""
    found = []
    for one in said:
        row = rows.get(one.assessment)
        known = parsing.decimals(row.given.get(step, {}) if row else {})
        points = frame.merged(known, one.points or {})
        told = row is not None and step in row.done
        if told and points == known and getattr(row, CLASS_OF[step]) == one.klass:
            continue
        found.append(replace(one, points=points or one.points))
    return found


@require_http_methods(ASKS)
def decide(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """What a body decides, with caps and their readings beside the criteria."""
    actor = actor_of(request)
    campaign = _campaign(actor, uid)
    asked = decide_page.Asked.of(_at(request, actor, campaign), request.GET)
    if request.method != "POST":
        return _draw(request, "decide", decide_page.deciding(actor, campaign, asked))
    posted = request.POST

    def again(error: OrgError | None) -> HttpResponse:
        page = decide_page.deciding(actor, campaign, asked, posted, error)
        return _draw(request, "decide", page, error.status if error else 200)

    if posted.get("do") == LOOK:
        return again(None)
    unit = queries.place_of(actor, asked.at).id
    return _posted(
        request,
        request.get_full_path(),
        lambda: _decide_do(actor, campaign.id, unit, posted),
        again,
    )


LOOK = "look"
"""Another page of the same form: nothing is done, what was typed comes along."""


def _decide_do(actor: Actor, campaign: int, unit: int, posted: Any) -> str:
    if posted.get("do") == "publish":
        evaluation.classes_publish(
            actor=actor, campaign=campaign, bodies=[unit], on=clock.today()
        )
        return gettext("Published: those concerned see it now and may object.")
    command = parsing.decision(unit, posted)
    if posted.get("do") == "groups":
        evaluation.group_set(actor=actor, campaign=campaign, commands=command.groups)
        return gettext("How the cap is read is on record.")
    count = evaluation.bodies_decide(actor=actor, campaign=campaign, commands=[command])
    said = ngettext("%(n)s class decided.", "%(n)s classes decided.", count)
    return said % {"n": count}


@require_safe
def simulate(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Another cap, limit or frame on the same data; nothing is written."""
    actor = actor_of(request)
    campaign = _campaign(actor, uid)
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
        message, status = refusals.message(error), error.status
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
) -> Callable[[OrgError], HttpResponse]:
    def again(error: OrgError) -> HttpResponse:
        said = refusals.message(error)
        page = about_page.about(actor_of(request), uid, said, request.POST)
        return _draw(request, "about", page, error.status)

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
    found = queries.about_to_write(actor, uid)
    if request.method != "POST":
        return _draw(request, "review", about_page.review(found, screen, None, {}))
    try:
        _review_do(actor, found, screen, request.POST)
        if request.FILES.get("file") and not request.POST.get("keep"):
            piece = _piece(found, request.POST.get("shows", ""), "", request)
            evaluation.pieces_add(actor=actor, commands=[piece])
    except NotVisible:
        raise
    except OrgError as error:
        said = refusals.message(error)
        page = about_page.review(found, screen, said, request.POST)
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
    command = parsing.review(found.campaign.frame, found.row.id, posted)
    if screen != 2:
        command = replace(command, points=None)
    if screen != 3:
        command = replace(command, klass=found.row.self_class)
    if posted.get("submit"):
        command = replace(command, submit=True)
    evaluation.reviews_write(actor=actor, commands=[command])
