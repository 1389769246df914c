"""The hub of a unit: who leads it, how it stands, what is below, what became of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext, ngettext

from banyan.decisions.queries import decisions_of_unit
from banyan.exchange.kinds import KINDS
from banyan.exchange.queries import cooperation_of_unit
from banyan.figures.queries import TallyShown
from banyan.figures.queries.hub import UnitFigures, unit_figures
from banyan.people.queries import OfficeShown, offices_of_unit
from banyan.people.queries.then import members_then
from banyan.units.queries import UnitRow
from banyan.units.queries.life import Life, unit_life
from banyan.units.queries.outline import Below, children_of
from banyan.web.charts import Chart
from banyan.web.features.exchange.words import record_url
from banyan.web.shared.dates import Moment, with_moment
from banyan.web.shared.places import decision_url, person_url, place
from banyan.web.shared.ui import (
    Act,
    Badge,
    Fact,
    Head,
    PersonLine,
    RuleChip,
    StoryLine,
    Tab,
    UnitLine,
)
from banyan.web.templatetags.banyan_ui import day, num, percent

from .drawings import ages_chart, months_chart
from .seen import UnitSeen, head_of, tabs_of
from .story import cause_name, latest, story_of
from .why import rules_of
from .words import asked_day, kind_name, known_at, said, unit_link

FEW = 4
"""So many of each kind that a unit has with partners."""
FIRST = 25
"""So many units below are shown on the hub; all of them on a page of their own."""


@dataclass(frozen=True)
class Closing:
    """What a closed unit leaves: its successors, and who keeps its records."""

    title: str
    cause: str
    cause_url: str
    successors: tuple[UnitLine, ...]
    custodian: UnitLine | None
    last_day: Act


@dataclass(frozen=True)
class RelatedLine:
    """Something that the unit has with partners, and what it is."""

    title: str
    url: str
    note: str


@dataclass(frozen=True)
class UnitPage:
    """The first page of a unit."""

    head: Head
    tabs: tuple[Tab, ...]
    why: tuple[RuleChip, ...]
    closing: Closing | None
    leaders: tuple[PersonLine, ...]
    figures: tuple[Fact, ...]
    charts: tuple[Chart, ...]
    below: tuple[UnitLine, ...]
    below_title: str
    below_url: str
    story: tuple[StoryLine, ...]
    history_url: str
    offices_url: str
    no_leaders: str
    no_below: str
    cooperation: tuple[RelatedLine, ...]


def _cooperation(seen: UnitSeen) -> tuple[RelatedLine, ...]:
    """Return partnerships, projects, exchanges and briefings: one statement, today."""
    if seen.moment.moved or not seen.actor.holds("exchange.read"):
        return ()
    unit = seen.view.id
    return tuple(
        _related(kind, uid, said(title))
        for kind, uid, title in cooperation_of_unit(seen.actor, unit, FEW)
    )


def _related(kind: str, uid: Any, title: str) -> RelatedLine:
    if kind == "briefing":
        return RelatedLine(title, place("briefing", uid), gettext("Briefing"))
    return RelatedLine(title, record_url(kind, uid), gettext(KINDS[kind].one))


def unit_page(seen: UnitSeen) -> UnitPage:
    """Build the hub: a fixed number of statements, whatever the size of the unit."""
    view, moment = seen.view, seen.moment
    when: dict[str, Any] = {"as_of": asked_day(moment), "known_on": known_at(moment)}
    below = children_of(seen.actor, [view.id], limit=FIRST, **when)[view.id]
    life = unit_life(seen.actor, view.id)
    held = offices_of_unit(
        seen.actor, view.id, as_of_day=moment.day, known_on=moment.known_on
    )
    counts = _counts(seen, below.rows)
    decided = decisions_of_unit(seen.actor, view.id, limit=5).decisions
    lines = story_of(seen, life, decisions=decided, offices=_leading(held))
    return UnitPage(
        head=head_of(seen),
        tabs=tabs_of(seen, "unit"),
        why=rules_of(seen, counts.tally(view.id)),
        closing=_closing(seen, life),
        leaders=tuple(_leader(office) for office in held[:4]),
        figures=counts.facts(seen, below),
        charts=counts.charts(seen),
        below=tuple(_line(seen, row, counts) for row in below.rows),
        below_title=_below_title(below),
        below_url=seen.url("unit_below") if below.more else "",
        story=latest(lines),
        history_url=seen.url("unit_history"),
        offices_url=seen.url("unit_offices"),
        no_leaders=_no_leaders(seen, held),
        no_below=gettext("Nothing hangs below this unit."),
        cooperation=_cooperation(seen),
    )


def _leading(held: Sequence[OfficeShown]) -> list[OfficeShown]:
    return [o for o in held if o.rank == min(x.rank for x in held)][:2]


# -- counts --------------------------------------------------------------------------


@dataclass(frozen=True)
class _Counts:
    """What may be counted of the unit and those below it on the day shown."""

    today: UnitFigures | None = None
    then: Mapping[str, int] | None = None

    def tally(self, unit: int) -> TallyShown | None:
        """Return today's counts of a unit."""
        return self.today.tallies.get(unit) if self.today else None

    def members(self, row: UnitRow) -> str:
        """Return the members of a unit below, on the day shown."""
        tally = self.tally(row.id)
        if self.then is not None:
            return _members(self.then.get(row.path, 0))
        return _members(tally.members) if tally else ""

    def facts(self, seen: UnitSeen, below: Below) -> tuple[Fact, ...]:
        """Return the figures of the head."""
        if self.then is not None:
            then = self.then.get(seen.view.path, 0)
            return (
                Fact(gettext("Members then"), num(then), _members_url(seen)),
                Fact(gettext("Units directly below"), num(below.total)),
            )
        tally = self.tally(seen.view.id)
        if tally is None:
            return ()
        return _member_facts(seen, tally) if seen.has_members else _place_facts(tally)

    def charts(self, seen: UnitSeen) -> tuple[Chart, ...]:
        """Return the drawings; none for another date or without members."""
        tally = self.tally(seen.view.id)
        if self.today is None or tally is None or not tally.members:
            return ()
        ages = ages_chart(seen, self.today.ages)
        return (*([ages] if ages else []), months_chart(seen, self.today.months))


