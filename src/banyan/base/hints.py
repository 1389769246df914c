"""Telling SQLite which index to read a table by; PostgreSQL plans by itself.

SQLite does not know how many rows lie in a range of an index, so where we know, we say.
"""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.db.models.sql.datastructures import BaseTable

ROWID = ""
"""No index at all: rows are found by their ids."""


class HintedTable(BaseTable):
    """The first table of a statement, with the index by which it is read."""

    index = ROWID

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        """Write the table and its hint."""
        sql, params = super().as_sql(compiler, connection)
        hint = f"INDEXED BY {self.index}" if self.index else "NOT INDEXED"
        return f"{sql} {hint}", params

    def relabeled_clone(self, change_map: Any) -> HintedTable:
        """Return the same under another name, hint and all."""
        alias = change_map.get(self.table_alias, self.table_alias)
        return hinted(self.table_name, alias, self.index)


def hinted(table: str, alias: str | None, index: str) -> HintedTable:
    """Return a table with its hint."""
    made = HintedTable(table, alias)
    made.index = index
    return made


def indexed_by(rows: QuerySet[Any], index: str) -> QuerySet[Any]:
    """Return a queryset that reads its first table by an index; as it is elsewhere."""
    if connection.vendor != "sqlite":
        return rows
    found = rows.all()
    query = found.query
    alias = query.get_initial_alias()
    table = query.alias_map[alias]
    query.alias_map[alias] = hinted(table.table_name, table.table_alias, index)
    return found
