"""Backup of the data folder of a SQLite installation, while it runs, and back.

A backup is the same database byte for byte, quick to make and to put back; a
full export can be read by anybody and goes into either database.
"""

from __future__ import annotations

import json
import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import OperationalError, connection

from banyan import __version__
from banyan.base import triggers
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.errors import InputError, StateRefusal
from banyan.kernel.text import gettext_noop as _
from banyan.ledger import services as ledger

from . import emptying, members
from .domain.manifest import MANIFEST, Part
from .exporting import Say
from .files import FORMER

FORMAT, DATABASE = "banyan-backup", "banyan.sqlite3"
FOLDERS = ("files",)
SMALL = ("heads.log", "keys/ledger-public.json", "specimen")
SECRET = ("keys", "secret")
NOT_SQLITE = _("A backup of this kind is for SQLite; this installation is %(vendor)s.")
PG_DUMP = _(
    "Use pg_dump for the database and copy the data folder, or banyan export for both."
)
NOT_SOUND = _("The copy of the database is not sound: %(reason)s.")
NOT_A_BACKUP = _("This is no backup of Banyan: %(reason)s.")
REPLACE = _(
    "Add --replace to put the backup in its place; it is moved aside, not deleted."
)
IN_USE = _("Something else has the database open: a server, a worker or a command.")
STOP_SERVER = _("Stop it, then restore again; nothing was changed.")
PATIENCE_MS = 2_000
FOREIGN = _("The backup names %(name)s, which no backup holds.")


@dataclass(frozen=True)
class BackedUp:
    """What a backup wrote."""

    path: Path
    size: int
    files: int
    with_keys: bool


@dataclass(frozen=True)
class BroughtBack:
    """What came back: files, the seals given up, where the former database is."""

    files: int
    seals_given_up: int
    former: Path | None


def write(path: Path, *, with_keys: bool, say: Say) -> BackedUp:
    """Write the backup; the act is recorded already."""
    _require_sqlite()
    data = Path(settings.BANYAN_DATA)
    count = 0
    with tempfile.TemporaryDirectory(prefix=".backup-", dir=data) as folder:
        copy = Path(folder) / DATABASE
        _copy_database(copy)
        say(f"database copied: {copy.stat().st_size} bytes, sound")
        with members.writing(path) as writer:
            _add(writer, DATABASE, copy)
            for name in _wanted(data, with_keys):
                _add(writer, name, data / name)
                count += 1
            about = {
                "format": FORMAT,
                "version": 1,
                "program": __version__,
                "made_at": clock.now().isoformat(),
                "keys": with_keys,
                "parts": [p.__dict__ for p in writer.parts],
            }
            writer.beside(MANIFEST, json.dumps(about, indent=1).encode())
    return BackedUp(path, path.stat().st_size, count, with_keys)


def _require_sqlite() -> None:
    if connection.vendor != "sqlite":
        raise StateRefusal(
            NOT_SQLITE,
            code="backup.not_sqlite",
            vendor=connection.vendor,
            way_out=PG_DUMP,
        )


def _copy_database(copy: Path) -> None:
    """Copy a running database with SQLite's own online backup, and check the copy."""
    source = str(connection.settings_dict["NAME"])
    with closing(_opened(source)) as live, closing(sqlite3.connect(copy)) as target:
        live.backup(target)
        target.execute("PRAGMA journal_mode=DELETE")
        (answer,) = target.execute("PRAGMA quick_check(1)").fetchone()
    if answer != "ok":
        raise InputError(NOT_SOUND, code="backup.not_sound", reason=answer)


def _opened(source: str) -> sqlite3.Connection:
    return sqlite3.connect(source, uri=source.startswith("file:"), timeout=20)


def _wanted(data: Path, with_keys: bool) -> Iterator[str]:
    """Yield the files of a backup, relative to the data folder, in stable order."""
    for name in SMALL:
        if (data / name).is_file():
            yield name
    for folder in (*FOLDERS, *(SECRET if with_keys else ())):
        start = data / folder
        found = [start] if start.is_file() else sorted(start.rglob("*"))
        for path in found:
            name = path.relative_to(data).as_posix()
            if path.is_file() and name not in SMALL and not path.name.startswith("."):
                yield name


