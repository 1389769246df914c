"""The first page after signing in: what waits; my units, my record, what is new."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from banyan.access.queries import deputies_of_mine
from banyan.briefings.queries import briefings_released
from banyan.deadlines.domain.clocks import totals
from banyan.deadlines.queries import Inbox, InboxRow, inbox
from banyan.decisions.queries import decisions_list
from banyan.exchange.kinds import KINDS
from banyan.exchange.queries import asked_released, readback_waiting, records_released
from banyan.figures.queries import TallyShown, tally_of
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.ledger.queries import acts_recent
from banyan.papers.queries import papers_visible
from banyan.people.queries import person_get, who_read_me
from banyan.training.queries import courses_mine
from banyan.units.queries.named import UnitNamed, units_named
from banyan.web.features.accounts.pages import deputy_line
from banyan.web.features.exchange.words import record_url
from banyan.web.features.ledger.words import act_name, actor_name
from banyan.web.features.people.badges import years_fact, years_in
from banyan.web.features.people.words import label, said, state_badge
from banyan.web.features.rulebook.chips import kept_rule_chip
from banyan.web.shared.dates import Moment
from banyan.web.shared.places import decision_url, person_url, place, unit_url
from banyan.web.shared.ui import (
    Act,
    Badge,
    DueLine,
    Empty,
    Fact,
    Head,
    PersonLine,
    UnitLine,
)
from banyan.web.templatetags.banyan_ui import day, instant, num
from banyan.yearly.queries import yearly_released

SHOWN, EACH = 8, 8
GROUPS = ("overdue", "this_week", "next_30_days", "waiting")


@dataclass(frozen=True)
class Group:
    """One group of the inbox, with its full count."""

    key: str
    title: str
    teach: str
    rows: tuple[DueLine, ...]
    count: str
    more_url: str = ""


@dataclass(frozen=True)
class RecentLine:
    """Something recorded lately."""

    what: str
    url: str
    note: str
    when: str


@dataclass(frozen=True)
class InboxPage:
    """What waits, and the ground below it; parts that do not apply are empty."""

    head: Head
    groups: tuple[Group, ...]
    only: str
    waiting_for_me: int
    nothing: Empty
    figures: tuple[Fact, ...]
    figures_of: str
    units: tuple[UnitLine, ...]
    recent: tuple[RecentLine, ...]
    recent_url: str
    decisions: tuple[RecentLine, ...]
    decisions_url: str
    me: PersonLine | None
    readings: tuple[Fact, ...]
    released: tuple[RecentLine, ...]
    deputies: tuple[PersonLine, ...]
    guest: Empty | None

    @property
    def has_work(self) -> bool:
        """Whether any group holds anything."""
        return any(group.rows for group in self.groups) or bool(self.only)


def inbox_page(actor: Actor, moment: Moment, only: str = "") -> InboxPage:
    """Build the first page of a reader on a day; ``only`` shows one group whole."""
    found = inbox(actor, moment.day)
    units = _my_units(actor)
    tallies = _tallies(actor, units)
    is_guest = not units and actor.person_id is None
    return InboxPage(
        head=_head(actor, moment),
        groups=_groups(found, only),
        only=only,
        waiting_for_me=totals(found.counts),
        nothing=_nothing(actor, is_guest),
        figures=_figures(actor, units, tallies),
        figures_of=_biggest(units, tallies),
        units=_unit_lines(units, tallies),
        recent=_recent(actor),
        recent_url=place("ledger"),
        decisions=_decisions(actor),
        decisions_url=place("decisions"),
        me=_me(actor, moment),
        readings=_readings(actor),
        released=_released(actor) if is_guest else (),
        deputies=tuple(deputy_line(row) for row in deputies_of_mine(actor)),
        guest=_guest() if is_guest else None,
    )


def _head(actor: Actor, moment: Moment) -> Head:
    facts = (actor.name, day(moment.day, "long" if not moment.moved else "normal"))
    return Head(gettext("Inbox"), facts=tuple(f for f in facts if f))


# -- what waits -------------------------------------------------------------------


def _groups(found: Inbox, only: str) -> tuple[Group, ...]:
    named = (
        (
            "overdue",
            gettext("Overdue"),
            gettext("Nothing is late."),
        ),
        (
            "this_week",
            gettext("This week"),
            gettext("Nothing falls due this week."),
        ),
        (
            "next_30_days",
            gettext("Next 30 days"),
            gettext("What falls due in the next 30 days will stand here."),
        ),
        (
            "waiting",
            gettext("Waiting for others"),
            gettext("What you have passed on and others must answer."),
        ),
    )
    counts = {group.value: n for group, n in found.counts.items()}
    return tuple(
        _group(key, title, teach, getattr(found, key), counts.get(key, 0), only)
        for key, title, teach in named
        if not only or key == only
    )


def _group(
    key: str, title: str, teach: str, rows: tuple[InboxRow, ...], count: int, only: str
) -> Group:
    shown = rows if only else rows[:EACH]
    more = len(shown) < count and not only
    return Group(
        key,
        title,
        teach,
        tuple(due_line(row) for row in shown),
        num(count) if count else "",
        f"{place('inbox')}?group={key}" if more else "",
    )


def due_line(row: InboxRow) -> DueLine:
    """Return one thing that waits as a row with its one button."""
    blocked = said(row.blocked_by)
    title = said(row.title)
    return DueLine(
        what=title,
        about=" · ".join(p for p in (said(row.about), said(row.unit)) if p),
        about_url=row.url if not row.action else "",
        until=day(row.due_on, "short"),
        badge=_left(row),
        chips=(kept_rule_chip(row.rule),) if row.rule else (),
        act=Act(said(row.action) or gettext("Open"), row.url, reason=blocked)
        if row.url
        else None,
    )


def _left(row: InboxRow) -> Badge:
    days = row.days_left
    if days < 0:
        late = ngettext("%(n)s day late", "%(n)s days late", -days) % {"n": num(-days)}
        return Badge(late, "late")
    if days == 0:
        return Badge(gettext("today"), "soon")
    left = ngettext("in %(n)s day", "in %(n)s days", days) % {"n": num(days)}
    return Badge(left, "soon" if days <= 7 else "")


def _nothing(actor: Actor, is_guest: bool) -> Empty:
    if is_guest or not any(h.rights for h in actor.held):
        return Empty(
            gettext("Nothing waits for you"),
            gettext(
                "When somebody asks you for something, it stands here with its day."
            ),
            icon="outline/inbox",
        )
    return Empty(
        gettext("Nothing waits for you"),
        gettext(
            "What must be done stands here by itself, with its day and the rule that "
            "sets it: probation that ends, terms that run out, answers that are due."
        ),
        icon="outline/inbox",
    )


# -- the ground ----------------------------------------------------------------------


Units = dict[int, UnitNamed]


def _my_units(actor: Actor) -> Units:
    """Return the units over which the reader holds rights, by the grants of today."""
    ids = {h.unit_id for h in actor.held if "unit.read" in h.rights}
    return units_named(actor, ids)


def _tallies(actor: Actor, units: Units) -> dict[int, TallyShown]:
    if not actor.holds("figures.read"):
        return {}
    return tally_of(actor, units)


def _listed(actor: Actor, unit: object, narrowed: str = "") -> str:
    """Return the address of the people counted, "" for who may not list them."""
    if not actor.holds("person.read"):
        return ""
    return f"{place('people')}?unit={unit}{narrowed}"


def _biggest(units: Units, tallies: dict[int, TallyShown]) -> str:
    if not tallies:
        return ""
    first = max(tallies.values(), key=lambda t: t.members)
    return said(units[first.unit_id].names)


def _figures(
    actor: Actor, units: Units, tallies: dict[int, TallyShown]
) -> tuple[Fact, ...]:
    """Return a few figures of the largest unit in range, each a link where it fits."""
    if not tallies:
        return ()
    first = max(tallies.values(), key=lambda t: t.members)
    unit = units[first.unit_id].uid
    facts = [Fact(gettext("Members"), num(first.members), _listed(actor, unit))]
    if first.probationary:
        grade = label("grades", "probationary")
        facts.append(
            Fact(
                grade,
                num(first.probationary),
                _listed(actor, unit, "&grade=probationary"),
            )
        )
    facts.append(
        Fact(gettext("Women"), num(first.women), _listed(actor, unit, "&sex=f"))
    )
    if first.exempt:
        facts.append(
            Fact(
                label("participation", "exempt"),
                num(first.exempt),
                _listed(actor, unit, "&participation=exempt"),
            )
        )
    if first.mean_age:
        facts.append(Fact(gettext("Average age"), num(first.mean_age, 1)))
    if first.posts:
        facts.append(Fact(gettext("Empty seats"), num(first.vacant)))
    return tuple(facts)


def _unit_lines(units: Units, tallies: dict[int, TallyShown]) -> tuple[UnitLine, ...]:
    found = []
    for pk, unit in units.items():
        tally = tallies.get(pk)
        members = ""
        if tally:
            members = ngettext("%(n)s member", "%(n)s members", tally.members) % {
                "n": num(tally.members)
            }
        found.append(
            UnitLine(
                name=said(unit.names),
                url=unit_url(unit.uid),
                kind=_kind(unit.kind),
                end=members,
            )
        )
    return tuple(sorted(found, key=lambda line: line.name)[:SHOWN])


def _kind(kind: str) -> str:
    from banyan.rulebook import packs

    for pack in (packs.default_pack(), *packs.pack_ids()):
        known = packs.unit_kinds(pack).get(kind)
        if known:
            return said(known.label)
    return ""


def _recent(actor: Actor) -> tuple[RecentLine, ...]:
    if not actor.holds("ledger.read"):
        return ()
    return tuple(
        RecentLine(
            act_name(a.kind),
            place("ledger_act", a.id),
            actor_name(a.actor_kind, a.actor_name),
            instant(a.at),
        )
        for a in acts_recent(actor, limit=SHOWN)
    )


def _decisions(actor: Actor) -> tuple[RecentLine, ...]:
    if not actor.holds("decision.read"):
        return ()
    found = decisions_list(actor, limit=6).decisions
    return tuple(
        RecentLine(
            said(d.title),
            decision_url(d.uid),
            " · ".join(
                p for p in (d.symbol, said(d.body.names) if d.body else "") if p
            ),
            day(d.decided_on, "short"),
        )
        for d in found
    )


# -- oneself -----------------------------------------------------------------------------


def _me(actor: Actor, moment: Moment) -> PersonLine | None:
    """Return the reader's own record as a line; officers have it in the menu too."""
    if actor.person_id is None:
        return None
    person = person_get(actor, id=actor.person_id)
    main = next(iter(person.memberships), None)
    note = [said(main.unit_names)] if main else []
    if main:
        years = years_fact(years_in(person.memberships, main.structure, clock.today()))
        note += [years.value + " " + gettext("of membership")] if years else []
    return PersonLine(
        name=person.full_name,
        url=place("me") or person_url(person.uid),
        note=" · ".join(note),
        badge=state_badge(main.state, main.grade, main.participation) if main else None,
        invented=person.is_specimen,
    )


