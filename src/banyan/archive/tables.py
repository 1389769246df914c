"""Which tables an archive holds, column by column: from Django's registry.

A table is part of a full export unless ``contents.toml`` names it. The values
come through the ledger's codecs, those of every column, not only of the truth.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatch
from functools import cache
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import connection, models

from banyan.ledger import codecs, rows
from banyan.ledger.domain import canonical as c

from .domain.manifest import Column

CONTENTS = Path(__file__).with_name("contents.toml")

WORDS: dict[Any, str] = {
    c.boolean: "boolean",
    c.integer: "integer",
    c.instant: "instant",
    c.date: "date",
    c.uuid: "uuid",
    c.json_text: "json",
    c.binary: "binary",
    c.text: "text",
}


@cache
def contents() -> dict[str, Any]:
    """Return what ``contents.toml`` says."""
    return tomllib.loads(CONTENTS.read_text(encoding="utf-8"))


def why_left_out(table: str) -> str:
    """Return the reason why a table is no part of an export; empty when it is."""
    listed: dict[str, str] = contents()["left_out"]
    return next((why for name, why in listed.items() if fnmatch(table, name)), "")


def is_secret(table: str) -> bool:
    """Say whether a table is written only with the secrets."""
    return table in contents()["secret_tables"]


def secret_columns(table: str) -> dict[str, str]:
    """Return the columns written only with the secrets, and what stands there else."""
    listed = contents()["secret_columns"]
    named = {key: key.partition(".") for key in listed}
    return {
        column: listed[key]["blank"]
        for key, (owner, _dot, column) in named.items()
        if owner == table
    }


@dataclass(frozen=True)
class Source:
    """One table as this installation knows it."""

    model: type[models.Model]
    codec: codecs.Codec

    @property
    def table(self) -> str:
        """The table's name in the database."""
        return str(self.model._meta.db_table)

    @property
    def key(self) -> Any:
        """The field of the primary key."""
        return self.model._meta.pk

    @property
    def columns(self) -> tuple[Column, ...]:
        """Every column with the type of its values."""
        nulls = {f.name: bool(f.null) for f in self.model._meta.concrete_fields}
        return tuple(
            Column(col.attname, WORDS[col.read], nulls[col.name])
            for col in self.codec.columns
        )

    def select(self) -> str:
        """Return the SELECT of every column, in the order of the primary key."""
        listed = ", ".join(rows.expressions(self.codec))
        return f'SELECT {listed} FROM "{self.table}" t ORDER BY t."{self.key.column}"'

    def where_id(self) -> str:
        """Return the SELECT of the largest id."""
        return f'SELECT MAX("{self.key.column}") FROM "{self.table}"'


def source_of(model: type[models.Model]) -> Source:
    """Return a model's table with the form of all its columns."""
    names = [f.name for f in model._meta.concrete_fields]
    return Source(model, codecs.Codec(model, columns=names))


def every_model() -> list[type[models.Model]]:
    """Return every model that has a table, in the order of tables."""
    found = apps.get_models(include_auto_created=True)
    owned = [m for m in found if m._meta.managed and not m._meta.proxy]
    return sorted(owned, key=lambda m: str(m._meta.db_table))


def sources() -> list[Source]:
    """Return every table that is part of an export, in the order of tables."""
    return [
        source_of(model)
        for model in every_model()
        if not why_left_out(str(model._meta.db_table))
    ]


def strangers() -> list[str]:
    """Return the tables of the database that no model and no list knows."""
    known = {str(m._meta.db_table) for m in every_model()}
    found = connection.introspection.table_names()
    return sorted(t for t in found if t not in known and not why_left_out(t))


def last_id(source: Source) -> int:
    """Return the last id that a table gave: deleted rows count, no id comes twice."""
    if not isinstance(source.key, models.AutoField | models.BigAutoField):
        return 0
    with connection.cursor() as cursor:
        cursor.execute(source.where_id())
        largest = int(cursor.fetchone()[0] or 0)
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT pg_sequence_last_value(pg_get_serial_sequence(%s, %s))",
                [source.table, source.key.column],
            )
        else:
            cursor.execute(
                "SELECT seq FROM sqlite_sequence WHERE name = %s", [source.table]
            )
        row = cursor.fetchone()
    return max(largest, int(row[0] or 0) if row else 0)


def set_last_ids(given: Iterable[tuple[Source, int]]) -> None:
    """Let every table go on after the last id that it ever gave."""
    with connection.cursor() as cursor:
        for source, last in given:
            if not last:
                continue
            if connection.vendor == "postgresql":
                cursor.execute(
                    "SELECT setval(pg_get_serial_sequence(%s, %s), %s)",
                    [source.table, source.key.column, last],
                )
                continue
            cursor.execute(
                "DELETE FROM sqlite_sequence WHERE name = %s", [source.table]
            )
            cursor.execute(
                "INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)",
                [source.table, last],
            )
