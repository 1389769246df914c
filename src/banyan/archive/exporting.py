"""Writing a full export: every table of one moment, contents, the ledger's heads."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import IO, Any

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from banyan import __version__
from banyan.base import ports
from banyan.kernel import clock
from banyan.kernel.errors import Fault
from banyan.ledger import codecs, heads, keys, rows

from . import members, tables
from .domain.manifest import (
    FILE_LIST,
    FILES,
    HEADS,
    MANIFEST,
    PUBLIC_KEYS,
    SECRETS,
    SIGNATURE,
    TABLES,
    LeftOut,
    Manifest,
    Table,
)
from .domain.values import line_writer
from .readme import README, TEXT

Say = Callable[[str], None]
LINES = 500
LEDGER_KEY = LeftOut(
    "keys/ledger.key",
    "The private key of the seals never leaves; its public half is here. The "
    "installation that takes over seals with a key of its own, as an act.",
)
PAPER_KEYS = LeftOut(
    "keys/papers-*.key",
    "Not needed: contents of papers are written in clear, and stored again with "
    "keys of the installation that takes over.",
)


@dataclass(frozen=True)
class Exported:
    """What an export wrote."""

    manifest: Manifest
    path: Path
    size: int


def write(path: Path, uid: str, *, with_secrets: bool, say: Say) -> Exported:
    """Write the archive; the act is recorded already. See services.archive_export."""
    with members.writing(path) as writer:
        writer.whole(README, TEXT.encode())
        with rows.snapshot():
            written = [
                _table(writer, source, with_secrets)
                for source in tables.sources()
                if with_secrets or not tables.is_secret(source.table)
            ]
            say(f"{sum(t.rows for t in written)} rows of {len(written)} tables")
            found = _contents(writer)
            say(f"{found.count} contents of papers")
            seal, head = _ledger(writer)
        if with_secrets:
            _secrets(writer)
        manifest = Manifest(
            archive=uid,
            program=__version__,
            made_at=clock.now().isoformat(),
            database=connection.vendor,
            specimen=settings.BANYAN_DEMO,
            secrets=with_secrets,
            seal=seal,
            head=head,
            migrations=_migrations(),
            tables=tuple(written),
            parts=tuple(writer.parts),
            contents=found.count,
            content_bytes=found.size,
            missing=tuple(found.missing),
            left_out=tuple(_left_out(with_secrets)),
            rows=sum(t.rows for t in written),
        )
        _sign(writer, manifest)
    return Exported(manifest, path, path.stat().st_size)


def _sign(writer: members.Writer, manifest: Manifest) -> None:
    """Write the manifest and its signature by the key of the seals."""
    raw, signer = manifest.as_bytes(), keys.signer()
    writer.beside(MANIFEST, raw)
    signed = {"key": signer.key_id, "signature": signer.sign(_digest(raw)).hex()}
    writer.beside(SIGNATURE, json.dumps(signed).encode())


def _digest(raw: bytes) -> bytes:
    return hashlib.sha256(raw).digest()


# -- tables -------------------------------------------------------------------


def _table(writer: members.Writer, source: tables.Source, with_secrets: bool) -> Table:
    """Write one table as lines of JSON, in the order of its key."""
    withheld = {} if with_secrets else tables.secret_columns(source.table)
    columns = source.columns
    names = [c.name for c in columns]
    line = line_writer(names, [c.type for c in columns])
    blanks = [(names.index(name), blank) for name, blank in withheld.items()]
    about = Table(
        table=source.table,
        model=str(source.model._meta.label),
        part=f"{TABLES}{source.table}.jsonl",
        columns=columns,
        codec=_codec_version(source),
        withheld=tuple(withheld),
    )
    count = 0
    with writer.part(about.part) as write:
        waiting: list[bytes] = []
        for row in rows.stream(source.select()):
            waiting.append(line(_withheld(row, blanks) if blanks else row))
            count += 1
            if len(waiting) == LINES:
                write(b"".join(waiting))
                waiting.clear()
        write(b"".join(waiting))
    return replace(about, rows=count, last_id=tables.last_id(source))


def _withheld(row: rows.Row, blanks: Sequence[tuple[int, str]]) -> list[Any]:
    values = list(row)
    for at, blank in blanks:
        values[at] = blank
    return values


def _codec_version(source: tables.Source) -> int:
    """Return the version of the ledger's codec of a table; 0 when it has none."""
    found = codecs.known(codecs.kind_of(source.model))
    return found.version if found else 0