def _counts(seen: UnitSeen, rows: Sequence[UnitRow]) -> _Counts:
    view, moment = seen.view, seen.moment
    if view.closed or not seen.covers("figures.read"):
        return _Counts()
    if not moment.moved:
        return _Counts(unit_figures(seen.actor, view.id, [row.id for row in rows]))
    if not seen.has_members:
        return _Counts()
    paths = [view.path, *(row.path for row in rows)]
    then = members_then(seen.actor, paths, moment.day, known_on=moment.known_on)
    return _Counts(then=then)


def _members_url(seen: UnitSeen, **query: str) -> str:
    if not seen.reaches("membership.read"):
        return ""
    return seen.url("unit_members", below="1", **query)


def _members(count: int) -> str:
    text = ngettext("%(count)s member", "%(count)s members", count)
    return text % {"count": num(count)}


def _member_facts(seen: UnitSeen, tally: TallyShown) -> tuple[Fact, ...]:
    share = percent(tally.women / tally.members, 0) if tally.members else ""
    own = gettext("%(count)s in the unit itself") % {"count": num(tally.own_members)}
    found = [
        Fact(
            gettext("Members"),
            num(tally.members),
            _members_url(seen),
            own if tally.units_below and tally.own_members else "",
        ),
        Fact(
            gettext("Full"), num(tally.official), _members_url(seen, grade="official")
        ),
        Fact(
            gettext("Probationary"),
            num(tally.probationary),
            _members_url(seen, grade="probationary"),
        ),
        Fact(
            gettext("Exempt"),
            num(tally.exempt),
            _members_url(seen, participation="exempt"),
        ),
        Fact(gettext("Women"), num(tally.women), _members_url(seen, sex="f"), share),
        Fact(gettext("Mean age"), num(tally.mean_age, 1) if tally.mean_age else "–"),
        *_place_facts(tally, seen),
    ]
    return tuple(found)


