"""Yearly reports in the search: the partnership as it was named, and the foreword.

What was given is found, not what would be given: of a year the edition that is released,
or that was withdrawn last.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q

from banyan.access.queries import texts_released
from banyan.briefings.domain import life
from banyan.kernel.actor import Actor
from banyan.kernel.text import Text
from banyan.search.services import SearchRow, rows_of_text, search_texts_replace

from .models import YearReport
from .store import KIND, READ, is_of_house, languages_of, listed

FOUND = (life.RELEASED, life.WITHDRAWN)


@dataclass(frozen=True)
class YearlyFound:
    """A yearly report as the search shows it."""

    partnership: uuid.UUID
    title: Text
    note: Text
    year: int
    edition: int
    state: str
    is_specimen: bool


def refresh(rows: Iterable[Any]) -> None:
    """Fill the texts of reports anew."""
    ids = [row.pk for row in rows]
    found = _whole().filter(pk__in=ids)
    texts = [text for row in found for text in _texts(row)]
    search_texts_replace(KIND, texts, object_ids=ids)


def rebuild() -> int:
    """Fill the texts of every report anew."""
    return search_texts_replace(KIND, (t for row in _whole() for t in _texts(row)))


def _whole() -> Any:
    rows = YearReport.objects.filter(state__in=FOUND)
    return rows.select_related("snapshot", "partnership").order_by("pk")


def _texts(row: Any) -> Iterator[SearchRow]:
    common: dict[str, Any] = {
        "unit_id": row.partnership.unit_id,
        "privacy": "organisational",
    }
    given = row.snapshot.content
    title = Text.of(given["partnership"]["name"])
    yield from rows_of_text(row.pk, title, field="title", weight=15, **common)
    foreword = Text.of(given["foreword"])
    yield from rows_of_text(row.pk, foreword, field="foreword", weight=4, **common)


def show(actor: Actor, ids: list[int]) -> dict[int, YearlyFound]:
    """Return those that the actor may see."""
    rows = list(listed(actor).filter(pk__in=ids).select_related("partnership__unit"))
    out = [row for row in rows if not is_of_house(actor, row.partnership)]
    spoken = languages_of(actor, out) if out else {}
    return {row.pk: _found(row, spoken.get(row.pk)) for row in rows}


def _found(row: YearReport, languages: tuple[str, ...] | None) -> YearlyFound:
    title = row.partnership.name
    if languages is not None:
        title = Text(**{k: getattr(title, k) for k in languages})
    return YearlyFound(
        partnership=row.partnership.uid,
        title=title,
        note=row.partnership.unit.names,
        year=row.year,
        edition=row.number,
        state=row.state,
        is_specimen=row.is_specimen,
    )


def released(actor: Actor) -> Q:
    """Return the condition on texts "released to the actor, in this language"."""
    its = YearReport.objects.filter(pk=OuterRef("object_id"), state=life.RELEASED)
    return Exists(its) & texts_released(actor, READ, KIND)
