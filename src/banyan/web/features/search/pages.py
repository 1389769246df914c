"""What was found, by kind: each hit with its words marked and one line of facts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from banyan.briefings.searching import BriefingFound
from banyan.decisions.searching import DecisionFound
from banyan.exchange.searching import RecordFound
from banyan.kernel.actor import Actor
from banyan.kernel.text import Text
from banyan.kernel.text import gettext_noop as _
from banyan.knowledge.searching import TopicFound
from banyan.packages.searching import ReceivedFound
from banyan.papers.searching import PaperFound
from banyan.people.queries import PersonHit
from banyan.rulebook import packs
from banyan.rulebook import queries as rulebook
from banyan.search import queries
from banyan.search.domain.matching import Query, highlights
from banyan.search.queries import Found, Hit, HitGroup
from banyan.training.searching import CourseFound
from banyan.units.searching import UnitFound
from banyan.web.features.briefings.words import state_badge
from banyan.web.features.exchange.words import record_url
from banyan.web.features.people.words import label, said
from banyan.web.features.rulebook.links import rule_url
from banyan.web.features.topics.pages import topic_url
from banyan.web.features.training.words import cohort_url, course_url
from banyan.web.shared.places import (
    decision_url,
    person_url,
    place,
    unit_url,
    yearly_url,
)
from banyan.web.shared.ui import Act, Badge, Empty, Filter, Head
from banyan.web.templatetags.banyan_ui import day, num
from banyan.yearly.searching import YearlyFound
from banyan.yearly.words import STATES as YEARLY_STATES

FEW, MANY = 6, 50
KINDS = {
    "person": _("People"),
    "units.unit": _("Units"),
    "decisions.decision": _("Decisions"),
    "papers.paper": _("Documents"),
    "rule": _("Rules"),
    "exchange.exchange": _("Exchanges"),
    "exchange.practice": _("Practices"),
    "exchange.lesson": _("Lessons"),
    "briefings.briefing": _("Briefings"),
    "yearly.report": _("Yearly reports"),
    "exchange.need": _("Needs"),
    "exchange.partnership": _("Partnerships"),
    "exchange.agreement": _("Agreements"),
    "exchange.project": _("Projects"),
    "exchange.organisation": _("Organisations"),
    "exchange.counterpart": _("People of partners"),
    "packages.received": _("Records of partners"),
    "training.course": _("Courses"),
    "training.cohort": _("Cohorts"),
    "knowledge.topic": _("Topics"),
}
RIGHTS = {
    "person": "person.read",
    "decisions.decision": "decision.read",
    "papers.paper": "file.read",
    "rule": "rulebook.read",
    "knowledge.topic": "exchange.read",
    "training.course": "training.read",
    "training.cohort": "training.read",
    "briefings.briefing": "exchange.read",
    "yearly.report": "exchange.read",
    "packages.received": "exchange.read",
}
"""What one must hold to be offered a kind; kinds of exchanges ask the same right."""
READ_BY_MEANING = ("exchange.read", "training.read")
"""Rights over the kinds whose texts are read by meaning."""


@dataclass(frozen=True)
class HitShown:
    """One thing found."""

    name: SafeString
    url: str
    note: str
    also: SafeString | str = ""
    """The text that fitted, where it is not the name: a former name, a code."""
    badge: Badge | None = None
    invented: bool = False


@dataclass(frozen=True)
class GroupShown:
    """The hits of one kind."""

    kind: str
    title: str
    count: str
    hits: tuple[HitShown, ...]
    more_url: str


@dataclass(frozen=True)
class WordNear:
    """A topic that may be called what was typed; ``propose_url`` asks for it."""

    name: str
    url: str
    propose_url: str


@dataclass(frozen=True)
class SearchPage:
    """The answer to a search."""

    head: Head
    typed: str
    kind: str
    filters: tuple[Filter, ...]
    groups: tuple[GroupShown, ...]
    empty: Empty | None
    meanings: tuple[str, ...] = ()
    """What the words name, in every language: also looked for."""
    near: tuple[HitShown, ...] = ()
    words_near: tuple[WordNear, ...] = ()
    note: str = ""
    """Why nothing is found by nearness in meaning here; said once."""


def search_page(actor: Actor, typed: str, kind: str, on: dt.date) -> SearchPage:
    """Search everything in the reader's range, or one kind and more of it."""
    limit = MANY if kind else FEW
    found = queries.search(actor, typed, {kind} if kind else None, limit)
    groups = _groups(actor, found, kind, on, limit) if typed else []
    return SearchPage(
        head=Head(gettext("Search"), facts=(f"“{typed}”",) if typed else ()),
        typed=typed,
        kind=kind,
        filters=_filters(actor, typed, kind) if typed else (),
        groups=tuple(groups),
        empty=None if groups else _empty(typed, kind),
        meanings=tuple(" · ".join(m.texts) for m in found.meanings),
        near=tuple(_near(hit) for hit in found.near),
        words_near=tuple(_word_near(hit, typed) for hit in found.words_near),
        note=_note(actor) if typed else "",
    )


