"""A rule as a card: its value large, its document, period, variants, examples."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext, ngettext

from banyan.kernel.text import gettext_noop as _
from banyan.rulebook.domain.documents import Document
from banyan.rulebook.domain.pack import Pack
from banyan.rulebook.domain.rules import (
    Answer,
    Citation,
    Example,
    Period,
    Rule,
    Status,
    Value,
    Variant,
)
from banyan.web.charts import Chart, Lane, Span, timeline
from banyan.web.shared.ui import Badge, Fact, RuleChip
from banyan.web.templatetags.banyan_ui import day

from .links import document_url, rule_url
from .words import Said, Words

TONES = {Status.DISPUTED: "soon", Status.UNVERIFIED: "soon", Status.ACTIVE: "good"}
SIGNS = {
    Status.DISPUTED: "outline/arrows-split",
    Status.UNVERIFIED: "outline/help",
    Status.UNKNOWN: "outline/question-mark",
    Status.REPLACED: "outline/history",
}


@dataclass(frozen=True)
class VariantShown:
    """One reading of a disputed value and who reads it so."""

    label: str
    said: Said
    chips: tuple[RuleChip, ...]
    start: str = ""
    confidence: str = ""


@dataclass(frozen=True)
class LocalShown:
    """A value that holds in one place or for one kind of unit only."""

    where: str
    said: Said
    chips: tuple[RuleChip, ...]


@dataclass(frozen=True)
class ExampleShown:
    """One example: the day, what goes in, what the rule makes of it."""

    day: str
    given: tuple[tuple[str, str], ...]
    results: tuple[tuple[str, str], ...]
    where: str = ""


@dataclass(frozen=True)
class RuleCard:
    """A rule as it is answered on a day."""

    id: str
    url: str
    title: str
    meaning: str
    state: str
    badge: Badge
    said: Said
    start: str
    since: str
    facts: tuple[Fact, ...]
    chips: tuple[RuleChip, ...]
    earlier: tuple[RuleChip, ...]
    replaced_by: tuple[RuleChip, ...]
    variants: tuple[VariantShown, ...]
    locals: tuple[LocalShown, ...]
    note: str
    examples: tuple[ExampleShown, ...]
    chart: Chart | None

    @property
    def is_disputed(self) -> bool:
        """Whether the sources disagree on the day shown."""
        return self.state == "disputed"

    @property
    def is_unverified(self) -> bool:
        """Whether nobody has confirmed the value yet."""
        return self.state == "unverified"


@dataclass(frozen=True)
class Drawer:
    """Draws the rules of one pack, on one day, in the reader's language."""

    pack: Pack
    on: dt.date
    words: Words

    def card(self, rule: Rule, answer: Answer) -> RuleCard:
        """Return the card of a rule."""
        words = self.words
        return RuleCard(
            id=rule.id,
            url=rule_url(rule.id, self.pack.id),
            title=rule.title.in_language(words.language),
            meaning=rule.meaning.in_language(words.language),
            state=str(answer.status),
            badge=self.badge(answer.status),
            said=words.said(rule.kind, rule.unit, answer.value),
            start=self.start_words(answer.start),
            since=since(answer.period),
            facts=self._facts(rule, answer),
            chips=self.chips([answer.citation] if answer.citation else []),
            earlier=self.chips([c for c in answer.citations if c != answer.citation]),
            replaced_by=self._successors(answer.citation_replaced_by),
            variants=tuple(self.variant(rule, v) for v in answer.variants),
            locals=tuple(self._local(rule, v) for v in self._local_values(rule)),
            note=answer.note.in_language(words.language),
            examples=tuple(self._example(rule, e) for e in rule.examples),
            chart=self.chart(rule),
        )

    def badge(self, status: Status) -> Badge:
        """Return the status as a word with its sign."""
        label = self.words.label("rule_statuses", status)
        return Badge(label, TONES.get(status, ""), SIGNS.get(status, ""))

    def chips(self, cites: Sequence[Citation]) -> tuple[RuleChip, ...]:
        """Return the places that a value stands in."""
        return tuple(self._chip(cite) for cite in cites)

    def _chip(self, cite: Citation) -> RuleChip:
        document = self.pack.documents.get(cite.document)
        number = document.number if document else cite.document
        known = document_url(document.key, self.pack.id) if document else ""
        return RuleChip(
            article=cite.point or number,
            document=number if cite.point else "",
            since=day(document.date, "short") if document and document.date else "",
            url=known,
        )

    def _successors(self, keys: Sequence[str]) -> tuple[RuleChip, ...]:
        documents = [self.pack.documents[k] for k in keys if k in self.pack.documents]
        return tuple(self.document_chip(d) for d in documents)

    def document_chip(self, document: Document) -> RuleChip:
        """Return a document as a chip."""
        return RuleChip(
            article=document.number,
            document=document.issuer,
            url=document_url(document.key, self.pack.id),
        )

    def _facts(self, rule: Rule, answer: Answer) -> tuple[Fact, ...]:
        words = self.words
        found = [Fact(gettext("In force"), span(answer.period))]
        if answer.confidence:
            sure = words.label("confidences", answer.confidence)
            found.append(Fact(gettext("How sure"), sure))
        found.append(Fact(gettext("Effect"), self._effect(answer)))
        found.append(Fact(gettext("Version of"), words.word(rule.event)))
        if rule.waiver:
            waiver = rule.waiver.label.in_language(words.language)
            found.append(Fact(gettext("May be waived by"), waiver))
        found += [self._detail(k, v) for k, v in answer.details.items()]
        return tuple(f for f in found if f.value)

    def _detail(self, key: str, value: Any) -> Fact:
        return Fact(self.words.word(key).capitalize(), self.words.any(value))

    def _effect(self, answer: Answer) -> str:
        label = self.words.label("severities", answer.severity)
        if answer.severity == answer.rule_severity:
            return label
        return gettext("%(effect)s only, because it is not settled") % {"effect": label}

    def start_words(self, start: str) -> str:
        """Say from which event a length is counted."""
        if not start:
            return ""
        return gettext("from %(event)s") % {"event": self.words.word(start)}

    def variant(self, rule: Rule, variant: Variant) -> VariantShown:
        """Return one reading of a disputed value."""
        said = self.words.said(rule.kind, variant.unit or rule.unit, variant.value)
        label = variant.label.in_language(self.words.language)
        return VariantShown(
            label="" if label.casefold() == said.short.casefold() else label,
            said=said,
            chips=self.chips(variant.cites),
            start=self.start_words(variant.start),
            confidence=self.words.label("confidences", variant.confidence)
            if variant.confidence
            else "",
        )

    def _local_values(self, rule: Rule) -> list[Value]:
        return [v for v in rule.values if v.reach.as_data() and v.holds(self.on)]

    def _local(self, rule: Rule, value: Value) -> LocalShown:
        return LocalShown(
            where=reach_words(value.reach.as_data(), self.pack, self.words),
            said=self.words.said(rule.kind, rule.unit, value.value),
            chips=self.chips(value.cites),
        )

    def _example(self, rule: Rule, example: Example) -> ExampleShown:
        return ExampleShown(
            day=day(example.on),
            given=tuple(
                (gettext(GIVEN.get(key, key)), self._given(rule, key, value))
                for key, value in example.input.items()
                if key in GIVEN
            ),
            results=self._results(rule, example.expect),
            where=example.scope,
        )

    def _given(self, rule: Rule, key: str, value: Any) -> str:
        if key == "have":
            return self.words.measured(value, rule.unit)
        return self.words.any(value)

    def _results(self, rule: Rule, expect: Any) -> tuple[tuple[str, str], ...]:
        if not isinstance(expect, dict):
            return (("", self._result(rule, expect)),)
        labels = {
            v.key: v.label.in_language(self.words.language)
            for value in rule.values
            for v in value.variants
        }
        return tuple(
            (labels.get(k, self.words.word(k)), self._result(rule, v))
            for k, v in expect.items()
        )

    def _result(self, rule: Rule, expect: Any) -> str:
        if isinstance(expect, bool):
            return gettext(RESULTS.get(rule.kind, PLAIN)[expect])
        if isinstance(expect, int | float):
            unit = rule.unit if rule.kind in OWN_MEASURE else ""
            return self.words.measured(expect, unit or "vote")
        if expect in ("unknown", "replaced"):
            return self.words.label("rule_statuses", expect)
        return self.words.any(expect)

    def chart(self, rule: Rule) -> Chart | None:
        """Draw the values of a rule on one line of time; one value needs no line."""
        general = [v for v in rule.values if not v.reach.as_data()]
        if len(general) < 2:
            return None
        values = sorted(general, key=lambda v: v.start_day)
        changes = len(values) - 1
        title = ngettext(
            "Changed %(count)s time since %(year)s",
            "Changed %(count)s times since %(year)s",
            changes,
        ) % {"count": changes, "year": values[0].start_day.year}
        lane = Lane("", tuple(self._span(rule, v) for v in values))
        return timeline(
            title,
            [lane],
            start=values[0].start_day,
            end=max(self.on, values[-1].start_day) + dt.timedelta(days=400),
            today=self.on,
            language=self.words.language,
            heads=("", gettext("Value"), gettext("From"), gettext("Until")),
        )

    def _span(self, rule: Rule, value: Value) -> Span:
        return Span(
            value.start_day,
            value.end_day,
            self.value_label(rule, value),
            tone="main" if value.holds(self.on) else "quiet",
        )

    def value_label(self, rule: Rule, value: Value) -> str:
        """Say a value on one line; a disputed one says how many readings it has."""
        if not value.variants:
            return self.words.said(rule.kind, rule.unit, value.value).short
        count = len(value.variants)
        return ngettext("%(count)s reading", "%(count)s readings", count) % {
            "count": count
        }


