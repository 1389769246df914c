"""What was said, read back to both sides: the page on which a side answers."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from banyan.exchange import queries, services
from banyan.exchange.domain.readback import MOST_WORDS, Answer
from banyan.exchange.kinds import KINDS
from banyan.exchange.kinds import words as w
from banyan.exchange.queries import ReadBack, Said
from banyan.exchange.queries.records import RecordShown
from banyan.kernel.errors import InputError, StateRefusal
from banyan.kernel.text import Text
from banyan.web.features.people.words import language, said
from banyan.web.shared.asking import actor_of
from banyan.web.shared.errors import say
from banyan.web.shared.ui import Badge, Crumb, Fact, Head
from banyan.web.templatetags.banyan_ui import day

from .pages import Cell, PartTable, crumbs_of
from .words import record_url

TONES = {"agrees": "good", "objects": "late"}


@dataclass(frozen=True)
class AnswerShown:
    """What stands for one side: its answer, by whom, or that it was not asked yet."""

    side: str
    badge: Badge
    by: str
    words: str


@dataclass(frozen=True)
class SaidShown:
    """One undertaking or declaration, and whether the reader may answer."""

    uid: str
    lang: str
    """The language of the text, where it is not the reader's."""
    text: str
    kind: str
    facts: tuple[Fact, ...]
    answers: tuple[AnswerShown, ...]
    wording: str
    may: bool
    agrees: bool
    """Whether the reader's side confirmed this wording already."""
    words: str
    problems: tuple[str, ...] = ()


@dataclass(frozen=True)
class ReadBackPage:
    """Everything that was said in an exchange, for one side to answer."""

    head: Head
    said: tuple[SaidShown, ...]
    hint: str
    most: int
    uid: str
    back_url: str


def readback_page(read: ReadBack) -> ReadBackPage:
    """Return the page; the hint says in whose name the reader answers."""
    record = read.record
    url = record_url("exchange", record.uid)
    head = Head(
        gettext("Read back to both sides"),
        crumbs=(
            *crumbs_of(KINDS["exchange"]),
            Crumb(said(record.title), url),
        ),
        invented=record.is_specimen,
    )
    return ReadBackPage(
        head=head,
        said=tuple(_shown(one, read) for one in read.said),
        hint=_hint(read),
        most=MOST_WORDS,
        uid=str(record.uid),
        back_url=url,
    )


def _hint(read: ReadBack) -> str:
    if not read.answers_for:
        return gettext("You may read this; an answer is for the two sides.")
    if read.record.row.state in read.record.kind.shut:
        return gettext("The exchange is closed; nothing is answered any more.")
    body = getattr(read.record.row, read.answers_for)
    return gettext("You answer for: %(body)s.") % {"body": said(body.name)}


def _shown(one: Said, read: ReadBack) -> SaidShown:
    own: Answer | None = getattr(one, read.answers_for) if read.answers_for else None
    shut = read.record.row.state in read.record.kind.shut
    by = (
        Fact(gettext("By whom"), one.by),
        Fact(gettext("Side"), gettext(dict(w.SIDES)[one.side])),
        Fact(gettext("Until"), day(one.due, "short") if one.due else ""),
        Fact(gettext("How it will be known"), one.proof),
    )
    return SaidShown(
        uid=str(one.commitment),
        lang=_lang(one.text),
        text=said(one.text)
        if one.readable
        else gettext("Not written in a language that was released to you."),
        kind=gettext(dict(w.COMMITMENTS)[one.form]),
        facts=tuple(fact for fact in by if fact.value),
        answers=answers_shown(one),
        wording=one.wording,
        may=bool(read.answers_for) and one.readable and not shut,
        agrees=bool(own and own.says == "agrees" and not own.stale),
        words=own.words if own and own.says == "objects" else "",
    )


def _lang(text: Text) -> str:
    own = language()
    if not text or getattr(text, own):
        return ""
    return next(k for k in ("vi", "en", "lo") if getattr(text, k))


