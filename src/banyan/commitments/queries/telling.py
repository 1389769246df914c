"""Results that a person marked as worth telling, for whoever tells of a unit."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from banyan.access.queries import scope_q
from banyan.kernel.actor import Actor
from banyan.kernel.text import Text

from ..domain.periods import Period, period_of
from ..models import Result
from .results import READ

COLUMNS = (
    "uid", "unit", "unit__names", "title", "period", "measured_in", "actual", "source",
    "story",
)  # fmt: skip


@dataclass(frozen=True)
class ResultTold:
    """A typed result with its story, as it may be told elsewhere."""

    uid: uuid.UUID
    unit_id: int
    unit: Text
    title: Text
    period: Period
    measured_in: str
    actual: str
    source: str
    story: Text


def results_told(actor: Actor, uids: Iterable[str]) -> dict[str, ResultTold]:
    """Return the marked results of these identities whose figures the actor reads."""
    rows = _marked(actor).filter(uid__in=list(filter(None, map(_uid, uids))))
    return {str(one.uid): one for one in _told(rows)}


def results_worth_telling(actor: Actor, units: Iterable[int]) -> list[ResultTold]:
    """Return the marked results of units, the latest period first; one statement."""
    rows = _marked(actor).filter(unit__in=list(units))
    return list(_told(rows.order_by("-period", "axis", "pk")))


def _marked(actor: Actor) -> QuerySet[Result]:
    rows = Result.objects.filter(scope_q(actor, READ, unit="unit"), is_marked=True)
    return rows.filter(indicator="").exclude(actual="")


def _told(rows: QuerySet[Result]) -> Iterable[ResultTold]:
    for row in rows.values_list(*COLUMNS):
        uid, unit_id, unit, title, period, *rest = row
        yield ResultTold(uid, unit_id, unit, title, period_of(period), *rest)


def _uid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
