"""The roster of a unit: alone or with all below, on any date, narrowed, on paper."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext, ngettext

from banyan.kernel.errors import InputError
from banyan.kernel.text import gettext_noop as _
from banyan.ledger.services import with_reading
from banyan.papers.forms import DOCX, PDF, fill
from banyan.papers.queries import PaperFile
from banyan.people.domain.bands import AGE_BANDS
from banyan.people.queries import RosterLine, RosterPage, roster, roster_count
from banyan.people.queries.narrowed import Only, roster_narrowed
from banyan.rulebook import packs
from banyan.web.shared.places import person_url
from banyan.web.shared.ui import Act, Empty, Filter, Head, Pager, Tab
from banyan.web.templatetags.banyan_ui import day, num

from .seen import UnitSeen, head_of, tabs_of
from .why import MINIMUM
from .words import language, said

PAGE = 50
PRINTED = 1000
"""So many members fit on a roster on paper at once."""

Cursor = tuple[str, int]


@dataclass(frozen=True)
class Asked:
    """What the reader asked the roster for."""

    below: bool
    only: Only
    after: Cursor | None = None

    def query(self, **changed: Any) -> dict[str, str]:
        """Return the query of an address that asks the same but for ``changed``."""
        below = changed.pop("below", self.below)
        only = replace(self.only, **changed)
        return {
            "below": "1" if below else "0",
            "q": only.text,
            "sex": only.sex,
            "band": only.band,
            "grade": only.grade,
            "participation": only.participation,
            "joined": f"{only.joined:%Y-%m}" if only.joined else "",
        }


@dataclass(frozen=True)
class MemberRow:
    """One member as listed."""

    name: str
    url: str
    born: str
    grade: str
    participation: str
    unit: str
    unit_url: str
    since: str
    card: str
    invented: bool


@dataclass(frozen=True)
class MembersPage:
    """One page of the roster."""

    head: Head
    tabs: tuple[Tab, ...]
    asked: Asked
    switch: tuple[Filter, ...]
    narrowed: tuple[Filter, ...]
    hidden: tuple[tuple[str, str], ...]
    rows: tuple[MemberRow, ...]
    pager: Pager
    empty: Empty
    count: str
    prints: tuple[Act, ...]


def goes_below(seen: UnitSeen) -> bool:
    """Say whether a unit's roster shows those below where nothing is asked."""
    kind = packs.unit_kinds(seen.pack).get(seen.view.kind)
    return bool(kind and kind.children and kind.minimum_rule != MINIMUM)


def members_page(seen: UnitSeen, asked: Asked) -> MembersPage:
    """Build one page of the roster: a fixed number of statements."""
    found = _page(seen, asked, PAGE)
    return MembersPage(
        head=head_of(seen, acts=False),
        tabs=tabs_of(seen, "unit_members"),
        asked=asked,
        switch=_switch(seen, asked),
        narrowed=_narrowed(seen, asked),
        hidden=tuple((k, v) for k, v in asked.query().items() if v and k != "q"),
        rows=tuple(_row(line, asked.below) for line in found.lines),
        pager=_pager(seen, asked, found),
        empty=_empty(seen, asked),
        count=_count(seen, asked, found),
        prints=_prints(seen, asked),
    )


def _page(seen: UnitSeen, asked: Asked, limit: int) -> RosterPage:
    moment = seen.moment
    given: dict[str, Any] = {
        "as_of_day": moment.day,
        "known_on": moment.known_on,
        "below": asked.below,
        "after": asked.after,
        "limit": limit,
    }
    if asked.only:
        return roster_narrowed(seen.actor, seen.view, asked.only, **given)
    return roster(seen.actor, seen.view, **given)


def _row(line: RosterLine, below: bool) -> MemberRow:
    return MemberRow(
        name=line.name,
        url=person_url(line.person_uid),
        born=str(line.birth_date.year) if line.birth_date else "",
        grade=label("grades", line.grade),
        participation=label("participation", line.participation),
        unit=said(line.unit_names) if below else "",
        unit_url="",
        since=day(line.since, "short"),
        card=line.card_no,
        invented=line.is_specimen,
    )


def label(group: str, key: str) -> str:
    """Return a label of the pack in force."""
    found = packs.labels(None, group).get(key)
    return said(found) if found else key


def _switch(seen: UnitSeen, asked: Asked) -> tuple[Filter, ...]:
    named = ((False, gettext("This unit alone")), (True, gettext("With all below")))
    return tuple(
        Filter(
            text,
            seen.url("unit_members", **asked.query(below=below)),
            current=below == asked.below,
        )
        for below, text in named
    )


