"""The privacy map: the class of every field of every table.

Each model of Banyan says so itself in ``PRIVACY`` (``"*"`` for the rest of its
fields); tables of other packages are listed in ``privacy_thirdparty.toml``. A
field without a class is a fault: nobody adds one without thinking of it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import connection

CLASSES = ("public", "organisational", "personal", "restricted", "sensitive")
REST = "*"
WITHOUT_MODEL = "without_model"
THIRD_PARTY = Path(__file__).with_name("privacy_thirdparty.toml")


@dataclass(frozen=True)
class TableMap:
    """One table with the class of each of its fields."""

    table: str
    model: str
    fields: tuple[tuple[str, str], ...]

    @property
    def highest(self) -> str:
        """The most delicate class in the table."""
        return max((c for _f, c in self.fields), key=CLASSES.index, default="public")


@dataclass(frozen=True)
class PrivacyMap:
    """Every table, and what is wrong with the map."""

    tables: tuple[TableMap, ...]
    problems: tuple[str, ...]

    @property
    def is_sound(self) -> bool:
        """Say whether every field has a class."""
        return not self.problems


def privacy_map(*, with_database: bool = True) -> PrivacyMap:
    """Return the class of every field of every installed table.

    ``with_database`` also looks for tables in the database that no model knows.
    """
    third = tomllib.loads(THIRD_PARTY.read_text(encoding="utf-8"))
    loose = third.pop(WITHOUT_MODEL)
    tables: list[TableMap] = []
    problems: list[str] = []
    for model in sorted(
        apps.get_models(include_auto_created=True), key=lambda m: m._meta.db_table
    ):
        table = model._meta.db_table
        own = model.__module__.startswith("banyan.")
        given = getattr(model, "PRIVACY", None) if own else third.get(table)
        names = [f.name for f in model._meta.concrete_fields]
        tables.append(TableMap(table, model._meta.label, _classes(names, given or {})))
        problems += _problems(table, names, given)
    problems += _strays(third, loose, with_database)
    return PrivacyMap(tuple(tables), tuple(problems))


def _classes(names: list[str], given: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple((n, given.get(n) or given.get(REST) or "public") for n in names)


def _problems(
    table: str, names: list[str], given: Mapping[str, str] | None
) -> Iterator[str]:
    if given is None:
        yield f"{table}: no field is classified"
        return
    for name in names:
        if name not in given and REST not in given:
            yield f"{table}.{name}: has no class"
    for name, word in given.items():
        if name != REST and name not in names:
            yield f"{table}.{name}: is classified and does not exist"
        if word not in CLASSES:
            yield f"{table}.{name}: “{word}” is no class"


def _strays(
    third: Mapping[str, Any], loose: Mapping[str, str], with_database: bool
) -> Iterator[str]:
    known = {m._meta.db_table for m in apps.get_models(include_auto_created=True)}
    present = set(connection.introspection.table_names()) if with_database else set()
    for table in sorted(present - known):
        if not any(fnmatch(table, pattern) for pattern in loose):
            yield f"{table}: a table that no model and no list knows"
    for table in sorted(third.keys() - known):
        yield f"{table}: is listed and not installed"
    for table, word in loose.items():
        if word not in CLASSES:
            yield f"{table}: “{word}” is no class"


def reference_pages() -> dict[str, str]:
    """Return the generated page of the map: the classes of every table."""
    found = privacy_map(with_database=False)
    lines = [
        "# What is kept, and how delicate it is",
        "",
        "Every field of every table with its class. `banyan privacy map --check` fails",
        "when a field has none.",
    ]
    for table in found.tables:
        lines += ["", f"## {table.table}", "", f"`{table.model}`", ""]
        lines += [f"- {word}: {', '.join(names)}" for word, names in _grouped(table)]
    return {"privacy.md": "\n".join(lines) + "\n"}


def _grouped(table: TableMap) -> Iterator[tuple[str, list[str]]]:
    for word in CLASSES:
        names = [f"`{name}`" for name, given in table.fields if given == word]
        if names:
            yield word, names
