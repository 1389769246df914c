"""Reads of the thesaurus. Topics are public inside the house: they name no one."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet

from banyan.base.prepared import among, planned_once
from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotVisible, Problem
from banyan.kernel.text import Text
from banyan.search.queries import words_for

from .domain.thesaurus import Concept, check
from .models import Topic, TopicProposal, TopicUse
from .searching import KIND, TopicFound

READ, WRITE = "exchange.read", "topic.write"


@dataclass(frozen=True)
class TopicRow:
    """A topic in the tree: its label and how many stand below it."""

    key: str
    label: Text
    level: int
    below: int


@dataclass(frozen=True)
class TopicShown:
    """One topic with everything around it."""

    concept: Concept
    above: tuple[TopicRow, ...]
    below: tuple[TopicRow, ...]
    related: tuple[TopicRow, ...]
    source: str
    uses: dict[str, int]


@dataclass(frozen=True)
class ProposalRow:
    """One proposal as shown."""

    uid: uuid.UUID
    what: str
    language: str
    text: str
    topic: str
    topic_label: Text
    why: str
    state: str
    answer: str
    proposed_at: dt.datetime
    proposed_by: str
    row_version: int


def concept_of(row: Topic) -> Concept:
    """Return a topic as a value."""
    return Concept(
        key=row.key,
        label=Text.of(row.label),
        alt={k: tuple(v) for k, v in row.alt.items() if v},
        hidden={k: tuple(v) for k, v in row.hidden.items() if v},
        definition=Text.of(row.definition),
        broader=row.broader.key if row.broader_id and row.broader else "",
        related=tuple(row.related),
        matches=tuple(row.matches),
        exact=tuple(row.exact),
    )


def topics_visible(actor: Actor) -> QuerySet[Topic]:
    """Return the topics, for whoever may read exchanges."""
    actor.require(READ)
    return Topic.objects.filter(retired=False)


def concepts(actor: Actor) -> list[Concept]:
    """Return the whole thesaurus by key: one statement."""
    rows = topics_visible(actor).select_related("broader").order_by("key")
    return [concept_of(row) for row in rows]


def thesaurus_check(actor: Actor) -> list[Problem]:
    """Return what does not hold in the thesaurus."""
    return check(concepts(actor))


def topic_labels() -> dict[str, Text]:
    """Return every topic's label by key, also retired ones: one statement."""
    return {key: Text.of(label) for key, label in _labels()}


@planned_once
def _labels() -> QuerySet[Any, Any]:
    return Topic.objects.values_list("key", "label")


def topic_tree(actor: Actor) -> list[TopicRow]:
    """Return all topics as a tree, each after the one above it: one statement."""
    known = concepts(actor)
    below: dict[str, list[Concept]] = {}
    for concept in known:
        below.setdefault(concept.broader, []).append(concept)
    rows: list[TopicRow] = []

    def walk(above: str, level: int) -> None:
        for one in below.get(above, []):
            count = len(below.get(one.key, []))
            rows.append(TopicRow(one.key, one.label, level, count))
            walk(one.key, level + 1)

    walk("", 1)
    return rows


def topic_get(actor: Actor, key: str) -> TopicShown:
    """Return one topic with what is above, below and related, and its uses."""
    known = {c.key: c for c in concepts(actor)}
    concept = known.get(key)
    if concept is None:
        raise NotVisible
    counts = Counter(c.broader for c in known.values())
    above: list[TopicRow] = []
    at = concept.broader
    while at in known and len(above) < len(known):
        above.insert(0, TopicRow(at, known[at].label, 0, counts[at]))
        at = known[at].broader
    row = Topic.objects.get(key=key)
    uses = TopicUse.objects.filter(topic=row).values_list("what")
    return TopicShown(
        concept=concept,
        above=tuple(above),
        below=tuple(
            TopicRow(c.key, c.label, 1, counts[c.key])
            for c in known.values()
            if c.broader == key
        ),
        related=tuple(
            TopicRow(k, known[k].label, 1, counts[k])
            for k in sorted(
                {*concept.related, *(c.key for c in known.values() if key in c.related)}
            )
            if k in known
        ),
        source=row.source,
        uses=dict(uses.annotate(n=Count("pk")).order_by("what")),
    )


def records_about(keys: Any, what: str) -> QuerySet[TopicUse, uuid.UUID]:
    """Return the identities of records of a kind about any of these topics."""
    uses = TopicUse.objects.filter(among("topic__key", list(keys)), what=what)
    return uses.values_list("record", flat=True).distinct()


def topics_near(actor: Actor, text: str, limit: int = 3) -> list[TopicFound]:
    """Return the topics that a text may be about, by nearness in meaning.

    A proposal for a person, nothing more; empty where texts are not read by meaning.
    """
    actor.require(READ)
    return [hit.shown for hit in words_for(actor, text, limit) if hit.kind == KIND]


def proposals(actor: Actor, state: str = "open", limit: int = 200) -> list[ProposalRow]:
    """Return proposals in a state, the newest first: one statement."""
    actor.require(READ)
    rows = TopicProposal.objects.filter(state=state).select_related("topic")
    return [
        ProposalRow(
            uid=row.uid,
            what=row.what,
            language=row.language,
            text=row.text,
            topic=row.topic.key if row.topic else "",
            topic_label=Text.of(row.topic.label) if row.topic else Text(),
            why=row.why,
            state=row.state,
            answer=row.answer,
            proposed_at=row.proposed_at,
            proposed_by=row.proposed_by,
            row_version=row.row_version,
        )
        for row in rows.order_by("-proposed_at")[:limit]
    ]
