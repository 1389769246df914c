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
    """What was found, by kind.

    ``near`` holds none of the words and lies near in meaning; ``words_near`` are topics
    that may be called what was typed. ``meaning`` says whether this is looked for here:
    ready, off, absent, processor or broken.
    """

    groups: tuple[GroupOut, ...]
    near: tuple[HitOut, ...]
    words_near: tuple[HitOut, ...]
    meaning: str


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
    return FoundOut(
        groups,
        tuple(map(_hit, found.near)),
        tuple(map(_hit, found.words_near)),
        str(queries.standing().key),
    )


def _group(group: queries.HitGroup) -> GroupOut:
    hits = tuple(map(_hit, group.hits))
    return GroupOut(group.kind, group.count, group.capped, hits)


def _hit(h: queries.Hit) -> HitOut:
    return HitOut(
        h.kind,
        h.object_id,
        h.field,
        h.language,
        h.text,
        h.ranges,
        h.unit_id,
        h.shown,
    )
