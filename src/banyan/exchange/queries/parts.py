"""An exchange with its steps, the lessons and practices due on its topics."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from banyan.kernel.actor import Actor
from banyan.kernel.text import Text
from banyan.knowledge.queries import records_about

from ..domain.steps import NEXT, Step, problems_of_move, steps
from ..facts import facts_of
from ..models import Report
from ..store import kind_of, title_of, visible
from .records import RecordShown, record_get


@dataclass(frozen=True)
class Due:
    """A lesson or practice that is due where its topic comes up."""

    kind: str
    uid: uuid.UUID
    title: Text
    advice: str
    topics: tuple[str, ...]


@dataclass(frozen=True)
class ExchangeShown:
    """One exchange with everything that its page shows."""

    record: RecordShown
    state: str
    steps: tuple[Step, ...]
    moves: Mapping[str, tuple[Any, ...]]
    """Each state it may go to, with what stands against it."""
    due: tuple[Due, ...]
    topics: tuple[str, ...]
    needs: tuple[tuple[uuid.UUID, Text], ...]
    reports: tuple[tuple[uuid.UUID, str], ...]


def exchange_shown(actor: Actor, uid: uuid.UUID | str) -> ExchangeShown:
    """Return one exchange; NotVisible out of range."""
    from banyan.kernel import clock

    record = record_get(actor, "exchange", uid)
    row = record.row
    parts = {key: [p.row for p in found] for key, found in record.parts.items()}
    facts = facts_of(row, parts)
    keys = [*row.topics, *(k for item in parts["item"] for k in item.topics)]
    topics = tuple(dict.fromkeys(keys))
    need = kind_of("need")
    needs = visible(actor, need).filter(exchange=row).order_by("pk")
    return ExchangeShown(
        record=record,
        state=row.state,
        steps=steps(facts),
        moves={
            to: tuple(problems_of_move(facts, to, clock.today()))
            for to in NEXT[row.state]
        },
        due=(*lessons_due(actor, topics, row.pk), *practices_about(actor, topics)),
        topics=topics,
        needs=tuple((n.uid, title_of(need, n)) for n in needs),
        reports=tuple(Report.objects.filter(exchange=row).values_list("uid", "title")),
    )


def lessons_due(
    actor: Actor, topics: Iterable[str], besides: int | None = None
) -> tuple[Due, ...]:
    """Return the lessons on any of these topics, not those learned there itself."""
    kind = kind_of("lesson")
    keys = set(topics)
    if not keys:
        return ()
    rows = visible(actor, kind).filter(uid__in=records_about(keys, "lesson"))
    if besides is not None:
        rows = rows.exclude(exchange=besides)
    return tuple(_due(kind, row, keys, row.advice) for row in rows.order_by("pk")[:20])


def practices_about(actor: Actor, topics: Iterable[str]) -> tuple[Due, ...]:
    """Return the practices on any of these topics."""
    kind = kind_of("practice")
    keys = set(topics)
    if not keys:
        return ()
    rows = visible(actor, kind).filter(uid__in=records_about(keys, "practice"))
    return tuple(_due(kind, row, keys, "") for row in rows.order_by("pk")[:20])


def _due(kind: Any, row: Any, keys: set[str], advice: str) -> Due:
    shared = tuple(k for k in row.topics if k in keys)
    return Due(kind.key, row.uid, title_of(kind, row), advice, shared)
