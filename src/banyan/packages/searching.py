"""Records received in the search: their titles, and the labels of their topics."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from banyan.base.ports import SearchSource
from banyan.kernel.actor import Actor
from banyan.kernel.text import Text
from banyan.knowledge.queries import topic_labels
from banyan.search.services import SearchRow, rows_of_text, search_texts_replace

from .models import Received
from .store import READ, received_visible

KIND = "packages.received"
TITLE, TOPIC = 18, 5


@dataclass(frozen=True)
class ReceivedFound:
    """A record received as search shows it."""

    uid: uuid.UUID
    title: Text
    note: Text
    is_specimen: bool


def refresh(rows: Sequence[Any]) -> None:
    """Fill the texts of records received anew."""
    if rows:
        labels = topic_labels()
        texts = [t for row in rows if row.is_current for t in _texts(row, labels)]
        search_texts_replace(KIND, texts, object_ids=[row.pk for row in rows])


def forget(rows: Sequence[Any]) -> None:
    """Take records out of the search."""
    if rows:
        search_texts_replace(KIND, (), object_ids=[row.pk for row in rows])


def rebuild() -> int:
    """Fill the texts of all of them anew."""
    labels, rows = topic_labels(), Received.objects.filter(is_current=True)
    texts = (t for row in rows.iterator(500) for t in _texts(row, labels))
    return search_texts_replace(KIND, texts)


def _texts(row: Any, labels: dict[str, Text]) -> Iterator[SearchRow]:
    common: dict[str, Any] = {"unit_id": row.unit_id, "privacy": "organisational"}
    yield from rows_of_text(row.pk, row.title, field="title", weight=TITLE, **common)
    keys = row.document["values"].get("topics", ())
    for key in dict.fromkeys(keys):
        if key in labels:
            yield from rows_of_text(
                row.pk, labels[key], field="topic", weight=TOPIC, **common
            )


def show(actor: Actor, ids: list[int]) -> dict[int, ReceivedFound]:
    """Return those that the actor may read."""
    rows = received_visible(actor).filter(pk__in=ids)
    return {
        row.pk: ReceivedFound(
            row.uid, row.title, Text.of(row.organisation.name), row.is_specimen
        )
        for row in rows
    }


SOURCE = SearchSource(KIND, rebuild, show, READ, expands=True, meant=("title",))
