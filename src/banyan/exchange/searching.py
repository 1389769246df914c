"""Records in the search: their titles, and the labels of their topics."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import Any

from banyan.base.ports import SearchSource
from banyan.kernel.actor import Actor
from banyan.kernel.text import Text
from banyan.knowledge.queries import topic_labels
from banyan.search.services import SearchRow, rows_of_text, search_texts_replace

from .domain.shape import F, Kind
from .spoken import narrow_among, texts_out, titles_limited
from .store import READ, kind_of, model_of, outside, shown_rows, title_of

SEARCHED = [
    "organisation",
    "counterpart",
    "partnership",
    "agreement",
    "exchange",
    "need",
    "practice",
    "lesson",
]
EXPANDS = ["exchange", "need", "practice", "lesson", "agreement", "partnership"]
TITLE, MORE, TOPIC = 20, 8, 6
PARTS = {
    "counterpart": ("spelling", "text"),
    "exchange": ("item", "topics"),
    "agreement": ("article", "topics"),
}
"""Which parts say more of a record, and in which field."""
MEANT = ("title", "objective", "problem", "summary")
"""Fields that say what a record is about; places and names do not."""
MORE_FIELDS = {
    "organisation": ("short",),
    "exchange": ("venue", "objective"),
    "practice": ("problem",),
}


def register(key: str, more: tuple[str, ...]) -> SearchSource:
    """Take in a kind of a room above; return what the search is to know of it."""
    SEARCHED.append(key)
    EXPANDS.append(key)
    MORE_FIELDS[key] = more
    return source_of(key)


def source_of(key: str) -> SearchSource:
    """Return what fills and shows the texts of a kind."""
    return SearchSource(
        f"exchange.{key}",
        rebuild_of(key),
        show_of(key),
        READ,
        expands=key in EXPANDS,
        also=partial(texts_out, key),
        meant=MEANT if key in EXPANDS else (),
    )


@dataclass(frozen=True)
class RecordFound:
    """A record as search shows it."""

    kind: str
    uid: uuid.UUID
    title: Text
    note: Text
    is_specimen: bool


def refresh(key: str, rows: Sequence[Any]) -> None:
    """Fill the texts of records anew, or of the record that parts belong to."""
    kind = kind_of(key)
    if kind.owner:
        if key in ("item", "spelling", "article"):
            owners = {getattr(r, kind.owner).pk: getattr(r, kind.owner) for r in rows}
            refresh(kind.owner, list(owners.values()))
        return
    if key in SEARCHED:
        texts = list(_texts_of(kind, rows, topic_labels()))
        ids = [row.pk for row in rows]
        search_texts_replace(f"exchange.{key}", texts, object_ids=ids)


def rebuild_of(key: str) -> Callable[[], int]:
    """Return what fills the texts of a kind anew."""

    def rebuild() -> int:
        labels, kind = topic_labels(), kind_of(key)
        rows = model_of(kind).objects.all()
        texts = (
            text
            for some in _batched(rows.iterator(500), 500)
            for text in _texts_of(kind, some, labels)
        )
        return search_texts_replace(f"exchange.{key}", texts)

    return rebuild


def _batched(rows: Iterable[Any], size: int) -> Iterator[list[Any]]:
    """Yield rows in lists of at most so many."""
    found = iter(rows)
    while some := list(islice(found, size)):
        yield some


def _texts_of(
    kind: Kind, rows: Sequence[Any], labels: dict[str, Text]
) -> Iterator[SearchRow]:
    """Yield the texts of records; their parts are read at once."""
    parts = _parts(kind, rows)
    for row in rows:
        yield from _texts(kind, row, labels, parts.get(row.pk, ()))


def _parts(kind: Kind, rows: Sequence[Any]) -> Mapping[int, Sequence[Any]]:
    """Return by record what its parts add: spellings, or topics of items, of articles."""
    if kind.key not in PARTS:
        return {}
    part, field = PARTS[kind.key]
    below = kind_of(part)
    found: dict[int, list[Any]] = defaultdict(list)
    kept = model_of(below).objects.filter(**{f"{below.owner}__in": list(rows)})
    for pk, value in kept.order_by("pk").values_list(f"{below.owner}_id", field):
        found[pk].append(value)
    return found


def _texts(
    kind: Kind, row: Any, labels: dict[str, Text], parts: Sequence[Any]
) -> Iterator[SearchRow]:
    privacy = "personal" if kind.key == "counterpart" else "organisational"
    common = {"unit_id": row.unit_id, "privacy": privacy}
    title = title_of(kind, row)
    yield from rows_of_text(row.pk, title, field="title", weight=TITLE, **common)
    for name in MORE_FIELDS.get(kind.key, ()):
        text = Text.of(getattr(row, name))
        yield from rows_of_text(row.pk, text, field=name, weight=MORE, **common)
    for spelling in parts if kind.key == "counterpart" else ():
        yield SearchRow(row.pk, spelling, "", "spelling", weight=MORE, **common)
    for key in dict.fromkeys(_topics(kind, row, parts)):
        if key in labels:
            yield from rows_of_text(
                row.pk, labels[key], field="topic", weight=TOPIC, **common
            )


def _topics(kind: Kind, row: Any, parts: Sequence[Any]) -> Iterator[str]:
    for field in kind.fields:
        if field.type is F.TOPICS:
            yield from getattr(row, field.name)
    if kind.key != "counterpart":
        for keys in parts:
            yield from keys


def show_of(key: str) -> Callable[[Actor, list[int]], dict[int, RecordFound]]:
    """Return what shows the records of a kind that the actor may read."""

    def show(actor: Actor, ids: list[int]) -> dict[int, RecordFound]:
        kind = kind_of(key)
        rows = list(shown_rows(actor, kind).filter(pk__in=ids))
        narrow = narrow_among(actor, key, list(outside(actor, rows)))
        titles = titles_limited({r.pk: title_of(kind, r) for r in rows}, narrow)
        return {
            row.pk: RecordFound(
                key,
                row.uid,
                titles[row.pk],
                Text.of(row.unit.names),
                row.is_specimen,
            )
            for row in rows
        }

    return show
