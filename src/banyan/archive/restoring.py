"""Restoring a full export into an empty installation, in one transaction.

First everything is checked, then contents are stored, then the tables are
loaded set-based. Whatever fails on the way leaves the installation as it was.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection, transaction

from banyan.base import bulk, ports, triggers
from banyan.kernel.actor import Actor
from banyan.kernel.errors import InputError, StateRefusal
from banyan.kernel.text import gettext_noop as _
from banyan.ledger import keys
from banyan.ledger import services as ledger

from . import checking, emptying, members, tables
from .domain.manifest import SECRETS, Manifest, Table
from .domain.values import Unreadable, column_reader
from .files import Placed
from .fitting import Loading, loadings

Say = Callable[[str], None]
Changed = Mapping[tuple[str, int], Mapping[str, Any]]

BAD_ROW = _("The table %(table)s cannot be read in line %(line)s: %(reason)s.")
BAD_TABLE = _("The table %(table)s cannot be loaded: %(reason)s")
BROKEN_LINKS = _("Records of the archive point at records that it lacks: %(reason)s")
NO_TRIGGERS = _("The triggers %(names)s are missing after loading.")
REAL_INTO_SPECIMEN = _(
    "This data folder is a demonstration, and the archive holds a real organisation."
)
WAY_OUT_SPECIMEN = _("Restore into a data folder of its own, without BANYAN_DEMO.")
NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")
CHUNK = 500
UNREADABLE = (ValueError, KeyError, TypeError, AttributeError)


@dataclass(frozen=True)
class Restored:
    """What a restore brought back; ``notes`` say what is still to be done."""

    manifest: Manifest
    rows: int
    contents: int
    key_id: str
    notes: tuple[str, ...] = field(default_factory=tuple)


def restore(path: Path, *, actor: Actor, say: Say) -> Restored:
    """Check and load an archive. See services.archive_restore."""
    with members.reading(path) as reader:
        checked = checking.check_open(reader)
        manifest = checked.manifest
        say(f"checked: {manifest.rows} rows, {manifest.contents} contents, all sound")
        plans = loadings(manifest)
        emptying.require_empty()
        _require_same_nature(manifest)
        with ExitStack() as undo:
            placed = undo.enter_context(Placed(Path(settings.BANYAN_DATA)))
            changed = _store_contents(reader, manifest, undo)
            with transaction.atomic():
                emptying.clear()
                for plan in plans:
                    _load(reader, manifest, plan, changed)
                say(f"loaded {manifest.rows} rows of {len(plans)} tables")
                _make_sound(plans)
                placed.heads(reader, manifest)
                keys.learn(checking.public_keys(reader, manifest))
                key = ledger.moved_note(
                    actor=actor,
                    facts={
                        "archive": manifest.archive,
                        "made_at": manifest.made_at,
                        "signed_by": checked.key_id,
                        "rows": manifest.rows,
                    },
                )
            placed.keep()
            undo.pop_all()
        notes = list(_place_secrets(reader, manifest))
    if manifest.specimen:
        (Path(settings.BANYAN_DATA) / "specimen").touch()
    return Restored(
        manifest,
        manifest.rows,
        manifest.contents,
        key,
        tuple(notes + _missing(manifest)),
    )


def _require_same_nature(manifest: Manifest) -> None:
    """Refuse a real organisation where accounts are open to everybody."""
    if settings.BANYAN_DEMO and not manifest.specimen:
        raise StateRefusal(
            REAL_INTO_SPECIMEN, code="archive.specimen", way_out=WAY_OUT_SPECIMEN
        )


# -- contents -----------------------------------------------------------------


def _store_contents(
    reader: members.Reader, manifest: Manifest, undo: ExitStack
) -> Changed:
    """Store every content with keys of this installation; return the new columns."""
    known = {port.model: port for _key, port in ports.contents}
    changed: dict[tuple[str, int], Mapping[str, Any]] = {}
    for use in checking.content_uses(reader, manifest):
        port = known.get(use.model)
        if port is None:
            raise InputError(
                BAD_TABLE, code="archive.table", table=use.model, reason="no contents"
            )
        columns = port.store(use.part.sha256, reader.blocks(use.part))
        undo.callback(port.discard, columns)
        changed[use.model, use.id] = columns
    return changed


# -- tables -------------------------------------------------------------------


def _load(
    reader: members.Reader, manifest: Manifest, plan: Loading, changed: Changed
) -> None:
    """Load one table; InputError names the line or the reason."""
    table, part = plan.table, checking.part_of(manifest, plan.table.part)
    rows = _rows(reader.lines(part), plan, changed)
    names = [*(c.name for c in table.columns), *plan.defaults]
    try:
        count = bulk.insert(plan.source.model, names, rows)
    except DatabaseError as error:
        reason = str(error).strip().split("\n")[0]
        raise InputError(
            BAD_TABLE, code="archive.table", table=table.table, reason=reason
        ) from error
    if count != table.rows:
        raise checking.rows_differ(table, count)


def _rows(
    lines: Iterator[bytes], plan: Loading, changed: Changed
) -> Iterator[Sequence[Any]]:
    """Yield the rows of a table as bulk takes them, read in chunks."""
    table, first = plan.table, 1
    read = _reader(plan, _own_changes(plan.table, changed))
    while chunk := list(islice(lines, CHUNK)):
        try:
            yield from read(chunk)
        except UNREADABLE:
            number, reason = _first_unreadable(read, chunk)
            raise InputError(
                BAD_ROW,
                code="archive.row",
                table=table.table,
                line=first + number,
                reason=reason,
            ) from None
        first += len(chunk)


Read = Callable[[Sequence[bytes]], Iterable[Sequence[Any]]]


def _first_unreadable(read: Read, chunk: Sequence[bytes]) -> tuple[int, str]:
    for number, line in enumerate(chunk):
        try:
            list(read([line]))
        except KeyError as error:
            return number, f"{error.args[0]} is missing"
        except UNREADABLE as error:
            return number, str(error)
    return 0, "its lines do not fit together"


def _own_changes(table: Table, changed: Changed) -> dict[int, Mapping[str, Any]]:
    return {
        pk: columns for (model, pk), columns in changed.items() if model == table.model
    }


def _reader(plan: Loading, own: Mapping[int, Mapping[str, Any]]) -> Read:
    """Return what makes lines into rows: parsed at once, read column by column."""
    table = plan.table
    columns = [
        (c.name, column_reader(c.name, c.type, null=c.null)) for c in table.columns
    ]
    rest = list(plan.defaults.values())
    refuses_nul = connection.vendor == "postgresql"

    def read(lines: Sequence[bytes]) -> Iterable[Sequence[Any]]:
        whole = b",".join(lines)
        if refuses_nul and NUL.search(whole):
            raise Unreadable("PostgreSQL cannot keep a text with a NUL")
        found: list[dict[str, Any]] = json.loads(b"[" + whole + b"]")
        if len(found) != len(lines):
            raise Unreadable("a line is not one object")
        if table.table == "ledger_act":
            _age(found)
        values = {name: take([row[name] for row in found]) for name, take in columns}
        if own:
            _put_own(values, own)
        made = [[value() for _row in found] for value in rest]
        return zip(*values.values(), *made, strict=True)

    return read


def _age(acts: list[dict[str, Any]]) -> None:
    """Let unsealed acts of another server be older than all that runs here."""
    for row in acts:
        if row["seal_id"] is None:
            row["tx"] = 0


def _put_own(
    values: dict[str, list[Any]], own: Mapping[int, Mapping[str, Any]]
) -> None:
    """Let rows point at the contents that were stored here."""
    for at, pk in enumerate(values["id"]):
        for name, value in own.get(pk, {}).items():
            values[name][at] = value


def _make_sound(plans: Sequence[Loading]) -> None:
    """Set the counters, put the triggers back, check every link."""
    tables.set_last_ids((p.source, p.table.last_id) for p in plans)
    triggers.install()
    missing = triggers.missing()
    if missing:
        raise InputError(NO_TRIGGERS, code="archive.triggers", names=", ".join(missing))
    try:
        connection.check_constraints()
    except DatabaseError as error:
        raise InputError(
            BROKEN_LINKS, code="archive.links", reason=str(error).split("\n")[0]
        ) from error


# -- afterwards ---------------------------------------------------------------


def _place_secrets(reader: members.Reader, manifest: Manifest) -> Iterator[str]:
    """Put secret files in place; say what cannot be read without those withheld."""
    there = {p.name for p in manifest.parts}
    for _key, secret in ports.secret_files:
        name = f"{SECRETS}{secret.path}"
        if name in there:
            part = checking.part_of(manifest, name)
            Placed.secret(Path(settings.BANYAN_DATA), secret.path, reader.whole(part))
        elif not manifest.secrets:
            yield f"{secret.path} is not in the archive. {secret.says}"
    if not manifest.secrets:
        for what, about in tables.contents()["secret_columns"].items():
            yield f"{what} is not in the archive. {about['why']}"


def _missing(manifest: Manifest) -> list[str]:
    return [f"The content was missing already: {line}" for line in manifest.missing]
