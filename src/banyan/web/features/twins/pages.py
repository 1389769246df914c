"""The lists: pairs that may be one person, merges that were done, what counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext

from banyan.kernel.actor import Actor
from banyan.people import settings
from banyan.people.jobs import SCAN
from banyan.people.queries import (
    MergeShown,
    TwinCounts,
    TwinLine,
    TwinSide,
    merges,
    name_search,
    person_get,
    twin_counts,
    twin_proposals,
)
from banyan.web.features.people.words import born, said
from banyan.web.shared.places import person_url, place
from banyan.web.shared.ui import (
    Act,
    Badge,
    Crumb,
    Empty,
    Fact,
    Head,
    Pager,
    PersonLine,
    Tab,
)
from banyan.web.templatetags.banyan_ui import instant

from .words import moved_said, reason_said, reasons_said

LISTS = ("open", "elsewhere", "decided")


@dataclass(frozen=True)
class SideShown:
    """One of the two in a list: name, birth date, where a member."""

    name: str
    url: str
    born: str
    note: str
    invented: bool


@dataclass(frozen=True)
class PairShown:
    """A pair as shown; ``other`` None: somebody elsewhere, of whom nothing is told."""

    one: SideShown
    other: SideShown | None
    score: str
    reasons: tuple[tuple[str, str], ...]
    act: Act | None
    note: str = ""


@dataclass(frozen=True)
class TwinsPage:
    """The pairs of one list, and how much each reason counts."""

    head: Head
    tabs: tuple[Tab, ...]
    chosen: str
    pairs: tuple[PairShown, ...]
    pager: Pager
    empty: Empty
    weights: tuple[tuple[str, str], ...]
    limits: tuple[Fact, ...]
    settings_url: str


def twins_page(actor: Actor, query: QueryDict) -> TwinsPage:
    """Build the list of pairs that the address asks for."""
    wanted = query.get("list", "")
    chosen = wanted if wanted in LISTS else "open"
    found = twin_proposals(
        actor,
        state="two-persons" if chosen == "decided" else "open",
        elsewhere=chosen == "elsewhere",
        after=_cursor(query.get("after", "")),
        limit=25,
    )
    weights = settings.weights()
    return TwinsPage(
        head=_head(actor),
        tabs=_tabs(twin_counts(actor), chosen),
        chosen=chosen,
        pairs=tuple(_pair(line) for line in found.lines),
        pager=_pager(chosen, found.after),
        empty=_empty(chosen),
        weights=tuple(
            (reason_said(str(r)), f"{points:+d}")
            for r, points in sorted(weights.points.items(), key=lambda p: -p[1])
        ),
        limits=(
            Fact(gettext("Proposed from"), str(weights.propose_from)),
            Fact(gettext("Warned while typing from"), str(weights.warn_from)),
        ),
        settings_url=place("twin_settings") if actor.holds("settings.admin") else "",
    )


def _head(actor: Actor) -> Head:
    return Head(
        gettext("Possible twins"),
        crumbs=(Crumb(gettext("People"), place("people")),),
        facts=(gettext("Records that may be of one person; nothing merges by itself"),),
        primary=Act(
            gettext("Scan now"),
            place("job_start"),
            method="post",
            icon="outline/zoom-scan",
            fields=(("kind", SCAN),),
        ),
    )


def _tabs(counts: TwinCounts, chosen: str) -> tuple[Tab, ...]:
    base = reverse("twins")
    named = (
        ("open", gettext("To look at"), str(counts.open)),
        ("elsewhere", gettext("Alike to somebody elsewhere"), str(counts.elsewhere)),
        ("decided", gettext("Two persons"), str(counts.decided)),
    )
    tabs = [
        Tab(label, base if key == "open" else f"{base}?list={key}", key == chosen, n)
        for key, label, n in named
    ]
    return (*tabs, Tab(gettext("Merged"), reverse("merges"), chosen == "merged"))


def _cursor(raw: str) -> tuple[int, int] | None:
    score, point, pk = raw.partition(".")
    if not point or not (score + pk).isdecimal() or len(raw) > 25:
        return None
    return int(score), int(pk)


def _pager(chosen: str, after: tuple[int, int] | None) -> Pager:
    if after is None:
        return Pager()
    query = urlencode({"list": chosen, "after": f"{after[0]}.{after[1]}"})
    return Pager(next_url=f"{reverse('twins')}?{query}")


def _pair(line: TwinLine) -> PairShown:
    one = _side(line.one)
    if line.other is None:
        return PairShown(one, None, "", (), None)
    address = reverse("person_merge", args=[line.one.uid, line.other.uid])
    decided = line.decided
    return PairShown(
        one,
        _side(line.other),
        str(line.score),
        reasons_said(line.reasons),
        Act(gettext("Compare"), address, icon="outline/columns-2"),
        note=f"{decided.by}, {instant(decided.at)}: {decided.reason}"
        if decided
        else "",
    )


def _side(side: TwinSide) -> SideShown:
    units = [said(u) for u in side.units if u]
    return SideShown(
        side.name,
        person_url(side.uid),
        born(side.birth_date, side.birth_precision),
        " · ".join((*units, *side.cards)),
        side.is_specimen,
    )


def _empty(chosen: str) -> Empty:
    texts = {
        "open": (
            gettext("Nobody here looks like somebody else"),
            gettext(
                "The base is compared every night: names in any order and spelling, "
                "birth dates, contacts, cards, identity papers. What looks alike "
                "stands here, with the reasons."
            ),
        ),
        "elsewhere": (
            gettext("Nobody here looks like somebody elsewhere"),
            gettext(
                "When one of two lies outside your range, only that is said, and the "
                "level above can look."
            ),
        ),
        "decided": (
            gettext("No pair was decided yet"),
            gettext("Pairs that are two persons by somebody's word stand here."),
        ),
    }
    title, text = texts[chosen]
    return Empty(title, text, icon="outline/users-group")


# -- merges --------------------------------------------------------------------------


@dataclass(frozen=True)
class MergeLine:
    """A merge in the list."""

    title: str
    url: str
    note: str
    badge: Badge


@dataclass(frozen=True)
class MergesPage:
    """Merges in range, newest first."""

    head: Head
    tabs: tuple[Tab, ...]
    lines: tuple[MergeLine, ...]
    pager: Pager
    empty: Empty


def merges_page(actor: Actor, before: int | None) -> MergesPage:
    """Build the list of merges."""
    found = merges(actor, before=before, limit=26)
    more = len(found) > 25
    return MergesPage(
        head=_head(actor),
        tabs=_tabs(twin_counts(actor), "merged"),
        lines=tuple(_merge_line(row) for row in found[:25]),
        pager=Pager(next_url=f"{reverse('merges')}?before={found[24].id}")
        if more
        else Pager(),
        empty=Empty(
            gettext("Nothing was merged yet"),
            gettext("Every merge stands here, and can be taken back."),
            icon="outline/arrow-merge",
        ),
    )


def _merge_line(row: MergeShown) -> MergeLine:
    return MergeLine(
        merge_title(row),
        reverse("merge", args=[row.uid]),
        " · ".join((instant(row.at), row.by, row.reason)),
        merge_badge(row),
    )


def merge_title(row: MergeShown) -> str:
    """Say who became part of whom."""
    names = {"merged": row.merged_name, "name": row.name}
    return gettext("%(merged)s into %(name)s") % names


def merge_badge(row: MergeShown) -> Badge:
    """Say whether a merge still stands."""
    if row.undone_at:
        return Badge(gettext("taken back"), "", "outline/arrow-back-up")
    return Badge(gettext("merged"), "good", "outline/arrow-merge")


@dataclass(frozen=True)
class MergePage:
    """One merge: what went over, and taking it back."""

    head: Head
    facts: tuple[Fact, ...]
    moved: tuple[str, ...]
    stands: bool
    version: int


def merge_page(row: MergeShown) -> MergePage:
    """Build the page of one merge."""
    facts = [
        Fact(gettext("Who remained"), row.name, person_url(row.person_uid)),
        Fact(gettext("The other record's name"), row.merged_name),
        Fact(gettext("Merged"), instant(row.at), note=row.by),
        Fact(gettext("Why"), row.reason),
    ]
    if row.undone_at:
        back = instant(row.undone_at)
        facts.append(Fact(gettext("Taken back"), back, note=row.undone_reason))
    if row.set_aside:
        aside = gettext("set aside as recorded twice")
        facts.append(Fact(gettext("Memberships"), str(row.set_aside), note=aside))
    return MergePage(
        head=Head(
            merge_title(row),
            crumbs=(
                Crumb(gettext("People"), place("people")),
                Crumb(gettext("Merged"), reverse("merges")),
            ),
            badge=merge_badge(row),
        ),
        facts=tuple(facts),
        moved=moved_said(row.moved),
        stands=row.undone_at is None,
        version=row.row_version,
    )


# -- with whom --------------------------------------------------------------------------


@dataclass(frozen=True)
class WithPage:
    """Whom to compare a person with: found by name or card."""

    head: Head
    typed: str
    found: tuple[PersonLine, ...]
    nothing: bool
    merges: tuple[MergeLine, ...]


def with_page(actor: Actor, uid: Any, typed: str) -> WithPage:
    """Build the choice of the other record."""
    person = person_get(actor, uid=uid)
    hits = name_search(actor, typed, limit=20).hits if typed else ()
    others = [h for h in hits if h.person_id != person.id]
    return WithPage(
        Head(
            gettext("Recorded twice?"),
            crumbs=_person_crumbs(person),
            facts=(person.full_name, born(person.birth_date, person.birth_precision)),
        ),
        typed,
        tuple(
            PersonLine(
                h.name,
                reverse("person_merge", args=[person.uid, h.person_uid]),
                note=" · ".join(_places(h.memberships)),
                invented=h.is_specimen,
            )
            for h in others
        ),
        nothing=bool(typed) and not others,
        merges=tuple(_merge_line(m) for m in merges(actor, person=person.id)),
    )


def _places(memberships: Sequence[Any]) -> list[str]:
    return [
        part
        for m in memberships
        for part in (said(m.unit_names) if m.unit_names else "", m.card_no)
        if part
    ]


def _person_crumbs(person: Any) -> tuple[Crumb, ...]:
    return (
        Crumb(gettext("People"), place("people")),
        Crumb(person.full_name, person_url(person.uid)),
    )
