"""Packages as shown: what one holds, how its records stand to what is here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from banyan.kernel.actor import Actor
from banyan.kernel.text import Text
from banyan.packages.comparing import RecordStanding
from banyan.packages.domain.errors import REFUSED
from banyan.packages.domain.standing import Standing
from banyan.packages.kinds import BRIEFING, kind_of
from banyan.packages.queries import Outlined, PackageShown
from banyan.packages.words import DIRECTIONS, LEVELS, STANDINGS, STATES
from banyan.web.features.exchange.words import record_url
from banyan.web.features.lists.shown import ListShown
from banyan.web.features.papers.lines import size_said
from banyan.web.features.people.words import said
from banyan.web.shared.rights import missing_right
from banyan.web.shared.ui import Act, Badge, Crumb, Fact, Head
from banyan.web.templatetags.banyan_ui import day, num

TONES = {
    Standing.NEW: "good",
    Standing.CHANGED: "soon",
    Standing.UNCHANGED: "",
    Standing.CONFLICT: "late",
}
STATE_TONES = {"made": "good", "waiting": "soon", "taken": "good", "aside": ""}


@dataclass(frozen=True)
class ListedPage:
    """The list of packages, or of records received."""

    head: Head
    list: ListShown
    tabs: tuple[Any, ...] = ()


@dataclass(frozen=True)
class FormPage:
    """Making a package, or taking one in."""

    head: Head
    form: Any
    label: str
    hint: str
    back_url: str
    lines: tuple[str, ...] = ()
    counted: str = ""
    alone: str = ""


@dataclass(frozen=True)
class DifferenceShown:
    """What is said here and there of one thing."""

    label: str
    mine: str
    theirs: str


@dataclass(frozen=True)
class RecordLine:
    """One record of a package, with what is said on both sides."""

    uid: str
    kind: str
    title: str
    badge: Badge
    may_take: bool
    is_new: bool
    is_open: bool
    own: str
    own_url: str
    mine_label: str
    differences: tuple[DifferenceShown, ...]
    note: str
    url: str


@dataclass(frozen=True)
class Closed:
    """Why nothing is taken from a package any more, and the way out."""

    title: str
    way_out: str
    why: str = ""
    url: str = ""


@dataclass(frozen=True)
class PackagePage:
    """One package."""

    head: Head
    facts: tuple[Fact, ...]
    lines: tuple[RecordLine, ...]
    files: tuple[str, ...]
    counted: tuple[str, ...]
    fingerprint: str
    take_url: str
    row_version: int
    takes: bool
    has_new: bool
    is_past: bool
    closed: Closed | None
    acts: tuple[Act, ...]


def crumbs() -> tuple[Crumb, ...]:
    """Return the way to the packages."""
    return (
        Crumb(gettext("Exchange"), reverse("exchange")),
        Crumb(gettext("Packages"), reverse("packages")),
    )


def packages_head(actor: Actor) -> Head:
    """Return the head of the list of packages."""
    may = actor.holds("exchange.write")
    reason = "" if may else missing_right("exchange.write")
    made = gettext("Make a package")
    came = gettext("Take a package in")
    return Head(
        gettext("Packages"),
        crumbs=crumbs()[:1],
        facts=(gettext("Records handed to partners whose Banyan is another one"),),
        primary=Act(made, reverse("package_make"), icon="outline/plus", reason=reason),
        others=(
            Act(came, reverse("package_receive"), icon="outline/upload", reason=reason),
            Act(gettext("Keys"), reverse("sender_keys"), reason=reason),
            Act(gettext("Records of partners"), reverse("received_list")),
        ),
    )


def make_page(
    form: Any, outlined: Iterable[Outlined] | None, alone: str = ""
) -> FormPage:
    """Return the page on which a package is made, with what would go out.

    ``alone`` is the title of the one record that was asked for.
    """
    lines = tuple(_outlined(one) for one in outlined or ())
    counted = ""
    if outlined is not None:
        counted = gettext("This would go out: %(n)s") % {"n": num(len(lines))}
    return FormPage(
        head=Head(gettext("Make a package"), crumbs=crumbs()),
        form=form,
        label=gettext("Make the package"),
        hint=gettext(
            "It is signed, and holds what the people of the partner would be shown here: "
            "nothing that was not released to it."
        ),
        back_url=reverse("packages"),
        lines=lines,
        counted=counted,
        alone=gettext("This record alone: %(title)s") % {"title": alone}
        if alone
        else "",
    )


def _outlined(one: Outlined) -> str:
    return f"{gettext(kind_of(one.kind).one)}: {said(one.title)}"


def receive_page(form: Any) -> FormPage:
    """Return the page on which a package is taken in."""
    return FormPage(
        head=Head(gettext("Take a package in"), crumbs=crumbs()),
        form=form,
        label=gettext("Take it in"),
        hint=gettext(
            "The package is checked first: its signature, the key of the sender, every "
            "record. Then it waits, and you see what is new before anything is taken."
        ),
        back_url=reverse("packages"),
    )


def package_page(shown: PackageShown) -> PackagePage:
    """Return the page of a package."""
    preview = shown.preview
    own = {str(one.origin): one for one in shown.taken}
    lines = (
        tuple(_line(one, shown, own) for one in preview.records)
        if preview
        else tuple(_sent(one) for one in shown.records)
    )
    is_open = shown.state != "aside" and shown.withdrawn is None
    takes = bool(preview) and shown.may_write and is_open
    return PackagePage(
        head=_head(shown),
        facts=_facts(shown),
        lines=lines,
        files=tuple(f"{f['name']} · {size_said(f['size'])}" for f in shown.files),
        counted=_counted(shown),
        fingerprint=shown.fingerprint,
        take_url=reverse("package_take", args=[shown.uid]),
        row_version=shown.row_version,
        takes=takes and any(line.may_take for line in lines),
        has_new=any(line.is_new for line in lines),
        is_past=shown.state == "aside",
        closed=_closed(shown) if preview else None,
        acts=_acts(shown),
    )


def _closed(shown: PackageShown) -> Closed | None:
    """Say why nothing more is taken from a package, and what can be done."""
    if shown.state == "aside":
        return Closed(
            gettext("This package was laid aside; nothing is taken from it."),
            gettext("Ask the sender for a new one."),
        )
    if shown.withdrawn is None:
        return None
    template, way_out = REFUSED["withdrawn_key"]
    why = gettext("Withdrawn on %(day)s: %(why)s") % {
        "day": day(shown.withdrawn.on, "short"),
        "why": shown.withdrawn.why,
    }
    return Closed(
        gettext(template) % {"fingerprint": shown.withdrawn.fingerprint},
        gettext(way_out),
        why,
        reverse("sender_keys"),
    )


def _head(shown: PackageShown) -> Head:
    badge = Badge(gettext(STATES[shown.state]), STATE_TONES[shown.state])
    url = reverse("package_file", args=[shown.uid])
    reason = "" if shown.may_write else missing_right("exchange.write", over_unit=True)
    out = Act(
        gettext("Take the file out"),
        url,
        "post",
        "outline/download",
        reason,
        reads=True,
    )
    is_sent = shown.direction == "sent"
    return Head(
        gettext("Package of %(day)s") % {"day": day(shown.made_on)},
        crumbs=crumbs(),
        facts=(gettext(DIRECTIONS[shown.direction]), said(shown.organisation)),
        badge=badge,
        primary=out if is_sent else None,
        others=() if is_sent else (out,),
        invented=shown.is_specimen,
    )


def _facts(shown: PackageShown) -> tuple[Fact, ...]:
    body = record_url("organisation", shown.organisation_uid)
    is_sent = shown.direction == "sent"
    facts = [
        Fact(
            gettext("Sent to") if is_sent else gettext("Sent by"),
            said(shown.organisation),
            body,
        ),
        Fact(gettext("Made on"), day(shown.made_on, "short")),
        Fact(gettext("Goes to"), gettext(LEVELS[shown.level])),
        Fact(gettext("Records"), num(len(shown.records))),
        Fact(gettext("Files"), num(len(shown.files))),
        Fact(gettext("Size"), size_said(shown.size)),
        Fact(gettext("Identity"), str(shown.package)),
    ]
    if not is_sent:
        facts.insert(2, Fact(gettext("Taken in on"), day(shown.came_on, "short")))
    return tuple(facts)


def _counted(shown: PackageShown) -> tuple[str, ...]:
    if shown.preview is None:
        return ()
    counts = shown.preview.counted()
    return tuple(
        f"{num(counts[key])} {gettext(label)}"
        for key, label in STANDINGS.items()
        if counts[key]
    )


def _acts(shown: PackageShown) -> tuple[Act, ...]:
    if shown.preview is None or not shown.may_write:
        return ()
    url = reverse("package_step", args=[shown.uid])
    if shown.taken:
        label = gettext("Take back what was taken")
        return (Act(label, url, "post", fields=(("step", "take-back"),), danger=True),)
    if shown.state == "waiting":
        label = gettext("Lay the package aside")
        return (Act(label, url, "post", fields=(("step", "aside"),)),)
    return ()


def _line(one: RecordStanding, shown: PackageShown, taken: Any) -> RecordLine:
    held = taken.get(str(one.uid))
    own_url = record_url(one.own.kind, one.own.uid) if one.own else ""
    is_new = one.standing is Standing.NEW
    return RecordLine(
        uid=str(one.uid),
        kind=gettext(one.kind_label),
        title=said(one.title),
        badge=Badge(gettext(STANDINGS[one.standing]), TONES[one.standing]),
        may_take=one.standing is not Standing.UNCHANGED,
        is_new=is_new,
        is_open=one.standing in (Standing.CONFLICT, Standing.CHANGED),
        own=said(one.own.title) if one.own else "",
        own_url=own_url,
        mine_label=gettext("Here, the own record")
        if one.own
        else gettext("Here, as it came before"),
        differences=tuple(
            DifferenceShown(said(d.label), told(d.mine), told(d.theirs))
            for d in one.differences
        ),
        note=gettext("Files: %(n)s") % {"n": num(one.files)} if one.files else "",
        url=reverse("received", args=[held.uid]) if held else "",
    )


def told(text: Text) -> str:
    """Return a text in the reader's language; "" where nothing is said."""
    return said(text) if text else ""


def _own_url(kind: str, uid: Any) -> str:
    if kind == BRIEFING.key:
        return reverse("briefing", args=[uid])
    return record_url(kind, uid)


def _sent(one: Any) -> RecordLine:
    return RecordLine(
        uid=one["uid"],
        kind=gettext(kind_of(one["kind"]).one),
        title=said(Text.of(one["title"])),
        badge=Badge(""),
        may_take=False,
        is_new=False,
        is_open=False,
        own="",
        own_url="",
        mine_label="",
        differences=(),
        note="",
        url=_own_url(one["kind"], one["uid"]),
    )