def _readings(actor: Actor) -> tuple[Fact, ...]:
    return tuple(
        Fact(day(r.at.date(), "short"), r.reader_name, note=r.what)
        for r in who_read_me(actor, limit=3)
    )


def _released(actor: Actor) -> tuple[RecentLine, ...]:
    courses = tuple(
        RecentLine(
            said(one.cohort.course),
            place("courses_mine"),
            "",
            day(one.cohort.starts_on, "short") if one.cohort.starts_on else "",
        )
        for one in courses_mine(actor)
    )
    rows: Any = papers_visible(actor).order_by("-created_at", "-pk")[:SHOWN]
    papers = (
        RecentLine(
            said(p.title), place("paper", p.uid), "", day(p.created_at.date(), "short")
        )
        for p in rows
    )
    briefings = (
        RecentLine(
            said(b.title),
            place("briefing", b.uid),
            gettext("Briefing"),
            day(b.released_on, "short"),
        )
        for b in briefings_released(actor, SHOWN)
    )
    yearly = (
        RecentLine(
            said(one.title),
            reverse("yearly", args=[one.partnership, one.year]),
            gettext("Report on %(year)s") % {"year": one.year},
            day(one.released_on, "short"),
        )
        for one in yearly_released(actor, SHOWN)
    )
    records = (
        RecentLine(said(title), record_url(kind, uid), gettext(KINDS[kind].one), "")
        for kind, uid, title in records_released(actor, SHOWN)
    )
    return (
        *_asked(actor),
        *_read_back(actor),
        *courses,
        *records,
        *briefings,
        *yearly,
        *papers,
    )


def _asked(actor: Actor) -> tuple[RecentLine, ...]:
    return tuple(
        RecentLine(
            said(title),
            reverse("application_report", args=[uid]),
            "",
            day(due, "short"),
        )
        for uid, title, due in asked_released(actor)
    )


def _read_back(actor: Actor) -> tuple[RecentLine, ...]:
    return tuple(
        RecentLine(
            said(one.title),
            reverse("readback", args=[one.exchange]),
            ngettext(
                "%(n)s thing said, to be confirmed by your side",
                "%(n)s things said, to be confirmed by your side",
                one.count,
            )
            % {"n": num(one.count)},
            "",
        )
        for one in readback_waiting(actor)
    )


def _guest() -> Empty:
    return Empty(
        gettext("Nothing has been released to you yet"),
        gettext(
            "When the organisation releases a paper, a visit or a practice to you, it "
            "stands here. Everything else stays closed."
        ),
        icon="outline/gift",
    )
