"""Topics in the search: every label in every language, and what a word also means."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from banyan.base.ports import Meaning
from banyan.kernel.actor import Actor
from banyan.kernel.names import fold
from banyan.kernel.text import LANGUAGES, Text
from banyan.search.queries import texts_matching
from banyan.search.services import SearchRow, search_texts_replace

from .models import Topic

KIND = "knowledge.topic"
PREFERRED, OTHER, HIDDEN = 20, 12, 3
MOST = 4
"""Topics that what was typed may mean."""


@dataclass(frozen=True)
class TopicFound:
    """A topic as search shows it."""

    key: str
    label: Text
    above: Text | None


def rebuild() -> int:
    """Fill the labels of all topics anew; return how many rows."""
    return search_texts_replace(KIND, _rows(Topic.objects.filter(retired=False)))


def refresh(ids: Iterable[int]) -> int:
    """Fill the labels of some topics anew."""
    wanted = list(ids)
    rows = Topic.objects.filter(pk__in=wanted, retired=False)
    return search_texts_replace(KIND, _rows(rows), object_ids=wanted)


def _rows(topics: Iterable[Topic]) -> Iterator[SearchRow]:
    for topic in topics:
        for language in LANGUAGES:
            parts = (
                ([getattr(topic.label, language)], "label", PREFERRED),
                (topic.alt.get(language, ()), "alt", OTHER),
                (topic.hidden.get(language, ()), "hidden", HIDDEN),
            )
            for labels, kind, weight in parts:
                for label in filter(None, labels):
                    yield SearchRow(
                        topic.pk, label, language, kind, None, "public", weight
                    )


def show(actor: Actor, ids: list[int]) -> dict[int, TopicFound]:
    """Return topics by id, each with the one above it: one statement."""
    rows = Topic.objects.filter(pk__in=ids, retired=False)
    columns = ("pk", "key", "label", "broader__label")
    return {
        pk: TopicFound(key, Text.of(label), Text.of(above) if above else None)
        for pk, key, label, above in rows.values_list(*columns)
    }


def meanings(typed: str) -> tuple[Meaning, ...]:
    """Return the topics that typed words name, with their labels in three languages.

    A topic is meant when one of its labels stands in what was typed, or holds all of
    it; whole labels count first. Two statements.
    """
    best: dict[int, tuple[int, str]] = {}
    for rank, row in _candidates(typed):
        if rank < best.get(row.object_id, (9, ""))[0]:
            best[row.object_id] = (rank, row.shown)
    if not best:
        return ()
    first = sorted(best.items(), key=lambda item: item[1])[:MOST]
    labels = dict(
        Topic.objects.filter(pk__in=[pk for pk, _b in first]).values_list("pk", "label")
    )
    return tuple(
        Meaning(label, _texts(labels[pk]))
        for pk, (_rank, label) in first
        if pk in labels
    )


def _texts(label: Any) -> tuple[str, ...]:
    found = Text.of(label)
    return tuple(dict.fromkeys(getattr(found, k) for k in LANGUAGES))


def _candidates(typed: str) -> Iterator[tuple[int, Any]]:
    whole = fold(typed)
    if len(whole) < 2:
        return
    phrases = _phrases(whole.split())
    for row in texts_matching(KIND, typed, phrases):
        said = row.folded.strip()
        if said == whole:
            yield 0, row
        elif said in phrases:
            yield 1, row
        elif " " in whole or len(whole) > 3:
            yield 2, row


def _phrases(words: Sequence[str]) -> list[str]:
    """Return every run of words that could be a label; single short words are none."""
    found = [
        " ".join(words[start:end])
        for start in range(len(words))
        for end in range(start + 1, min(len(words), start + 8) + 1)
    ]
    return [p for p in dict.fromkeys(found) if len(p) > 2][:60]
