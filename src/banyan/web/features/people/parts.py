"""Small values that the parts of the hub draw."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from banyan.decisions.queries import decisions_shown
from banyan.kernel.actor import Actor
from banyan.people.queries import MembershipShown, PersonShown, StoryLine
from banyan.people.queries.hub import Reaching, StandingThen
from banyan.people.queries.persons import QualificationShown
from banyan.web.shared import ui
from banyan.web.shared.dates import Moment
from banyan.web.shared.places import decision_url, place
from banyan.web.shared.ui import Act, Badge, Empty, Fact
from banyan.web.templatetags.banyan_ui import day

from .act_page import Readable, act_url, standing_facts
from .story import story_lines
from .words import (
    CONTACTS,
    NAME_KINDS,
    SEXES,
    decision_named,
    label,
    said,
    state_badge,
)


def written(value: dt.date | None) -> str:
    """Write a day."""
    return day(value)


def sex_said(sex: str) -> str:
    """Write the sex of a person."""
    return gettext(SEXES[sex]) if sex in SEXES else ""


@dataclass(frozen=True)
class StandingCard:
    """How one membership stands on the day, and why."""

    title: str
    badge: Badge
    facts: tuple[Fact, ...]
    joined: Fact


def standing_card(standing: StandingThen, readable: Readable) -> StandingCard:
    """Return a membership as it stood on the day, each fact with its decision."""
    row = standing.membership
    grade = standing.grade.value if standing.grade else ""
    taking = standing.participation.value if standing.participation else ""
    facts = [
        Fact(f.label, f.value, f.url, f.note)
        for f in standing_facts(standing, readable)
    ]
    if standing.state == "left":
        facts.append(_left(standing))
    return StandingCard(
        title=said(row.structure_names),
        badge=state_badge(standing.state, grade, taking),
        facts=tuple(facts),
        joined=Fact(
            gettext("Joined"),
            day(row.joined_on),
            decision_url(standing.opened.uid)
            if standing.opened and standing.opened.is_readable
            else "",
            decision_named(standing.opened),
        ),
    )


def _left(standing: StandingThen) -> Fact:
    row = standing.membership
    notes = [
        label("leave_reasons", row.left_reason) if row.left_reason else "",
        decision_named(standing.closed),
    ]
    return Fact(
        gettext("Left"), day(row.left_on), note=" · ".join(n for n in notes if n)
    )


def no_membership(person: PersonShown) -> Empty:
    """Say why no membership is shown."""
    return Empty(
        gettext("No membership in your range"),
        gettext(
            "You see this person through an office. Memberships outside your range "
            "are not shown, and not counted."
        ),
        icon="outline/eye-off",
    )


@dataclass(frozen=True)
class ContactLine:
    """A contact, and where it is changed."""

    kind: str
    value: str
    href: str
    is_primary: bool
    url: str


def contact_lines(person: PersonShown, reach: Reaching) -> tuple[ContactLine, ...]:
    """Return the contacts; those who may change them get where."""
    may = person.may_write or person.is_self
    schemes = {"phone": "tel:", "mail": "mailto:"}
    return tuple(
        ContactLine(
            gettext(CONTACTS[c.kind]),
            c.value,
            schemes[c.kind] + c.value.replace(" ", "") if c.kind in schemes else "",
            c.is_primary,
            act_url(person, "contact", contact=str(c.id)) if may else "",
        )
        for c in reach.contacts
    )


def contact_act(person: PersonShown) -> Act | None:
    """Return the act of adding a contact, for who may."""
    if not (person.may_write or person.is_self):
        return None
    return Act(
        gettext("Add a contact"), act_url(person, "contact"), icon="outline/plus"
    )


def names_shown(reach: Reaching) -> tuple[Fact, ...]:
    """Return the other names of a person."""
    return tuple(
        Fact(gettext(NAME_KINDS.get(n.kind, n.kind)), n.text, note=n.source)
        for n in reach.names
    )


@dataclass(frozen=True)
class SpellCard:
    """One membership from joining to leaving, with what can be recorded on it."""

    title: str
    badge: Badge
    facts: tuple[Fact, ...]
    story: tuple[ui.StoryLine, ...]
    acts: tuple[Act, ...]


SPELL_ACTS = ("transfer", "grade", "participation", "temporary", "end", "correct")


def spell_card(
    person: PersonShown,
    row: MembershipShown,
    lines: Sequence[StoryLine],
    moment: Moment,
) -> SpellCard:
    """Return one membership with its line of time."""
    own = [line for line in lines if line.membership_id == row.id]
    pairs = (
        (gettext("Joined"), day(row.joined_on)),
        (gettext("Ceremony"), day(row.ceremony_on)),
        (gettext("Official since"), day(row.official_on)),
        (gettext("Left"), day(row.left_on)),
        (gettext("Card"), row.card_no),
    )
    return SpellCard(
        title=said(row.structure_names),
        badge=state_badge(row.state, row.grade, row.participation),
        facts=tuple(Fact(name, value) for name, value in pairs if value),
        story=story_lines(own, moment, {}),
        acts=_spell_acts(person, row),
    )


def _spell_acts(person: PersonShown, row: MembershipShown) -> tuple[Act, ...]:
    from .acts import ACTS

    if not row.may_write:
        return ()
    return tuple(
        Act(
            gettext(ACTS[key].label),
            act_url(person, key, membership=str(row.uid)),
            icon=ACTS[key].icon,
            danger=ACTS[key].danger,
        )
        for key in SPELL_ACTS
        if row.state in ACTS[key].states
    )


@dataclass(frozen=True)
class OfficeLine:
    """One office held."""

    post: str
    unit: str
    period: str
    term: str
    badge: Badge | None
    mandate: str
    decision: str
    decision_url: str
    end_act: Act | None


def office_lines(
    actor: Actor, person: PersonShown, moment: Moment
) -> tuple[OfficeLine, ...]:
    """Return the offices begun by the day shown, the latest first."""
    rows = [o for o in person.offices if not moment.as_of or o.since <= moment.as_of]
    decisions = decisions_shown(actor, [o.decision_id for o in rows])
    return tuple(
        _office(actor, person, o, decisions.get(o.decision_id or 0), moment)
        for o in rows
    )


def _office(
    actor: Actor, person: PersonShown, office: Any, decision: Any, moment: Moment
) -> OfficeLine:
    over = office.until is not None and office.until <= moment.day
    end = None
    if office.until is None and actor.holds("office.write"):
        url = act_url(person, "office-end", office=str(office.id))
        end = Act(gettext("End the office"), url)
    until = day(office.until, "short") if office.until else ""
    term = ""
    if office.term_ends_on:
        term = gettext("term to %(day)s") % {"day": day(office.term_ends_on, "short")}
    badge = None if over else Badge(gettext("in office"), "good")
    if not over and office.term_is_over:
        badge = Badge(gettext("term is over"), "soon")
    return OfficeLine(
        post=said(office.post_names),
        unit=said(office.unit_names),
        period=" – ".join([day(office.since, "short"), until]).rstrip(),  # noqa: RUF001
        term=term,
        badge=badge,
        mandate=office.mandate,
        decision=decision_named(decision),
        decision_url=decision_url(decision.uid)
        if decision and decision.is_readable
        else "",
        end_act=end,
    )


@dataclass(frozen=True)
class QualificationLine:
    """One certificate or course."""

    title: str
    kind: str
    issued: str
    until: str
    issuer: str
    badge: Badge | None


def qualification_lines(
    rows: Iterable[QualificationShown],
) -> tuple[QualificationLine, ...]:
    """Return the qualifications; one that no longer holds says so."""
    return tuple(
        QualificationLine(
            title=" · ".join(p for p in (said(q.title), q.number) if p),
            kind=label("qualification_kinds", q.kind),
            issued=day(q.issued_on, "short"),
            until=day(q.valid_until, "short"),
            issuer=q.issuer,
            badge=None if q.is_valid else Badge(gettext("no longer valid"), "soon"),
        )
        for q in rows
    )


@dataclass(frozen=True)
class PaperLine:
    """One paper about the person."""

    title: str
    url: str
    note: str


def paper_lines(rows: Iterable[Any]) -> tuple[PaperLine, ...]:
    """Return papers by title and day."""
    return tuple(
        PaperLine(
            said(p.title),
            place("paper", p.uid),
            day(p.created_at.date(), "short"),
        )
        for p in rows
    )
