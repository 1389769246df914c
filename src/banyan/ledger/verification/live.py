"""Live rows against their last entry: changed, missing, unrecorded, back again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import sha256
from typing import Any

from django.db import connection

from .. import rows
from ..codecs import Codec, known, registered
from ..domain.findings import Finding, Report
from .aligned import aligned

COLUMNS = "op, salt, values_digest, codec, id"


def check(report: Report, kinds: Iterable[str] | None = None) -> None:
    """Compare every row of every ledgered kind with its last entry."""
    wanted = None if kinds is None else set(kinds)
    for codec in registered():
        if wanted is None or codec.kind in wanted:
            _check_kind(report, codec)
    if wanted is None:
        _check_unknown(report)


def _check_kind(report: Report, codec: Codec) -> None:
    encode = _Encoders(codec)
    live = ((row[codec.id_at], row[:-2]) for row in rows.stream(rows.select(codec)))
    for subject, row, last in aligned(live, _last_entries(codec.kind)):
        if row is not None:
            report.count("rows")
        what = _compare(encode, row, last)
        if what:
            entry = last[-1] if last else None
            report.add(Finding(what, codec.kind, subject, entry=entry))


def _last_entries(kind: str) -> Iterator[tuple[int, rows.Row]]:
    """Yield the last entry of each subject: one walk along the index."""
    sql = (
        f"SELECT DISTINCT ON (subject) subject, {COLUMNS} FROM ledger_entry "
        "WHERE kind = %s ORDER BY subject, id DESC"
        if rows.is_postgres()
        # SQLite takes the other columns from the row that has the greatest id
        else f"SELECT subject, {COLUMNS}, MAX(id) FROM ledger_entry "
        "WHERE kind = %s GROUP BY subject ORDER BY subject"
    )
    for row in rows.stream(sql, [kind]):
        yield row[0], row[1:6]


class _Encoders:
    """What makes a row into bytes, for each version of the codec that occurs."""

    def __init__(self, codec: Codec) -> None:
        self._codec = codec
        self._known: dict[int, Callable[[Sequence[Any]], bytes] | None] = {}

    def __getitem__(self, version: int) -> Callable[[Sequence[Any]], bytes] | None:
        if version not in self._known:
            self._known[version] = self._codec.encoder(version)
        return self._known[version]


def _compare(encode: _Encoders, row: rows.Row | None, last: rows.Row | None) -> str:
    """Return what is wrong between a live row and its last entry; empty for nothing."""
    if last is None:
        return "row_unrecorded"
    op, salt, digest, version, _ = last
    emptied = sha256(bytes(salt)).digest() == bytes(digest)
    if row is None:
        return "" if emptied else "row_missing"
    if emptied:
        return "row_returned"
    encoder = encode[version]
    if encoder is None:
        return "row_unreadable"
    same = sha256(bytes(salt) + encoder(row)).digest() == bytes(digest)
    return "" if same else "row_changed"


def _check_unknown(report: Report) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT kind, MIN(id) FROM ledger_entry GROUP BY kind")
        for kind, first in cursor.fetchall():
            if known(kind) is None:
                report.add(Finding("entry_kind_unknown", kind, entry=first))
