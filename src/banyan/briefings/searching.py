"""Briefings in the search: their titles and headings."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q

from banyan.access.queries import naming_language, texts_released
from banyan.kernel.actor import Actor
from banyan.kernel.text import Text
from banyan.search.services import SearchRow, rows_of_text, search_texts_replace

from .domain import life
from .models import Briefing
from .store import KIND, READ, languages_of, seen


@dataclass(frozen=True)
class BriefingFound:
    """A briefing as search shows it."""

    uid: uuid.UUID
    title: Text
    note: Text
    state: str
    is_specimen: bool


def refresh(rows: Iterable[Any]) -> None:
    """Fill the texts of briefings anew."""
    listed = list(rows)
    texts = [t for row in listed for t in _texts(row)]
    search_texts_replace(KIND, texts, object_ids=[row.pk for row in listed])


def rebuild() -> int:
    """Fill the texts of every briefing anew."""
    rows = Briefing.objects.prefetch_related("sections")
    return search_texts_replace(KIND, (t for row in rows for t in _texts(row)))


def _texts(row: Any) -> Iterator[SearchRow]:
    common: dict[str, Any] = {"unit_id": row.unit_id, "privacy": "organisational"}
    yield from rows_of_text(row.pk, row.title, field="title", weight=20, **common)
    for section in row.sections.all():
        yield from rows_of_text(
            row.pk, section.heading, field="heading", weight=6, **common
        )


def show(actor: Actor, ids: list[int]) -> dict[int, BriefingFound]:
    """Return those that the actor may see."""
    rows = list(seen(actor).filter(pk__in=ids))
    spoken = languages_of(actor, rows)
    return {
        row.pk: BriefingFound(
            row.uid,
            Text(**{k: getattr(row.title, k) for k in spoken[row.pk]}),
            Text.of(row.unit.names),
            row.state,
            row.is_specimen,
        )
        for row in rows
    }


def released(actor: Actor) -> Q:
    """Return the condition on texts "released to the actor, in this language"."""
    its = Briefing.objects.filter(pk=OuterRef("object_id"), state=life.RELEASED)
    spoken = Exists(naming_language(its)) | Q(language="")
    public = Q(Exists(its.filter(level=life.PUBLIC)))
    return Exists(its) & spoken & (public | texts_released(actor, READ, KIND))
