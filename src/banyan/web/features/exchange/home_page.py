"""The first page of the room."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from banyan.exchange.kinds import KINDS
from banyan.exchange.kinds import words as w
from banyan.exchange.queries import Home
from banyan.kernel.actor import Actor
from banyan.web.features.people.words import said
from banyan.web.shared.rights import missing_right
from banyan.web.shared.ui import Act, Badge, Empty, Fact, Head
from banyan.web.templatetags.banyan_ui import num

from .words import STATES, TONES, day_said, record_url

WHAT = (
    "exchange",
    "need",
    "practice",
    "lesson",
    "partnership",
    "agreement",
    "project",
)
MORE = ("organisation", "counterpart")


@dataclass(frozen=True)
class LineShown:
    """An exchange in a short list."""

    title: str
    url: str
    note: str
    badge: Badge


@dataclass(frozen=True)
class HomePage:
    """The first page: figures, what comes, what was, who gives and takes."""

    head: Head
    figures: tuple[Fact, ...]
    coming: tuple[LineShown, ...]
    latest: tuple[LineShown, ...]
    balance: tuple[tuple[str, str, str], ...]
    doors: tuple[Act, ...]
    empty: Empty | None


def home_page(actor: Actor, found: Home) -> HomePage:
    """Return the first page."""
    may = actor.holds("exchange.write")
    reason = "" if may else missing_right("exchange.write")
    begin = Act(
        gettext(KINDS["exchange"].add),
        reverse("record_new", args=["exchange"]),
        icon="outline/plus",
        reason=reason,
    )
    read = Act(
        gettext("Take in a report"),
        reverse("report_new"),
        icon="outline/file-text",
        reason=reason,
    )
    # Whoever writes nothing, where neither side gave anything, reads as a guest.
    guest = not may and not any(b.own or b.partner for b in found.balance)
    return HomePage(
        head=Head(gettext("Exchange"))
        if guest
        else Head(gettext("Exchange"), primary=begin, others=(read,)),
        figures=_figures_of_guests(found) if guest else _figures(found),
        coming=tuple(map(_line, found.coming)),
        latest=tuple(map(_line, found.latest)),
        balance=()
        if guest
        else tuple((_what(b.what), num(b.own), num(b.partner)) for b in found.balance),
        doors=_doors_of_guests(found) if guest else _doors(),
        empty=None
        if found.coming or found.latest
        else Empty(
            gettext("Exchanges will stand here"),
            gettext(KINDS["exchange"].empty),
            (begin, read),
        ),
    )


def _figures(found: Home) -> tuple[Fact, ...]:
    counts = found.counts
    said_list = reverse("list", args=["commitments-of-exchanges"])
    facts = [
        Fact(gettext(KINDS[k].plural), num(counts[k]), reverse("records", args=[k]))
        for k in ("exchange", "partnership", "practice")
    ]
    facts.append(
        Fact(
            gettext("Undertakings open"),
            num(counts["undertaking"]),
            said_list,
            gettext("%(n)s late") % {"n": num(counts["late"])},
        )
    )
    facts.append(
        Fact(
            gettext("Reports to decide"),
            num(counts["report"]),
            reverse("list", args=["reports-read"]),
        )
    )
    return tuple(facts)


def _figures_of_guests(found: Home) -> tuple[Fact, ...]:
    """Return what was released, counted; nothing that was not."""
    kinds = ("exchange", "partnership", "practice")
    shown = zip(kinds, _figures(found), strict=False)
    return tuple(fact for key, fact in shown if found.counts[key])


def _doors() -> tuple[Act, ...]:
    doors = [
        Act(gettext(KINDS[k].plural), reverse("records", args=[k]))
        for k in (*WHAT, *MORE)
    ]
    doors += [
        Act(
            gettext("Undertakings and declarations"),
            reverse("list", args=["commitments-of-exchanges"]),
        ),
        Act(gettext("Briefings"), reverse("briefings")),
        Act(gettext("Yearly reports"), reverse("yearly_list")),
        Act(gettext("Packages"), reverse("packages")),
        Act(gettext("What came of it"), reverse("exchange_measures")),
        Act(gettext("Reports"), reverse("list", args=["reports-read"])),
        Act(gettext("How well reports are read"), reverse("accuracy")),
        Act(gettext("Topics"), reverse("topics")),
    ]
    return tuple(doors)


def _doors_of_guests(found: Home) -> tuple[Act, ...]:
    """Return the doors behind which something was released, and the common ones."""
    shown = [k for k in WHAT if found.counts.get(k)]
    doors = [
        Act(gettext(KINDS[k].plural), reverse("records", args=[k]))
        for k in (*shown, "project")
    ]
    doors.append(Act(gettext("Briefings"), reverse("briefings")))
    doors.append(Act(gettext("Yearly reports"), reverse("yearly_list")))
    doors.append(Act(gettext("My courses"), reverse("courses_mine")))
    doors.append(Act(gettext("Topics"), reverse("topics")))
    return tuple(doors)


def _line(one: Any) -> LineShown:
    when = day_said(one.day, one.said)
    kind = dict(w.EXCHANGES).get(one.type, "")
    note = " · ".join(part for part in (gettext(kind) if kind else "", when) if part)
    badge = Badge(gettext(STATES[one.state]), TONES.get(one.state, ""))
    return LineShown(said(one.title), record_url("exchange", one.uid), note, badge)


def _what(key: str) -> str:
    return {
        "hosted": gettext("Exchanges hosted"),
        "materials": gettext("Materials given"),
        "answers": gettext("Questions answered"),
        "undertakings": gettext("Undertakings given"),
        "kept": gettext("Undertakings kept in time"),
        "applied": gettext("Practices applied by the other side"),
    }[key]
