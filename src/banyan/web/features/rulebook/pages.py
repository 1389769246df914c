"""The pages of the rulebook: one frozen dataclass each, built with an actor."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext

from banyan.kernel.actor import Actor
from banyan.kernel.names import fold
from banyan.rulebook import packs, queries
from banyan.rulebook.domain.pack import Pack
from banyan.rulebook.domain.rules import Status
from banyan.rulebook.queries import RuleRow, TopicRows
from banyan.web.shared.ui import Act, Badge, Crumb, Empty, Filter, Head, Message, Tab

from .cards import Drawer, RuleCard
from .links import link, rule_url
from .words import Words

STATES = (Status.ACTIVE, Status.DISPUTED, Status.UNVERIFIED, Status.UNKNOWN)
TO_BE_CONFIRMED = "to-be-confirmed"


@dataclass(frozen=True)
class Asked:
    """What the reader asked the list for."""

    pack: str = ""
    topic: str = ""
    text: str = ""
    state: str = ""

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but the pack was asked."""
        return bool(self.topic or self.text or self.state)


@dataclass(frozen=True)
class RuleLine:
    """A rule on one line of a topic."""

    title: str
    url: str
    value: str
    badge: Badge | None


@dataclass(frozen=True)
class TopicCard:
    """A topic with its rules, a line each."""

    label: str
    url: str
    rules: tuple[RuleLine, ...]
    unsettled: str


@dataclass(frozen=True)
class RulebookPage:
    """Rules by topic, or the cards of those asked for."""

    head: Head
    tabs: tuple[Tab, ...]
    packs: tuple[Filter, ...]
    asked: Asked
    topic_filters: tuple[Filter, ...]
    state_filters: tuple[Filter, ...]
    topics: tuple[TopicCard, ...]
    cards: tuple[RuleCard, ...]
    found: str
    note: str
    empty: Empty | None
    open_questions: tuple[TopicCard, ...] = ()
    kinds: tuple[str, ...] = ()
    posts: tuple[str, ...] = ()


@dataclass(frozen=True)
class DisputedPage:
    """Every value whose sources disagree, with its variants."""

    head: Head
    tabs: tuple[Tab, ...]
    packs: tuple[Filter, ...]
    message: Message
    cards: tuple[RuleCard, ...]
    empty: Empty


def rulebook_page(actor: Actor, asked: Asked, on: dt.date) -> RulebookPage:
    """Build the first page of the rulebook, or what was asked of it."""
    groups = queries.rules_by_topic(actor, asked.pack or None, on)
    pack = packs.rulebook(asked.pack or None)
    drawer = Drawer(pack, on, Words.of(pack))
    wanted = [row for group in groups for row in group.rows if _fits(row, asked)]
    return RulebookPage(
        head=head_of(pack, gettext("Rulebook"), on),
        tabs=tabs_of(pack, "rulebook"),
        packs=pack_filters(pack.id),
        asked=asked,
        topic_filters=_topic_filters(groups, asked, drawer),
        state_filters=_state_filters(groups, asked, drawer),
        topics=() if asked.is_narrowed else _topics(groups, drawer),
        cards=_cards(wanted, drawer) if asked.is_narrowed else (),
        found=_found(len(wanted)) if asked.is_narrowed else "",
        note=pack.note.in_language(drawer.words.language),
        empty=_empty(pack, asked, wanted),
        **_shapes(actor, pack, drawer),
    )


def _fits(row: RuleRow, asked: Asked) -> bool:
    if asked.topic and row.rule.topic != asked.topic:
        return False
    if asked.state and row.answer.status != asked.state:
        return False
    return not asked.text or _says(row, asked.text)


def _says(row: RuleRow, text: str) -> bool:
    """Find every word asked for, with or without marks, in any of the languages."""
    rule, texts = row.rule, (row.rule.title, row.rule.meaning)
    said = [rule.id, *(t for x in texts for t in (x.vi, x.lo, x.en))]
    said += [str(cite) for cite in row.answer.citations]
    held = fold(" ".join(said))
    return all(word in held for word in fold(text).split())


def _cards(rows: Iterable[RuleRow], drawer: Drawer) -> tuple[RuleCard, ...]:
    return tuple(drawer.card(row.rule, row.answer) for row in rows)


def _topics(groups: list[TopicRows], drawer: Drawer) -> tuple[TopicCard, ...]:
    return tuple(
        TopicCard(
            label=group.label.in_language(drawer.words.language),
            url=link("rulebook", drawer.pack.id, topic=group.topic),
            rules=tuple(_line(row, drawer) for row in group.rows),
            unsettled=_unsettled(group.rows),
        )
        for group in groups
    )


def _line(row: RuleRow, drawer: Drawer) -> RuleLine:
    answer, words = row.answer, drawer.words
    settled = answer.status is Status.ACTIVE
    return RuleLine(
        title=row.rule.title.in_language(words.language),
        url=rule_url(row.rule.id, drawer.pack.id),
        value=words.said(row.rule.kind, row.rule.unit, answer.value).short,
        badge=None if settled else drawer.badge(answer.status),
    )


def _unsettled(rows: Iterable[RuleRow]) -> str:
    count = sum(row.answer.status is not Status.ACTIVE for row in rows)
    return gettext("%(count)s not settled") % {"count": count} if count else ""