def answers_shown(one: Said) -> tuple[AnswerShown, ...]:
    """Return what stands for the host and for the visitor."""
    return (
        _answer("host", one.host, one.host_says),
        _answer("visitor", one.visitor, one.visitor_says),
    )


def _answer(side: str, answer: Answer | None, stands: str) -> AnswerShown:
    label = gettext(dict(w.SIDES)[side])
    if answer is not None and not answer.stale and answer.says == stands:
        by = f"{answer.by} · {day(answer.said_on, 'short')}"
        badge = Badge(gettext(dict(w.SAYS)[answer.says]), TONES[answer.says])
        return AnswerShown(label, badge, by, answer.words)
    if stands:
        badge = Badge(gettext(dict(w.SAYS)[stands]), TONES.get(stands, ""))
        return AnswerShown(label, badge, gettext("entered by the organiser"), "")
    if answer is not None and answer.stale:
        by = gettext("%(who)s answered to an earlier wording on %(day)s") % {
            "who": answer.by,
            "day": day(answer.said_on, "short"),
        }
        return AnswerShown(label, Badge(gettext("to be asked again"), "soon"), by, "")
    return AnswerShown(label, Badge(gettext("not asked yet")), "", "")


def with_answers(table: PartTable, record: RecordShown) -> PartTable:
    """Return the table of undertakings with what each side answered, and the way there.

    The answers take the place of the single words that a guest would see as columns.
    """
    if not table.rows:
        return table
    url = reverse("readback", args=[record.uid])
    label = gettext("Read back")
    plain = {
        gettext(KINDS["commitment"].by_name[name].label)
        for name in ("host_says", "visitor_says", "objection")
    }
    rows = []
    for row, one in zip(table.rows, queries.said_of(record), strict=True):
        text = " · ".join(
            f"{a.side}: {a.badge.label}" + (f" ({a.by})" if a.by else "")
            for a in answers_shown(one)
        )
        cells = tuple(cell for cell in row.cells if cell.label not in plain)
        rows.append(replace(row, cells=(*cells, Cell(label, text, url))))
    return replace(table, rows=tuple(rows))


@require_http_methods(["GET", "HEAD"])
def readback(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """What was said in an exchange, to be confirmed or objected to."""
    page = readback_page(queries.readback_get(actor_of(request), uid))
    return render(request, "exchange/readback.html", {"page": page})


@require_http_methods(["POST"])
def answer(request: HttpRequest, uid: uuid.UUID, commitment: uuid.UUID) -> HttpResponse:
    """Confirm what was said, or object; a refusal stands beside what it is about."""
    try:
        services.commitment_answer(
            actor=actor_of(request),
            commitment=commitment,
            says=request.POST.get("says", ""),
            words=request.POST.get("words", ""),
            wording=request.POST.get("wording", ""),
        )
    except InputError as error:
        found = [say(p.template, dict(p.values)) for p in error.problems]
        return _again(request, uid, commitment, found, 422)
    except StateRefusal as error:
        found = [say(error.template, error.values)]
        found += [say(error.way_out, error.values)] if error.way_out else []
        return _again(request, uid, commitment, found, 409)
    messages.success(request, gettext("Your answer is kept."))
    return HttpResponseRedirect(f"{reverse('readback', args=[uid])}#said-{commitment}")


def _again(
    request: HttpRequest,
    uid: uuid.UUID,
    commitment: uuid.UUID,
    problems: list[str],
    status: int,
) -> HttpResponse:
    page = readback_page(queries.readback_get(actor_of(request), uid))
    typed: Mapping[str, Any] = request.POST
    lines = tuple(
        replace(one, problems=tuple(problems), words=typed.get("words", ""))
        if one.uid == str(commitment)
        else one
        for one in page.said
    )
    shown = replace(page, said=lines)
    return render(request, "exchange/readback.html", {"page": shown}, status=status)
