"""The hub of a person: the head that every part shares, and each part by itself.

A part asks only for what it shows, so that the page of a person stays within its
budget of statements however much there is to tell.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from banyan.access.queries import who_can_see
from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotAllowed
from banyan.ledger.queries import readings_of_person
from banyan.papers.queries import papers_visible
from banyan.people.queries import (
    OfficeShown,
    PersonShown,
    person_details,
    person_get,
    person_story,
)
from banyan.people.queries.hub import (
    Reaching,
    StandingThen,
    reaching,
    standing_from_story,
    standing_on_day,
)
from banyan.web.features.accounts.pages import SeerLine, grant_line
from banyan.web.features.cases.of_person import CaseRow, case_acts, case_rows
from banyan.web.features.commitments.of_person import person_years, register_act
from banyan.web.shared import ui
from banyan.web.shared.dates import Moment
from banyan.web.shared.places import place
from banyan.web.shared.ui import Act, Closed, Crumb, Empty, Fact, Head, Tab

from . import parts
from .act_page import act_url, readable_units
from .badges import Years, badge_fact, years_fact, years_in
from .story import story_lines
from .words import SEALED, age_on, born, said, state_badge

TABS = (
    "overview",
    "story",
    "memberships",
    "offices",
    "qualifications",
    "papers",
    "cases",
    "tasks",
    "seers",
)
LATEST = 8
"""So many lines of the story stand on the overview."""


@dataclass(frozen=True)
class PersonPage:
    """The hub: head, tabs, and what the part chosen shows."""

    head: Head
    tabs: tuple[Tab, ...]
    tab: str
    person: PersonShown
    said_plainly: str = ""
    """On another date: that the person was not a member then."""
    standings: tuple[parts.StandingCard, ...] = ()
    facts: tuple[Fact, ...] = ()
    names: tuple[Fact, ...] = ()
    contacts: tuple[parts.ContactLine, ...] = ()
    contact_act: Act | None = None
    closed: tuple[Closed, ...] = ()
    opened: tuple[Fact, ...] = ()
    story: tuple[ui.StoryLine, ...] = ()
    corrected_url: str = ""
    spells: tuple[parts.SpellCard, ...] = ()
    offices: tuple[parts.OfficeLine, ...] = ()
    qualifications: tuple[parts.QualificationLine, ...] = ()
    papers: tuple[parts.PaperLine, ...] = ()
    cases: tuple[CaseRow, ...] = ()
    seers: tuple[SeerLine, ...] = ()
    readings: tuple[Any, ...] = ()
    empty: Empty | None = None
    extra: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Shown:
    """What every part begins with."""

    actor: Actor
    person: PersonShown
    moment: Moment
    corrected: bool = False


def person_page(
    actor: Actor,
    uid: Any,
    tab: str,
    moment: Moment,
    *,
    corrected: bool = False,
    opened: tuple[Fact, ...] = (),
) -> PersonPage:
    """Build one part of the hub; ``uid`` is a public identity, or an id.

    Raises NotVisible out of range.
    """
    by_id = isinstance(uid, int)
    person = person_get(actor, id=uid) if by_id else person_get(actor, uid=uid)
    shown = Shown(actor, person, moment, corrected)
    chosen = tab if tab in TABS else "overview"
    page = PersonPage(
        head=_head(shown),
        tabs=_tabs(shown, chosen),
        tab=chosen,
        person=person,
        opened=opened,
    )
    return PARTS[chosen](shown, page)


# -- the head ------------------------------------------------------------------------


def _head(shown: Shown) -> Head:
    person = shown.person
    main = next(iter(person.memberships), None)
    crumbs: tuple[Crumb, ...] = ()
    if shown.actor.holds("person.read"):
        crumbs = (Crumb(gettext("People"), place("people")),)
    facts = [said(main.unit_names)] if main and not shown.moment.moved else []
    if years := _years(shown):
        fact = years_fact(years)
        facts += [fact.value + " " + gettext("of membership")] if fact else []
    facts += [said(o.post_names) for o in person.offices if _is_held(o, shown)][:1]
    badge = None
    if main and not shown.moment.moved:
        badge = state_badge(main.state, main.grade, main.participation)
    return Head(
        title=person.full_name,
        crumbs=crumbs,
        facts=tuple(f for f in facts if f),
        badge=badge,
        primary=_record_act(shown),
        others=(*case_acts(shown.actor, shown.person), *_prints(shown), *_twice(shown)),
        invented=person.is_specimen,
    )


def _is_held(office: OfficeShown, shown: Shown) -> bool:
    """Say whether an office is held on the day shown."""
    day = shown.moment.day
    return office.since <= day and (office.until is None or office.until > day)


def _years(shown: Shown) -> Years | None:
    rows = shown.person.memberships
    if not rows:
        return None
    return years_in(rows, rows[0].structure, shown.moment.day)


def _record_act(shown: Shown) -> Act:
    person, actor = shown.person, shown.actor
    writes = (
        person.may_write
        or any(m.may_write for m in person.memberships)
        or actor.holds("office.write")
    )
    if person.is_self and not writes:
        return Act(
            gettext("Change my contacts"),
            reverse("me_contacts"),
            icon="outline/address-book",
        )
    return Act(
        gettext("Record a change"),
        reverse("person_acts", args=[person.uid]),
        icon="outline/pencil-plus",
        reason="" if writes else gettext("You may read this record, not change it."),
    )


def _prints(shown: Shown) -> tuple[Act, ...]:
    if not shown.person.is_open or not shown.person.memberships:
        return ()
    url = reverse("person_extract", args=[shown.person.uid])
    kinds = (("pdf", "outline/file-type-pdf"), ("docx", "outline/file-type-docx"))
    return tuple(
        Act(
            gettext("Extract as %(kind)s") % {"kind": kind.upper()},
            url,
            method="post",
            icon=icon,
            fields=(("kind", kind),),
            reads=True,
        )
        for kind, icon in kinds
    )


def _twice(shown: Shown) -> tuple[Act, ...]:
    """Offer to look for another record of the same person."""
    if not shown.person.may_write or shown.person.is_self:
        return ()
    url = reverse("person_merge_with", args=[shown.person.uid])
    return (Act(gettext("Recorded twice?"), url, icon="outline/arrow-merge"),)


def _tabs(shown: Shown, chosen: str) -> tuple[Tab, ...]:
    person, actor = shown.person, shown.actor
    url = reverse("person", args=[person.uid])
    named = [
        ("overview", gettext("Overview"), True),
        ("story", gettext("Story"), True),
        ("memberships", gettext("Memberships"), bool(person.memberships)),
        ("offices", gettext("Offices"), True),
        ("qualifications", gettext("Qualifications"), person.is_open),
        ("papers", gettext("Papers"), person.is_self or actor.holds("file.read")),
        ("cases", gettext("Cases"), person.is_self or actor.holds("case.read")),
        ("tasks", gettext("Tasks"), person.is_self or actor.holds("commitment.read")),
        ("seers", gettext("Who can see"), _may_watch(shown)),
    ]
    tabs = [
        Tab(
            label,
            url if key == "overview" else f"{url}?tab={key}",
            current=key == chosen,
        )
        for key, label, allowed in named
        if allowed
    ]
    main = next(iter(person.memberships), None)
    if actor.holds("ledger.read") and main is not None:
        # A person's own entries name no unit; those of the membership lie in range.
        record = place("ledger_record", "people.membership", main.id)
        tabs += [Tab(gettext("Ledger"), record)] if record else []
    return tuple(tabs)


def _may_watch(shown: Shown) -> bool:
    actor = shown.actor
    rights = ("grant.write", "ledger.read", "account.admin")
    return shown.person.is_self or any(actor.holds(right) for right in rights)


# -- the parts -----------------------------------------------------------------------------


def _overview(shown: Shown, page: PersonPage) -> PersonPage:
    person, moment = shown.person, shown.moment
    reach, lines = Reaching(), []
    if moment.moved:
        standings = standing_on_day(
            shown.actor, person, moment.day, moment.known_on, is_today=False
        )
    else:
        lines = person_story(shown.actor, person)
        standings = standing_from_story(person, lines, moment.day)
        reach = reaching(shown.actor, person)
    story = story_lines(lines, moment, _structures(person))
    readable = readable_units(shown.actor, standings)
    return replace(
        page,
        said_plainly=_said_plainly(shown, standings),
        standings=tuple(
            parts.standing_card(s, readable) for s in standings if s.state != "unknown"
        ),
        facts=_personal(shown),
        names=parts.names_shown(reach),
        contacts=parts.contact_lines(person, reach),
        contact_act=None if moment.moved else parts.contact_act(person),
        closed=_closed(person, reach),
        story=story[:LATEST],
        extra={"whole": story, "more": len(story) > LATEST},
        empty=parts.no_membership(person) if not person.memberships else None,
    )


def _said_plainly(shown: Shown, standings: list[StandingThen]) -> str:
    """Say on another date that somebody was not a member, or not yet alive."""
    moment, person = shown.moment, shown.person
    if not moment.moved:
        return ""
    values = {"name": person.full_name, "day": parts.written(moment.day)}
    if person.birth_date and moment.day < person.birth_date:
        return gettext("%(name)s was not yet born on %(day)s.") % values
    if any(s.state == "member" for s in standings):
        return ""
    if moment.known_on and any(s.state == "unknown" for s in standings):
        values["known"] = parts.written(moment.known_on)
        return (
            gettext("On %(known)s nothing was known of a membership on %(day)s.")
            % values
        )
    return gettext("%(name)s was not a member on %(day)s.") % values


def _personal(shown: Shown) -> tuple[Fact, ...]:
    person, day = shown.person, shown.moment.day
    facts = [
        Fact(
            gettext("Born"),
            born(person.birth_date, person.birth_precision),
            note=age_on(person.birth_date, day),
        ),
        Fact(gettext("Sex"), parts.sex_said(person.sex)),
        Fact(gettext("Died"), parts.written(person.deceased_on)),
    ]
    if years := _years(shown):
        facts += [f for f in (years_fact(years), badge_fact(years, day)) if f]
    return tuple(f for f in facts if f.value)


def _closed(person: PersonShown, reach: Reaching) -> tuple[Closed, ...]:
    url = reverse("person_open", args=[person.uid])
    return tuple(
        Closed(gettext(SEALED.get(key, key)), url, fields=(("field", key),))
        for key in reach.sealed
    )


def _story(shown: Shown, page: PersonPage) -> PersonPage:
    lines = person_story(shown.actor, shown.person, corrected=shown.corrected)
    url = reverse("person", args=[shown.person.uid])
    more = "" if shown.corrected else "&corrected=yes"
    return replace(
        page,
        story=story_lines(lines, shown.moment, _structures(shown.person)),
        corrected_url=f"{url}?tab=story{more}",
        extra={"corrected": shown.corrected, "known": shown.moment.known_on},
        empty=Empty(
            gettext("The story begins with the first decision"),
            gettext("Joining, transfers, grades, offices: each with its decision."),
            icon="outline/timeline",
        ),
    )


def _structures(person: PersonShown) -> dict[str, str]:
    return {m.structure: said(m.structure_names) for m in person.memberships}


def _memberships(shown: Shown, page: PersonPage) -> PersonPage:
    lines = person_story(shown.actor, shown.person)
    return replace(
        page,
        spells=tuple(
            parts.spell_card(shown.person, m, lines, shown.moment)
            for m in shown.person.memberships
        ),
        empty=parts.no_membership(shown.person),
    )


def _offices(shown: Shown, page: PersonPage) -> PersonPage:
    return replace(
        page,
        offices=parts.office_lines(shown.actor, shown.person, shown.moment),
        empty=Empty(
            gettext("No office recorded"),
            gettext(
                "Posts held in units that you may read stand here, each with its term "
                "and its decision."
            ),
            icon="outline/briefcase",
        ),
    )


def _qualifications(shown: Shown, page: PersonPage) -> PersonPage:
    details = person_details(shown.actor, shown.person)
    add = Act(
        gettext("Add a qualification"),
        act_url(shown.person, "qualification"),
        icon="outline/certificate",
    )
    may = shown.person.may_write
    return replace(
        page,
        qualifications=parts.qualification_lines(details.qualifications),
        empty=Empty(
            gettext("No qualification recorded"),
            gettext("Degrees, courses and certificates, with how long they hold."),
            (add,) if may else (),
            "outline/certificate",
        ),
    )


def _papers(shown: Shown, page: PersonPage) -> PersonPage:
    rows = papers_visible(shown.actor).filter(person_id=shown.person.id)
    return replace(
        page,
        papers=parts.paper_lines(rows.order_by("-created_at", "-pk")[:100]),
        empty=Empty(
            gettext("No paper about this person"),
            gettext("Scanned decisions, certificates and forms are attached here."),
            icon="outline/paperclip",
        ),
    )


def _seers(shown: Shown, page: PersonPage) -> PersonPage:
    person, actor = shown.person, shown.actor
    units = [m.unit_id for m in person.memberships if m.unit_id is not None]
    try:
        seers = who_can_see(actor, unit_ids=units, person_id=person.id)
    except NotAllowed:
        seers = ()
    readings = []
    if person.is_self or actor.holds("ledger.read"):
        readings = readings_of_person(actor, person.id, limit=20)
    return replace(
        page,
        seers=tuple(SeerLine(s.name, grant_line(s.through)) for s in seers),
        readings=tuple(readings),
    )


def _cases(shown: Shown, page: PersonPage) -> PersonPage:
    return replace(page, cases=case_rows(shown.actor, shown.person))


def _tasks(shown: Shown, page: PersonPage) -> PersonPage:
    person = shown.person
    return replace(
        page,
        extra={
            "years": person_years(shown.actor, person.id),
            "register": register_act(shown.actor, person),
        },
        empty=Empty(
            gettext("No task registered"),
            gettext("What this person takes on for a quarter or a year stands here."),
            icon="outline/target-arrow",
        ),
    )


PARTS: dict[str, Callable[[Shown, PersonPage], PersonPage]] = {
    "overview": _overview,
    "story": _story,
    "memberships": _memberships,
    "offices": _offices,
    "qualifications": _qualifications,
    "papers": _papers,
    "cases": _cases,
    "tasks": _tasks,
    "seers": _seers,
}