def _groups(
    actor: Actor, found: Found, kind: str, on: dt.date, limit: int
) -> list[GroupShown]:
    typed = found.query.typed
    groups = [_group(group, typed, kind) for group in found.groups]
    for key, find in OTHERS.items():
        if not kind or kind == key:
            groups += find(actor, typed, limit, on)
    return groups


def _near(hit: Hit) -> HitShown:
    """Show what holds none of the words: with its kind, for it stands under no other."""
    shown = DRAW.get(hit.kind, _plain)(hit)
    kind = gettext(KINDS.get(hit.kind, hit.kind))
    return replace(shown, note=" · ".join(part for part in (kind, shown.note) if part))


def _word_near(hit: Hit, typed: str) -> WordNear:
    shown: TopicFound = hit.shown
    url = topic_url(shown.key)
    asked = f"{url}?{urlencode({'word': typed})}#propose"
    return WordNear(said(shown.label), url, asked)


def _note(actor: Actor) -> str:
    """Say why nothing is found by meaning, to whoever reads what could be."""
    standing = queries.standing()
    concerned = any(actor.holds(right) for right in READ_BY_MEANING)
    return "" if standing.is_ready or not concerned else gettext(standing.sentence)


def _url(typed: str, kind: str = "") -> str:
    pairs = {"q": typed, "kind": kind}
    return f"{reverse('search')}?{urlencode({k: v for k, v in pairs.items() if v})}"


def _group(group: HitGroup, typed: str, kind: str) -> GroupShown:
    draw = DRAW.get(group.kind, _plain)
    number = num(group.count)
    count = gettext("more than %(n)s") % {"n": number} if group.capped else number
    more = group.capped or group.count > len(group.hits)
    return GroupShown(
        kind=group.kind,
        title=gettext(KINDS.get(group.kind, group.kind)),
        count=count,
        hits=tuple(draw(hit) for hit in group.hits),
        more_url=_url(typed, group.kind) if more and not kind else "",
    )


def marked(text: str, ranges: Sequence[tuple[int, int]]) -> SafeString:
    """Return a text with the places that fitted marked, everything escaped."""
    parts, at = [], 0
    for start, end in ranges:
        parts += [escape(text[at:start]), f"<mark>{escape(text[start:end])}</mark>"]
        at = end
    parts.append(escape(text[at:]))
    return mark_safe("".join(parts))  # noqa: S308  # nosec B308 B703


def _plain(hit: Hit) -> HitShown:
    return HitShown(marked(hit.text, hit.ranges), getattr(hit.shown, "url", ""), "")