def _place_facts(tally: TallyShown, seen: UnitSeen | None = None) -> tuple[Fact, ...]:
    url = seen.url("unit_below") if seen and tally.units_below else ""
    offices = seen.url("unit_offices") if seen else ""
    facts = [Fact(gettext("Units below"), num(tally.units_below), url)]
    if tally.posts:
        seats = gettext("of %(count)s seats") % {"count": num(tally.posts)}
        facts.append(Fact(gettext("Empty seats"), num(tally.vacant), offices, seats))
    if tally.below_minimum and tally.units_below:
        rule = gettext("branches with too few full members")
        facts.append(
            Fact(gettext("Below the minimum"), num(tally.below_minimum), url, rule)
        )
    return tuple(facts)


# -- lines -----------------------------------------------------------------------------


def _leader(office: OfficeShown) -> PersonLine:
    over = gettext("the term is over") if office.term_is_over else ""
    return PersonLine(
        name=office.person_name,
        url=person_url(office.person_uid),
        note=gettext("%(post)s since %(day)s")
        % {"post": said(office.post_names), "day": day(office.since, "short")},
        badge=Badge(over, "late") if over else None,
        invented=office.is_specimen,
    )


def _line(seen: UnitSeen, row: UnitRow, counts: _Counts) -> UnitLine:
    return UnitLine(
        name=said(row.names),
        url=unit_link(row.uid),
        kind=kind_name(row.kind, seen.pack),
        note=row.code,
        end=counts.members(row) if seen.has_members else "",
        badge=_too_few(counts.tally(row.id)),
    )


def _too_few(tally: TallyShown | None) -> Badge | None:
    if tally is None or not tally.below_minimum:
        return None
    if tally.units_below:
        text = ngettext(
            "%(count)s below the minimum",
            "%(count)s below the minimum",
            tally.below_minimum,
        )
        return Badge(text % {"count": num(tally.below_minimum)}, "late")
    return Badge(gettext("below the minimum"), "late")


def _below_title(below: Below) -> str:
    if not below.more:
        return gettext("Units below")
    return gettext("Units below: the first %(shown)s of %(total)s") % {
        "shown": num(len(below.rows)),
        "total": num(below.total),
    }


def _no_leaders(seen: UnitSeen, held: Sequence[Any]) -> str:
    if held:
        return ""
    if seen.view.closed:
        return gettext("Nobody: the unit is closed.")
    return gettext("Nobody holds a post here on this date.")


def _closing(seen: UnitSeen, life: Life) -> Closing | None:
    """Say of a closed unit since when, who took over, who keeps its records."""
    if not seen.view.closed:
        return None
    last = life.true[-1]
    keeper = last.parent
    return Closing(
        title=gettext("Closed on %(day)s") % {"day": day(seen.view.dissolved_on)},
        cause=cause_name(last.cause),
        cause_url=decision_url(last.cause.uid)
        if last.cause and last.cause.is_readable(seen.actor)
        else "",
        successors=tuple(seen.line(x.other) for x in life.successors),
        custodian=seen.line(keeper) if keeper else None,
        last_day=_last_day(seen, last.since),
    )


def _last_day(seen: UnitSeen, closed_on: dt.date) -> Act:
    moment = Moment(seen.moment.today, closed_on - dt.timedelta(days=1))
    url = with_moment(unit_link(seen.view.uid), moment)
    return Act(
        gettext("The unit on its last day"), url, icon="outline/history", reads=True
    )
