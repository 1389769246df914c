"""Single values that a merge changes: written with what was there before.

Taken back only while they still read as the merge left them: what somebody changed
since stays.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from django.apps import apps
from django.db.models import Model

Patch = dict[str, Any]


def patch(act: Any, row: Any, group: str, values: Mapping[str, Any]) -> list[Patch]:
    """Write columns of a row, on record; return what was there before and is now.

    The columns of one ``group`` are taken back together or not at all.
    """
    found = []
    for column, value in values.items():
        before = getattr(row, column)
        if before != value:
            setattr(row, column, value)
            found.append(
                {
                    "model": row._meta.label,
                    "pk": row.pk,
                    "group": group,
                    "column": column,
                    "before": _plain(before),
                    "after": _plain(value),
                }
            )
    if found:
        row.row_version += 1
        row.save(update_fields=[p["column"] for p in found] + ["row_version"])
        act.record("change", row)
    return found


def unpatch(act: Any, patches: Sequence[Patch]) -> list[Patch]:
    """Take patches back; return those that stay, for somebody changed them since."""
    groups: dict[tuple[Any, ...], list[Patch]] = defaultdict(list)
    for one in patches:
        groups[one["model"], one["pk"], one["group"]].append(one)
    stay: list[Patch] = []
    for (label, pk, _group), part in groups.items():
        model: type[Model] = apps.get_model(label)
        row: Any = model._default_manager.filter(pk=pk).first()
        if row is None or any(
            _plain(getattr(row, p["column"])) != p["after"] for p in part
        ):
            stay += part
            continue
        for one in part:
            field = model._meta.get_field(one["column"])
            setattr(row, one["column"], field.to_python(one["before"]))  # type: ignore[union-attr]
        row.row_version += 1
        row.save(update_fields=[p["column"] for p in part] + ["row_version"])
        act.record("change", row)
    return stay


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value
