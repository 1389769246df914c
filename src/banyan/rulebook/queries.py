"""Reads of the rulebook for pages and machines. First argument: the actor.

What a pack says of shapes and words (kinds, posts, labels, right sets) is needed
to draw any page and is no secret: those readers take no actor.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache

from banyan.kernel.actor import Actor
from banyan.kernel.names import fold
from banyan.kernel.text import LANGUAGES, Text

from . import packs
from .domain.diff import Diff
from .domain.documents import Document, Succession
from .domain.evaluate import value_of
from .domain.rules import NATIONAL, Answer, Rule, Scope, Status, Value
from .packs import ask, labels, posts, right_sets, rights, structures, unit_kinds

__all__ = [
    "DocumentRow",
    "PackState",
    "RuleRow",
    "TopicRows",
    "ValueRow",
    "ask",
    "disputed",
    "document_register",
    "document_successions",
    "labels",
    "pack_states",
    "posts",
    "right_sets",
    "rights",
    "rule_answer",
    "rule_get",
    "rule_history",
    "rulebook_diff",
    "rules_by_topic",
    "structures",
    "unit_kinds",
]

READ = "rulebook.read"


@dataclass(frozen=True)
class RuleRow:
    """A rule as it is answered on a day, with its measure in words."""

    rule: Rule
    answer: Answer
    measure: Text

    @cached_property
    def folded(self) -> str:
        """Its titles, number and citations, folded, each word after a space."""
        texts = [getattr(self.rule.title, key) for key in LANGUAGES]
        texts += [self.rule.id, *(str(cite) for cite in self.answer.citations)]
        return f" {fold(' '.join(texts))}"


@dataclass(frozen=True)
class TopicRows:
    """One topic of a pack and its rules."""

    topic: str
    label: Text
    rows: tuple[RuleRow, ...]


@dataclass(frozen=True)
class ValueRow:
    """One value of a rule's history, with the documents that it cites."""

    value: Value
    documents: tuple[Document, ...]


@dataclass(frozen=True)
class DocumentRow:
    """A document, whether it is in force, and what it replaced or was replaced by."""

    document: Document
    in_force: bool
    replaced_by: tuple[str, ...]
    rules: tuple[str, ...]


def rules_by_topic(
    actor: Actor, pack: str | None, on: dt.date, scope: Scope = NATIONAL
) -> list[TopicRows]:
    """Return every rule as answered on the day, grouped by topic in pack order."""
    actor.require(READ)
    return list(_answered(packs.rulebook(pack).hash, on, scope))


@lru_cache(maxsize=32)
def _answered(pinned: str, on: dt.date, scope: Scope) -> tuple[TopicRows, ...]:
    """Return the rows of a pack, which never changes, for a day."""
    found = packs.rulebook_pinned(pinned)
    assert found is not None  # noqa: S101
    measures = found.labels.get("measures", {})
    grouped: dict[str, list[RuleRow]] = {}
    for rule in found.rules.values():
        answer = value_of(found, rule.id, on, scope)
        row = RuleRow(rule, answer, measures.get(rule.unit, Text()))
        grouped.setdefault(rule.topic, []).append(row)
    labels = found.labels.get("topics", {})
    order = [t for t in labels if t in grouped]
    return tuple(TopicRows(t, labels[t], tuple(grouped[t])) for t in order)


def rule_get(actor: Actor, pack: str | None, rule_id: str) -> Rule:
    """Return one rule."""
    actor.require(READ)
    return packs.rule(rule_id, pack)


def rule_answer(
    actor: Actor,
    pack: str | None,
    rule_id: str,
    on: dt.date,
    scope: Scope = NATIONAL,
) -> Answer:
    """Return what one rule says on a day."""
    actor.require(READ)
    return packs.ask(rule_id, on=on, scope=scope, pack=pack)


