"""Entries on their way into the table: read, digested, written in bulk."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import Any

from django.db import connection

from banyan.base import bulk
from banyan.kernel.errors import Fault
from banyan.kernel.text import gettext_noop as _

from .. import rows
from ..codecs import Codec
from ..domain.hashing import EntryHasher, Tree
from ..models import Act, Entry

OPS = ("create", "change", "end", "supersede", "delete", "erase")
MAY_BE_GONE = ("delete", "erase")
COLUMNS = (
    "act_id seq kind op subject row_version codec unit_id person_id salt "
    "values_digest digest erased"
).split()
SALT = 16
NOTHING = b""


class Entries:
    """The entries of one act: digested at once, written in chunks."""

    def __init__(self, act: Act, tree: Tree) -> None:
        self._act = act
        self._uid = str(act.uid)
        self._tree = tree
        self._waiting: list[tuple[Any, ...]] = []

    def add(self, op: str, codec: Codec, ids: Sequence[int]) -> None:
        """Read the rows with these ids and append one entry for each."""
        if op not in OPS:
            raise Fault(_("The ledger knows no operation “%(op)s”."), op=op)
        hasher = EntryHasher(self._uid, codec.kind, op, codec.version)
        salts = os.urandom(SALT * len(ids))
        for at, place in enumerate(self._read(op, codec, ids)):
            salt = salts[at * SALT : at * SALT + SALT]
            self._append(op, codec, hasher, salt, place)
        if len(self._waiting) >= rows.CHUNK:
            self.flush()

    def _append(
        self,
        op: str,
        codec: Codec,
        hasher: EntryHasher,
        salt: bytes,
        place: tuple[int, int, int | None, int | None, bytes],
    ) -> None:
        subject, version, unit, person, values = place
        unit = self._act.unit_id if unit is None else unit
        seq = self._tree.count + 1
        values_digest = sha256(salt + values).digest()
        digest = hasher.digest(
            seq, subject, version, unit, person, sha256(salt).digest(), values_digest
        )
        self._tree.add(digest)
        where = (self._act.pk, seq, codec.kind, op, subject, version, codec.version)
        self._waiting.append((*where, unit, person, salt, values_digest, digest, False))

    def _read(
        self, op: str, codec: Codec, ids: Sequence[int]
    ) -> Iterator[tuple[int, int, int | None, int | None, bytes]]:
        found = {row[codec.id_at]: row for row in rows.by_ids(codec, ids)}
        gone = [i for i in ids if i not in found]
        if gone and op not in MAY_BE_GONE:
            raise Fault(
                _("%(kind)s %(id)s is to be recorded and is not in the table."),
                kind=codec.kind,
                id=gone[0],
            )
        places = self._last_places(codec, gone) if gone else {}
        for subject in ids:
            row = found.get(subject)
            if row is None:
                yield (subject, *places.get(subject, (1, None, None)), NOTHING)
                continue
            version, unit, person = codec.row_version(row), row[-2], row[-1]
            values = NOTHING if op == "delete" else codec.row_bytes(row[:-2])
            yield subject, version, unit, person, values

    def _last_places(
        self, codec: Codec, gone: Sequence[int]
    ) -> dict[int, tuple[int, int | None, int | None]]:
        """Return version, unit and person of rows that only the ledger knows."""
        self.flush()
        last = (
            "SELECT MAX(id) FROM ledger_entry WHERE kind = %s AND "
            f"{rows.among('subject')} GROUP BY subject"
        )
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT subject, row_version, unit_id, person_id FROM ledger_entry "
                f"WHERE id IN ({last})",
                [codec.kind, rows.ids_parameter(gone)],
            )
            return {row[0]: tuple(row[1:]) for row in cursor.fetchall()}

    def flush(self) -> None:
        """Write what is waiting."""
        if self._waiting:
            bulk.insert(Entry, COLUMNS, self._waiting)
            self._waiting = []
