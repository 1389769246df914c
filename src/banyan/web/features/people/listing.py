"""The list of people: members in range of a structure, narrowed, by name."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext, ngettext

from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotVisible
from banyan.people.domain.bands import AGE_BANDS
from banyan.people.domain.commands import GRADES, PARTICIPATIONS
from banyan.people.queries.listing import (
    MemberLine,
    MembersPage,
    MembersWanted,
    members_listed,
)
from banyan.people.queries.scope import Place
from banyan.people.queries.search import Count
from banyan.units.queries import StructureRow, unit_find
from banyan.units.queries.outline import structures_seen
from banyan.web.shared.dates import Moment
from banyan.web.shared.places import person_url, place, unit_url
from banyan.web.shared.ui import Act, Empty, Filter, Head, Pager, Tab
from banyan.web.templatetags.banyan_ui import day, num

from .asked import Asked
from .units import UnitChosen, choose_unit
from .words import SEXES, label, said


@dataclass(frozen=True)
class PersonRow:
    """One member as the list shows them."""

    name: str
    url: str
    unit: str
    unit_url: str
    grade: str
    participation: str
    since: str
    card_no: str
    invented: bool


@dataclass(frozen=True)
class Choice:
    """One choice of a filter."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class UnitOffer:
    """A unit that fits what was typed, and the list narrowed to it."""

    name: str
    note: str
    url: str


@dataclass(frozen=True)
class PeoplePage:
    """The list, what narrows it, and what may be done."""

    head: Head
    tabs: tuple[Tab, ...]
    asked: Asked
    selects: tuple[tuple[str, str, tuple[Choice, ...]], ...]
    narrowed: tuple[Filter, ...]
    unit: UnitChosen | None
    units: tuple[UnitOffer, ...]
    unit_fault: str
    rows: tuple[PersonRow, ...]
    found: str
    pager: Pager
    empty: Empty


def people_page(actor: Actor, asked: Asked, moment: Moment) -> PeoplePage:
    """Build the list as asked, on the date of the page."""
    seen = [s for s in structures_seen(actor) if s.kind == "membership"]
    chosen = _structure(seen, asked.structure)
    unit, offered, fault = choose_unit(actor, asked.unit, [chosen] if chosen else [])
    found = None
    if chosen and not fault:
        found = _listed(actor, asked, moment, chosen, unit)
    lines = found.lines if found else ()
    return PeoplePage(
        head=_head(actor, chosen, _found(found.count if found else None)),
        tabs=_tabs(seen, chosen, asked),
        asked=asked,
        selects=_selects(asked),
        narrowed=_narrowed(asked, unit),
        unit=unit,
        units=tuple(
            UnitOffer(u.name, u.note, asked.url(unit=str(u.uid))) for u in offered
        ),
        unit_fault=fault,
        rows=tuple(_row(line) for line in lines),
        found=_found(found.count if found else None),
        pager=_pager(asked, found),
        empty=_empty(actor, asked, moment),
    )


def _structure(seen: list[StructureRow], wanted: str) -> StructureRow | None:
    if not wanted:
        return seen[0] if seen else None
    found = next((s for s in seen if s.key == wanted), None)
    if found is None:
        raise NotVisible
    return found


def _listed(
    actor: Actor,
    asked: Asked,
    moment: Moment,
    structure: StructureRow,
    unit: UnitChosen | None,
) -> MembersPage:
    place_ = None
    if unit is not None:
        row = unit_find(actor, unit.id)
        if row is None:
            raise NotVisible
        place_ = Place(row.pk, row.path, row.area_path)
    wanted = MembersWanted(
        structure=structure.id,
        unit=place_,
        below=not asked.only,
        text=asked.q,
        grade=asked.grade,
        participation=asked.participation,
        sex=asked.sex,
        band=asked.age,
        joined=int(asked.joined) if asked.joined else None,
        day=moment.day,
        known_on=moment.known_on,
    )
    return members_listed(actor, wanted, after=asked.after, before=asked.before)


def _head(actor: Actor, structure: StructureRow | None, found: str) -> Head:
    facts = (said(structure.names) if structure else "", found)
    return Head(
        title=gettext("People"),
        facts=tuple(fact for fact in facts if fact),
        primary=register_act(actor),
    )


def register_act(actor: Actor) -> Act:
    """Return the act of registering a person; with a reason where not allowed."""
    missing = gettext("Registering needs the right to record memberships.")
    may = actor.holds("person.write") and actor.holds("membership.write")
    return Act(
        gettext("Register a person"),
        place("person_new"),
        icon="outline/user-plus",
        reason="" if may else missing,
    )