def rule_history(actor: Actor, pack: str | None, rule_id: str) -> list[ValueRow]:
    """Return all values of a rule, oldest first, general before local."""
    actor.require(READ)
    found = packs.rulebook(pack)
    values = sorted(
        packs.rule(rule_id, pack).values, key=lambda v: (v.start_day, v.reach)
    )
    return [
        ValueRow(v, tuple(d for c in v.cites if (d := found.documents.get(c.document))))
        for v in values
    ]


def rulebook_diff(
    actor: Actor,
    pack: str | None,
    before: dt.date,
    after: dt.date,
    scope: Scope = NATIONAL,
) -> Diff:
    """Return what changed between two days."""
    actor.require(READ)
    return packs.diff(before, after, scope=scope, pack=pack)


def document_register(actor: Actor, pack: str | None, on: dt.date) -> list[DocumentRow]:
    """Return every document of the pack, as it stands on the day."""
    actor.require(READ)
    found = packs.rulebook(pack)
    after: dict[str, list[str]] = {}
    for document in found.documents.values():
        for older in document.replaces:
            after.setdefault(older, []).append(document.key)
    cited = _cited(list(found.rules.values()))
    return [
        DocumentRow(
            document=d,
            in_force=d.in_force(on),
            replaced_by=tuple(after.get(d.key, ())),
            rules=tuple(cited.get(d.key, ())),
        )
        for d in found.documents.values()
    ]


def _cited(rules: list[Rule]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for rule in rules:
        cites = [c for v in rule.values for c in v.cites]
        cites += [c for v in rule.values for n in v.variants for c in n.cites]
        for key in dict.fromkeys(c.document for c in cites):
            found.setdefault(key, []).append(rule.id)
    return found


def document_successions(actor: Actor, pack: str | None) -> list[Succession]:
    """Return the chains of documents, in the order of the register."""
    actor.require(READ)
    return list(packs.rulebook(pack).successions)


def disputed(
    actor: Actor, pack: str | None, on: dt.date, scope: Scope = NATIONAL
) -> list[RuleRow]:
    """Return the rules whose sources disagree on the day."""
    return [
        row
        for group in rules_by_topic(actor, pack, on, scope)
        for row in group.rows
        if row.answer.status is Status.DISPUTED
    ]


@dataclass(frozen=True)
class PackState:
    """A pack, whether it is the one in force, and what its check says."""

    id: str
    title: Text
    version: str
    hash: str
    in_force: bool
    extends: str
    documents: int
    rules: int
    problems: tuple[str, ...]
    to_confirm: tuple[Document, ...]
    disputed: tuple[Rule, ...]
    unverified: tuple[Rule, ...]


UNCONFIRMED = ("C", "X")
"""Grades of confidence of which a value is never taken for a fact."""


def pack_states(actor: Actor, on: dt.date) -> list[PackState]:
    """Return every pack with its check, the one in force first."""
    actor.require(READ)
    own = packs.default_pack()
    found = [_state(pack, on) for pack in packs.pack_ids()]
    return sorted(found, key=lambda s: (s.id != own, s.id))


def _state(pack_id: str, on: dt.date) -> PackState:
    pack = packs.rulebook(pack_id)
    stands: dict[Status, list[Rule]] = {}
    for rule in pack.rules.values():
        stands.setdefault(value_of(pack, rule.id, on).status, []).append(rule)
    return PackState(
        id=pack.id,
        title=pack.title,
        version=pack.version,
        hash=pack.hash,
        in_force=pack.id == packs.default_pack(),
        extends=pack.extends,
        documents=len(pack.documents),
        rules=len(pack.rules),
        problems=_problems(pack.id, pack.hash),
        to_confirm=tuple(
            d for d in pack.documents.values() if d.confidence in UNCONFIRMED
        ),
        disputed=tuple(stands.get(Status.DISPUTED, ())),
        unverified=tuple(stands.get(Status.UNVERIFIED, ())),
    )


@cache
def _problems(pack_id: str, _hash: str) -> tuple[str, ...]:
    """Check a pack once for each state of its files."""
    _pack, problems = packs.checked(packs.folder_of(pack_id))
    return tuple(str(problem) for problem in problems)
