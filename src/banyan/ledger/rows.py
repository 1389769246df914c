"""Rows as the database keeps them, read without building objects.

A raw row holds the codec's columns, then the unit and the person that place
it. Dates, instants and booleans come as text or number: the drivers would
otherwise parse each of them only for us to write it out again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection, models, transaction

from .codecs import Codec

CHUNK = 10_000
INSTANT = '\'YYYY-MM-DD"T"HH24:MI:SS.US"Z"\''
Row = tuple[Any, ...]


def is_postgres() -> bool:
    """Say which of the two databases this is."""
    return connection.vendor == "postgresql"


def expressions(codec: Codec) -> list[str]:
    """Return the SQL of the codec's columns for the table alias ``t``."""
    return [_expression(col.field, f't."{column}"') for col, column in _named(codec)]


def _named(codec: Codec) -> Iterator[tuple[Any, str]]:
    fields = {f.name: str(f.column) for f in codec.model._meta.concrete_fields}
    for col in codec.columns:
        yield col, fields[col.name]


def _expression(field: Any, column: str) -> str:
    if is_postgres():
        instant = isinstance(field, models.DateTimeField)
        return f"to_char({column} AT TIME ZONE 'UTC', {INSTANT})" if instant else column
    if isinstance(field, models.DateField):
        return f"CAST({column} AS TEXT)"
    return f"+{column}" if isinstance(field, models.BooleanField) else column


def select(codec: Codec, where: str = "", order: str = 't."id"') -> str:
    """Return the SELECT of raw rows with their unit and person."""
    joined, unit, person = _placed(codec)
    columns = ", ".join([*expressions(codec), unit, person])
    condition = f" WHERE {where}" if where else ""
    return (
        f'SELECT {columns} FROM "{codec.table}" t{joined}{condition} ORDER BY {order}'
    )


def _placed(codec: Codec) -> tuple[str, str, str]:
    """Return the join and the two expressions that place a row."""
    own = {f.name: f.column for f in codec.model._meta.concrete_fields}
    unit = own.get(codec.unit or "unit")
    person = own.get(codec.person or "person") or own.get("person_id")
    found = [f't."{unit}"' if unit else "", f't."{person}"' if person else ""]
    joined = ""
    if codec.via and not all(found):
        field: Any = codec.model._meta.get_field(codec.via)
        other = {f.name: f.column for f in field.related_model._meta.concrete_fields}
        table = field.related_model._meta.db_table
        joined = f' LEFT JOIN "{table}" v ON v."id" = t."{field.column}"'
        found = [
            mine or (f'v."{other[name]}"' if name in other else "")
            for mine, name in zip(found, ("unit", "person"), strict=True)
        ]
    return joined, found[0] or "NULL", found[1] or "NULL"


def among(column: str) -> str:
    """Return the condition "``column`` is one of the ids given as one parameter"."""
    if is_postgres():
        return f"{column} = ANY(%s)"
    return f"{column} IN (SELECT value FROM json_each(%s))"


def ids_parameter(ids: Iterable[int]) -> Any:
    """Return ids as the one parameter that :func:`among` expects."""
    listed = list(ids)
    return listed if is_postgres() else json.dumps(listed)


def by_ids(codec: Codec, ids: Sequence[int]) -> list[Row]:
    """Return the raw rows with these ids, in the order of ids."""
    with connection.cursor() as cursor:
        cursor.execute(select(codec, among('t."id"')), [ids_parameter(ids)])
        return list(cursor.fetchall())


def stream(sql: str, parameters: Sequence[Any] = ()) -> Iterator[Row]:
    """Yield rows without holding them all; needs :func:`snapshot` around it."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql, list(parameters))
        while rows := cursor.fetchmany(CHUNK):
            yield from rows


@contextmanager
def snapshot() -> Iterator[None]:
    """Read everything inside as of one moment, without holding up any writer."""
    if connection.in_atomic_block:
        yield
    elif is_postgres():
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield
    else:
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")  # atomic() would take the write lock
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")