def _topic_filters(
    groups: list[TopicRows], asked: Asked, drawer: Drawer
) -> tuple[Filter, ...]:
    return tuple(
        Filter(
            label=g.label.in_language(drawer.words.language),
            url=_url(asked, topic="" if g.topic == asked.topic else g.topic),
            current=g.topic == asked.topic,
            count=str(len(g.rows)),
        )
        for g in groups
    )


def _state_filters(
    groups: list[TopicRows], asked: Asked, drawer: Drawer
) -> tuple[Filter, ...]:
    rows = [row for group in groups for row in group.rows]
    counts = {s: sum(row.answer.status is s for row in rows) for s in Status}
    return tuple(
        Filter(
            label=drawer.words.label("rule_statuses", state),
            url=_url(asked, state="" if state == asked.state else state),
            current=state == asked.state,
            count=str(counts[state]),
        )
        for state in Status
        if counts[state]
    )


def _url(asked: Asked, **changed: str) -> str:
    query = {"topic": asked.topic, "q": asked.text, "state": asked.state, **changed}
    return link("rulebook", asked.pack, **query)


def _found(count: int) -> str:
    return gettext("Rules found: %(count)s") % {"count": count}


def _empty(pack: Pack, asked: Asked, wanted: list[RuleRow]) -> Empty | None:
    if wanted:
        return None
    if asked.is_narrowed:
        everything = Act(gettext("Show all rules"), link("rulebook", pack.id))
        return Empty(
            gettext("No rule fits this"),
            gettext("Try fewer words, or another status or topic."),
            (everything,),
            "outline/book-2",
        )
    return Empty(
        gettext("This pack states no rule yet"),
        gettext(
            "Where a pack has no value, the body that decides sets it, on record. "
            "Rules are added to the pack as text files, each with its document."
        ),
        icon="outline/book-2",
    )


def _shapes(actor: Actor, pack: Pack, drawer: Drawer) -> dict[str, Any]:
    """Show of a pack that its partner has still to confirm what there is, and is not."""
    if pack.status != TO_BE_CONFIRMED:
        return {}
    language = drawer.words.language
    asked_for = packs.rulebook(packs.default_pack())
    there = Drawer(asked_for, drawer.on, Words.of(asked_for))
    groups = queries.rules_by_topic(actor, asked_for.id, drawer.on)
    return {
        "open_questions": tuple(_questions(group, there) for group in groups),
        "kinds": tuple(k.label.in_language(language) for k in pack.kinds.values()),
        "posts": tuple(p.label.in_language(language) for p in pack.posts.values()),
    }


def _questions(group: TopicRows, drawer: Drawer) -> TopicCard:
    """Name the rules that another pack states, without their values."""
    return TopicCard(
        label=group.label.in_language(drawer.words.language),
        url="",
        rules=tuple(
            replace(_line(r, drawer), value="", badge=None) for r in group.rows
        ),
        unsettled="",
    )


# -- parts that every page of the room shares ------------------------------------


def head_of(
    pack: Pack, title: str, on: dt.date, crumbs: tuple[Crumb, ...] = ()
) -> Head:
    """Return the head of a page: the pack, its version, how sure it is."""
    words = Words.of(pack)
    name = pack.title.in_language(words.language)
    version = gettext("version %(version)s") % {"version": pack.version}
    return Head(
        title=title,
        crumbs=crumbs,
        facts=(name, version),
        badge=_pack_badge(pack),
    )


def _pack_badge(pack: Pack) -> Badge | None:
    if pack.status == TO_BE_CONFIRMED:
        return Badge(gettext("to be confirmed by the partner"), "soon")
    return None


def tabs_of(pack: Pack, current: str) -> tuple[Tab, ...]:
    """Return the parts of the rulebook."""
    named = (
        ("rulebook", gettext("Rules")),
        ("rulebook_changes", gettext("What changed")),
        ("rulebook_documents", gettext("Documents")),
        ("rulebook_disputed", gettext("Disputed")),
    )
    return tuple(
        Tab(label, link(name, pack.id), current=name == current)
        for name, label in named
    )


def pack_filters(current: str, name: str = "rulebook") -> tuple[Filter, ...]:
    """Return the packs to choose from; nothing where there is only one."""
    found = [packs.rulebook(key) for key in packs.pack_ids()]
    words = Words({})
    return tuple(
        Filter(
            label=pack.title.in_language(words.language),
            url=link(name, pack.id),
            current=pack.id == current,
        )
        for pack in sorted(found, key=lambda p: p.id != packs.default_pack())
    )


def disputed_page(actor: Actor, pack_id: str, on: dt.date) -> DisputedPage:
    """Build the page of disputed values."""
    rows = queries.disputed(actor, pack_id or None, on)
    pack = packs.rulebook(pack_id or None)
    drawer = Drawer(pack, on, Words.of(pack))
    return DisputedPage(
        head=head_of(pack, gettext("Disputed values"), on),
        tabs=tabs_of(pack, "rulebook_disputed"),
        packs=pack_filters(pack.id, "rulebook_disputed"),
        message=Message(
            title=gettext("Here the sources disagree"),
            text=gettext(
                "Banyan shows every reading, warns, and never blocks on such a rule. "
                "Where it counts, it works out each reading and says where they differ."
            ),
            tone="warning",
        ),
        cards=_cards(rows, drawer),
        empty=Empty(
            gettext("Nothing is disputed on this day"),
            gettext(
                "A value is marked here as soon as two sources say it differently."
            ),
            icon="outline/scale",
        ),
    )
