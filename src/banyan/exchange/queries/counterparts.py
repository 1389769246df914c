"""People of partners as other rooms name them: name, office of today, body."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from banyan.kernel.actor import Actor
from banyan.kernel.text import LANGUAGES, Text

from ..store import kind_of, visible

MOST = 500
LONGEST = 300
"""So long is a post, in each language."""


@dataclass(frozen=True)
class CounterpartKnown:
    """Somebody who acts in an office for a partner. ``post`` is office and body."""

    id: int
    uid: uuid.UUID
    name: str
    post: Text
    language: str
    unit: int


def counterparts_known(actor: Actor, ids: Iterable[int]) -> dict[int, CounterpartKnown]:
    """Return those of these people whom the actor may read; two statements."""
    return {row.id: row for row in _read(actor, set(ids))}


def counterparts_offered(actor: Actor) -> list[CounterpartKnown]:
    """Return the people of partners whom the actor may read, by name."""
    return sorted(_read(actor, None), key=lambda row: row.name.casefold())


def _read(actor: Actor, ids: set[int] | None) -> list[CounterpartKnown]:
    rows = visible(actor, kind_of("counterpart")).prefetch_related("holdings")
    if ids is not None:
        rows = rows.filter(pk__in=ids)
    return [
        CounterpartKnown(
            row.pk, row.uid, row.name, _post(row), row.language, row.unit_id
        )
        for row in rows.order_by("pk")[:MOST]
    ]


def _post(row: Any) -> Text:
    """Return the office held last, and the body, as one line in the languages given.

    A language in which only one of them is written tells the other in another.
    """
    held = [h for h in row.holdings.all() if h.ended_on is None]
    body = row.organisation
    texts = [held[-1].office if held else None, body.name if body else None]
    known = [text for text in texts if text]
    given = [k for k in LANGUAGES if any(getattr(text, k) for text in known)]
    said = {k: ", ".join(text.in_language(k) for text in known) for k in given}
    return Text(**{k: line[:LONGEST] for k, line in said.items()})