def _migrations() -> dict[str, tuple[str, ...]]:
    """Return the migrations that this database has, by application."""
    found: dict[str, list[str]] = {}
    for app, name in sorted(MigrationRecorder(connection).applied_migrations()):
        found.setdefault(app, []).append(name)
    return {app: tuple(names) for app, names in found.items()}


def _left_out(with_secrets: bool) -> Iterator[LeftOut]:
    listed = tables.contents()
    yield LEDGER_KEY
    yield PAPER_KEYS
    for table, why in listed["left_out"].items():
        yield LeftOut(table, why)
    if with_secrets:
        return
    for what, why in listed["secret_tables"].items():
        yield LeftOut(what, why)
    for what, about in listed["secret_columns"].items():
        yield LeftOut(what, about["why"])
    for _key, secret in ports.secret_files:
        yield LeftOut(secret.path, secret.says)


# -- contents -----------------------------------------------------------------


@dataclass
class Found:
    """What was found of the contents."""

    count: int = 0
    size: int = 0
    missing: list[str] = field(default_factory=list)
    lines: list[bytes] = field(default_factory=list)
    written: set[str] = field(default_factory=set)


def _contents(writer: members.Writer) -> Found:
    """Write every content once, named after its hash, and the list of who uses it."""
    found = Found()
    for _key, port in ports.contents:
        model = apps.get_model(port.model)
        wanted = model._default_manager.order_by("pk").values("pk", *port.columns)
        for row in wanted.iterator(chunk_size=200):
            _content(writer, port, row, found)
    writer.whole(FILE_LIST, b"".join(found.lines))
    return found


def _content(
    writer: members.Writer, port: ports.Contents, row: dict[str, Any], found: Found
) -> None:
    """Write the content of one row, unless it is there or cannot be read.

    A ZIP member cannot be taken back, and a name is only known at the end: the
    pieces go to a draft first, and memory does not grow with the content.
    """
    with tempfile.TemporaryFile() as draft:
        try:
            pieces = port.load(row)
            if pieces is None:
                return
            digest = _copy(pieces, draft)
        except Fault as fault:
            found.missing.append(f"{port.model} {row['pk']}: {fault.message}")
            return
        size = draft.tell()
        if digest not in found.written:
            draft.seek(0)
            writer.stream(f"{FILES}{digest}", draft)
            found.written.add(digest)
            found.count += 1
            found.size += size
    line = {"model": port.model, "id": row["pk"], "sha256": digest, "size": size}
    found.lines.append(json.dumps(line).encode() + b"\n")


def _copy(pieces: Iterable[bytes], draft: IO[bytes]) -> str:
    """Write pieces into a draft; return their hash."""
    digest = hashlib.sha256()
    for piece in pieces:
        digest.update(piece)
        draft.write(piece)
    return digest.hexdigest()


# -- the ledger's files, and the secrets ----------------------------------------


def _ledger(writer: members.Writer) -> tuple[int, str]:
    """Write the heads up to the last seal of this moment, and the public keys."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT number, digest FROM ledger_seal ORDER BY number DESC LIMIT 1"
        )
        row = cursor.fetchone()
    number, digest = (int(row[0]), bytes(row[1]).hex()) if row else (0, "")
    kept = _lines_until(number)
    with writer.part(HEADS) as write:
        for head in islice(heads.lines(), kept):
            if head is not None:
                write(head.as_line().encode() + b"\n")
    keys.signer()  # the present key is in the list, even before its first seal
    listed = {key: raw.hex() for key, raw in keys.public_keys().items()}
    writer.whole(PUBLIC_KEYS, json.dumps(listed, indent=1, sort_keys=True).encode())
    return number, digest


def _lines_until(number: int) -> int:
    """Return how many lines of the heads file this moment knows: seals may follow."""
    kept = 0
    for count, head in enumerate(heads.lines(), start=1):
        if head is None or head.is_restore or head.number <= number:
            kept = count
    return kept


def _secrets(writer: members.Writer) -> None:
    for _key, secret in ports.secret_files:
        path = Path(settings.BANYAN_DATA) / secret.path
        if path.is_file():
            writer.whole(f"{SECRETS}{secret.path}", path.read_bytes())