def _person(hit: Hit) -> HitShown:
    shown: PersonHit = hit.shown
    parts = [said(m.unit_names) for m in shown.memberships]
    grades = [label("grades", m.grade) for m in shown.memberships[:1] if m.grade]
    cards = [m.card_no for m in shown.memberships if m.card_no]
    left = [m for m in shown.memberships if m.state == "left"]
    matched = {
        "other-name": gettext("found by another name"),
        "office": gettext("in office"),
        "phone": gettext("found by a telephone number"),
    }
    return HitShown(
        name=marked(shown.name, hit.ranges),
        url=person_url(shown.person_uid),
        note=" · ".join([*parts, *grades, *cards]),
        also=matched.get(shown.matched, ""),
        badge=Badge(gettext("no longer a member"))
        if left and len(left) == len(shown.memberships)
        else None,
        invented=shown.is_specimen,
    )


def _unit(hit: Hit) -> HitShown:
    shown: UnitFound = hit.shown
    name = said(shown.names)
    is_name = hit.text == name
    where = [kind_said(shown.kind), said(shown.above) if shown.above else ""]
    where += [shown.code, said(shown.structure)]
    also: SafeString | str = ""
    if not is_name and hit.field != "code":
        also = marked(hit.text, hit.ranges)
    return HitShown(
        name=marked(name, hit.ranges if is_name else ()),
        url=unit_url(shown.uid),
        note=" · ".join(part for part in where if part),
        also=also,
        badge=Badge(gettext("dissolved")) if shown.state == "dissolved" else None,
        invented=shown.is_specimen,
    )


def kind_said(kind: str) -> str:
    """Return the kind of a unit in the reader's language."""
    for pack in (packs.default_pack(), *packs.pack_ids()):
        known = packs.unit_kinds(pack).get(kind)
        if known:
            return said(known.label)
    return ""


def _titled(
    hit: Hit,
    title: Text,
    url: str,
    *about: str,
    badge: Badge | None = None,
    invented: bool = False,
    in_note: bool = False,
) -> HitShown:
    """Show a thing by its title, with what led to it where that is another text.

    ``in_note``: the text that fitted stands among what is told about it.
    """
    name = said(title)
    is_title = hit.text == name
    return HitShown(
        name=marked(name, hit.ranges if is_title else ()),
        url=url,
        note=" · ".join(part for part in about if part),
        also=_led_by(hit, is_title or in_note),
        badge=badge,
        invented=invented,
    )


def _led_by(hit: Hit, is_shown: bool) -> SafeString | str:
    """Say through which label a thing was found, or which of its texts fits."""
    text = "" if is_shown else marked(hit.text, hit.ranges)
    if not hit.through:
        return text
    through = gettext("through “%(label)s”") % {"label": hit.through}
    return mark_safe(f"{escape(through)}: {text}") if text else through  # noqa: S308  # nosec B308 B703


def _record(hit: Hit) -> HitShown:
    shown: RecordFound = hit.shown
    url, invented = record_url(shown.kind, shown.uid), shown.is_specimen
    return _titled(hit, shown.title, url, said(shown.note), invented=invented)


def _course(hit: Hit) -> HitShown:
    shown: CourseFound = hit.shown
    url = (course_url if shown.kind == "course" else cohort_url)(shown.uid)
    note, invented = said(shown.note), shown.is_specimen
    return _titled(hit, shown.title, url, note, invented=invented)


def _topic(hit: Hit) -> HitShown:
    shown: TopicFound = hit.shown
    above = said(shown.above) if shown.above else ""
    return _titled(hit, shown.label, topic_url(shown.key), above)


def _briefing(hit: Hit) -> HitShown:
    shown: BriefingFound = hit.shown
    badge, invented = state_badge(shown.state), shown.is_specimen
    url, note = place("briefing", shown.uid), said(shown.note)
    return _titled(hit, shown.title, url, note, badge=badge, invented=invented)


def _yearly(hit: Hit) -> HitShown:
    shown: YearlyFound = hit.shown
    year = gettext("Report on %(year)s") % {"year": shown.year}
    return _titled(
        hit,
        shown.title,
        yearly_url(shown.partnership, shown.year, shown.edition, shown.state),
        year,
        said(shown.note),
        badge=Badge(gettext(YEARLY_STATES[shown.state])),
        invented=shown.is_specimen,
    )


