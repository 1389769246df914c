"""The members of a unit: alone or with all below, on any date, as a list, on paper."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain, islice
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext

from banyan.base import lists
from banyan.base.lists import WITHHELD, Given, Row, Tab, Term, UnitPlace
from banyan.kernel.errors import InputError, NotAllowed, NotVisible
from banyan.kernel.ids import SEGMENT
from banyan.kernel.text import gettext_noop as _
from banyan.ledger.services import with_reading
from banyan.papers.forms import DOCX, PDF, fill
from banyan.papers.queries import PaperFile
from banyan.rulebook import packs
from banyan.web.features.lists.at import At
from banyan.web.features.lists.shown import ListShown
from banyan.web.shared.ui import Act, Filter, Head
from banyan.web.shared.ui import Tab as PageTab

from .seen import UnitSeen, head_of, tabs_of
from .why import MINIMUM
from .words import language, said

PRINTED = 1000
"""So many members fit on a roster on paper at once."""
READ = "membership.read"
COLUMNS = ("name", "born", "grade", "participation", "unit", "since", "card")


@dataclass(frozen=True)
class MembersPage:
    """The members of a unit."""

    head: Head
    tabs: tuple[PageTab, ...]
    switch: tuple[Filter, ...]
    prints: tuple[Act, ...]
    list: ListShown


def goes_below(seen: UnitSeen) -> bool:
    """Say whether a unit's roster shows those below where nothing is asked."""
    kind = packs.unit_kinds(seen.pack).get(seen.view.kind)
    return bool(kind and kind.children and kind.minimum_rule != MINIMUM)


def members_at(request: HttpRequest, seen: UnitSeen) -> At:
    """Read what is asked of the members of a unit.

    Raises NotVisible for a structure without members, NotAllowed out of range.
    """
    if not seen.has_members:
        raise NotVisible
    if not seen.reaches(READ):
        raise NotAllowed(right=READ)
    asked = request.GET.get("below", "")
    below = asked == "1" if asked else goes_below(seen)
    spec = lists.get("members")
    columns = tuple(key for key in COLUMNS if below or key != "unit")
    return At.of(
        request,
        replace(spec, columns=columns),
        seen.url("unit_members").partition("?")[0],
        extra=(("below", "1" if below else "0"),),
        given=given_for(seen, below),
    )


def given_for(seen: UnitSeen, below: bool, field: str = "unit") -> Given:
    """Return what the page of a unit knows already, and what it narrows a list to."""
    view, structure = seen.view, seen.structure
    uid = str(view.uid)
    place = UnitPlace(
        id=view.id,
        uid=view.uid,
        names=view.names,
        path=view.path,
        today=view.present_path,
        area_path=view.area_path,
        code=view.code,
        structure=view.structure,
    )
    root = view.present_path[:SEGMENT]
    return Given(
        tab=Tab(structure.key, structure.names, structure.id, root),
        units={uid: place},
        pinned=Term(field, "under" if below else "is", (uid,)),
    )


def members_page(seen: UnitSeen, at: At, shown: ListShown) -> MembersPage:
    """Build the page around the list."""
    return MembersPage(
        head=head_of(seen, acts=False),
        tabs=tabs_of(seen, "unit_members"),
        switch=_switch(seen, at),
        prints=_prints(seen, at) if shown.lines else (),
        list=shown,
    )


def _switch(seen: UnitSeen, at: At) -> tuple[Filter, ...]:
    named = (("0", gettext("This unit alone")), ("1", gettext("With all below")))
    now = dict(at.extra)["below"]
    params = at.query.changed().params(at.spec)
    return tuple(
        Filter(
            text,
            seen.url("unit_members", **(params | {"below": word})),
            current=word == now,
        )
        for word, text in named
    )


# -- paper ---------------------------------------------------------------------------


def _prints(seen: UnitSeen, at: At) -> tuple[Act, ...]:
    params = at.query.changed().params(at.spec) | dict(at.extra)
    url = seen.url("unit_roster_print", **params)
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


def roster_file(at: At, seen: UnitSeen, kind: str) -> PaperFile:
    """Return the roster on the official form; taking it out is recorded first.

    Raises InputError when more members are asked for than fit on one paper.
    Call it outside any transaction.
    """
    found = list(islice(_rows(at), PRINTED + 1))
    if len(found) > PRINTED:
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
        what=f"roster {kind} {spoken}, {len(found)} members, {seen.moment.day}",
    )
    content = filled.docx if kind == "docx" else filled.pdf
    name = f"roster-{seen.view.code or seen.view.id}-{seen.moment.day}-{spoken}.{kind}"
    return PaperFile(name, DOCX if kind == "docx" else PDF, content, False)


def _data(seen: UnitSeen, found: list[Row]) -> dict[str, Any]:
    above = seen.above
    dots = "…" * 12
    return {
        "superior": above.names if above else None,
        "unit": seen.view.names,
        "place": dots,
        "date": seen.moment.today,
        "on": seen.moment.day,
        "members": [_printed(row) for row in found],
        "sign_authority": seen.name,
        "sign_post": dots,
        "is_specimen": seen.view.is_specimen,
    }


PRINTED_COLUMNS = ("name", "born", "joined", "grade", "participation", "card")


def _rows(at: At) -> Iterator[Row]:
    query = replace(at.query, columns=PRINTED_COLUMNS, order=("name",))
    portions = lists.iterate(at.actor, at.spec, query, given=at.given, size=PRINTED)
    return chain.from_iterable(portions)


def _printed(row: Row) -> dict[str, Any]:
    name, born, joined, grade, participation, card = row.cells
    standing = [label("grades", grade), label("participation", participation)]
    return {
        "name": name,
        "born": None if born is WITHHELD else born,
        "joined": joined,
        "standing": ", ".join(part for part in standing if part),
        "note": card,
    }


def label(group: str, key: str) -> str:
    """Return a label of the pack in force."""
    found = packs.labels(None, group).get(key)
    return said(found) if found else key
