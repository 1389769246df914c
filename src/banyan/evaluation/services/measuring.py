"""Evidence from figures and other rooms, for all units of a campaign in one pass."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import transaction

from banyan.base import bulk
from banyan.figures.indicators import Span, indicators, measure
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.ids import path_end
from banyan.units.queries import units_found

from ..models import Assessment, Campaign, Measured
from .ground import acting, campaign_locked, must_run, require_units

COLUMNS = "id campaign_id unit_id indicator top base value".split()


@transaction.atomic
def evidence_measure(*, actor: Actor, campaign: int, record_into: Any = None) -> int:
    """Measure every indicator for every unit of a campaign; return how many values.

    What was measured before is replaced as a whole; a closed campaign keeps its own.
    """
    row = campaign_locked(campaign)
    must_run(row)
    require_units(actor, [row.unit_id])
    path = units_found(actor, [row.unit_id])[row.unit_id].path
    today = clock.today()
    span = Span(path, path_end(path), row.period_from, row.period_to, today)
    keys = [key for key, one in indicators if one.own is not None]
    with acting(
        actor, "evaluation.evidence_measure", row.unit_id,
        {"campaign": row.pk, "indicators": keys}, record_into=record_into,
    ) as act:  # fmt: skip
        lines = _lines(row, span, keys)
        Measured.objects.filter(campaign_id=row.pk).delete()
        ids = bulk.take_ids(Measured, len(lines))
        bulk.insert(
            Measured,
            COLUMNS,
            ((pk, row.pk, *line) for pk, line in zip(ids, lines, strict=True)),
        )
        row.measured_on = today
        row.row_version += 1
        row.save(update_fields=["measured_on", "row_version"])
        act.record("change", row)
    return len(lines)


def _lines(row: Campaign, span: Span, keys: list[str]) -> list[tuple[Any, ...]]:
    rows = Assessment.objects.filter(campaign=row).values_list("unit", "unit__path")
    paths = {path: unit for unit, path in rows.distinct()}
    return [
        (paths[path], key, _text(v.top), _text(v.base), _text(v.value))
        for key in keys
        for path, v in measure(key, span).items()
        if path in paths
    ]


def _text(number: Decimal) -> str:
    """Return a number as exact text, without zeros that say nothing."""
    return format(number.normalize(), "f")
