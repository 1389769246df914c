"""Records kept by a unit go to another with a reorganisation, and come back with it.

Rooms above keep their own records by units in the same way and use the same table.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from banyan.units.domain.change import TreeChange
from banyan.units.domain.state import Ended

from .models import Handover


def keeper(change: TreeChange, ended: Ended) -> int | None:
    """Return who takes over what a unit kept: the heir, else the custodian."""
    return change.unit_of(ended.heir) or change.unit_of(ended.custodian)


def targets_of(change: TreeChange) -> dict[int, int]:
    """Return by each unit that ends the unit that takes over what it kept."""
    return {e.unit: t for e in change.ended if (t := keeper(change, e))}


def hand_over(
    model: Any, change: TreeChange, targets: Mapping[int, int], act: Any
) -> list[Any]:
    """Give the records of units that end to who takes over; return them."""
    rows = list(
        model.objects.filter(unit__in=list(targets)).select_for_update().order_by("pk")
    )
    Handover.objects.bulk_create(
        Handover(
            what=model._meta.label,
            record=row.uid,
            from_unit_id=row.unit_id,
            to_unit_id=targets[row.unit_id],
            reform=change.reorganisation or 0,
        )
        for row in rows
    )
    _move(model, rows, {row.uid: targets[row.unit_id] for row in rows}, act)
    return rows


def take_back(model: Any, reform: int, act: Any) -> list[Any]:
    """Give records back to the units they came from; return them."""
    handed = Handover.objects.filter(reform=reform, what=model._meta.label)
    units = dict(handed.values_list("record", "from_unit"))
    rows = list(
        model.objects.filter(uid__in=list(units)).select_for_update().order_by("pk")
    )
    _move(model, rows, units, act)
    handed.delete()
    return rows


def made_since(models: Sequence[Any], change: TreeChange) -> int:
    """Count the records made at units that would vanish, were it undone."""
    made = list(change.established.values())
    moved = Handover.objects.filter(reform=change.reorganisation or 0).values("record")
    return sum(
        model.objects.filter(unit__in=made).exclude(uid__in=moved).count()
        for model in models
    )


def _move(model: Any, rows: list[Any], units: Mapping[Any, int], act: Any) -> None:
    for row in rows:
        row.unit_id = units[row.uid]
        row.row_version += 1
    model.objects.bulk_update(rows, ["unit", "row_version"])
    act.record_rows("change", model, [row.pk for row in rows])
