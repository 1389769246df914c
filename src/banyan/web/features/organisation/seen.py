"""What every page of a unit shows: the way to it, its name, its state, its tabs."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.utils.translation import gettext

from banyan.kernel.actor import Actor
from banyan.kernel.ids import path_end
from banyan.units.queries import StructureRow, UnitView, unit_get
from banyan.units.queries.life import Other, Way, way_to
from banyan.web.shared.dates import Moment, keep
from banyan.web.shared.places import place
from banyan.web.shared.ui import Act, Crumb, Head, Tab, UnitLine
from banyan.web.templatetags.banyan_ui import day

from .words import (
    act,
    asked_day,
    kind_name,
    known_at,
    link,
    pack_of,
    said,
    state_badge,
    unit_link,
)


@dataclass(frozen=True)
class UnitSeen:
    """A unit as one reader sees it on one date."""

    actor: Actor
    moment: Moment
    view: UnitView
    steps: tuple[Way, ...]
    structure: StructureRow

    @cached_property
    def pack(self) -> str | None:
        """The pack of the unit's structure."""
        return pack_of(self.structure)

    @cached_property
    def name(self) -> str:
        """The name on the day shown."""
        return said(self.view.names)

    @property
    def above(self) -> Way | None:
        """The unit that it hangs below; the custodian of a closed one."""
        return self.steps[-2] if len(self.steps) > 1 else None

    @property
    def has_members(self) -> bool:
        """Whether its structure has members at all."""
        return self.structure.kind == "membership"

    def covers(self, right: str) -> bool:
        """Say whether a right is held for the unit itself."""
        return self.actor.covers(right, self.view.present_path, self.view.area_path)

    def reaches(self, right: str) -> bool:
        """Say whether a right is held for the unit or for something below it."""
        path = self.view.present_path
        return self.covers(right) or any(
            path <= r.low < path_end(path)
            for r in self.actor.ranges(right)
            if not r.over_area
        )

    def url(self, name: str = "unit", **query: object) -> str:
        """Return the address of one of its pages, on the date shown."""
        return keep(link(name, self.view.uid, **query), self.moment)

    def line(self, other: Other, end: str = "") -> UnitLine:
        """Name another unit; it is a link for who may read it."""
        url = unit_link(other.uid) if other.is_readable(self.actor) else ""
        return UnitLine(said(other.names), url, end=end)

    def act(
        self, label: str, name: str, right: str, *, icon: str = "", reason: str = ""
    ) -> Act:
        """Return an act on it; with the reason where it cannot be done."""
        url = link(name, self.view.uid)
        return self.act_at(label, url, right, icon=icon, reason=reason)

    def act_at(
        self, label: str, url: str, right: str, *, icon: str = "", reason: str = ""
    ) -> Act:
        """Return an act on it that stands at an address of its own."""
        if not reason and self.view.closed:
            reason = gettext("A closed unit does not change any more.")
        return act(
            label,
            url,
            self.actor,
            right,
            path=self.view.present_path,
            area_path=self.view.area_path,
            reason=reason,
            icon=icon,
        )


def unit_seen(actor: Actor, uid: uuid.UUID, moment: Moment) -> UnitSeen:
    """Return a unit on the date shown; two statements.

    Raises NotVisible, and DidNotExist where there was none on the day.
    """
    when: dict[str, Any] = {"as_of": asked_day(moment), "known_on": known_at(moment)}
    view = unit_get(actor, uid, **when)
    steps, structure = way_to(view, **when)
    return UnitSeen(actor, moment, view, tuple(steps), structure)


def head_of(seen: UnitSeen, *, title: str = "", acts: bool = True) -> Head:
    """Return the head of a page of the unit; ``title`` names a page inside it."""
    view = seen.view
    crumbs = [
        Crumb(
            said(seen.structure.names), link("organisation", structure=view.structure)
        )
    ]
    crumbs += [_crumb(seen, step) for step in seen.steps[:-1]]
    if title:
        crumbs.append(Crumb(seen.name, unit_link(view.uid)))
    facts = [kind_name(view.kind, seen.pack, whole=True)]
    if view.code:
        facts.append(gettext("code %(code)s") % {"code": view.code})
    if view.founded_on and not title:
        facts.append(gettext("since %(day)s") % {"day": day(view.founded_on)})
    head = Head(
        title=title or seen.name,
        crumbs=tuple(crumbs),
        facts=() if title else tuple(facts),
        badge=state_badge(closed=view.closed, on=view.dissolved_on),
        invented=view.is_specimen,
    )
    return _with_acts(seen, head) if acts and not title else head


def _crumb(seen: UnitSeen, step: Way) -> Crumb:
    """Name a unit on the way; it is a link for who may read it."""
    readable = seen.actor.covers("unit.read", step.path, step.area_path)
    return Crumb(said(step.names), unit_link(step.uid) if readable else "")


def _with_acts(seen: UnitSeen, head: Head) -> Head:
    first = seen.act(
        gettext("Change name or code"), "unit_change", "unit.write", icon="outline/edit"
    )
    others = [
        seen.act(
            gettext("Correct what was recorded wrongly"),
            "unit_correct",
            "unit.write",
            icon="outline/eraser",
        ),
        seen.act(
            gettext("Establish a unit below"),
            "unit_establish",
            "reorganise",
            icon="outline/plus",
        ),
        seen.act(
            gettext("Dissolve this unit"),
            "unit_dissolve",
            "reorganise",
            icon="outline/archive",
        ),
        seen.act_at(
            gettext("Open a case"),
            f"{place('cases_open')}?unit={seen.view.uid}",
            "case.write",
            icon="outline/route",
        ),
        *_briefings(seen),
        Act(
            gettext("Who may see this"),
            place("unit_grants", seen.view.id),
            icon="outline/eye",
            reads=True,
        ),
    ]
    return replace(head, primary=first, others=tuple(others))


def _briefings(seen: UnitSeen) -> tuple[Act, ...]:
    """Offer to compose a briefing of the unit, to who writes exchanges there."""
    act = seen.act_at(
        gettext("Compose a briefing"),
        f"{place('briefing_new')}?unit={seen.view.uid}",
        "exchange.write",
        icon="outline/presentation",
    )
    return () if act.reason else (act,)


TABS = (
    ("unit", ""),
    ("unit_members", "membership.read"),
    ("unit_below", ""),
    ("unit_offices", ""),
    ("unit_decisions", "decision.read"),
    ("papers_of_unit", "file.read"),
    ("unit_commitments", "commitment.read"),
    ("unit_results", "figures.read"),
    ("unit_history", ""),
)


def tabs_of(seen: UnitSeen, current: str) -> tuple[Tab, ...]:
    """Return the parts of the unit that the reader may open."""
    labels = {
        "unit": gettext("Overview"),
        "unit_members": gettext("Members"),
        "unit_below": gettext("Below"),
        "unit_offices": gettext("Offices"),
        "unit_decisions": gettext("Decisions"),
        "papers_of_unit": gettext("Papers"),
        "unit_commitments": gettext("Tasks"),
        "unit_results": gettext("Results"),
        "unit_history": gettext("History"),
    }
    return tuple(
        Tab(labels[name], url, current=name == current)
        for name, right in TABS
        if (url := place(name, seen.view.uid))
        and (not right or seen.reaches(right))
        and (name != "unit_members" or seen.has_members)
    )
