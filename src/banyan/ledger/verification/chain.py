"""The chain of seals, their signatures, and the heads file beside them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field

from banyan.kernel import clock

from .. import heads, keys, records, rows
from ..domain.findings import Finding, Note, Report
from ..domain.hashing import sha256

LAG = dt.timedelta(minutes=5)  # a crash between commit and file is mended by then


@dataclass
class Heads:
    """What the heads file says: the digest of each seal, and restores."""

    digests: dict[int, bytes] = field(default_factory=dict)
    highest: int = 0


@dataclass(frozen=True)
class KnownSeal:
    """What a seal says about its batch."""

    number: int
    stream: str
    root: bytes
    count: int


def read_heads(report: Report) -> Heads:
    """Read the heads file; its own faults are findings."""
    found, public = Heads(), keys.public_keys()
    for head in heads.lines():
        if head is None or not head.is_valid(public):
            report.add(Finding("head_unreadable", seal=head.number if head else None))
        elif head.is_restore:
            _restored(report, found, head)
        else:
            found.digests[head.number] = head.digest
            found.highest = head.number
    return found


def _restored(report: Report, found: Heads, head: heads.Head) -> None:
    for number in range(head.number + 1, found.highest + 1):
        found.digests.pop(number, None)
    found.highest = head.number
    if head.number:
        found.digests[head.number] = head.digest
    values = (("at", head.at[:10]), ("to", head.number), ("lost", head.lost_to))
    what = "moved" if head.lost_to == head.number else "restored"
    report.notes.append(Note(what, values))


def check(report: Report, known: Heads) -> dict[int, KnownSeal]:
    """Check every seal; return what each says, by its id."""
    public, previous, expected = keys.public_keys(), bytes(32), 1
    found: dict[int, KnownSeal] = {}
    fresh = 0
    for pk, row, digest, signature in _seals():
        number, stream, linked, root, count, *_, at, key_id = row
        report.count("seals")
        for missing in range(expected, min(number, expected + 100)):
            report.add(Finding("seal_missing", seal=missing))
        body = sha256(records.seal_codec().row_bytes(row))
        if body != digest or bytes(linked) != previous:
            report.add(Finding("seal_changed", seal=number))
        _check_signature(report, number, public.get(key_id), digest, signature)
        fresh += _check_head(report, known, number, digest, at)
        found[pk] = KnownSeal(number, stream, bytes(root), count)
        previous, expected = digest, number + 1
    for missing in sorted(n for n in known.digests if n >= expected)[:100]:
        report.add(Finding("seal_missing", seal=missing))
    if fresh:
        report.notes.append(Note("heads_behind", (("count", fresh),)))
    return found


def _seals() -> Iterator[tuple[int, rows.Row, bytes, bytes]]:
    codec = records.seal_codec()
    columns = ", ".join([*rows.expressions(codec), "id", "digest", "signature"])
    sql = f"SELECT {columns} FROM ledger_seal t ORDER BY number"
    for row in rows.stream(sql):
        *values, pk, digest, signature = row
        yield pk, tuple(values), bytes(digest), bytes(signature)


def _check_signature(
    report: Report, number: int, key: bytes | None, digest: bytes, signature: bytes
) -> None:
    if key is None:
        report.add(Finding("seal_key_unknown", seal=number))
    elif not keys.is_signed(key, digest, signature):
        report.add(Finding("seal_unsigned", seal=number))


def _check_head(
    report: Report, known: Heads, number: int, digest: bytes, at: object
) -> int:
    """Compare a seal with its line; return 1 when the line may still come."""
    head = known.digests.get(number)
    if head is not None:
        if head != digest:
            report.add(Finding("head_changed", seal=number))
        return 0
    if number > known.highest and _age(at) < LAG:
        return 1
    report.add(Finding("head_missing", seal=number))
    return 0


def _age(at: object) -> dt.timedelta:
    if not isinstance(at, dt.datetime):
        try:
            at = dt.datetime.fromisoformat(str(at))
        except ValueError:
            return dt.timedelta.max
    return clock.now() - (at if at.tzinfo else at.replace(tzinfo=dt.UTC))
