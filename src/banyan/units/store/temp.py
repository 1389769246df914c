"""Temporary tables: how sets of ids and prefixes reach the database.

Sets of any size join with the tree there; a list of parameters would not
(SQLite limits them, PostgreSQL tests arrays row by row).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any

from django.db import connection
from django.db.models.expressions import RawSQL

from banyan.base import bulk

FEW = 500
"""Up to so many ids a plain list is the faster way."""

CHUNK = 5_000


def run(statement: str, values: Sequence[Any] = ()) -> int:
    """Execute one statement; return how many rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(statement, [adapted(v) for v in values])
        return int(cursor.rowcount)


def rows(statement: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """Execute one query; return all its rows."""
    with connection.cursor() as cursor:
        cursor.execute(statement, [adapted(v) for v in values])
        return list(cursor.fetchall())


def adapted(value: Any) -> Any:
    """Return a value as the database keeps it: instants in UTC, dates, others."""
    if isinstance(value, dt.datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, dt.date):
        return connection.ops.adapt_datefield_value(value)
    return value


def day(value: Any) -> dt.date:
    """Read a date that came out of an expression (SQLite gives text)."""
    return value if isinstance(value, dt.date) else dt.date.fromisoformat(value)


def create(name: str, columns: str) -> None:
    """Create a temporary table anew; it ends with the transaction or connection."""
    run(f"DROP TABLE IF EXISTS {name}")
    tail = " ON COMMIT DROP" if connection.vendor == "postgresql" else ""
    run(f"CREATE TEMPORARY TABLE {name} ({columns}){tail}")


def fill(name: str, columns: str, values: Iterable[Sequence[Any]]) -> None:
    """Create a temporary table (inside a transaction) and fill it."""
    create(name, columns)
    marks = ", ".join(["%s"] * (columns.count(",") + 1))
    iterator = ([adapted(v) for v in row] for row in values)
    with connection.cursor() as cursor:
        while chunk := list(islice(iterator, CHUNK)):
            if connection.vendor == "postgresql":
                with cursor.copy(f"COPY {name} FROM STDIN") as copy:
                    for row in chunk:
                        copy.write_row(row)
            else:
                cursor.executemany(f"INSERT INTO {name} VALUES ({marks})", chunk)
    bulk.analyse(name)


@contextmanager
def by_index() -> Iterator[None]:
    """Keep PostgreSQL from reading whole tables while nobody has counted them.

    Just after a first load it knows nothing of the tree's size, and would look
    through all paths once per replaced prefix.
    """
    if connection.vendor != "postgresql":
        yield
        return
    run("SET LOCAL enable_seqscan = off")
    yield
    run("SET LOCAL enable_seqscan = on")


@contextmanager
def picked(ids: Iterable[int], name: str = "bn_pick") -> Iterator[Any]:
    """Yield what ``__in`` takes for a set of ids: a list, or a table when large."""
    wanted = sorted(set(ids))
    if len(wanted) <= FEW:
        yield wanted
        return
    fill(name, "id bigint PRIMARY KEY", ([i] for i in wanted))
    yield RawSQL(f"SELECT id FROM {name}", [])  # noqa: S611 - a name of our own
    run(f"DROP TABLE IF EXISTS {name}")
