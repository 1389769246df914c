"""People of partners as other rooms name them: name, office of today, body."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from banyan.kernel.actor import Actor
from banyan.kernel.text import LANGUAGES

from ..store import kind_of, visible

MOST = 500


@dataclass(frozen=True)
class CounterpartKnown:
    """Somebody who acts in an office for a partner. ``post`` is office and body."""

    id: int
    uid: uuid.UUID
    name: str
    post: str
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


def _post(row: Any) -> str:
    """Return the office held last, and the body, as one line."""
    held = [h for h in row.holdings.all() if h.ended_on is None]
    body = row.organisation
    texts = [held[-1].office if held else None, body.name if body else None]
    said = [
        next((getattr(t, k) for k in LANGUAGES if getattr(t, k)), "")
        for t in texts
        if t
    ]
    return ", ".join(s for s in said if s)[:300]