def _received(hit: Hit) -> HitShown:
    shown: ReceivedFound = hit.shown
    url, invented = place("received", shown.uid), shown.is_specimen
    return _titled(hit, shown.title, url, said(shown.note), invented=invented)


def _decision(hit: Hit) -> HitShown:
    shown: DecisionFound = hit.shown
    body = said(shown.body) if shown.body else ""
    about = (shown.symbol, body, day(shown.decided_on, "short"))
    by_number = hit.field == "symbol"
    return _titled(hit, shown.title, decision_url(shown.uid), *about, in_note=by_number)


def _paper(hit: Hit) -> HitShown:
    shown: PaperFound = hit.shown
    unit = said(shown.unit) if shown.unit else ""
    about = (unit, day(shown.taken_on, "short"))
    url, invented = place("paper", shown.uid), shown.is_specimen
    return _titled(hit, shown.title, url, *about, invented=invented)


DRAW: dict[str, Callable[[Hit], HitShown]] = {
    "person": _person,
    "units.unit": _unit,
    "knowledge.topic": _topic,
    "briefings.briefing": _briefing,
    "yearly.report": _yearly,
    **{kind: _record for kind in KINDS if kind.startswith("exchange.")},
    "packages.received": _received,
    "training.course": _course,
    "training.cohort": _course,
    "decisions.decision": _decision,
    "papers.paper": _paper,
}


# -- kinds that keep no texts in the table -------------------------------------------


def _rules(actor: Actor, typed: str, limit: int, on: dt.date) -> list[GroupShown]:
    if not actor.holds("rulebook.read"):
        return []
    query, pack = Query.of(typed), packs.rulebook(None)
    rows = [
        (row.rule, group.label)
        for group in rulebook.rules_by_topic(actor, None, on)
        for row in group.rows
        if _says(row, query)
    ]
    hits = tuple(
        HitShown(
            name=marked(said(rule.title), highlights(query, said(rule.title))),
            url=rule_url(rule.id, pack.id),
            note=" · ".join((said(topic), rule.id)),
        )
        for rule, topic in rows[:limit]
    )
    return _own_group("rule", typed, hits, len(rows) > limit, limit)


def _says(row: rulebook.RuleRow, query: Query) -> bool:
    return bool(query) and all(word in row.folded for word in query.words)


def _own_group(
    kind: str, typed: str, hits: tuple[HitShown, ...], more: bool, limit: int
) -> list[GroupShown]:
    if not hits:
        return []
    number = num(len(hits))
    count = gettext("more than %(n)s") % {"n": number} if more else number
    url = _url(typed, kind) if more and limit == FEW else ""
    return [GroupShown(kind, gettext(KINDS[kind]), count, hits, url)]


OTHERS = {"rule": _rules}


# -- around it -------------------------------------------------------------------------


def _filters(actor: Actor, typed: str, kind: str) -> tuple[Filter, ...]:
    address = _url(typed)
    everything = Filter(gettext("Everything"), address, current=not kind)
    kinds = (
        Filter(gettext(title), f"{address}&kind={key}", current=key == kind)
        for key, title in KINDS.items()
        if key == kind or actor.holds(_right(key))
    )
    return (everything, *kinds)


def _right(key: str) -> str:
    """Return the right without which nothing of a kind is found."""
    if key.startswith("exchange."):
        return "exchange.read"
    return RIGHTS.get(key, "search")


def _empty(typed: str, kind: str) -> Empty:
    if not typed:
        return Empty(
            gettext("Search people, units, decisions and rules"),
            gettext(
                "With or without marks, the words in any order: “do quyen” finds Đỗ "
                "Quyên. A card number, half a telephone number, a code or the number "
                "of a decision fits too."
            ),
            icon="outline/search",
        )
    acts: tuple[Act, ...] = ()
    if kind:
        acts = (Act(gettext("Search everything"), _url(typed), reads=True),)
    return Empty(
        gettext("Nothing in your range fits “%(words)s”") % {"words": typed},
        gettext("Try fewer words or another spelling."),
        acts,
        "outline/search-off",
    )