def _add(writer: members.Writer, name: str, path: Path) -> None:
    with writer.part(name) as write, path.open("rb") as file:
        while block := file.read(members.BLOCK):
            write(block)


# -- back -----------------------------------------------------------------------


def restore(path: Path, *, actor: Actor, replace: bool, say: Say) -> BroughtBack:
    """Bring a backup back. See services.backup_restore."""
    _require_sqlite()
    data = Path(settings.BANYAN_DATA)
    there = emptying.what_is_there()
    if there and not replace:
        raise StateRefusal(
            emptying.NOT_EMPTY,
            code="archive.not_empty",
            found=", ".join(there[:6]),
            way_out=REPLACE,
        )
    with members.reading(path) as reader:
        parts = _parts(reader)
        with tempfile.TemporaryDirectory(prefix=".restore-", dir=data) as folder:
            for part in parts:
                _unpack(reader, part, Path(folder) / part.name)
            say(f"checked: {len(parts)} parts, all sound")
            former = _swap(Path(folder) / DATABASE)
            _put(Path(folder), data, parts, keep_heads=bool(there))
    triggers.install()
    given_up = ledger.restore_note(actor=actor, reason=f"backup {path.name}")
    return BroughtBack(len(parts) - 1, given_up, former)


def _parts(reader: members.Reader) -> list[Part]:
    """Return the parts of a backup; InputError for anything else."""
    try:
        about: dict[str, Any] = json.loads(reader.small(MANIFEST) or b"{}")
        if about.get("format") != FORMAT:
            raise _no_backup("its manifest does not say so")
        parts = [Part(**p) for p in about["parts"]]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise _no_backup(str(error)) from error
    for part in parts:
        if not _belongs(part.name):
            raise InputError(FOREIGN, code="backup.foreign", name=part.name)
    if DATABASE not in {p.name for p in parts}:
        raise _no_backup("it holds no database")
    return parts


def _no_backup(reason: str) -> InputError:
    return InputError(NOT_A_BACKUP, code="backup.not_ours", reason=reason)


def _belongs(name: str) -> bool:
    """Say whether a backup may hold a file of this name: no way out of the folder."""
    steps = name.split("/")
    if any(step in ("", ".", "..") or "\\" in step for step in steps):
        return False
    return name in (DATABASE, "secret", *SMALL) or steps[0] in (*FOLDERS, "keys")


def _unpack(reader: members.Reader, part: Part, target: Path) -> None:
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        for block in reader.blocks(part):
            file.write(block)


def _swap(fresh: Path) -> Path | None:
    """Put the database of the backup in place; return where the former one lies."""
    live = Path(str(connection.settings_dict["NAME"]))
    former = None
    if live.exists():
        _require_alone()
        connection.close()
        former = live.with_name(f"{live.name}.before-{clock.now():%Y%m%dT%H%M%S}")
        live.replace(former)
        for rest in ("-wal", "-shm"):
            live.with_name(live.name + rest).unlink(missing_ok=True)
    fresh.replace(live)
    return former


def _require_alone() -> None:
    """Fold the log in, which no database allows while somebody else has it open.

    A server that went on would write into the file that was moved away.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA busy_timeout={PATIENCE_MS}")
        try:
            cursor.execute("PRAGMA journal_mode=DELETE")
        except OperationalError as error:
            raise StateRefusal(
                IN_USE, code="backup.in_use", way_out=STOP_SERVER
            ) from error


def _put(folder: Path, data: Path, parts: list[Part], *, keep_heads: bool) -> None:
    """Put the other files in place. Heads only grow: those of a fuller file stay."""
    for part in parts:
        target = data / part.name
        if part.name == DATABASE or (keep_heads and part.name in SMALL):
            continue
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if target.exists() and not part.name.startswith("files/"):
            target.replace(target.with_name(target.name + FORMER))
        (folder / part.name).replace(target)
