"""Writes of the thesaurus: taking topics in, proposals, and what is about what."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from banyan.base.sheets.filled import Filled, Refused, Taken
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.errors import (
    Conflict,
    InputError,
    NotVisible,
    Problem,
    StateRefusal,
)
from banyan.kernel.text import LANGUAGES, Text
from banyan.kernel.text import gettext_noop as _
from banyan.ledger import services as ledger

from .domain.thesaurus import LONGEST, Concept, canonical, check, key_from, words_of
from .loading import concept_from
from .models import Topic, TopicProposal, TopicUse
from .queries import READ, WRITE, concept_of, concepts
from .searching import refresh


@dataclass(frozen=True)
class Propose:
    """A label to add to ``topic``, or (``what`` topic) a new topic below it."""

    text: str
    language: str
    topic: str = ""
    what: str = "label"
    why: str = ""


@dataclass(frozen=True)
class Loaded:
    """What taking topics in did."""

    added: int
    changed: int
    same: int


def topics_load(
    *,
    actor: Actor,
    concepts_in: Iterable[Concept],
    source: str = "pack",
    dry_run: bool = False,
) -> Loaded:
    """Take topics in: new ones are added, known ones changed, none is removed.

    What comes of the pack leaves topics alone that somebody changed here. The
    thesaurus that results is checked whole first; raises InputError with every
    finding, and writes nothing then. Requires ``topic.write``.
    """
    actor.require(WRITE)
    given = list(concepts_in)
    rows = {row.key: row for row in Topic.objects.select_related("broader")}
    fixed = {k for k, r in rows.items() if source == "pack" and r.source != "pack"}
    wanted = {c.key: c for c in given if c.key not in fixed}
    whole = {k: concept_of(r) for k, r in rows.items()} | wanted
    problems = check(whole.values())
    if problems:
        raise InputError(_("The thesaurus would not hold together."), problems=problems)
    new = [c for k, c in wanted.items() if k not in rows]
    moved = [
        c
        for k, c in wanted.items()
        if k in rows and canonical(concept_of(rows[k])) != canonical(c)
    ]
    result = Loaded(len(new), len(moved), len(given) - len(new) - len(moved))
    if not dry_run and (new or moved):
        _write(actor, rows, new, moved, source)
    return result


def topics_table(
    *, actor: Actor, rows: Sequence[Filled], dry_run: bool = False
) -> tuple[Loaded, Taken]:
    """Take topics in from a table: rows that hold go in, the others come back.

    A topic that is known changes in the columns that the table has. Requires
    ``topic.write``.
    """
    actor.require(WRITE)
    known = {c.key: c for c in concepts(actor)}
    wanted: dict[str, Concept] = {}
    row_of: dict[str, Filled] = {}
    refused: list[Refused] = []
    for row in rows:
        key = row.cells.get("key", "").strip()
        if not key or key in wanted:
            refused.append(Refused(row, (_unkeyed(key),)))
            continue
        wanted[key], row_of[key] = concept_from(row, known.get(key)), row
    for key, problems in _not_holding(known, wanted):
        del wanted[key]
        refused.append(Refused(row_of[key], problems))
    loaded = topics_load(
        actor=actor, concepts_in=wanted.values(), source="import", dry_run=dry_run
    )
    back = sorted(refused, key=lambda one: one.row.number)
    return loaded, Taken(len(wanted), tuple(back))


def _unkeyed(key: str) -> Problem:
    if not key:
        return Problem.of("topic.key", _("This row has no key."), field="key")
    return Problem.of(
        "topic.key_twice",
        _("The key “%(key)s” stands in the table twice."),
        key=key,
        field="key",
    )


def _not_holding(
    known: Mapping[str, Concept], wanted: Mapping[str, Concept]
) -> Iterator[tuple[str, tuple[Problem, ...]]]:
    """Yield the keys that the thesaurus cannot take, each with why, until it holds.

    Of topics that cannot stand together the one that comes last gives way.
    """
    left = dict(wanted)
    while problems := check({**known, **left}.values()):
        wrong: dict[str, list[Problem]] = {}
        for problem in problems:
            about = [key for key in left if key in _about(problem)]
            if about:
                wrong.setdefault(about[-1], []).append(problem)
        if not wrong:
            raise InputError(
                _("The thesaurus would not hold together."), problems=problems
            )
        for key, found in wrong.items():
            del left[key]
            yield key, tuple(found)


def _about(problem: Problem) -> set[str]:
    """Return the keys that a finding names."""
    values = dict(problem.values)
    several = str(values.get("topics", "")).replace(" → ", ", ").split(", ")
    return {str(values.get("topic", "")), *several} - {""}


def _write(
    actor: Actor,
    rows: dict[str, Topic],
    new: Sequence[Concept],
    moved: Sequence[Concept],
    source: str,
) -> None:
    facts = {"added": len(new), "changed": len(moved)}
    with ledger.act(actor=actor, kind="knowledge.topics_load", facts=facts) as act:
        rows = rows | _made(rows, new, source)
        touched = [rows[c.key] for c in moved]
        for row, concept in zip(touched, moved, strict=True):
            _put(row, concept)
            row.broader = rows[concept.broader] if concept.broader else None
            row.source, row.row_version = source, row.row_version + 1
        Topic.objects.bulk_update(
            touched,
            ["label", "alt", "hidden", "definition", "broader", "related", "matches"]
            + ["exact", "words", "source", "row_version"],
        )
        made = [rows[c.key].pk for c in new]
        act.record_rows("create", Topic, made)
        act.record_rows("change", Topic, [row.pk for row in touched])
        refresh([*made, *(row.pk for row in touched)])


def _made(
    rows: Mapping[str, Topic], new: Sequence[Concept], source: str
) -> dict[str, Topic]:
    """Make new topics, those above first: one statement for each level."""
    made: dict[str, Topic] = {}
    waiting = list(new)
    while waiting:
        known = rows.keys() | made.keys()
        level = [c for c in waiting if not c.broader or c.broader in known]
        for concept in level:
            row = _row(concept, source)
            row.broader = (
                (made.get(concept.broader) or rows[concept.broader])
                if (concept.broader)
                else None
            )
            made[concept.key] = row
        Topic.objects.bulk_create([made[c.key] for c in level])
        waiting = [c for c in waiting if c.key not in made]
    return made


def _row(concept: Concept, source: str) -> Topic:
    row = Topic(key=concept.key, source=source)
    _put(row, concept)
    return row


def _put(row: Topic, concept: Concept) -> None:
    row.label, row.definition = concept.label, concept.definition
    row.alt = {k: list(v) for k, v in concept.alt.items() if v}
    row.hidden = {k: list(v) for k, v in concept.hidden.items() if v}
    row.related, row.matches = list(concept.related), list(concept.matches)
    row.exact = list(concept.exact)
    row.words = words_of(concept)


# -- proposals -------------------------------------------------------------------------


def topics_propose(
    *, actor: Actor, proposals: Sequence[Propose]
) -> list[TopicProposal]:
    """Ask for labels or topics that are missing; a person answers.

    Requires ``exchange.read``. Raises InputError for an empty or long text, an
    unknown language or topic, and for what is a label already.
    """
    actor.require(READ)
    known = {row.key: row for row in Topic.objects.filter(retired=False)}
    labels = _labels(known.values())
    problems = [
        p
        for number, one in enumerate(proposals, start=1)
        for p in _unfit(one, known, labels, number)
    ]
    if problems:
        raise InputError(_("The proposal cannot be taken."), problems=problems)
    with ledger.act(actor=actor, kind="knowledge.topics_propose") as act:
        rows = [
            TopicProposal.objects.create(
                what=one.what,
                language=one.language,
                text=" ".join(one.text.split()),
                topic=known.get(one.topic),
                why=one.why.strip()[:400],
                proposed_at=clock.now(),
                proposed_by=actor.name,
            )
            for one in proposals
        ]
        act.record("create", *rows)
    return rows


def _labels(topics: Iterable[Topic]) -> dict[tuple[str, str], str]:
    return {
        (language, label.casefold()): row.key
        for row in topics
        for language in LANGUAGES
        for label in concept_of(row).labels(language)
    }


def _unfit(
    one: Propose,
    known: Mapping[str, Topic],
    labels: Mapping[tuple[str, str], str],
    number: int,
) -> list[Problem]:
    text = " ".join(one.text.split())
    found = []
    if not text or len(text) > LONGEST:
        found.append(
            Problem.of(
                "topic.text",
                _("Write a label of 1 to %(most)s letters."),
                most=LONGEST,
                field="text",
                row=number,
            )
        )
    if one.language not in LANGUAGES:
        found.append(
            Problem.of(
                "topic.language",
                _("“%(language)s” is none of vi, lo and en."),
                language=one.language,
                field="language",
                row=number,
            )
        )
    if one.topic not in known and (one.topic or one.what == "label"):
        found.append(
            Problem.of(
                "topic.unknown_one",
                _("There is no topic “%(topic)s”."),
                topic=one.topic,
                field="topic",
                row=number,
            )
        )
    if holder := labels.get((one.language, text.casefold())):
        found.append(
            Problem.of(
                "topic.known",
                _("“%(text)s” is a label already: of the topic “%(topic)s”."),
                text=text,
                topic=holder,
                field="text",
                row=number,
            )
        )
    return found


def topic_proposal_accept(
    *,
    actor: Actor,
    proposal: uuid.UUID | str,
    label: Text | None = None,
    row_version: int | None = None,
) -> Topic:
    """Take a proposal over: the label is added, or the topic made.

    A new topic needs its preferred ``label`` in all three languages. Requires
    ``topic.write``; raises InputError where the thesaurus would not hold together.
    """
    actor.require(WRITE)
    with ledger.act(actor=actor, kind="knowledge.topic_proposal_accept") as act:
        row = _open_proposal(proposal, row_version)
        concept = _concept_wanted(row, label)
        whole = {c.key: c for c in concepts(actor)} | {concept.key: concept}
        problems = check(whole.values())
        if problems:
            raise InputError(
                _("The thesaurus would not hold together."), problems=problems
            )
        topic = _take_over(act, row, concept)
        _answer(act, row, "accepted", "")
    return topic


def _concept_wanted(row: TopicProposal, label: Text | None) -> Concept:
    if row.what == "label":
        assert row.topic is not None  # noqa: S101 - checked when it was proposed
        old = concept_of(row.topic)
        more = (*old.alt.get(row.language, ()), row.text)
        return replace(old, alt={**old.alt, row.language: more})
    given = label or Text()
    filled = Text(
        **{
            k: getattr(given, k) or (row.text if k == row.language else "")
            for k in LANGUAGES
        }
    )
    above = row.topic.key if row.topic else ""
    return Concept(key=key_from(filled.en), label=filled, broader=above)


def _take_over(act: Any, row: TopicProposal, concept: Concept) -> Topic:
    if row.what == "label":
        assert row.topic is not None  # noqa: S101
        topic = Topic.objects.select_for_update().get(pk=row.topic.pk)
        topic.source, topic.row_version = "hand", topic.row_version + 1
        _put(topic, concept)
        topic.save()
        act.record("change", topic)
    else:
        topic = _row(concept, "proposal")
        topic.broader = row.topic
        topic.save()
        act.record("create", topic)
    refresh([topic.pk])
    return topic


def topic_proposal_reject(
    *,
    actor: Actor,
    proposal: uuid.UUID | str,
    reason: str,
    row_version: int | None = None,
) -> TopicProposal:
    """Say no to a proposal, with the reason. Requires ``topic.write``."""
    actor.require(WRITE)
    if not reason.strip():
        raise InputError(
            problems=[
                Problem.of(
                    "topic.reason",
                    _("Say why, for whoever proposed it."),
                    field="reason",
                )
            ]
        )
    with ledger.act(actor=actor, kind="knowledge.topic_proposal_reject") as act:
        row = _open_proposal(proposal, row_version)
        _answer(act, row, "rejected", reason.strip()[:400])
    return row


def _open_proposal(proposal: uuid.UUID | str, version: int | None) -> TopicProposal:
    rows = TopicProposal.objects.select_for_update()
    row = rows.filter(uid=proposal).first()
    if row is None:
        raise NotVisible
    if row.state != "open":
        raise StateRefusal(_("This proposal was answered already."))
    if version is not None and version != row.row_version:
        raise Conflict
    return row


def _answer(act: Any, row: TopicProposal, state: str, answer: str) -> None:
    row.state, row.answer, row.decided_at = state, answer, clock.now()
    row.row_version += 1
    row.save()
    act.record("change", row)


# -- what is about what ----------------------------------------------------------------


def topic_uses_put(what: str, uses: Mapping[uuid.UUID, Iterable[str]]) -> None:
    """Say which topics records are about, inside the act that wrote the records."""
    TopicUse.objects.filter(what=what, record__in=list(uses)).delete()
    ids = dict(Topic.objects.values_list("key", "pk"))
    TopicUse.objects.bulk_create(
        TopicUse(topic_id=ids[key], what=what, record=record)
        for record, keys in uses.items()
        for key in dict.fromkeys(keys)
        if key in ids
    )
