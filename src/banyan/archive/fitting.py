"""Whether an archive fits the tables of this Banyan, table by table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection, models
from django.db.migrations.loader import MigrationLoader

from banyan import __version__
from banyan.base.fields import OPEN_END, OpenDateField
from banyan.kernel.errors import StateRefusal
from banyan.kernel.text import gettext_noop as _

from . import tables
from .domain.manifest import UPDATE, Column, Manifest, Table

NEWER = _(
    "The archive was written by a newer Banyan (%(theirs)s; this one is %(ours)s): "
    "here is no %(what)s."
)
OLDER = _(
    "The archive was written by an older Banyan (%(theirs)s; this one is %(ours)s): "
    "it has no %(what)s."
)
VIA = _(
    "Restore it with the Banyan that wrote it, bring that installation up to date, "
    "and export again."
)


@dataclass(frozen=True)
class Loading:
    """A table of the archive, the table here, and what fills columns it lacks."""

    table: Table
    source: tables.Source
    defaults: Mapping[str, Callable[[], Any]]


def loadings(manifest: Manifest) -> list[Loading]:
    """Return how each table is loaded; StateRefusal when the archive does not fit."""
    _require_known_migrations(manifest)
    here = {s.table: s for s in tables.sources()}
    found = []
    for table in manifest.tables:
        source = here.get(table.table)
        if source is None:
            raise newer(manifest, f"table {table.table}")
        found.append(_loading(manifest, table, source))
    return found


def _loading(manifest: Manifest, table: Table, source: tables.Source) -> Loading:
    ours = {c.name: c for c in source.columns}
    theirs = {c.name for c in table.columns}
    for column in table.columns:
        own = ours.get(column.name)
        if own is None or own.type != column.type:
            raise newer(manifest, _of_type(table, column))
    fields = {f.attname: f for f in source.model._meta.concrete_fields}
    defaults = {}
    for name in ours.keys() - theirs:
        value = _default(fields[name])
        if value is None:
            raise _older(manifest, f"column {table.table}.{name}")
        defaults[name] = value
    return Loading(table, source, defaults)


def _of_type(table: Table, column: Column) -> str:
    return f"column {table.table}.{column.name} of the type {column.type}"


def _default(field: Any) -> Callable[[], Any] | None:
    """Return what fills a column that an older archive lacks; None for nothing."""
    if isinstance(field, OpenDateField):
        return lambda: OPEN_END
    if field.has_default():
        return lambda: field.get_default()
    if field.null:
        return lambda: None
    if isinstance(field, models.CharField | models.TextField) and field.blank:
        return lambda: ""
    return None


def _require_known_migrations(manifest: Manifest) -> None:
    known = set(MigrationLoader(connection).disk_migrations)
    for app, names in manifest.migrations.items():
        for name in names:
            if (app, name) not in known:
                raise newer(manifest, f"migration {app}.{name}")


def newer(manifest: Manifest, what: str) -> StateRefusal:
    """Return the refusal of an archive that knows more than this Banyan."""
    return StateRefusal(
        NEWER,
        code="archive.newer",
        theirs=manifest.program,
        ours=__version__,
        what=what,
        way_out=UPDATE,
    )


def _older(manifest: Manifest, what: str) -> StateRefusal:
    return StateRefusal(
        OLDER,
        code="archive.older",
        theirs=manifest.program,
        ours=__version__,
        what=what,
        way_out=VIA,
    )
