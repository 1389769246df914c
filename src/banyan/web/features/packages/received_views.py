"""Records received: as their sender wrote them, beside the own ones."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_POST, require_safe

from banyan.base import lists
from banyan.exchange.kinds.words import LANGUAGES
from banyan.exchange.queries import record_get
from banyan.kernel.actor import Actor
from banyan.packages import queries, services
from banyan.packages.queries import ReceivedShown
from banyan.packages.words import TEXT_STATES
from banyan.web.features.briefings.sections import SectionShown, sections_told
from banyan.web.features.briefings.words import NAMES
from banyan.web.features.exchange.pages import RecordPage, crumbs_of, record_page
from banyan.web.features.exchange.words import record_url
from banyan.web.features.lists.at import At
from banyan.web.features.lists.pages import answered
from banyan.web.features.papers.lines import size_said
from banyan.web.features.people.words import said
from banyan.web.shared.asking import actor_of
from banyan.web.shared.errors import reads
from banyan.web.shared.ui import Badge, Crumb, Fact, Head, Tab
from banyan.web.templatetags.banyan_ui import day

from .pages import DifferenceShown, ListedPage, crumbs, told


@dataclass(frozen=True)
class FileLine:
    """A file that came with the record."""

    path: str
    name: str
    note: str


@dataclass(frozen=True)
class BriefingHere:
    """A briefing of a partner as it was given, checked against its hash."""

    lang: str
    tabs: tuple[Tab, ...]
    sections: tuple[SectionShown, ...]
    fits: bool
    checked: str
    hash: str
    with_now: bool = False


@dataclass(frozen=True)
class ReceivedPage:
    """A record received."""

    head: Head
    briefing: BriefingHere | None
    record: RecordPage
    origin: tuple[Fact, ...]
    states: tuple[str, ...]
    files: tuple[FileLine, ...]
    file_url: str
    differences: tuple[DifferenceShown, ...]
    own: str
    own_url: str
    own_uid: str
    in_conflict: bool
    link_url: str
    may_link: bool
    adopt_url: str
    """Where an own practice is begun from this one; empty where none can be."""
    bodies: tuple[tuple[str, str], ...]
    offered: tuple[tuple[str, str], ...]
    former: str


@dataclass(frozen=True)
class BesidePage:
    """What partners wrote of the thing that an own record tells of."""

    head: Head
    empty: str


@dataclass(frozen=True)
class TheirsLine:
    """What a partner wrote of the thing that an own record tells of."""

    label: str
    url: str
    badge: Badge | None


def theirs_of(actor: Actor, record: Any) -> tuple[TheirsLine, ...]:
    """Return what partners wrote of the same thing, for who keeps it: one statement."""
    if not record.is_house:
        return ()
    conflict = Badge(gettext("changed on both sides"), "late")
    return tuple(
        TheirsLine(
            f"{said(one.organisation)}: {said(one.title)}",
            reverse("received", args=[one.uid]),
            conflict if one.in_conflict else None,
        )
        for one in queries.received_beside(actor, record.uid)
    )


@require_safe
def beside(request: HttpRequest, what: str, uid: uuid.UUID) -> HttpResponse:
    """What partners wrote of the thing that an own record tells of."""
    actor = actor_of(request)
    record = record_get(actor, what, uid)
    way = (*crumbs_of(record.kind), Crumb(said(record.title), record_url(what, uid)))
    page = BesidePage(
        head=Head(gettext("What partners wrote of it"), crumbs=way),
        empty=gettext(
            "Nothing yet: take a package in, and link what it brings with this record."
        ),
    )
    theirs = theirs_of(actor, record)
    return render(request, "packages/beside.html", {"page": page, "theirs": theirs})


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """The records received, as a list."""
    head = Head(gettext("Records of partners"), crumbs=crumbs())
    at = At.of(request, lists.get("received-records"), reverse("received_list"))
    return answered(
        request, at, "lists/list.html", lambda shown: ListedPage(head, shown)
    )


@require_safe
def received(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """One record as its sender wrote it."""
    actor = actor_of(request)
    shown = queries.received_get(actor, uid)
    kind = shown.record.kind.key
    offered = queries.own_offered(actor, kind) if shown.may_write else []
    page = received_page(
        shown,
        offered,
        get_language() or "en",
        asked=request.GET.get("in", ""),
        bodies=queries.adopting_bodies(actor, shown),
    )
    return render(request, "packages/received.html", {"page": page})


def received_page(
    shown: ReceivedShown,
    offered: list[Any],
    language: str,
    *,
    asked: str = "",
    bodies: list[Any] | tuple[()] = (),
) -> ReceivedPage:
    """Return the page of a record received."""
    record = record_page(shown.record, language)
    own = shown.own
    head = Head(
        said(shown.record.title) or gettext(shown.record.kind.one),
        crumbs=(
            *crumbs(),
            Crumb(gettext("Records of partners"), reverse("received_list")),
        ),
        facts=(gettext(shown.record.kind.one), said(shown.organisation)),
        badge=Badge(gettext("theirs, as it came"), "", "outline/lock"),
        invented=shown.record.is_specimen,
    )
    return ReceivedPage(
        head=head,
        briefing=_briefing(shown, asked or language),
        record=record,
        origin=_origin(shown),
        states=tuple(_states(shown)),
        files=tuple(
            FileLine(f.path, f.name, f"{f.language} · {size_said(f.size)}".strip(" ·"))
            for f in shown.files
        ),
        file_url=reverse("received_file", args=[shown.uid]),
        differences=tuple(
            DifferenceShown(said(d.label), told(d.mine), told(d.theirs))
            for d in shown.differences
        ),
        own=said(own.title) if own else "",
        own_url=record_url(own.kind, own.uid) if own else "",
        own_uid=str(own.uid) if own else "",
        in_conflict=shown.in_conflict,
        link_url=reverse("received_link", args=[shown.uid]),
        may_link=shown.may_write and shown.is_current and not shown.content,
        adopt_url=reverse("received_adopt", args=[shown.uid]) if bodies else "",
        bodies=tuple((str(uid), said(name)) for uid, name in bodies),
        offered=tuple((str(uid), said(title)) for uid, title in offered),
        former=""
        if shown.is_current
        else gettext("A later package took the place of this one."),
    )


def _briefing(shown: ReceivedShown, wanted: str) -> BriefingHere | None:
    """Return a briefing in one of its languages; None for other records."""
    if not shown.content:
        return None
    languages = shown.record.languages
    lang = wanted if wanted in languages else languages[0]
    here = reverse("received", args=[shown.uid])
    if not shown.fits_its_hash:
        checked = gettext("The content no longer fits the hash that came with it.")
    elif shown.is_whole:
        checked = gettext("Checked: it is what was given, whole and unchanged.")
    else:
        checked = gettext(
            "Checked: unchanged since it was handed over, in the languages released."
        )
    return BriefingHere(
        lang=lang,
        tabs=tuple(Tab(NAMES[k], f"{here}?in={k}", k == lang) for k in languages),
        sections=sections_told(shown.content, lang),
        fits=shown.fits_its_hash,
        checked=checked,
        hash=shown.record.values["hash"],
    )


def _origin(shown: ReceivedShown) -> tuple[Fact, ...]:
    package = reverse("package", args=[shown.package_uid])
    return (
        Fact(gettext("Sent by"), said(shown.organisation), package),
        Fact(gettext("Written by"), said(shown.record.unit.names)),
        Fact(gettext("Package of"), day(shown.made_on, "short"), package),
        Fact(gettext("Taken on"), day(shown.taken_on, "short")),
        Fact(gettext("Identity at the sender"), str(shown.origin)),
    )


def _states(shown: ReceivedShown) -> list[str]:
    """Say how the texts came to be, as the sender says it."""
    names: Mapping[str, str] = dict(LANGUAGES)
    fields = shown.record.kind.by_name
    return [
        f"{gettext(fields[name].label)}, {gettext(names[language])}: "
        f"{gettext(TEXT_STATES[state])}"
        for name, by_language in shown.states.items()
        if name in fields
        for language, state in by_language.items()
    ]


@require_POST
def link(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Say which own record tells of the same thing, or loosen that."""
    own = request.POST.get("own", "") or None
    services.received_link(actor=actor_of(request), record=uid, own=own)
    done = gettext("Linked; both stand side by side.") if own else gettext("Loosened.")
    messages.success(request, done)
    return HttpResponseRedirect(reverse("received", args=[uid]))


@require_POST
def adopt(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Begin an own practice from a partner's; it keeps where it comes from."""
    made = services.received_adopt(
        actor=actor_of(request),
        record=uid,
        organisation=request.POST.get("organisation", ""),
    )
    messages.success(
        request, gettext("Begun as a draft: adapt it to the conditions here.")
    )
    return HttpResponseRedirect(record_url("practice", made.uid))


@reads
@require_POST
def file(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Hand out a file that came with the record; recorded first."""
    path = request.POST.get("path", "")
    taken = services.received_file_open(actor=actor_of(request), record=uid, path=path)
    return HttpResponse(taken.content, headers=taken.headers)
