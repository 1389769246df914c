"""Decisions in the search: by title in every language, and by number.

A decision without a body is open to whoever reads decisions, unless it concerns one
person: that one is not found.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from banyan.base import ports
from banyan.base.ports import SearchSource
from banyan.kernel.actor import Actor
from banyan.kernel.text import Text
from banyan.search.services import SearchRow, rows_of_text, search_texts_replace

from .models import Decision
from .queries import RIGHT, decisions_visible

KIND = "decisions.decision"
TITLE, SYMBOL = 12, 10


@dataclass(frozen=True)
class DecisionFound:
    """A decision as search shows it: title, number, whose, and of which day."""

    uid: uuid.UUID
    title: Text
    symbol: str
    body: Text | None
    decided_on: dt.date


def take_in(rows: Sequence[Decision]) -> None:
    """Let new decisions be found: they never change."""
    search_texts_replace(KIND, _texts(rows), object_ids=[row.pk for row in rows])


def forget(ids: Sequence[int]) -> None:
    """Let decisions be found no more."""
    search_texts_replace(KIND, (), object_ids=ids)


def rebuild() -> int:
    """Fill the texts of all decisions anew; return how many rows."""
    rows = Decision.objects.only("title", "symbol", "body", "effect")
    return search_texts_replace(KIND, _texts(rows.iterator(2000)))


def _texts(rows: Iterable[Decision]) -> Iterator[SearchRow]:
    for row in rows:
        if row.body_id is None and "person" in row.effect:
            continue
        unit, privacy = row.body_id, "organisational" if row.body_id else "public"
        yield from rows_of_text(
            row.pk,
            row.title,
            field="title",
            weight=TITLE,
            unit_id=unit,
            privacy=privacy,
        )
        if row.symbol:
            yield SearchRow(row.pk, row.symbol, "", "symbol", unit, privacy, SYMBOL)


def show(actor: Actor, ids: list[int]) -> dict[int, DecisionFound]:
    """Return the decisions among ``ids`` that the actor may read: one statement."""
    rows = decisions_visible(actor).filter(pk__in=ids)
    columns = ("pk", "uid", "title", "symbol", "body__names", "decided_on")
    return {pk: DecisionFound(*row) for pk, *row in rows.values_list(*columns)}


ports.search_sources.register(
    KIND, SearchSource(KIND, rebuild, show, RIGHT, expands=True)
)
