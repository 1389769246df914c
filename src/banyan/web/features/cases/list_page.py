"""The pages that list cases: all in range, what is due, one's own."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext

from banyan.cases import queries
from banyan.cases.definitions import definitions
from banyan.kernel.actor import Actor
from banyan.units.queries import unit_find
from banyan.web.features.people.words import language, said
from banyan.web.shared.places import address, place
from banyan.web.shared.ui import (
    Act,
    Badge,
    Crumb,
    Empty,
    Filter,
    Head,
    Pager,
    RuleChip,
)
from banyan.web.templatetags.banyan_ui import day, num

from .choosing import own_act
from .words import case_badge, left_badge, rule_chip

STATES = ("open", "closed", "withdrawn", "all")


@dataclass(frozen=True)
class Asked:
    """What the list was asked for, as it stands in the address."""

    kind: str = ""
    state: str = "open"
    unit: str = ""
    late: bool = False
    after: tuple[dt.date, int] | None = None

    def url(self, **changed: Any) -> str:
        """Return the address that asks the same but for ``changed``."""
        named = {
            "kind": self.kind,
            "state": "" if self.state == "open" else self.state,
            "unit": self.unit,
            "late": "yes" if self.late else "",
            **changed,
        }
        kept = {k: v for k, v in named.items() if v}
        base = address("cases")
        return f"{base}?{urlencode(kept)}" if kept else base


@dataclass(frozen=True)
class CaseRow:
    """One case of a list, written out."""

    url: str
    about: str
    title: str
    reference: str
    unit: str
    now: str
    due: str
    badge: Badge
    invented: bool


@dataclass(frozen=True)
class CasesPage:
    """Cases within range, what is due first."""

    head: Head
    tabs: tuple[Filter, ...]
    kinds: tuple[Filter, ...]
    rows: tuple[CaseRow, ...]
    pager: Pager
    empty: Empty
    unit: str = ""
    extra: dict[str, Any] = field(default_factory=dict)


def cases_page(actor: Actor, asked: Asked) -> CasesPage:
    """Build the list of cases."""
    unit = unit_find(actor, asked.unit) if asked.unit else None
    found = queries.cases_list(
        actor,
        queries.Asked(
            kind=asked.kind,
            state="" if asked.state == "all" else asked.state,
            unit=unit.pk if unit else None,
            late=asked.late,
        ),
        after=asked.after,
    )
    cursor = found.after
    following = asked.url(after=f"{cursor[0]}_{cursor[1]}") if cursor else ""
    return CasesPage(
        head=_head(actor, said(unit.names) if unit else ""),
        tabs=_tabs(asked),
        kinds=_kinds(asked),
        rows=tuple(case_row(c) for c in found.cases),
        pager=Pager(next_url=following),
        empty=_empty(),
        unit=said(unit.names) if unit else "",
    )


def _head(actor: Actor, unit: str) -> Head:
    primary = None
    if actor.holds("case.write"):
        primary = Act(gettext("Open a case"), place("cases_open"), icon="outline/plus")
    others = (Act(gettext("Due and late"), place("cases_due")),)
    return Head(
        gettext("Cases"), facts=(unit,) if unit else (), primary=primary, others=others
    )


def _tabs(asked: Asked) -> tuple[Filter, ...]:
    named = {
        "open": gettext("Under way"),
        "closed": gettext("Over"),
        "withdrawn": gettext("Taken back"),
        "all": gettext("All"),
    }
    found = [
        Filter(
            label, asked.url(state=key, late=""), asked.state == key and not asked.late
        )
        for key, label in named.items()
    ]
    late = Filter(gettext("Late"), asked.url(state="", late="yes"), asked.late)
    return (found[0], late, *found[1:])


def _kinds(asked: Asked) -> tuple[Filter, ...]:
    every = Filter(gettext("Every kind"), asked.url(kind=""), not asked.kind)
    kinds = [
        Filter(said(d.title), asked.url(kind=k), asked.kind == k)
        for k, d in sorted(definitions().items())
    ]
    return (every, *kinds)


def case_row(c: queries.CaseLine) -> CaseRow:
    """Write one case of a list out."""
    spoken = language()
    return CaseRow(
        url=address("case", c.reference),
        about=c.about,
        title=c.title.in_language(spoken),
        reference=c.reference,
        unit=c.unit.in_language(spoken),
        now="; ".join(t.in_language(spoken) for t in c.now),
        due=day(c.next_due, "short") if c.next_due else "",
        badge=case_badge(c.state, c.result_title, c.days_left),
        invented=c.is_specimen,
    )


def _empty() -> Empty:
    return Empty(
        gettext("No case here"),
        gettext(
            "A case takes one matter from its opening to its decision, step by step, "
            "each with its rule. Open one from a person, or for all who are due."
        ),
        icon="outline/route",
    )


# -- one's own ----------------------------------------------------------------


def mine_page(actor: Actor) -> CasesPage:
    """Build the list of the cases about the reader."""
    rows = tuple(case_row(c) for c in queries.my_cases(actor))
    return CasesPage(
        head=Head(
            gettext("My cases"),
            crumbs=(Crumb(gettext("My record"), place("me")),),
            primary=own_act(actor),
        ),
        tabs=(),
        kinds=(),
        rows=rows,
        pager=Pager(),
        empty=Empty(
            gettext("No case is about you"),
            gettext(
                "When one is opened, you find it here: what is asked, what was said, "
                "and until when you can answer or appeal."
            ),
            icon="outline/user-check",
        ),
    )


# -- due and late -------------------------------------------------------------


@dataclass(frozen=True)
class DueRow:
    """One clock that runs out."""

    url: str
    about: str
    what: str
    unit: str
    due: str
    badge: Badge
    chip: RuleChip | None
    held_by: str
    risen: str


@dataclass(frozen=True)
class DuePage:
    """What is late, and what falls due in the next days."""

    head: Head
    late: tuple[DueRow, ...]
    soon: tuple[DueRow, ...]
    late_count: str
    soon_count: str
    empty: Empty


def due_page(actor: Actor, unit: str = "") -> DuePage:
    """Build the page of what is due, of a unit and below or of all in range."""
    row = unit_find(actor, unit) if unit else None
    found = queries.cases_due(actor, unit=row.pk if row else None)
    facts = (said(row.names),) if row else ()
    return DuePage(
        head=Head(
            gettext("Due and late"),
            crumbs=(Crumb(gettext("Cases"), place("cases")),),
            facts=facts,
        ),
        late=tuple(_due(d) for d in found.late),
        soon=tuple(_due(d) for d in found.soon),
        late_count=_counted(found.late_count, found.late_more),
        soon_count=_counted(found.soon_count, found.soon_more),
        empty=Empty(
            gettext("Nothing is late, nothing falls due soon"),
            gettext(
                "What falls due in the next 30 days stands here, with what holds it up."
            ),
            icon="outline/calendar-check",
        ),
    )


def _counted(count: int, more: bool) -> str:
    return f"{num(count)}+" if more else str(num(count))


def _due(d: queries.DueLine) -> DueRow:
    held = "; ".join(said(t) for t in d.blocked_by)
    return DueRow(
        url=address("case", d.reference),
        about=d.about,
        what=f"{said(d.title)}: {said(d.clock)}",
        unit=said(d.unit),
        due=day(d.due_on),
        badge=left_badge(d.days_left),
        chip=rule_chip(d.rule) if d.rule else None,
        held_by=gettext("Waits for: %(steps)s") % {"steps": held} if held else "",
        risen=gettext("Told to the level above on %(day)s") % {"day": day(d.raised_on)}
        if d.raised_on
        else "",
    )
