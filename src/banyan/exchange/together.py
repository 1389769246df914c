"""All parts of a record in one statement, whatever their kinds.

Each kind's rows come as one JSON object; the rows are made of them again. What parts
refer to is read once for each kind referred to.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Container, Iterable
from functools import cache
from typing import Any

from django.db import connection, models
from django.db.models import CharField, Value
from django.db.models.functions import JSONObject
from django.utils import timezone

from banyan.base.fields import AmountField

from .domain.shape import F, Kind
from .kinds import KINDS, parts_of
from .store import model_of, rows_of


def parts_together(
    kind: Kind, row: Any, keys: Container[str] | None = None
) -> dict[str, list[Any]]:
    """Return the rows of every kind of part of a record, in the order of each kind.

    Of the kinds ``keys`` alone where they are given; the others are empty.

    One statement, and one for each kind of record that the parts refer to.
    """
    kinds = parts_of(kind.key)
    found: dict[str, list[Any]] = {part.key: [] for part in kinds}
    if keys is not None:
        kinds = [part for part in kinds if part.key in keys]
    if not kinds:
        return found
    sql, params = _statement(
        connection.vendor, kind.key, tuple(part.key for part in kinds)
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [row.pk if p is OWNER else p for p in params])
        rows = cursor.fetchall()
    for key, data in rows:
        read = json.loads(data) if isinstance(data, str) else data
        found[key].append(_made(model_of(KINDS[key]), read))
    for part in kinds:
        for one in found[part.key]:
            setattr(one, part.owner, row)
    _refer(kinds, found)
    return found | {part.key: in_order(part, found[part.key]) for part in kinds}


OWNER = object()
_STAND_IN = -1


@cache
def _statement(
    _vendor: str, key: str, parts: tuple[str, ...]
) -> tuple[str, tuple[Any, ...]]:
    """Return the statement for parts of a kind and its parameters, made once.

    The owner's id stands in it as ``OWNER``.
    """
    kind = KINDS[key]
    first, *rest = [_objects(KINDS[part], kind, _STAND_IN) for part in parts]
    rows = first.union(*rest, all=True) if rest else first
    sql, params = rows.query.sql_with_params()
    return sql, tuple(OWNER if p == _STAND_IN else p for p in params)


def _objects(part: Kind, kind: Kind, row: Any) -> Any:
    model = model_of(part)
    fields = {f.attname: f.attname for f in model._meta.concrete_fields}
    rows = model.objects.filter(**{kind.key: row}).annotate(
        part=Value(part.key, output_field=CharField()), data=JSONObject(**fields)
    )
    return rows.order_by().values_list("part", "data")


def _made(model: Any, data: dict[str, Any]) -> Any:
    fields = model._meta.concrete_fields
    values = [_value(f, data[f.attname]) for f in fields]
    return model.from_db("default", [f.attname for f in fields], values)


def _value(field: Any, raw: Any) -> Any:
    if raw is None:
        return None
    if isinstance(field, models.JSONField):
        return field.to_python(json.loads(raw) if isinstance(raw, str) else raw)
    if isinstance(field, models.ForeignKey):
        return raw
    if isinstance(field, AmountField):
        return field.of_stored(raw)
    value = field.to_python(raw)
    if isinstance(value, dt.datetime) and timezone.is_naive(value):
        return timezone.make_aware(value, dt.UTC)
    return value


def _refer(kinds: Iterable[Kind], found: dict[str, list[Any]]) -> None:
    """Set what the rows refer to; other parts are there already."""
    wanted: dict[str, list[tuple[Any, str]]] = defaultdict(list)
    read = {part.key for part in kinds}
    for part in kinds:
        for field in part.fields:
            if field.type not in (F.REF, F.UNIT):
                continue
            for row in found[part.key]:
                if getattr(row, f"{field.name}_id") is not None:
                    wanted[field.ref].append((row, field.name))
    for ref in sorted(wanted, key=lambda key: key not in read):
        pairs = wanted[ref]
        ids = {getattr(row, f"{name}_id") for row, name in pairs}
        there = {row.pk: row for row in found[ref]} if ref in read else _read(ref, ids)
        for row, name in pairs:
            setattr(row, name, there[getattr(row, f"{name}_id")])


def _read(ref: str, ids: set[int]) -> dict[int, Any]:
    if not ref:
        from django.apps import apps

        units: Any = apps.get_app_config("units").get_model("Unit")
        return dict(units.objects.in_bulk(ids))
    return {row.pk: row for row in rows_of(KINDS[ref]).filter(pk__in=ids)}


def in_order(part: Kind, rows: list[Any]) -> list[Any]:
    """Put rows in the order of their kind; what is empty comes last."""
    for name in reversed(part.order):
        key = name.removeprefix("-")
        kept = [row for row in rows if _sorts_by(row, key) is not None]
        empty = [row for row in rows if _sorts_by(row, key) is None]
        kept.sort(key=lambda row: _sorts_by(row, key), reverse=name != key)
        rows = [*kept, *empty]
    return rows


def _sorts_by(row: Any, name: str) -> Any:
    field = row._meta.get_field(name) if name != "pk" else row._meta.pk
    return getattr(row, field.attname)
