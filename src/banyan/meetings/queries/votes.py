"""Votes and meetings within the actor's ranges."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from banyan.access.queries import scope_q
from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotVisible
from banyan.kernel.text import Text

from ..models import Meeting, Vote

READ = "meeting.read"


@dataclass(frozen=True)
class CountShown:
    """One count of a vote."""

    number: int
    counter: str
    counts: Mapping[str, int]
    by_name: str


@dataclass(frozen=True)
class VoteShown:
    """A vote with what was counted and what it came to."""

    id: int
    uid: uuid.UUID
    unit: int
    question: Text
    held_on: dt.date
    ballot: str
    state: str
    bases: Mapping[str, int]
    counts: tuple[CountShown, ...]
    word: str
    result: Mapping[str, int]
    readings: tuple[Mapping[str, Any], ...]
    corrected: bool


def votes_visible(actor: Actor) -> QuerySet[Vote]:
    """Return the votes of units in range of ``meeting.read``."""
    return Vote.objects.filter(scope_q(actor, READ, unit="unit"))


def vote_get(actor: Actor, uid: uuid.UUID | str) -> VoteShown:
    """Return one vote; NotVisible out of range. Three statements."""
    found = list(_shown(votes_visible(actor).filter(uid=uid)))
    if not found:
        raise NotVisible
    return found[0]


def votes_of_subject(
    actor: Actor, kind: str, subjects: Iterable[int]
) -> dict[int, list[VoteShown]]:
    """Return the votes that rows waited for, by row; three statements.

    Whoever may see the row may see its votes: the caller has asked.
    """
    del actor
    rows = Vote.objects.filter(subject_kind=kind, subject__in=list(subjects))
    found: dict[int, list[VoteShown]] = {}
    for row in _rows(rows):
        found.setdefault(row.subject or 0, []).append(_one(row))
    return found


def _rows(rows: QuerySet[Vote]) -> QuerySet[Vote]:
    return rows.prefetch_related("counts__counter", "results").order_by("held_on", "pk")


def _shown(rows: QuerySet[Vote]) -> Iterable[VoteShown]:
    return [_one(row) for row in _rows(rows)]


def _one(row: Vote) -> VoteShown:
    results = sorted(row.results.all(), key=lambda r: r.pk)
    last = results[-1] if results else None
    return VoteShown(
        id=row.pk,
        uid=row.uid,
        unit=row.unit_id,
        question=row.question,
        held_on=row.held_on,
        ballot=row.ballot,
        state=row.state,
        bases=row.bases,
        counts=tuple(
            CountShown(
                number=c.number,
                counter=c.counter.full_name if c.counter else "",
                counts={
                    "for": c.favour,
                    "against": c.against,
                    "abstain": c.blank,
                    "invalid": c.invalid,
                    "present": c.present,
                    **c.options,
                },
                by_name=c.by_name,
            )
            for c in sorted(row.counts.all(), key=lambda c: c.number)
        ),
        word=last.word if last else "",
        result=last.counts if last else {},
        readings=tuple(last.readings) if last else (),
        corrected=len(results) > 1,
    )


def meetings_of_unit(
    actor: Actor,
    unit: int,
    *,
    after: tuple[dt.date, int] | None = None,
    limit: int = 50,
) -> list[Meeting]:
    """Return meetings of a unit in range, latest first, by keyset; one statement."""
    rows = Meeting.objects.filter(scope_q(actor, READ, unit="unit"), unit=unit)
    if after is not None:
        day, pk = after
        rows = rows.filter(held_on__lte=day).exclude(held_on=day, pk__gte=pk)
    return list(rows.order_by("-held_on", "-pk")[:limit])
