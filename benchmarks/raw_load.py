"""The rows of a load written once more into tables like theirs, and nothing else.

No check, no name folded, no digest: what the database alone asks for the same rows,
with the same indexes and foreign keys. A load is measured beside it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from django.db import connection, transaction

from . import measure

TABLES = (
    "people_person",
    "people_membership",
    "people_stay",
    "people_grade",
    "people_participation",
    "people_countingplace",
    "ledger_entry",
)
CHUNK = 10_000
Rows = Sequence[Sequence[Any]]


def spent_ms() -> float:
    """Return the milliseconds that writing all rows of the tables takes."""
    return sum(_written(table) for table in TABLES) * 1000


def _written(table: str) -> float:
    """Copy a table through Python; return the seconds of the writing alone."""
    copy = f"raw_{table}"
    with connection.cursor() as cursor:
        for sql in _like(table, copy):
            cursor.execute(sql)
    spent = 0.0
    with transaction.atomic():
        for chunk in _read(table):
            started = measure.clock()
            _write(copy, chunk)
            spent += measure.clock() - started
        started = measure.clock()
    spent += measure.clock() - started
    with connection.cursor() as cursor:
        cursor.execute(f'DROP TABLE "{copy}"')
    return spent


def _like(table: str, copy: str) -> list[str]:
    """Return what makes an empty table with the columns, indexes and keys of another."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT pg_get_constraintdef(oid) FROM pg_constraint "
                "WHERE conrelid = %s::regclass AND contype = 'f'",
                [table],
            )
            keys = [row[0] for row in cursor.fetchall()]
            made = f'CREATE TABLE "{copy}" (LIKE "{table}" INCLUDING ALL)'
            return [made, *(f'ALTER TABLE "{copy}" ADD {key}' for key in keys)]
        cursor.execute(
            "SELECT name, sql FROM sqlite_master WHERE tbl_name = %s "
            "AND type IN ('table', 'index') AND sql IS NOT NULL ORDER BY type DESC",
            [table],
        )
        return [
            sql.replace(f'"{name}"', f'"raw_{name}"', 1).replace(
                f'ON "{table}"', f'ON "{copy}"'
            )
            for name, sql in cursor.fetchall()
        ]


def _read(table: str) -> Iterator[Rows]:
    last = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(
                f'SELECT * FROM "{table}" WHERE id > %s ORDER BY id LIMIT {CHUNK}',
                [last],
            )
            at = [c[0] for c in cursor.description].index("id")
            found = [tuple(map(_plain, row)) for row in cursor.fetchall()]
        if not found:
            return
        yield found
        last = found[-1][at]


def _plain(value: Any) -> Any:
    return json.dumps(value) if isinstance(value, dict | list) else value


def _write(table: str, rows: Rows) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f'COPY "{table}" FROM STDIN') as into:
                for row in rows:
                    into.write_row(row)
            return
        marks = ", ".join(["%s"] * len(rows[0]))
        cursor.executemany(f'INSERT INTO "{table}" VALUES ({marks})', rows)
