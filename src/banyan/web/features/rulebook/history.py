"""One rule through time, and what changed between two days."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext

from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotVisible
from banyan.rulebook import packs, queries
from banyan.rulebook.domain.diff import Change, Diff
from banyan.rulebook.domain.errors import NoSuchPack, NoSuchRule
from banyan.rulebook.domain.rules import Answer, Period, Rule, Status, Value
from banyan.web.shared.ui import Badge, Crumb, Empty, Filter, Head, RuleChip, Tab
from banyan.web.templatetags.banyan_ui import day

from .cards import Drawer, RuleCard, VariantShown, reach_words, since, span
from .links import link, rule_url
from .pages import head_of, pack_filters, tabs_of
from .words import Said, Words


@dataclass(frozen=True)
class ValueLine:
    """One value of a rule's history."""

    span: str
    since: dt.date
    said: Said
    badge: Badge
    confidence: str
    where: str
    chips: tuple[RuleChip, ...]
    variants: tuple[VariantShown, ...]
    note: str
    is_now: bool


@dataclass(frozen=True)
class RulePage:
    """A rule: its card on the day shown, and every value it ever had."""

    head: Head
    tabs: tuple[Tab, ...]
    card: RuleCard
    history: tuple[ValueLine, ...]


@dataclass(frozen=True)
class ChangeLine:
    """A rule as it was answered on both days."""

    title: str
    url: str
    id: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    chip_before: RuleChip | None
    chip_after: RuleChip | None
    since: str


@dataclass(frozen=True)
class ChangeGroup:
    """Changes of one sort."""

    title: str
    text: str
    lines: tuple[ChangeLine, ...]


@dataclass(frozen=True)
class ReplacedLine:
    """A document that ended between the two days, and what came after it."""

    document: RuleChip
    title: str
    ended: str
    by: tuple[RuleChip, ...]


@dataclass(frozen=True)
class ChangesPage:
    """What changed in a pack between two days."""

    head: Head
    tabs: tuple[Tab, ...]
    packs: tuple[Filter, ...]
    pack: str
    form: forms.Form
    groups: tuple[ChangeGroup, ...]
    documents: tuple[ReplacedLine, ...]
    said: str
    empty: Empty | None


def rule_page(actor: Actor, pack_id: str, rule_id: str, on: dt.date) -> RulePage:
    """Build the page of one rule; what does not exist is not visible."""
    try:
        rule = queries.rule_get(actor, pack_id or None, rule_id)
        pack = packs.rulebook(pack_id or None)
    except (NoSuchRule, NoSuchPack) as error:
        raise NotVisible from error
    answer = queries.rule_answer(actor, pack_id or None, rule_id, on)
    drawer = Drawer(pack, on, Words.of(pack))
    card = drawer.card(rule, answer)
    topic = drawer.words.label("topics", rule.topic)
    crumbs = (
        Crumb(gettext("Rulebook"), link("rulebook", pack.id)),
        Crumb(topic, link("rulebook", pack.id, topic=rule.topic)),
    )
    head = head_of(pack, card.title, on, crumbs)
    return RulePage(
        head=Head(head.title, head.crumbs, (*head.facts, rule.id), card.badge),
        tabs=tabs_of(pack, ""),
        card=card,
        history=tuple(
            _value_line(rule, row.value, drawer) for row in _rows(actor, pack.id, rule)
        ),
    )


def _rows(actor: Actor, pack: str, rule: Rule) -> list[queries.ValueRow]:
    return list(reversed(queries.rule_history(actor, pack, rule.id)))


def _value_line(rule: Rule, value: Value, drawer: Drawer) -> ValueLine:
    words = drawer.words
    period = Period(value.start_day, value.end_day, value.precision)
    reach = value.reach.as_data()
    return ValueLine(
        span=span(period),
        since=value.start_day,
        said=words.said(rule.kind, rule.unit, value.value),
        badge=_badge(value, drawer),
        confidence=words.label("confidences", value.confidence),
        where=reach_words(reach, drawer.pack, words),
        chips=drawer.chips(value.cites),
        variants=tuple(drawer.variant(rule, v) for v in value.variants),
        note=value.note.in_language(words.language),
        is_now=value.holds(drawer.on) and not reach,
    )


