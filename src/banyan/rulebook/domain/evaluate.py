"""Ask a pack: which value holds on a day, in a scope, by which text."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from .documents import Document
from .errors import NoSuchRule
from .pack import Pack
from .rules import NATIONAL, Answer, Citation, Period, Rule, Scope, Status, Value


def value_of(pack: Pack, rule_id: str, on: dt.date, scope: Scope = NATIONAL) -> Answer:
    """Answer for one rule. There is no default: before a first value it is unknown."""
    rule = pack.rules.get(rule_id)
    if rule is None:
        raise NoSuchRule(pack=pack.id, rule=rule_id)
    near = [v for v in rule.values if v.reach.covers(scope)]
    held = [v for v in near if v.holds(on)]
    if held:
        best = max(held, key=lambda v: (v.reach.rank(scope), v.priority))
        return _answer(pack, rule, best, on, scope)
    ended = [v for v in near if v.end_day and v.end_day <= on]
    if ended:
        last = max(ended, key=lambda v: (v.end_day, v.reach.rank(scope), v.priority))
        return _ended(pack, rule, last, on, scope)
    return Answer(
        id=rule.id,
        on=on,
        status=Status.UNKNOWN,
        pack=pack.id,
        unit=rule.unit,
        scope=scope,
        rule_severity=rule.severity,
    )


def _answer(pack: Pack, rule: Rule, value: Value, on: dt.date, scope: Scope) -> Answer:
    citation = citation_on(value.cites, pack.documents, on)
    return Answer(
        id=rule.id,
        on=on,
        status=value.status,
        pack=pack.id,
        unit=rule.unit,
        scope=scope,
        value=value.value,
        variants=value.variants,
        citation=citation,
        citations=value.cites,
        citation_replaced_by=replaced_by(citation, pack.documents, on),
        confidence=value.confidence,
        period=Period(value.start_day, value.end_day, value.precision),
        start=_start_of(pack, value.start, on, scope),
        details=value.details,
        reach=value.reach,
        rule_severity=rule.severity,
        note=value.note,
        product_default=rule.default,
    )


def _start_of(pack: Pack, start: str, on: dt.date, scope: Scope) -> str:
    """Return the event a clock starts at; ``rule:ID`` leaves it to another rule."""
    head, _, other = start.partition(":")
    if head != "rule":
        return start
    answer = value_of(pack, other, on, scope)
    return str(answer.value) if answer.is_active else ""


def _ended(pack: Pack, rule: Rule, value: Value, on: dt.date, scope: Scope) -> Answer:
    """Answer after the last value: it says what ended, and gives no value."""
    return Answer(
        id=rule.id,
        on=on,
        status=Status.REPLACED,
        pack=pack.id,
        unit=rule.unit,
        scope=scope,
        citation=value.cites[-1] if value.cites else None,
        citations=value.cites,
        confidence=value.confidence,
        period=Period(value.start_day, value.end_day, value.precision),
        reach=value.reach,
        rule_severity=rule.severity,
        note=value.note,
    )


def citation_on(
    cites: tuple[Citation, ...], documents: Mapping[str, Document], on: dt.date
) -> Citation | None:
    """Return the newest citation that had taken effect by the day, one in force first.

    One value may stand in several documents after each other; people cite the
    one of the day.
    """
    begun = [c for c in cites if _begun(documents.get(c.document), on)]
    living = [c for c in begun if documents[c.document].in_force(on)]
    choice = living or begun or list(cites)
    return choice[-1] if choice else None


def _begun(document: Document | None, on: dt.date) -> bool:
    if document is None:
        return False
    return document.in_force_from is None or document.in_force_from <= on


def replaced_by(
    citation: Citation | None, documents: Mapping[str, Document], on: dt.date
) -> tuple[str, ...]:
    """Return what has replaced the cited document by the day: a warning to show."""
    document = documents.get(citation.document) if citation else None
    if document is None or document.in_force(on):
        return ()
    return tuple(
        d.key
        for d in documents.values()
        if document.key in d.replaces and d.in_force_from and d.in_force_from <= on
    )
