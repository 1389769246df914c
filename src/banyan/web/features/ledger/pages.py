"""The pages of the ledger: recent acts, one act, one record, what I did."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext

from banyan.decisions import queries as decisions
from banyan.kernel.actor import Actor
from banyan.ledger.queries import ActView, act_get, pages
from banyan.people.queries import persons_named, who_read_me
from banyan.units.queries.named import units_named
from banyan.web.features.lists.at import At
from banyan.web.features.lists.shown import ListShown
from banyan.web.shared.ui import (
    Crumb,
    Empty,
    Fact,
    Filter,
    Head,
    Pager,
    Tab,
)
from banyan.web.templatetags.banyan_ui import instant, num, text

from .lines import (
    ActLine,
    EntryLine,
    SealStatus,
    act_lines,
    count_words,
    entry_line,
    seal_status,
    symbol,
)
from .words import ROOMS, reading_said, record_name


@dataclass(frozen=True)
class LedgerPage:
    """Recent acts in range."""

    head: Head
    tabs: tuple[Tab, ...]
    seal: SealStatus
    filters: tuple[Filter, ...]
    list: ListShown


@dataclass(frozen=True)
class ActPage:
    """One act with the records that it touched."""

    head: Head
    tabs: tuple[Tab, ...]
    act: ActLine
    facts: tuple[Fact, ...]
    kept: tuple[Fact, ...]
    counts: tuple[str, ...]
    entries: tuple[EntryLine, ...]
    pager: Pager


@dataclass(frozen=True)
class RecordPage:
    """Everything that ever happened to one record."""

    head: Head
    tabs: tuple[Tab, ...]
    entries: tuple[EntryLine, ...]
    pager: Pager
    seal: SealStatus


@dataclass(frozen=True)
class ReadingLine:
    """One reading of what is about me."""

    at: str
    who: str
    office: str
    what: str
    reason: str


@dataclass(frozen=True)
class MinePage:
    """What I did, and who read what is about me."""

    head: Head
    tabs: tuple[Tab, ...]
    readings: tuple[ReadingLine, ...]
    has_person: bool
    no_readings: Empty
    list: ListShown


# -- lists --------------------------------------------------------------------------


def ledger_page(at: At, shown: ListShown) -> LedgerPage:
    """Build the page of acts around the list."""
    facts = (gettext("What was done, and under which rule"), shown.count)
    return LedgerPage(
        head=Head(gettext("Ledger"), facts=tuple(f for f in facts if f)),
        tabs=tabs_of(at.actor, "ledger"),
        seal=seal_status(pages.seal_last(at.actor)),
        filters=_room_filters(at),
        list=shown,
    )


def _room_filters(at: At) -> tuple[Filter, ...]:
    """Return the rooms as quick filters; each alone."""
    return tuple(
        Filter(
            gettext(label),
            at.to(filter="" if at.query.filter == asked else asked),
            current=at.query.filter == asked,
        )
        for key, label in ROOMS.items()
        if (asked := f"room is {key}")
    )


def tabs_of(actor: Actor, current: str) -> tuple[Tab, ...]:
    """Return the parts of the ledger that this actor may open."""
    named = [("ledger_mine", gettext("What I did, who read me"))]
    if actor.holds("ledger.read"):
        named.insert(0, ("ledger", gettext("All acts in range")))
    return tuple(Tab(label, reverse(n), current=n == current) for n, label in named)


# -- one act, one record --------------------------------------------------------------


def act_page(actor: Actor, act_id: int, after: int | None) -> ActPage:
    """Build the page of one act: own, or in range."""
    act = act_get(actor, act_id)
    entries, more = pages.entries_of_act(actor, act_id, after=after)
    counts = pages.changes_under(actor, scope=Q(), act=act_id)
    line = act_lines(actor, [act])[0]
    return ActPage(
        head=Head(
            line.title,
            crumbs=(Crumb(gettext("Ledger"), _home(actor)),),
            facts=tuple(f for f in (line.who, line.at, line.unit) if f),
            badge=line.seal,
        ),
        tabs=tabs_of(actor, ""),
        act=line,
        facts=_act_facts(line),
        kept=_kept(act),
        counts=tuple(count_words(c.kind, c.op, c.count) for c in counts),
        entries=tuple(entry_line(replace(e, act=act), line) for e in entries),
        pager=Pager(next_url=f"?{urlencode({'after': more})}" if more else ""),
    )


def _home(actor: Actor) -> str:
    return reverse("ledger" if actor.holds("ledger.read") else "ledger_mine")


def _act_facts(line: ActLine) -> tuple[Fact, ...]:
    found = (
        Fact(gettext("Who"), line.who, note=line.note),
        Fact(gettext("Recorded"), line.at, note=line.on),
        Fact(gettext("Unit"), line.unit, line.unit_url),
        Fact(gettext("Decision"), line.decision, line.decision_url),
        Fact(gettext("Records"), line.count),
    )
    return tuple(f for f in found if f.value)


def _kept(act: ActView) -> tuple[Fact, ...]:
    """Return the facts as they were signed, under their own names."""
    found = [Fact("kind", act.kind), Fact("uid", str(act.uid))]
    found += [Fact(key, _written(value)) for key, value in act.facts.items()]
    return tuple(f for f in found if f.value)


def _written(value: Any) -> str:
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, int | float):
        return num(value)
    if isinstance(value, dict):
        return ", ".join(f"{k}: {_written(v)}" for k, v in value.items())
    if isinstance(value, list):
        return ", ".join(_written(v) for v in value)
    return "" if value is None else str(value)


def record_page(actor: Actor, kind: str, subject: int, after: int | None) -> RecordPage:
    """Build the ledger page of one record."""
    entries, more = pages.record_entries(actor, kind, subject, after=after)
    lines = act_lines(actor, (e.act for e in entries))
    return RecordPage(
        head=Head(
            _record_title(actor, kind, subject),
            crumbs=(Crumb(gettext("Ledger"), _home(actor)),),
            facts=(gettext("Everything that was recorded about it, newest first"),),
        ),
        tabs=tabs_of(actor, ""),
        entries=tuple(entry_line(e, a) for e, a in zip(entries, lines, strict=True)),
        pager=Pager(next_url=f"?{urlencode({'after': more})}" if more else ""),
        seal=seal_status(pages.seal_last(actor)),
    )


def _record_title(actor: Actor, kind: str, subject: int) -> str:
    """Name a record as its own room does, or by its number."""
    name = record_name(kind)
    if kind == "units.unit" and (unit := units_named(actor, [subject]).get(subject)):
        return text(unit.names)
    if kind == "people.person" and (known := persons_named(actor, [subject])):
        return known[subject]
    if kind == "decisions.decision":
        taken = decisions.decisions_shown(actor, [subject]).get(subject)
        name = symbol(taken) if taken else name
        return f"{record_name(kind)} {name}" if taken and taken.symbol else name
    return gettext("%(record)s no. %(number)s") % {"record": name, "number": subject}


# -- mine ---------------------------------------------------------------------------------


def mine_page(actor: Actor, shown: ListShown) -> MinePage:
    """Build the page of what I did and of who read what is about me."""
    read = who_read_me(actor, limit=25)
    return MinePage(
        head=Head(gettext("What I did, who read me"), facts=(actor.name,)),
        tabs=tabs_of(actor, "ledger_mine"),
        list=shown,
        readings=tuple(
            ReadingLine(
                instant(r.at),
                r.reader_name,
                r.reader_office,
                reading_said(r.kind, r.what),
                r.reason,
            )
            for r in read
        ),
        has_person=actor.person_id is not None,
        no_readings=Empty(
            gettext("Nobody has opened what is closed about you"),
            gettext(
                "Whoever opens restricted or sensitive data about you is named here, "
                "with the time, the office and the reason."
            ),
            icon="outline/eye",
        ),
    )
