"""Offices and decisions of a unit, each as a list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext, ngettext

from banyan.decisions.queries import Cursor, decisions_of_unit, kind_label
from banyan.people.queries import OfficeShown, Vacancy, offices_of_unit, vacancies
from banyan.web.shared.places import decision_url, person_url
from banyan.web.shared.ui import Act, Badge, Empty, Head, Pager, Tab
from banyan.web.templatetags.banyan_ui import day, num

from .seen import UnitSeen, head_of, tabs_of
from .words import link, said

PAGE = 50


@dataclass(frozen=True)
class OfficeRow:
    """Somebody in a post."""

    post: str
    name: str
    url: str
    since: str
    term: str
    badge: Badge | None
    invented: bool


@dataclass(frozen=True)
class OfficesPage:
    """Who holds what, and which seats are empty."""

    head: Head
    tabs: tuple[Tab, ...]
    rows: tuple[OfficeRow, ...]
    empty_seats: tuple[str, ...]
    empty: Empty


def offices_page(seen: UnitSeen) -> OfficesPage:
    """Build the offices of a unit on the date shown."""
    moment = seen.moment
    held = offices_of_unit(
        seen.actor, seen.view.id, as_of_day=moment.day, known_on=moment.known_on
    )
    free = vacancies(seen.actor, seen.view, below=False, as_of_day=moment.day)
    return OfficesPage(
        head=head_of(seen, acts=False),
        tabs=tabs_of(seen, "unit_offices"),
        rows=tuple(_office(one) for one in held),
        empty_seats=tuple(_seat(one) for one in free),
        empty=Empty(
            gettext("Nobody holds a post here on this date"),
            gettext("Elections and appointments are recorded on the page of a person."),
            icon="outline/user-star",
        ),
    )


def _office(office: OfficeShown) -> OfficeRow:
    over = Badge(gettext("the term is over"), "late") if office.term_is_over else None
    return OfficeRow(
        post=said(office.post_names),
        name=office.person_name,
        url=person_url(office.person_uid),
        since=day(office.since, "short"),
        term=day(office.term_ends_on, "short"),
        badge=over,
        invented=office.is_specimen,
    )


def _seat(vacancy: Vacancy) -> str:
    text = ngettext(
        "%(post)s: %(count)s seat empty",
        "%(post)s: %(count)s seats empty",
        vacancy.empty,
    )
    return text % {"post": said(vacancy.post_names), "count": num(vacancy.empty)}


@dataclass(frozen=True)
class DecisionRow:
    """One decision of the unit."""

    title: str
    url: str
    symbol: str
    kind: str
    decided: str
    effective: str


@dataclass(frozen=True)
class DecisionsPage:
    """The decisions of a unit, newest first."""

    head: Head
    tabs: tuple[Tab, ...]
    rows: tuple[DecisionRow, ...]
    pager: Pager
    empty: Empty


def decisions_page(seen: UnitSeen, after: Cursor | None) -> DecisionsPage:
    """Build one page of the decisions of a unit."""
    found = decisions_of_unit(seen.actor, seen.view.id, after=after, limit=PAGE)
    more = ""
    if found.after is not None:
        on, pk = found.after
        more = seen.url("unit_decisions", after=f"{on.isoformat()}.{pk}")
    first = seen.url("unit_decisions") if after else ""
    return DecisionsPage(
        head=head_of(seen, acts=False),
        tabs=tabs_of(seen, "unit_decisions"),
        rows=tuple(_decision(one) for one in found.decisions),
        pager=Pager(next_url=more, previous_url=first),
        empty=Empty(
            gettext("This unit has recorded no decision yet"),
            gettext("What its body decides stands here, with its number and papers."),
            (
                Act(
                    gettext("All decisions in your range"),
                    link("decisions"),
                    reads=True,
                ),
            ),
            "outline/file-text",
        ),
    )


def _decision(one: Any) -> DecisionRow:
    return DecisionRow(
        title=said(one.title),
        url=decision_url(one.uid),
        symbol=one.symbol,
        kind=said(kind_label(one.kind)),
        decided=day(one.decided_on, "short"),
        effective=day(one.effective_on, "short"),
    )
