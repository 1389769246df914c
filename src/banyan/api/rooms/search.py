"""Search everything within one's range, in any spelling."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ninja import Query
from pydantic import Field

from banyan.search import queries

from ..endpoints import Room
from .common import Words
from .requests import Asked

room = Room("Search")


@dataclass(frozen=True)
class HitOut:
    """One thing found, with the places in its text that fitted."""

    kind: str
    id: int
    field: str
    language: str
    text: str
    marks: tuple[tuple[int, int], ...]
    unit_id: int | None
    shown: Any


@dataclass(frozen=True)
class GroupOut:
    """The things of one kind, best first; ``capped``: there are more than counted."""

    kind: str
    count: int
    capped: bool
    hits: tuple[HitOut, ...]


@dataclass(frozen=True)
class FoundOut:
    """What was found, by kind."""

    groups: tuple[GroupOut, ...]


class SearchAsked(Words):
    """What to look for, and where."""

    kind: str = Field("", max_length=30, pattern=r"^[a-z.]*$")
    limit: int = Field(20, ge=1, le=100, description="Things of each kind.")


@room.get("/search", right="search", gives=FoundOut)
def search(request: Asked, asked: Query[SearchAsked]) -> FoundOut:
    """Search people, units, decisions, documents and what other rooms keep."""
    actor = request.actor
    kinds = {asked.kind} if asked.kind else None
    found = queries.search(actor, asked.q, kinds=kinds, limit=asked.limit)
    groups = tuple(_group(g) for g in found.groups)
    return FoundOut(groups)


def _group(group: queries.HitGroup) -> GroupOut:
    hits = tuple(
        HitOut(
            h.kind,
            h.object_id,
            h.field,
            h.language,
            h.text,
            h.ranges,
            h.unit_id,
            h.shown,
        )
        for h in group.hits
    )
    return GroupOut(group.kind, group.count, group.capped, hits)
