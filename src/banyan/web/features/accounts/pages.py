"""What the account pages show: one frozen dataclass each, built before rendering."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import get_language, gettext

from banyan.access import queries
from banyan.access.domain.explanation import Explanation, GrantReason, Seer
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.ledger import queries as ledger
from banyan.people.queries import who_read_me
from banyan.rulebook import packs
from banyan.web.features.ledger.words import reading_said
from banyan.web.shared.errors import say
from banyan.web.shared.rights import right_name
from banyan.web.shared.ui import Empty, Head, PersonLine
from banyan.web.templatetags.banyan_ui import day


def language() -> str:
    """Return the language of the reader."""
    return (get_language() or "en")[:2]


def set_name(key: str, names: object = None) -> str:
    """Return a right set in the reader's words."""
    known = packs.right_sets().get(key)
    if known:
        return known.label.in_language(language())
    return getattr(names, "in_language", lambda _l: key)(language()) or key


def post_name(key: str) -> str:
    """Return a post in the reader's words, its key when no pack knows it."""
    for pack in packs.pack_ids():
        post = packs.posts(pack).get(key)
        if post:
            return post.label.in_language(language())
    return key


@dataclass(frozen=True)
class GrantLine:
    """A grant as a sentence: what, where from, which reach, since and until when."""

    title: str
    sentence: str
    reach: str
    since: dt.date | None
    until: dt.date | None
    decision: str
    grant_id: int | None
    may_deputise: bool


def grant_line(reason: GrantReason) -> GrantLine:
    """Return a grant in the reader's words."""
    values = reason.values(language())
    if reason.source == "office":
        values["detail"] = post_name(reason.detail)
    return GrantLine(
        title=set_name(reason.right_set, reason.right_set_names),
        sentence=say(reason.template, values),
        reach=" · ".join(part for part in (_reach(reason), _part(reason)) if part),
        since=reason.valid_from,
        until=reason.valid_to,
        decision=reason.decision,
        grant_id=reason.grant_id,
        may_deputise=reason.source in ("office", "hand"),
    )


def _part(reason: GrantReason) -> str:
    """Say to which rights a grant is narrowed; nothing when to none."""
    if not reason.only:
        return ""
    names = ", ".join(right_name(right) for right in reason.only)
    return gettext("only: %(rights)s") % {"rights": names}


def _reach(reason: GrantReason) -> str:
    if reason.range is None:
        return ""
    if reason.range.over_area:
        return gettext("every organisation over the same area")
    if reason.range.below:
        return gettext("this unit and all below")
    return gettext("this unit alone")


def deputy_line(row: queries.DeputyRow) -> PersonLine:
    """Return who stands for whom, for which part, until when."""
    reason = row.reason
    values = {"name": row.principal, "set": grant_line(reason).title}
    parts = [gettext("stands for %(name)s: %(set)s") % values]
    if reason.only:
        parts.append(_part(reason))
    if not row.stands:
        since = {"day": day(reason.valid_from)}
        parts.append(gettext("begins on %(day)s") % since)
    return PersonLine(
        row.name,
        note=" · ".join(parts),
        end=gettext("until %(day)s") % {"day": day(reason.valid_to, "short")},
    )


@dataclass(frozen=True)
class RightsPage:
    """What I may do, where from; and the answer to one question."""

    head: Head
    grants: tuple[GrantLine, ...]
    empty: Empty

    @classmethod
    def build(cls, actor: Actor) -> RightsPage:
        """Build the page for an actor."""
        return cls(
            head=Head(gettext("My rights")),
            grants=tuple(grant_line(g) for g in queries.grants_held(actor)),
            empty=Empty(
                gettext("No rights yet"),
                gettext(
                    "Rights come with an office, or somebody gives them. Your own "
                    "record and your account need none."
                ),
                icon="outline/key",
            ),
        )


@dataclass(frozen=True)
class GiverLine:
    """Somebody who could give what is missing."""

    name: str
    unit: str


