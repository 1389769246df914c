"""Before and after a reform: two columns joined by ribbons, one parent at a time."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext, ngettext

from banyan.figures.queries import tally_of
from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotVisible
from banyan.people.queries.moved import members_moved
from banyan.units.queries import counts_by_level
from banyan.units.queries.outline import tops
from banyan.units.queries.reformed import (
    FormerParent,
    Placed,
    ReformPart,
    former_parents,
    parent_on_eve,
    reform_part,
)
from banyan.web import charts
from banyan.web.charts import Chart, Flow, Side
from banyan.web.features.organisation.words import kind_name, language, link, said
from banyan.web.shared.asking import number_typed
from banyan.web.shared.dates import Moment, with_moment
from banyan.web.shared.ui import Crumb, Empty, Fact, Head, UnitLine
from banyan.web.templatetags.banyan_ui import day, num

from .pages import head_of

LISTED = 60
MANY = 250_000
"""Trees with more members are drawn by units, not by members."""


@dataclass(frozen=True)
class Lit:
    """One side that was chosen: where it went, or what it came from."""

    title: str
    lines: tuple[UnitLine, ...]
    page: UnitLine


@dataclass(frozen=True)
class ReformPage:
    """The drawing of one former parent, or the list to choose one from."""

    head: Head
    levels: tuple[Fact, ...]
    query: str
    parents: tuple[UnitLine, ...]
    more: str
    chart: Chart | None
    lit: Lit | None
    all_url: str
    choose_url: str
    empty: Empty


@dataclass(frozen=True)
class Wanted:
    """What the reader asked: which former parent, which side is lit, which words."""

    under: uuid.UUID | None = None
    light: str = ""
    query: str = ""


def reform_page(actor: Actor, row: Any, wanted: Wanted) -> ReformPage:
    """Build the page of a reform."""
    parent = _parent(actor, row, wanted)
    part = reform_part(actor, row, parent) if parent else None
    drawing = _Drawing(actor, row, part, wanted) if part else None
    listed = (
        ()
        if parent
        else former_parents(actor, row, typed=wanted.query, limit=LISTED + 1)
    )
    return ReformPage(
        head=_head(actor, row, parent),
        levels=() if parent else _levels(actor, row),
        query=wanted.query,
        parents=tuple(_line(row, one) for one in listed[:LISTED]),
        more=gettext("There are more: write a name or code above.")
        if len(listed) > LISTED
        else "",
        chart=drawing.chart() if drawing else None,
        lit=drawing.lit() if drawing else None,
        all_url=link("reform", row.uid, under=wanted.under) if wanted.light else "",
        choose_url=link("reform", row.uid) if parent else "",
        empty=Empty(
            gettext("Nothing of this reform is in your range"),
            gettext("Here the units before and after stand side by side."),
            icon="outline/arrows-split-2",
        ),
    )


def _parent(actor: Actor, row: Any, wanted: Wanted) -> FormerParent | None:
    if wanted.under is None:
        return None
    parent = parent_on_eve(actor, row, wanted.under)
    if parent is None or not parent.changed:
        raise NotVisible
    return parent


def _head(actor: Actor, row: Any, parent: FormerParent | None) -> Head:
    head = head_of(actor, row, gettext("Before and after"))
    if parent is None:
        return replace(head, facts=(day(row.effective_on),))
    crumb = Crumb(gettext("Before and after"), link("reform", row.uid))
    return replace(
        head,
        title=said(parent.names),
        crumbs=(*head.crumbs, crumb),
        facts=(
            kind_name(parent.kind, row.structure.pack or None, whole=True),
            gettext("before and after %(day)s") % {"day": day(row.effective_on)},
        ),
        badge=None,
    )


def _levels(actor: Actor, row: Any) -> tuple[Fact, ...]:
    """Return how many units each level had on the eve and on the day."""
    on = row.effective_on
    pack = row.structure.pack or None
    before = counts_by_level(actor, row.structure, as_of=on - dt.timedelta(days=1))
    after = counts_by_level(actor, row.structure, as_of=on)
    return tuple(
        Fact(kind_name(kind, pack), f"{num(before.get(kind, 0))} → {num(n)}")
        for kind, n in after.items()
    )


def _line(row: Any, one: FormerParent) -> UnitLine:
    text = ngettext("%(count)s unit changed", "%(count)s units changed", one.changed)
    return UnitLine(
        name=said(one.names),
        url=link("reform", row.uid, under=one.uid),
        kind=kind_name(one.kind, row.structure.pack or None),
        note=one.code,
        end=text % {"count": num(one.changed)},
    )


class _Drawing:
    """The two columns and what flows between them."""

    def __init__(
        self, actor: Actor, row: Any, part: ReformPart, wanted: Wanted
    ) -> None:
        self.row, self.part, self.wanted = row, part, wanted
        self.by_members = self._counted(actor)
        self.left: dict[int, float] = {u.id: 0 for u in part.before}
        self.right: dict[int, float] = {u.id: 0 for u in part.after}
        self.flows: dict[tuple[int, int], float] = {}
        if self.by_members:
            self._by_members(actor)
        if not any(self.left.values()):
            self.by_members = False
            self._by_units()

    def _counted(self, actor: Actor) -> bool:
        """Whether members are counted: where there are any, and not too many."""
        if self.row.structure.kind != "membership" or not actor.holds("figures.read"):
            return False
        roots = [top.id for top in tops(actor, self.row.structure)]
        members = sum(t.members for t in tally_of(actor, roots).values())
        return 0 < members < MANY

    def _by_members(self, actor: Actor) -> None:
        old = {u.path: u.id for u in self.part.before}
        new = {u.path: u.id for u in self.part.after}
        left, right, flows = members_moved(
            actor,
            self.part.parent.path,
            (self.part.eve, self.row.effective_on),
            before=old,
            after=new,
        )
        self.left.update({old[p]: n for p, n in left.items() if p in old})
        self.right.update({new[p]: n for p, n in right.items() if p in new})
        for (was, became), n in flows.items():
            if was in old and became in new:
                self.flows[old[was], new[became]] = n
        for way in self.part.links:
            self.flows.setdefault(way[:2], 0)

    def _by_units(self) -> None:
        """Size every unit by its successions, where no members are counted."""
        self.flows = {}
        out: dict[int, int] = defaultdict(int)
        for a, _b, _kind in self.part.links:
            out[a] += 1
        self.left = {u.id: 1 for u in self.part.before}
        taken: dict[int, float] = defaultdict(float)
        for a, b, _kind in self.part.links:
            self.flows[a, b] = self.flows.get((a, b), 0) + 1 / out[a]
            taken[b] += 1 / out[a]
        self.right = {u.id: max(taken[u.id], 0.2) for u in self.part.after}

    def chart(self) -> Chart:
        """Return the drawing with its table."""
        return charts.ribbons(
            self._finding(),
            [self._side("b", u, self.left[u.id]) for u in self.part.before],
            [self._side("a", u, self.right[u.id]) for u in self.part.after],
            [
                Flow(f"b{a}", f"a{b}", round(n, 2))
                for (a, b), n in self.flows.items()
                if a in self.left and b in self.right
            ],
            language=language(),
            heads=(
                gettext("Before"),
                gettext("After"),
                gettext("Members") if self.by_members else gettext("Share"),
            ),
            note=self._note(),
            light=self._light(),
        )

    def _light(self) -> str:
        """Return the chosen side as the drawing names it."""
        side, key = self.wanted.light[:1], self.wanted.light
        return side + key if side in ("a", "b") else ""

    def _finding(self) -> str:
        before = num(len(self.part.before))
        return gettext("Units: %(before)s before, %(after)s after") % {
            "before": before,
            "after": num(len(self.part.after)),
        }

    def _note(self) -> str:
        if self.by_members:
            return gettext(
                "Ribbons are as wide as the members who went that way. Choose a unit "
                "to light where it went or what it came from."
            )
        return gettext(
            "Members are not counted here: each unit before is drawn as wide as the "
            "others. Choose a unit to light where it went or what it came from."
        )

    def _side(self, side: str, unit: Placed, weight: float) -> Side:
        key = f"{side}{unit.id}"
        kind = kind_name(unit.kind, self.row.structure.pack or None)
        return Side(
            key=key,
            label=said(unit.short) or said(unit.names),
            weight=weight,
            href=link("reform", self.row.uid, under=self.wanted.under, light=key)
            + "#lit",
            text=self._members(weight) if self.by_members else kind,
        )

    def _members(self, count: float) -> str:
        text = ngettext("%(count)s member", "%(count)s members", int(count))
        return text % {"count": num(int(count))}

    def lit(self) -> Lit | None:
        """Return in words what the chosen side is joined to."""
        side, key = self.wanted.light[:1], self.wanted.light[1:]
        wanted = number_typed(key)
        if side not in ("a", "b") or wanted is None:
            return None
        own, others = self.part.before, self.part.after
        if side == "a":
            own, others = others, own
        chosen = next((u for u in own if u.id == wanted), None)
        if chosen is None:
            return None
        names = {u.id: u for u in others}
        joined = [
            (names[b if side == "b" else a], n)
            for (a, b), n in self.flows.items()
            if (a if side == "b" else b) == chosen.id
            and (b if side == "b" else a) in names
        ]
        joined.sort(key=lambda pair: -pair[1])
        title = (
            gettext("Where %(unit)s went")
            if side == "b"
            else gettext("What %(unit)s came from")
        )
        return Lit(
            title % {"unit": said(chosen.names)},
            tuple(self._joined(u, n, "a" if side == "b" else "b") for u, n in joined),
            UnitLine(said(chosen.names), self._page(chosen, side)),
        )

    def _joined(self, unit: Placed, weight: float, side: str) -> UnitLine:
        return UnitLine(
            name=said(unit.names),
            url=self._page(unit, side),
            kind=kind_name(unit.kind, self.row.structure.pack or None),
            note=unit.code,
            end=self._members(weight) if self.by_members else "",
        )

    def _page(self, unit: Placed, side: str) -> str:
        """Return the page of a unit on the eve, or on the day of the reform."""
        on = self.part.eve if side == "b" else self.row.effective_on
        return with_moment(link("unit", unit.uid), Moment(on, on))
