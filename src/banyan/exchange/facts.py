"""What is there of an exchange, counted from its rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, Subquery
from django.db.models.functions import Coalesce

from banyan.base.prepared import planned_once

from .domain.steps import Facts
from .models import Application, Exchange, Heartbeat, Need

Parts = Mapping[str, Iterable[Any]]
REPORTS: list[Callable[[Any, Any], Any]] = []


def register(rows: Callable[[Any, Any], Any]) -> None:
    """Take in how a room above finds reports released on a partnership since a year."""
    REPORTS.append(rows)


def facts_of(row: Exchange, parts: Parts | None = None) -> Facts:
    """Return the facts about an exchange; ``parts`` are its rows where read already."""
    items = _rows(row, parts, "item", "items")
    commitments = _rows(row, parts, "commitment", "commitments")
    delegates = _rows(row, parts, "delegate", "delegates")
    reviews = _rows(row, parts, "review", "reviews")
    followups = _rows(row, parts, "followup", "followups")
    waivers = _rows(row, parts, "waiver", "waivers")
    around = around_of(row)
    working = [i for i in items if i.type not in ("break", "ceremony")]
    return Facts(
        state=row.state,
        starts_on=row.starts_on,
        date_said=row.date_said,
        objective=bool(row.objective),
        learned_back=bool(row.learned_back),
        why_not=bool(row.why_not.strip()),
        needs=around.needs,
        heads=frozenset(d.side for d in delegates if d.role == "head"),
        items=len(working),
        items_without_topic=sum(not i.topics for i in working),
        items_without_lead=sum(not i.lead for i in working),
        items_without_time=sum(not i.starts for i in items),
        materials=len(_rows(row, parts, "material", "materials")),
        commitments=len(commitments),
        not_read_back=sum(not (c.host_says and c.visitor_says) for c in commitments),
        reviews=frozenset(r.side for r in reviews),
        applications=around.applications,
        followups=len(followups),
        unanswered=sum(f.answered_on is None for f in followups),
        heartbeat=around.heartbeat,
        reported=around.reported,
        waived=frozenset(w.step for w in waivers),
    )


def _rows(row: Exchange, parts: Parts | None, key: str, name: str) -> list[Any]:
    if parts is not None and key in parts:
        return list(parts[key])
    return list(getattr(row, name).all())


@dataclass(frozen=True)
class Around:
    """What stands around an exchange: needs, applications, a word and report since."""

    needs: int
    applications: int
    heartbeat: bool
    reported: bool


def around_of(row: Exchange) -> Around:
    """Count what stands around an exchange: one statement."""
    since = row.starts_on.year if row.starts_on else 0
    partnership = row.partnership_id or 0
    ((needs, applications, beaten, *told),) = _around(row.pk, partnership, since)
    known = row.partnership_id is not None and row.starts_on is not None
    return Around(
        needs, applications, bool(beaten) and known, all(told) and (known or not told)
    )


@planned_once
def _around(exchange: int, partnership: int, since: int) -> Any:
    beats = Heartbeat.objects.filter(partnership=partnership, year__gte=since)
    return Exchange.objects.filter(pk=exchange).values_list(
        _count(Need.objects.filter(exchange=exchange)),
        _count(Application.objects.filter(exchange=exchange)),
        Exists(beats),
        *(Exists(rows(partnership, since)) for rows in REPORTS),
    )


def _count(rows: Any) -> Any:
    counted = rows.order_by().values("exchange").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)
