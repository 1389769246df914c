"""Papers in the search, by title: what may be opened is found, sensitive ones never.

Beyond the range of the right what is public, what was released to the reader and what
is about them is found too: whatever :func:`.queries.papers_visible` shows.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from banyan.base import ports
from banyan.base.ports import SearchSource
from banyan.kernel.actor import Actor
from banyan.kernel.clock import ZONE
from banyan.kernel.text import Text
from banyan.search.services import SearchRow, rows_of_text, search_texts_replace

from .models import Paper
from .queries import READ, papers_visible

KIND = "papers.paper"
TITLE = 8


@dataclass(frozen=True)
class PaperFound:
    """A paper as search shows it: its title, whose, and since when."""

    uid: uuid.UUID
    title: Text
    unit: Text | None
    taken_on: dt.date
    is_specimen: bool


def refresh(paper: Paper) -> None:
    """Let a paper be found by the title it has; one without is not."""
    search_texts_replace(KIND, _texts([paper]), object_ids=[paper.pk])


def rebuild() -> int:
    """Fill the texts of all papers anew; return how many rows."""
    rows = Paper.objects.only("title", "unit", "privacy")
    return search_texts_replace(KIND, _texts(rows.iterator(2000)))


def _texts(rows: Iterable[Paper]) -> Iterator[SearchRow]:
    for row in rows:
        if row.privacy == "sensitive":
            continue
        yield from rows_of_text(
            row.pk,
            row.title,
            field="title",
            weight=TITLE,
            unit_id=row.unit_id,
            privacy=row.privacy,
        )


def _besides(actor: Actor) -> Q:
    """Return the condition on papers that the actor may open out of range too."""
    return Q(Exists(papers_visible(actor).filter(pk=OuterRef("object_id"))))


def show(actor: Actor, ids: list[int]) -> dict[int, PaperFound]:
    """Return the papers among ``ids`` that the actor may open: one statement."""
    rows = papers_visible(actor).filter(pk__in=ids)
    columns = ("pk", "uid", "title", "unit__names", "created_at", "is_specimen")
    return {
        pk: PaperFound(uid, title, unit, at.astimezone(ZONE).date(), specimen)
        for pk, uid, title, unit, at, specimen in rows.values_list(*columns)
    }


ports.search_sources.register(
    KIND, SearchSource(KIND, rebuild, show, READ, expands=True, also=_besides)
)
