"""The pages of the ledger: recent acts, one act, one record, what I did."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext

from banyan.decisions import queries as decisions
from banyan.kernel.actor import Actor
from banyan.kernel.clock import ZONE
from banyan.kernel.errors import NotVisible
from banyan.ledger.queries import ActView, act_get, pages
from banyan.ledger.queries.pages import ActsPage, ActsWanted
from banyan.people.queries import persons_named, persons_visible, who_read_me
from banyan.units.queries import unit_find
from banyan.units.queries.named import units_named
from banyan.web.shared.ui import (
    Act,
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
class Asked:
    """What the list of acts was asked for, as it stands in the address."""

    room: str = ""
    unit: str = ""
    person: str = ""
    by: int | None = None
    since: dt.date | None = None
    until: dt.date | None = None
    after: int | None = None
    before: int | None = None

    def query(self, **changed: Any) -> str:
        """Return the query of an address that asks the same but for ``changed``."""
        named = {
            "room": self.room,
            "unit": self.unit,
            "person": self.person,
            "by": self.by,
            "since": self.since,
            "until": self.until,
            **changed,
        }
        kept = {k: v for k, v in named.items() if v not in ("", None)}
        return f"?{urlencode(kept)}" if kept else ""


@dataclass(frozen=True)
class LedgerPage:
    """Recent acts in range."""

    head: Head
    tabs: tuple[Tab, ...]
    asked: Asked
    filters: tuple[Filter, ...]
    narrowed: tuple[Filter, ...]
    acts: tuple[ActLine, ...]
    pager: Pager
    seal: SealStatus
    empty: Empty


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
    acts: tuple[ActLine, ...]
    pager: Pager
    readings: tuple[ReadingLine, ...]
    has_person: bool
    no_acts: Empty
    no_readings: Empty


# -- lists --------------------------------------------------------------------------


def ledger_page(actor: Actor, asked: Asked) -> LedgerPage:
    """Build the page of recent acts, narrowed as asked."""
    wanted, narrowed = _wanted(actor, asked)
    found = pages.acts_page(actor, wanted, after=asked.after, before=asked.before)
    seal = pages.seal_last(actor)
    return LedgerPage(
        head=Head(
            gettext("Ledger"), facts=(gettext("What was done, and under which rule"),)
        ),
        tabs=tabs_of(actor, "ledger"),
        asked=asked,
        filters=_room_filters(asked),
        narrowed=narrowed,
        acts=act_lines(actor, found.acts),
        pager=_pager(reverse("ledger"), asked, found),
        seal=seal_status(seal),
        empty=_empty(bool(asked.query())),
    )


def _wanted(actor: Actor, asked: Asked) -> tuple[ActsWanted, tuple[Filter, ...]]:
    """Turn the address into a query, and say what it is narrowed to."""
    narrowed: list[Filter] = []
    unit = _unit(actor, asked, narrowed)
    person = _person(actor, asked, narrowed)
    if asked.by is not None:
        url = reverse("ledger") + asked.query(by=None)
        narrowed.append(Filter(gettext("One account"), url, current=True))
    return (
        ActsWanted(
            room=asked.room if asked.room in ROOMS else "",
            unit=unit,
            person=person,
            account=asked.by,
            since=_instant(asked.since),
            until=_instant(asked.until, dt.timedelta(days=1)),
        ),
        tuple(narrowed),
    )


def _unit(actor: Actor, asked: Asked, narrowed: list[Filter]) -> int | None:
    if not asked.unit:
        return None
    found = unit_find(actor, _uid(asked.unit))
    if found is None:
        raise NotVisible
    url = reverse("ledger") + asked.query(unit="")
    narrowed.append(Filter(text(found.names), url, current=True))
    return int(found.pk)


def _person(actor: Actor, asked: Asked, narrowed: list[Filter]) -> int | None:
    if not asked.person:
        return None
    rows = persons_visible(actor).filter(uid=_uid(asked.person))
    found = rows.values_list("pk", "full_name").first()
    if found is None:
        raise NotVisible
    url = reverse("ledger") + asked.query(person="")
    narrowed.append(Filter(found[1], url, current=True))
    return int(found[0])


def _uid(typed: str) -> uuid.UUID:
    try:
        return uuid.UUID(typed)
    except ValueError as error:
        raise NotVisible from error


def _instant(
    on: dt.date | None, add: dt.timedelta = dt.timedelta()
) -> dt.datetime | None:
    return dt.datetime.combine(on + add, dt.time.min, ZONE) if on else None


def _room_filters(asked: Asked) -> tuple[Filter, ...]:
    return tuple(
        Filter(
            gettext(label),
            reverse("ledger") + asked.query(room="" if key == asked.room else key),
            current=key == asked.room,
        )
        for key, label in ROOMS.items()
    )


def _pager(base: str, asked: Asked, found: ActsPage) -> Pager:
    return Pager(
        next_url=base + asked.query(after=found.after) if found.after else "",
        previous_url=base + asked.query(before=found.before) if found.before else "",
    )


def _empty(narrowed: bool) -> Empty:
    if narrowed:
        return Empty(
            gettext("No act fits this"),
            gettext("Take a filter away, or choose other days."),
            (Act(gettext("Show all acts"), reverse("ledger"), reads=True),),
            "outline/notebook",
        )
    return Empty(
        gettext("Nothing was done here yet"),
        gettext(
            "Every change leaves an act here: who, when, by which decision, under "
            "which rules. It can be sealed and proved, and never changed."
        ),
        icon="outline/notebook",
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


def mine_page(actor: Actor, after: int | None, before: int | None) -> MinePage:
    """Build the page of what I did and of who read what is about me."""
    wanted = ActsWanted(account=actor.account_id or 0)
    found = pages.acts_page(actor, wanted, after=after, before=before, limit=25)
    read = who_read_me(actor, limit=25)
    return MinePage(
        head=Head(gettext("What I did, who read me"), facts=(actor.name,)),
        tabs=tabs_of(actor, "ledger_mine"),
        acts=act_lines(actor, found.acts),
        pager=_pager(reverse("ledger_mine"), Asked(), found),
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
        no_acts=Empty(
            gettext("You have changed nothing yet"),
            gettext("Whatever you record, decide or change will be listed here."),
            icon="outline/notebook",
        ),
        no_readings=Empty(
            gettext("Nobody has opened what is closed about you"),
            gettext(
                "Whoever opens restricted or sensitive data about you is named here, "
                "with the time, the office and the reason."
            ),
            icon="outline/eye",
        ),
    )