def _badge(value: Value, drawer: Drawer) -> Badge:
    """Say how a value stands on the day shown: an ended one is no longer active."""
    if value.start_day > drawer.on:
        return Badge(gettext("not yet in force"), "soon")
    ended = value.status is Status.ACTIVE and not value.holds(drawer.on)
    return drawer.badge(Status.REPLACED if ended else value.status)


def changes_page(
    actor: Actor,
    pack_id: str,
    days: tuple[dt.date, dt.date] | None,
    form: forms.Form,
    on: dt.date,
) -> ChangesPage:
    """Build the page of changes; without two days it shows the form alone."""
    pack = packs.rulebook(pack_id or None)
    drawer = Drawer(pack, days[1] if days else on, Words.of(pack))
    diff = queries.rulebook_diff(actor, pack_id or None, *days) if days else None
    groups = _groups(diff, drawer) if diff else ()
    documents = _documents(diff, drawer) if diff else ()
    return ChangesPage(
        head=head_of(pack, gettext("What changed"), on),
        tabs=tabs_of(pack, "rulebook_changes"),
        packs=pack_filters(pack.id, "rulebook_changes"),
        pack=pack_id,
        form=form,
        groups=groups,
        documents=documents,
        said=_said(diff) if diff else "",
        empty=_nothing() if diff and not groups and not documents else None,
    )


def _said(diff: Diff) -> str:
    changed = len(diff.added) + len(diff.ended) + len(diff.changed)
    return gettext(
        "Between %(before)s and %(after)s: %(rules)s rules say something else, "
        "%(documents)s documents were replaced."
    ) % {
        "before": day(diff.before),
        "after": day(diff.after),
        "rules": changed,
        "documents": len(diff.documents),
    }


def _nothing() -> Empty:
    return Empty(
        gettext("Nothing changed between these days"),
        gettext("Choose days further apart."),
        icon="outline/git-compare",
    )


def _groups(diff: Diff, drawer: Drawer) -> tuple[ChangeGroup, ...]:
    named = (
        (gettext("Now says something else"), "", diff.changed),
        (gettext("New"), gettext("There was no value before."), diff.added),
        (gettext("Ended"), gettext("There is no value any more."), diff.ended),
        (
            gettext("Same value, new document"),
            gettext("What it says did not change; where it stands did."),
            diff.recited,
        ),
    )
    return tuple(
        ChangeGroup(title, text, tuple(_change(c, drawer) for c in changes))
        for title, text, changes in named
        if changes
    )


def _change(change: Change, drawer: Drawer) -> ChangeLine:
    rule = drawer.pack.rules[change.id]
    return ChangeLine(
        title=rule.title.in_language(drawer.words.language),
        url=rule_url(rule.id, drawer.pack.id),
        id=rule.id,
        before=answer_lines(rule, change.before, drawer),
        after=answer_lines(rule, change.after, drawer),
        chip_before=_chip(change.before, drawer),
        chip_after=_chip(change.after, drawer),
        since=since(change.after.period),
    )


def answer_lines(rule: Rule, answer: Answer, drawer: Drawer) -> tuple[str, ...]:
    """Say an answer: one line, or one for each reading."""
    if answer.status in (Status.UNKNOWN, Status.REPLACED):
        return (gettext("no value"),)
    if answer.variants:
        return tuple(
            _whole(drawer, rule, v.unit or rule.unit, v.value, v.start)
            for v in answer.variants
        )
    return (_whole(drawer, rule, rule.unit, answer.value, answer.start),)


def _whole(drawer: Drawer, rule: Rule, unit: str, value: object, start: str) -> str:
    said = drawer.words.said(rule.kind, unit, value).whole
    return " ".join(part for part in (said, drawer.start_words(start)) if part)


def _chip(answer: Answer, drawer: Drawer) -> RuleChip | None:
    return drawer.chips([answer.citation])[0] if answer.citation else None


def _documents(diff: Diff, drawer: Drawer) -> tuple[ReplacedLine, ...]:
    return tuple(
        ReplacedLine(
            document=drawer.document_chip(r.document),
            title=r.document.title.in_language(drawer.words.language),
            ended=day(r.ended, "short"),
            by=tuple(drawer.document_chip(d) for d in r.by),
        )
        for r in diff.documents
    )
