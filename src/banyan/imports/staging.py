"""The staging file of one import: rows sealed, in a small database of its own.

Preparing 100,000 rows must not hold the write lock of the organisation's database
(FOUNDATIONS 22), and leaves nothing behind: the file goes with the import. Each
row is sealed with the import's key, which stands in the database only.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import sqlite3
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

NONCE = 12
SCHEMA = """
CREATE TABLE lines (number INTEGER PRIMARY KEY, status TEXT NOT NULL,
  target INTEGER, sealed BLOB NOT NULL);
CREATE INDEX lines_status ON lines (status, number);
CREATE TABLE found (code TEXT NOT NULL, number INTEGER NOT NULL,
  PRIMARY KEY (code, number)) WITHOUT ROWID;
CREATE TABLE seen (mark BLOB PRIMARY KEY, number INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE before (number INTEGER PRIMARY KEY, sealed BLOB NOT NULL);
"""


@dataclass(slots=True)
class Line:
    """One row of the table: what was typed, found, understood and planned."""

    number: int
    status: str
    cells: list[Any] = field(default_factory=list)
    findings: list[dict[str, Any]] = field(default_factory=list)
    plan: dict[str, Any] = field(default_factory=dict)
    target: int | None = None
    label: str = ""

    def as_json(self) -> bytes:
        """Return what is sealed."""
        return json.dumps(
            [self.cells, self.findings, self.plan, self.label],
            ensure_ascii=False,
            default=str,
        ).encode()


def new_key() -> bytes:
    """Return a fresh key for one import."""
    return secrets.token_bytes(32)


def folder() -> Path:
    """Return the folder of staging files, for the owner alone."""
    path = Path(settings.BANYAN_DATA) / "imports"
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


class Seen(dict[Any, int]):
    """What a row says that another one may not say too: looked up in the file.

    ``fresh`` is what was not there yet.
    """

    def __init__(self, staging: Staging) -> None:
        super().__init__()
        self._staging = staging
        self.fresh: dict[Any, int] = {}

    def get(self, key: Any, default: Any = None) -> Any:
        """Return what was kept under a key."""
        if key in self.fresh:
            return self.fresh[key]
        found = self._staging.seen_at(key)
        return default if found is None else found

    def setdefault(self, key: Any, default: int = 0) -> int:
        """Return the row that said it first; this one, if none did."""
        found = self.get(key)
        if found is None:
            self.fresh[key] = found = default
        return int(found)

    def __setitem__(self, key: Any, value: int) -> None:
        """Keep something new."""
        self.fresh[key] = value


class Staging:
    """Reads and writes the staging file of one import."""

    def __init__(self, uid: uuid.UUID, key: bytes | memoryview[int]) -> None:
        self.path = folder() / f"{uid}.staging"
        self.upload = folder() / f"{uid}.upload"
        self.sample = folder() / f"{uid}.sample"
        self._key = bytes(key)
        self._cipher = AESGCM(self._key)
        self._bound = uid.bytes

    def begin(self) -> None:
        """Make the file anew, readable by the owner alone."""
        self.path.unlink(missing_ok=True)
        os.close(os.open(self.path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        with closing(self._connect()) as db:
            db.executescript(SCHEMA)

    def keep_upload(self, content: bytes) -> None:
        """Keep the table as it came, sealed."""
        self._keep(self.upload, content)

    def keep_sample(self, columns: Sequence[Sequence[str]]) -> None:
        """Keep some values of each column, sealed, for whoever says what it holds."""
        text = json.dumps(columns, ensure_ascii=False)
        self._keep(self.sample, text.encode())

    def sampled(self) -> list[list[str]]:
        """Return some values of each column; nothing when none were kept."""
        if not self.sample.exists():
            return []
        found: list[list[str]] = json.loads(self._open(self.sample.read_bytes()))
        return found

    def _keep(self, path: Path, content: bytes) -> None:
        handle = os.open(path, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(self._seal(content))

    def uploaded(self) -> bytes:
        """Return the table as it came."""
        return self._open(self.upload.read_bytes())

    @property
    def size(self) -> int:
        """How many bytes the table has, about."""
        return self.upload.stat().st_size if self.upload.exists() else 0

    @property
    def is_there(self) -> bool:
        """Whether rows are staged."""
        return self.path.exists()

    def drop(self) -> None:
        """Remove everything: what was typed and what was found."""
        self.path.unlink(missing_ok=True)
        self.upload.unlink(missing_ok=True)
        self.sample.unlink(missing_ok=True)

    def _connect(self) -> sqlite3.Connection:
        db = sqlite3.connect(self.path, timeout=20)
        db.execute("PRAGMA synchronous=OFF")
        return db

    def _seal(self, content: bytes) -> bytes:
        nonce = os.urandom(NONCE)
        return nonce + self._cipher.encrypt(nonce, content, self._bound)

    def _open(self, sealed: bytes) -> bytes:
        return self._cipher.decrypt(sealed[:NONCE], sealed[NONCE:], self._bound)

    def write(self, lines: Sequence[Line]) -> None:
        """Add lines, or replace those of the same numbers."""
        with closing(self._connect()) as db, db:
            numbers = [(line.number,) for line in lines]
            db.executemany("DELETE FROM found WHERE number = ?", numbers)
            db.executemany(
                "INSERT OR REPLACE INTO lines VALUES (?, ?, ?, ?)",
                (
                    (x.number, x.status, x.target, self._seal(x.as_json()))
                    for x in lines
                ),
            )
            db.executemany(
                "INSERT OR IGNORE INTO found VALUES (?, ?)",
                ((f["c"], x.number) for x in lines for f in x.findings),
            )

    def lines(
        self,
        statuses: Iterable[str] = (),
        *,
        code: str = "",
        after: int = 0,
        limit: int = -1,
    ) -> Iterator[Line]:
        """Yield lines in the order of the table, in batches."""
        wanted = tuple(statuses)
        where: list[str] = ["number > ?"]
        values: list[str] = []
        if wanted:
            where.append(f"status IN ({', '.join('?' * len(wanted))})")
            values += wanted
        if code:
            where.append("number IN (SELECT number FROM found WHERE code = ?)")
            values.append(code)
        sql = (
            "SELECT number, status, target, sealed FROM lines "
            f"WHERE {' AND '.join(where)} ORDER BY number LIMIT ?"
        )
        with closing(self._connect()) as db:
            for row in db.execute(sql, (after, *values, limit)):
                yield self._line(row)

    def _line(self, row: Sequence[Any]) -> Line:
        number, status, target, sealed = row
        cells, findings, plan, label = json.loads(self._open(sealed))
        return Line(number, status, cells, findings, plan, target, label)

    def line(self, number: int) -> Line | None:
        """Return one line."""
        sql = "SELECT number, status, target, sealed FROM lines WHERE number = ?"
        with closing(self._connect()) as db:
            row = db.execute(sql, (number,)).fetchone()
        return None if row is None else self._line(row)

    def counts(self) -> tuple[dict[str, int], dict[str, int]]:
        """Return how many lines have each status, and how many each finding."""
        with closing(self._connect()) as db:
            statuses = db.execute("SELECT status, COUNT(*) FROM lines GROUP BY status")
            found = db.execute("SELECT code, COUNT(*) FROM found GROUP BY code")
            return dict(statuses.fetchall()), dict(found.fetchall())

    def keep_seen(self, seen: Mapping[Any, int]) -> None:
        """Keep which row says what no other may, each under a mark made of it."""
        with closing(self._connect()) as db, db:
            db.executemany(
                "INSERT OR REPLACE INTO seen VALUES (?, ?)",
                ((self._mark(key), number) for key, number in seen.items()),
            )

    def seen(self) -> Seen:
        """Return what rows said, for rows that are judged alone."""
        return Seen(self)

    def seen_at(self, key: Any) -> int | None:
        """Return the row that said something first."""
        with closing(self._connect()) as db:
            sql = "SELECT number FROM seen WHERE mark = ?"
            row = db.execute(sql, (self._mark(key),)).fetchone()
        return None if row is None else int(row[0])

    def _mark(self, key: Any) -> bytes:
        text = repr(key).encode()
        return hashlib.blake2b(text, key=self._key, digest_size=16).digest()

    def keep_before(self, befores: Mapping[int, Any]) -> None:
        """Keep what records read before they were changed."""
        with closing(self._connect()) as db, db:
            db.executemany(
                "INSERT OR REPLACE INTO before VALUES (?, ?)",
                (
                    (number, self._seal(json.dumps(value, default=str).encode()))
                    for number, value in befores.items()
                ),
            )

    def befores(self) -> list[Any]:
        """Return what records read before."""
        with closing(self._connect()) as db:
            rows = db.execute("SELECT sealed FROM before ORDER BY number DESC")
            return [json.loads(self._open(sealed)) for (sealed,) in rows]
