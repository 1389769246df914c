"""Everything below a unit as a tree, and a unit that did not exist on a day."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext

from banyan.kernel.actor import Actor
from banyan.kernel.ids import SEGMENT
from banyan.units.domain.errors import DidNotExist
from banyan.units.queries import UnitRow, unit_get
from banyan.units.queries.life import Life, Link, unit_life
from banyan.web.shared.dates import Moment, with_moment
from banyan.web.shared.ui import Act, Crumb, Head, Tab, UnitLine
from banyan.web.templatetags.banyan_ui import day

from .seen import UnitSeen, head_of, tabs_of
from .tree_page import Asked, Table, TreeDrawer
from .words import link, period, said, unit_link


@dataclass(frozen=True)
class BelowPage:
    """The subtree of a unit."""

    head: Head
    tabs: tuple[Tab, ...]
    asked: Asked
    table: Table


def below_page(seen: UnitSeen, asked: Asked) -> BelowPage:
    """Build the tree of a unit; the unit itself is its first row."""
    view = seen.view
    row = UnitRow(
        id=view.id,
        uid=view.uid,
        kind=view.kind,
        names=view.names,
        code=view.code,
        parent=view.parent,
        path=view.path,
        depth=len(view.path) // SEGMENT - 1,
        has_children=True,
    )
    drawer = TreeDrawer(seen.actor, seen.structure, asked)
    return BelowPage(
        head=head_of(seen, acts=False),
        tabs=tabs_of(seen, "unit_below"),
        asked=asked,
        table=drawer.table([row]),
    )


@dataclass(frozen=True)
class LifeSpan:
    """A stretch in which the unit existed, and its page on the first and last day."""

    text: str
    first: Act
    last: Act


@dataclass(frozen=True)
class AbsentPage:
    """A unit that is known, but did not exist on the day asked."""

    head: Head
    text: str
    lives: tuple[LifeSpan, ...]
    predecessors: tuple[UnitLine, ...]
    successors: tuple[UnitLine, ...]


def absent_page(
    actor: Actor, uid: uuid.UUID, moment: Moment, error: DidNotExist
) -> AbsentPage:
    """Say from when to when a unit existed, with links that lead there."""
    view = _anyhow(actor, uid, error)
    life = unit_life(actor, view) if view else Life((), ())
    last = life.true[-1] if life.true else None
    name = said(last.names) if last else error.unit
    spans = tuple(_span(uid, moment, *one) for one in error.lives)
    return AbsentPage(
        head=Head(name, crumbs=(Crumb(gettext("Organisation"), link("organisation")),)),
        text=gettext("This unit did not exist on %(day)s.") % {"day": day(moment.day)},
        lives=spans,
        predecessors=_lines(actor, life.predecessors),
        successors=_lines(actor, life.successors),
    )


def _anyhow(actor: Actor, uid: uuid.UUID, error: DidNotExist) -> int | None:
    """Return the id of the unit on some day of its life."""
    for since, _until in error.lives:
        return unit_get(actor, uid, as_of=since).id
    return None


def _span(
    uid: uuid.UUID, moment: Moment, since: dt.date, until: dt.date | None
) -> LifeSpan:
    end = until - dt.timedelta(days=1) if until else None
    first = with_moment(unit_link(uid), Moment(moment.today, since))
    last = with_moment(unit_link(uid), Moment(moment.today, end))
    return LifeSpan(
        period(since, until),
        Act(gettext("On its first day"), first, reads=True),
        Act(gettext("On its last day") if end else gettext("Today"), last, reads=True),
    )


def _lines(actor: Actor, links: Iterable[Link]) -> tuple[UnitLine, ...]:
    lines = (
        UnitLine(
            said(one.other.names),
            unit_link(one.other.uid) if one.other.is_readable(actor) else "",
            end=day(one.on, "short"),
        )
        for one in links
    )
    return tuple(sorted(lines, key=lambda line: line.name))