OWN_MEASURE = ("number", "table")
"""Kinds whose result is measured like their value; others count people or money."""

GIVEN = {
    "have": _("given"),
    "base": _("counted on"),
    "yes": _("in favour"),
    "start": _("starts on"),
    "done": _("done on"),
    "item": _("case"),
    "key": _("case"),
    "is": _("given"),
    "whole": _("whole"),
    "good": _("rated good"),
    "good_or_better": _("rated good or better"),
    "all_rated": _("all rated"),
    "outstanding": _("unit outstanding"),
}
"""What examples take in; holidays go without saying."""

PLAIN = (_("no"), _("yes"))
RESULTS = {
    "minimum": (_("not enough"), _("enough")),
    "maximum": (_("too much"), _("within the limit")),
    "over": (_("not reached"), _("reached")),
    "under": (_("too much"), _("within the limit")),
    "deadline": (_("too late"), _("in time")),
    "vote": (_("not carried"), _("carried")),
    "list": (_("not on the list"), _("on the list")),
    "choice": (_("does not fit"), _("fits")),
}
"""What a yes or no means for each kind of rule."""


def since(period: Period | None) -> str:
    """Say since when a value holds; a year where no more is known."""
    if period is None:
        return ""
    if period.precision == "year":
        return str(period.start.year)
    return day(period.start, "short")


def span(period: Period | None) -> str:
    """Say from when to when a value holds, its last day included."""
    if period is None:
        return ""
    first = since(period)
    if period.to is None:
        return gettext("since %(day)s") % {"day": first}
    last = day(period.to - dt.timedelta(days=1), "short")
    return gettext("%(first)s to %(last)s") % {"first": first, "last": last}


def reach_words(reach: dict[str, str], pack: Pack, words: Words) -> str:
    """Say where a local value holds."""
    named = {
        "unit": gettext("in the unit %(code)s"),
        "province": gettext("in the province with the code %(code)s"),
        "kind": gettext("for units of the kind %(code)s"),
    }
    kinds = {key: k.label.in_language(words.language) for key, k in pack.kinds.items()}
    return ", ".join(
        named[key] % {"code": kinds.get(value, value) if key == "kind" else value}
        for key, value in reach.items()
    )