@dataclass(frozen=True)
class Answer:
    """Why I may, or why I may not."""

    allowed: bool
    right: str
    unit: str
    sentence: str
    grants: tuple[GrantLine, ...]
    could_give: tuple[GiverLine, ...]

    @classmethod
    def build(cls, why: Explanation, unit: str) -> Answer:
        """Put an explanation in the reader's words."""
        values = dict(why.values)
        if "right" in values:
            values["right"] = right_name(values["right"])
        lines = tuple(grant_line(g) for g in why.grants)
        return cls(
            allowed=why.allowed,
            right=right_name(why.right),
            unit=unit,
            sentence="" if lines else say(why.template, values),
            grants=lines,
            could_give=tuple(
                GiverLine(g.name, g.unit_names.in_language(language()))
                for g in why.could_give
            ),
        )


@dataclass(frozen=True)
class SeerLine:
    """Somebody who can see me, and through what."""

    name: str
    through: GrantLine


@dataclass(frozen=True)
class SeersPage:
    """Who can see me."""

    head: Head
    seers: tuple[SeerLine, ...]
    is_person: bool

    @classmethod
    def build(cls, seers: tuple[Seer, ...], *, is_person: bool) -> SeersPage:
        """Build the page from who holds the right to see the person."""
        return cls(
            head=Head(gettext("Who can see me")),
            seers=tuple(SeerLine(s.name, grant_line(s.through)) for s in seers),
            is_person=is_person,
        )


@dataclass(frozen=True)
class ReadingsPage:
    """Who opened what is restricted or sensitive about me."""

    head: Head
    readings: tuple[ledger.ReadingView, ...]
    before: int | None
    is_person: bool

    @classmethod
    def build(cls, actor: Actor, before: int | None) -> ReadingsPage:
        """Build the page for the actor's own person."""
        found = who_read_me(actor, before=before)
        more = len(found) >= PAGE
        return cls(
            head=Head(gettext("Who has read my data")),
            readings=tuple(_reading_lines(found)),
            before=found[-1].id if found and more else None,
            is_person=actor.person_id is not None,
        )


PAGE = 50


def _reading_lines(
    found: Sequence[ledger.ReadingView],
) -> Iterator[ledger.ReadingView]:
    """Say what was read; and that the reader was let in from outside, and why."""
    asked = [(r.account_id or 0, r.at) for r in found]
    helped = queries.support_reasons(asked)
    for at, row in enumerate(found):
        office = row.reader_office
        if at in helped:
            why = {"reason": helped[at]}
            office = gettext("let in from outside: %(reason)s") % why
        said = reading_said(row.kind, row.what)
        yield replace(row, what=said, reader_office=office)


@dataclass(frozen=True)
class GrantOfUnit:
    """A row of the grants of a unit."""

    name: str
    is_here: bool
    line: GrantLine
    row_version: int
    may_revoke: bool


@dataclass(frozen=True)
class SupportLine:
    """A support session as the unit sees it."""

    id: int
    name: str
    reason: str
    opened_at: dt.datetime
    ends_at: dt.datetime
    closed_at: dt.datetime | None
    is_open: bool


@dataclass(frozen=True)
class UnitGrantsPage:
    """Who holds what over a unit; help from outside; what I may give here."""

    head: Head
    unit_id: int
    grants: tuple[GrantOfUnit, ...]
    sessions: tuple[SupportLine, ...]
    givable: tuple[tuple[str, str], ...]
    by_two: frozenset[str]
    """Right sets to which a second person must agree."""

    @classmethod
    def build(cls, actor: Actor, unit_id: int, name: str) -> UnitGrantsPage:
        """Build the page; raises NotAllowed and NotVisible as the queries do."""
        rows = queries.grants_of_unit(actor, unit_id)
        givable = queries.right_sets_givable(actor, unit_id)
        return cls(
            head=Head(gettext("Rights"), facts=(name,)),
            unit_id=unit_id,
            grants=tuple(
                GrantOfUnit(
                    r.name,
                    r.is_here,
                    grant_line(r.reason),
                    r.row_version,
                    r.may_revoke and r.is_here,
                )
                for r in rows
            ),
            sessions=_sessions(actor, unit_id),
            givable=tuple((s.key, set_name(s.key, s.names)) for s in givable),
            by_two=frozenset(s.key for s in givable if s.needs_second_person),
        )


def _sessions(actor: Actor, unit_id: int) -> tuple[SupportLine, ...]:
    now = clock.now()
    return tuple(
        SupportLine(
            s.id,
            s.name,
            s.reason,
            s.opened_at,
            s.ends_at,
            s.closed_at,
            s.is_open(now),
        )
        for s in queries.support_sessions_of_unit(actor, unit_id)
    )