def _narrowed(seen: UnitSeen, asked: Asked) -> tuple[Filter, ...]:
    only = asked.only
    sexes = {"f": gettext("Women"), "m": gettext("Men")}
    shown = {
        "text": f"“{only.text}”" if only.text else "",
        "sex": sexes.get(only.sex, ""),
        "band": _band_name(only.band),
        "grade": label("grades", only.grade) if only.grade else "",
        "participation": label("participation", only.participation)
        if only.participation
        else "",
        "joined": _joined_name(only.joined),
    }
    cleared: dict[str, Any] = {"joined": None}
    return tuple(
        Filter(
            text,
            seen.url("unit_members", **asked.query(**{name: cleared.get(name, "")})),
            current=True,
        )
        for name, text in shown.items()
        if text
    )


def _band_name(key: str) -> str:
    known = {band.key: band for band in AGE_BANDS}
    if key not in known:
        return ""
    return gettext("aged %(band)s") % {"band": key.replace("-", "–")}


def _joined_name(month: dt.date | None) -> str:
    if month is None:
        return ""
    return gettext("admitted in %(month)s") % {"month": f"{month:%m/%Y}"}


def _pager(seen: UnitSeen, asked: Asked, found: RosterPage) -> Pager:
    first = seen.url("unit_members", **asked.query()) if asked.after else ""
    if found.after is None:
        return Pager(previous_url=first)
    key, pk = found.after
    url = seen.url("unit_members", **asked.query(), after=f"{pk}.{key}")
    return Pager(next_url=url, previous_url=first)


def _count(seen: UnitSeen, asked: Asked, found: RosterPage) -> str:
    """Say how many there are, where one statement tells."""
    if asked.only or asked.after:
        if asked.only.joined and not asked.after:
            return gettext(
                "Those admitted that month who are in your range today; "
                "they may have moved on or left since."
            )
        return ""
    total = len(found.lines)
    if found.after is not None:
        moment = seen.moment
        total = roster_count(
            seen.actor,
            seen.view,
            as_of_day=moment.day,
            known_on=moment.known_on,
            below=asked.below,
        )
    text = ngettext("%(count)s member", "%(count)s members", total)
    return text % {"count": num(total)}


def _empty(seen: UnitSeen, asked: Asked) -> Empty:
    if asked.only:
        everything = seen.url("unit_members", **Asked(asked.below, Only()).query())
        return Empty(
            gettext("No member fits this"),
            gettext("Try the beginning of the name, or take a filter away."),
            (Act(gettext("Show all members"), everything, reads=True),),
            "outline/users",
        )
    if not asked.below:
        wider = seen.url("unit_members", **asked.query(below=True))
        return Empty(
            gettext("Nobody is a member of this unit itself"),
            gettext("Its members may be in the units below it."),
            (Act(gettext("Show all below"), wider, reads=True),),
            "outline/users",
        )
    return Empty(
        gettext("Nobody was a member here on this date"),
        gettext("Whoever is admitted here, or moves here, will stand on this list."),
        icon="outline/users",
    )


# -- paper ---------------------------------------------------------------------------


def _prints(seen: UnitSeen, asked: Asked) -> tuple[Act, ...]:
    url = seen.url("unit_roster_print", **asked.query())
    named = (("docx", gettext("Roster as DOCX")), ("pdf", gettext("Roster as PDF")))
    return tuple(
        Act(
            text,
            url,
            "post",
            icon="outline/printer",
            fields=(("format", kind),),
            reads=True,
        )
        for kind, text in named
    )


def roster_file(seen: UnitSeen, asked: Asked, kind: str) -> PaperFile:
    """Return the roster on the official form; taking it out is recorded first.

    Raises InputError when more members are asked for than fit on one paper.
    Call it outside any transaction.
    """
    found = _page(seen, replace(asked, after=None), PRINTED)
    if found.after is not None:
        raise InputError(
            _("More than %(count)s members do not fit on one roster."),
            code="roster.too_long",
            count=PRINTED,
            way_out=_("Print the rosters of the units below, or narrow the list."),
        )
    spoken = language()
    filled = with_reading(
        lambda: fill("roster", spoken, _data(seen, found)),
        actor=seen.actor,
        kind="units.unit",
        subject=seen.view.id,
        unit=seen.view.id,
        what=f"roster {kind} {spoken}, {len(found.lines)} members, {found.on}",
    )
    content = filled.docx if kind == "docx" else filled.pdf
    name = f"roster-{seen.view.code or seen.view.id}-{found.on}-{spoken}.{kind}"
    return PaperFile(name, DOCX if kind == "docx" else PDF, content, False)


def _data(seen: UnitSeen, found: RosterPage) -> dict[str, Any]:
    above = seen.above
    dots = "…" * 12
    return {
        "superior": above.names if above else None,
        "unit": seen.view.names,
        "place": dots,
        "date": seen.moment.today,
        "on": found.on,
        "members": [_printed(line) for line in found.lines],
        "sign_authority": seen.name,
        "sign_post": dots,
        "is_specimen": seen.view.is_specimen,
    }


def _printed(line: RosterLine) -> dict[str, Any]:
    standing = [label("grades", line.grade), label("participation", line.participation)]
    return {
        "name": line.name,
        "born": line.birth_date,
        "joined": line.joined_on,
        "standing": ", ".join(part for part in standing if part),
        "note": line.card_no,
    }
