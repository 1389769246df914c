"""An exchange with its steps, the lessons and practices due on its topics."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, QuerySet, Value
from django.db.models.functions import JSONObject

from banyan.access.queries import ranges_of, within
from banyan.base.prepared import Ranges, planned_once, prepared
from banyan.kernel.actor import Actor
from banyan.kernel.text import Text
from banyan.knowledge.queries import records_about

from ..domain.steps import NEXT, Step, problems_of_move, steps
from ..facts import facts_of
from ..models import Lesson, Need, Practice, Report
from ..store import READ
from .records import RecordShown, record_shown

MOST = 20
"""Lessons, and practices, that are put before the reader."""
READ_AT_MOST = 400


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
    """Return one exchange, for a guest what was released of it; NotVisible else."""
    from banyan.kernel import clock

    record = record_shown(actor, "exchange", uid)
    row = record.row
    if not record.is_house:
        return _for_guest(record)
    parts = {key: [p.row for p in found] for key, found in record.parts.items()}
    facts = facts_of(row, parts)
    keys = [*row.topics, *(k for item in parts["item"] for k in item.topics)]
    topics = tuple(dict.fromkeys(keys))
    around = _around(actor, row)
    return ExchangeShown(
        record=record,
        state=row.state,
        steps=steps(facts),
        moves={
            to: tuple(problems_of_move(facts, to, clock.today()))
            for to in NEXT[row.state]
        },
        due=due_on_topics(actor, topics, row.pk),
        topics=topics,
        needs=tuple((uid, text) for kind, uid, text in around if kind == "need"),
        reports=tuple((uid, text.en) for kind, uid, text in around if kind == "report"),
    )


def _around(actor: Actor, row: Any) -> list[tuple[str, uuid.UUID, Text]]:
    """Return the needs tied to an exchange and its reports: one statement."""
    rows = _tied(row.pk, ranges_of(actor, READ))
    ordered = sorted(rows, key=lambda one: (one[0], one[1]))
    return [(kind, uid, Text.of(text)) for kind, _pk, uid, text in ordered]


@planned_once
def _tied(exchange: int, ranges: Ranges | None) -> QuerySet[Any, Any]:
    needs = Need.objects.filter(within(ranges), exchange=exchange).order_by()
    title = JSONObject(en="title")
    reports = Report.objects.filter(exchange=exchange).order_by()
    found: QuerySet[Any, Any] = needs.values_list(
        _kind("need"), "pk", "uid", "text"
    ).union(reports.values_list(_kind("report"), "pk", "uid", title), all=True)
    return found


def _for_guest(record: RecordShown) -> ExchangeShown:
    """Return an exchange without what the house alone plans, lacks and knows."""
    keys = [
        *record.row.topics,
        *(k for i in record.parts["item"] for k in i.row.topics),
    ]
    return ExchangeShown(
        record=record,
        state=record.row.state,
        steps=(),
        moves={},
        due=(),
        topics=tuple(dict.fromkeys(keys)),
        needs=(),
        reports=(),
    )


def due_on_topics(
    actor: Actor, topics: Iterable[str], besides: int | None = None
) -> tuple[Due, ...]:
    """Return the lessons and practices on any of these topics, lessons first.

    Not those lessons that were learned in the exchange itself. One statement.
    """
    keys = set(topics)
    if not keys:
        return ()
    rows = _about(sorted(keys), besides, ranges_of(actor, READ))
    found = [_due(keys, *row) for row in rows]
    found.sort(key=lambda pair: pair[0])
    return tuple(
        due
        for kind in ("lesson", "practice")
        for due in [one for _pk, one in found if one.kind == kind][:MOST]
    )


@prepared
def _about(
    keys: Sequence[str], besides: int | None, ranges: Ranges | None
) -> QuerySet[Any, Any]:
    lessons = Lesson.objects.filter(
        within(ranges), uid__in=records_about(keys, "lesson")
    )
    if besides is not None:
        lessons = lessons.exclude(exchange=besides)
    practices = Practice.objects.filter(
        within(ranges), uid__in=records_about(keys, "practice")
    )
    nothing = Value("", output_field=CharField())
    rows = lessons.values_list(_kind("lesson"), "pk", "uid", "text", "advice", "topics")
    more = practices.values_list(
        _kind("practice"), "pk", "uid", "title", nothing, "topics"
    )
    found: QuerySet[Any, Any] = rows.union(more, all=True)[:READ_AT_MOST]
    return found


def _kind(key: str) -> Any:
    return Value(key, output_field=CharField())


def _due(
    keys: set[str],
    kind: str,
    pk: int,
    uid: uuid.UUID,
    title: Text,
    advice: str,
    topics: Any,
) -> tuple[int, Due]:
    shared = tuple(k for k in topics if k in keys)
    return pk, Due(kind, uid, title, advice, shared)
