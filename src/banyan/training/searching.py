"""Courses and cohorts in the search: their titles, and the labels of their topics."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from banyan.exchange.store import model_of
from banyan.kernel.actor import Actor
from banyan.kernel.text import Text
from banyan.knowledge.queries import topic_labels
from banyan.search.services import SearchRow, rows_of_text, search_texts_replace

from .store import kind_of, title_of, visible

SEARCHED = ("course", "cohort")
TITLE, MORE, TOPIC = 20, 8, 6


@dataclass(frozen=True)
class CourseFound:
    """A course or cohort as search shows it."""

    kind: str
    uid: uuid.UUID
    title: Text
    note: Text
    is_specimen: bool


def refresh(key: str, rows: Sequence[Any]) -> None:
    """Fill the texts of courses or cohorts anew."""
    if key not in SEARCHED:
        return
    labels = topic_labels()
    texts = [t for row in rows for t in _texts(key, row, labels)]
    search_texts_replace(f"training.{key}", texts, object_ids=[row.pk for row in rows])


def rebuild_of(key: str) -> Callable[[], int]:
    """Return what fills the texts of a kind anew."""

    def rebuild() -> int:
        labels, rows = topic_labels(), model_of(kind_of(key)).objects.all()
        if key == "cohort":
            rows = rows.select_related("course")
        texts = (t for row in rows.iterator(500) for t in _texts(key, row, labels))
        return search_texts_replace(f"training.{key}", texts)

    return rebuild


def _texts(key: str, row: Any, labels: dict[str, Text]) -> Iterator[SearchRow]:
    common = {"unit_id": row.unit_id, "privacy": "organisational"}
    yield from rows_of_text(row.pk, row.title, field="title", weight=TITLE, **common)
    more = row.aims if key == "course" else row.course.title
    yield from rows_of_text(row.pk, more, field="more", weight=MORE, **common)
    for topic in row.topics if key == "course" else ():
        if topic in labels:
            yield from rows_of_text(
                row.pk, labels[topic], field="topic", weight=TOPIC, **common
            )


def show_of(key: str) -> Callable[[Actor, list[int]], dict[int, CourseFound]]:
    """Return what shows the records of a kind that the actor may read."""

    def show(actor: Actor, ids: list[int]) -> dict[int, CourseFound]:
        kind = kind_of(key)
        rows = visible(actor, kind).filter(pk__in=ids)
        return {
            row.pk: CourseFound(
                key,
                row.uid,
                title_of(kind, row),
                Text.of(row.unit.names),
                row.is_specimen,
            )
            for row in rows
        }

    return show