def _tabs(
    seen: list[StructureRow], chosen: StructureRow | None, asked: Asked
) -> tuple[Tab, ...]:
    if len(seen) < 2:
        return ()
    return tuple(
        Tab(said(s.names), asked.url(structure=s.key, unit=""), current=s == chosen)
        for s in seen
    )


def _selects(asked: Asked) -> tuple[tuple[str, str, tuple[Choice, ...]], ...]:
    grades = [(g, label("grades", g)) for g in GRADES]
    taking = [(p, label("participation", p)) for p in PARTICIPATIONS]
    sexes = [(s, gettext(word)) for s, word in SEXES.items()]
    ages = [(b.key, band_said(b.key)) for b in AGE_BANDS]
    named = (
        ("grade", gettext("Grade"), grades),
        ("participation", gettext("Participation"), taking),
        ("sex", gettext("Sex"), sexes),
        ("age", gettext("Age"), ages),
    )
    return tuple(
        (name, title, _choices(pairs, getattr(asked, name)))
        for name, title, pairs in named
    )


def _choices(pairs: list[tuple[str, str]], chosen: str) -> tuple[Choice, ...]:
    return tuple(Choice(value, word, value == chosen) for value, word in pairs)


def band_said(key: str) -> str:
    """Write an age band: "18 to 30", "61 and over"."""
    band = next(b for b in AGE_BANDS if b.key == key)
    if band.high is None:
        return gettext("%(low)s and over") % {"low": band.low}
    if not band.low:
        return gettext("under %(high)s") % {"high": band.high + 1}
    return gettext("%(low)s to %(high)s") % {"low": band.low, "high": band.high}


def _narrowed(asked: Asked, unit: UnitChosen | None) -> tuple[Filter, ...]:
    """Return every filter at work as a chip that takes it off."""
    words = {
        "q": f"“{asked.q}”" if asked.q else "",
        "unit": unit.name if unit else "",
        "only": gettext("without units below") if asked.only and unit else "",
        "grade": label("grades", asked.grade) if asked.grade else "",
        "participation": label("participation", asked.participation)
        if asked.participation
        else "",
        "sex": gettext(SEXES[asked.sex]) if asked.sex else "",
        "age": band_said(asked.age) if asked.age else "",
        "joined": gettext("joined in %(year)s") % {"year": asked.joined}
        if asked.joined
        else "",
    }
    return tuple(
        Filter(word, asked.without(name).url(), current=True)
        for name, word in words.items()
        if word
    )


def _row(line: MemberLine) -> PersonRow:
    return PersonRow(
        name=line.name,
        url=person_url(line.person_uid),
        unit=said(line.unit_names),
        unit_url=unit_url(line.unit_uid) if line.unit_uid else "",
        grade=label("grades", line.grade) if line.grade else "",
        participation=label("participation", line.participation)
        if line.participation and line.participation != "active"
        else "",
        since=day(line.joined_on, "short"),
        card_no=line.card_no,
        invented=line.is_specimen,
    )


def _found(count: Count | None) -> str:
    if count is None:
        return ""
    if count.more:
        return gettext("more than %(n)s members") % {"n": num(count.number)}
    return ngettext("%(n)s member", "%(n)s members", count.number) % {
        "n": num(count.number)
    }


def _pager(asked: Asked, found: MembersPage | None) -> Pager:
    if found is None:
        return Pager()
    return Pager(
        next_url=asked.url(after=found.after) if found.after else "",
        previous_url=asked.url(before=found.before) if found.before else "",
        shown=_found(found.count),
    )


def _empty(actor: Actor, asked: Asked, moment: Moment) -> Empty:
    if asked.is_narrowed:
        everybody = asked.url(**dict.fromkeys(_narrowings(asked), ""))
        return Empty(
            gettext("Nobody fits this"),
            gettext(
                "Try fewer words, with or without marks, family name first or last; "
                "or take off a filter above."
            ),
            (Act(gettext("Show everybody"), everybody, reads=True),),
            "outline/user-search",
        )
    if moment.moved:
        return Empty(
            gettext("Nobody was a member here on this day"),
            gettext("Choose a later day, or go back to today."),
            icon="outline/history",
        )
    return Empty(
        gettext("Members will stand here"),
        gettext(
            "Register a person, then record the decision by which they joined a unit. "
            "Many at once are taken over from a spreadsheet."
        ),
        (register_act(actor),),
        "outline/users",
    )


def _narrowings(asked: Asked) -> list[str]:
    from .asked import NARROWING

    return [name for name in NARROWING if getattr(asked, name)]
