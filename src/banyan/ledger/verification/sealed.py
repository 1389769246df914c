"""Acts and readings against their own digests and against their seals."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from .. import records, rows
from ..codecs import Codec
from ..domain.findings import Finding, Note, Report
from ..domain.hashing import Tree, sha256
from .chain import KnownSeal


@dataclass(frozen=True)
class Stream:
    """One of the two streams that are sealed."""

    name: str
    word: str
    table: str
    codec: Callable[[], Codec]
    order: str


ACTS = Stream("acts", "act", "ledger_act", records.act_codec, "tx, id")
READINGS = Stream("readings", "reading", "ledger_reading", records.reading_codec, "id")


@dataclass
class Batch:
    """The rows of one seal, or of none, while they stream by."""

    seal: int | None
    tree: Tree = field(default_factory=Tree)
    since: str = ""


def check(report: Report, seals: Mapping[int, KnownSeal], stream: Stream) -> None:
    """Check every row of a stream; report the unsealed tail."""
    batch: Batch | None = None
    seen: set[int] = set()
    for pk, seal, digest, values in _records(stream):
        if batch is None or batch.seal != seal:
            _close(report, seals, stream, batch)
            batch = Batch(seal, since=str(values[-1])[:16])
            seen.add(seal or 0)
        report.count(stream.name)
        if sha256(stream.codec().row_bytes(values[:-1])) != digest:
            report.add(_finding(stream, "changed", pk))
        batch.tree.add(digest)
    _close(report, seals, stream, batch)
    for pk, said in seals.items():
        if said.stream == stream.name and pk not in seen:
            report.add(Finding(f"{stream.word}_missing", seal=said.number))


def _records(stream: Stream) -> Iterator[tuple[int, int | None, bytes, rows.Row]]:
    columns = ", ".join(rows.expressions(stream.codec()))
    sql = (
        f"SELECT id, seal_id, digest, {columns}, at FROM {stream.table} t "
        f"ORDER BY COALESCE(seal_id, 9223372036854775807), {stream.order}"
    )
    for pk, seal, digest, *values in rows.stream(sql):
        yield pk, seal, bytes(digest), tuple(values)


def _close(
    report: Report,
    seals: Mapping[int, KnownSeal],
    stream: Stream,
    batch: Batch | None,
) -> None:
    if batch is None:
        return
    if batch.seal is None:
        values = (("count", batch.tree.count), ("since", batch.since))
        report.notes.append(Note(f"unsealed_{stream.name}", values))
        return
    said = seals.get(batch.seal)
    if said is None or said.stream != stream.name:
        report.add(Finding(f"{stream.word}_seal_missing", seal=batch.seal))
    elif (said.count, said.root) != (batch.tree.count, batch.tree.root()):
        report.add(Finding(f"{stream.word}_missing", seal=said.number))


def _finding(stream: Stream, how: str, pk: int) -> Finding:
    place: dict[str, Any] = (
        {"act": pk} if stream is ACTS else {"kind": "ledger.reading", "subject": pk}
    )
    return Finding(f"{stream.word}_{how}", **place)
