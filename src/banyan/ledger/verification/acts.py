"""Entries against their digests, and against the root of their act."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from .. import rows
from ..domain import canonical as c
from ..domain.findings import Finding, Report
from ..domain.hashing import Tree, entry_digest, sha256
from .aligned import aligned

ENTRIES = (
    "SELECT act_id, id, seq, kind, op, subject, row_version, codec, unit_id, "
    "person_id, salt, values_digest, digest, erased "
    "FROM ledger_entry ORDER BY act_id, seq"
)
ACTS = "SELECT id, uid, root, entry_count FROM ledger_act ORDER BY id"
UNERASED = (
    "SELECT e.id, e.kind, e.subject FROM ledger_entry e WHERE e.erased AND NOT EXISTS "
    "(SELECT 1 FROM ledger_entry x WHERE x.kind = e.kind AND x.subject = e.subject "
    "AND x.id > e.id AND x.op = 'erase') ORDER BY e.id"
)
SALT = {False: 16, True: 32}


def check(report: Report) -> None:
    """Check every entry and the root of every act."""
    acts = ((row[0], row[1:]) for row in rows.stream(ACTS))
    entries = groupby(rows.stream(ENTRIES), key=lambda row: row[0])
    for act, own, group in aligned(acts, entries):
        if own is None:
            _without_act(report, act, group)
        else:
            _check_act(report, act, own, group or iter(()))
    for pk, kind, subject in rows.stream(UNERASED):
        report.add(Finding("entry_erased", kind, subject, entry=pk))


def _without_act(report: Report, act: int, group: Iterator[rows.Row] | None) -> None:
    for row in group or ():
        report.count("entries")
        report.add(Finding("entry_without_act", row[3], row[5], act, row[1]))


def _check_act(
    report: Report, act: int, own: rows.Row, group: Iterator[rows.Row]
) -> None:
    uid, root, count = str(c.uuid(own[0])), bytes(own[1]), own[2]
    tree, expected, sound = Tree(), 1, True
    for row in group:
        report.count("entries")
        seq = row[2]
        place = {"kind": row[3], "subject": row[5], "act": act, "entry": row[1]}
        if seq > count or seq < expected:
            report.add(Finding("entry_added", **place))
            sound = False
        elif seq > expected:
            report.add(Finding("entry_missing", **place))
            sound = False
        digest = bytes(row[12])
        if _digest(uid, row) != digest or len(bytes(row[10])) != SALT[bool(row[13])]:
            report.add(Finding("entry_changed", **place))
            sound = False
        tree.add(digest)
        expected = seq + 1
    if tree.count < count and sound:
        report.add(Finding("entry_missing", act=act))
    elif sound and tree.root() != root:
        report.add(Finding("act_changed", act=act))


def _digest(uid: str, row: rows.Row) -> bytes:
    salt = bytes(row[10])
    return entry_digest(
        [
            uid,
            *[None if value is None else str(value) for value in row[2:10]],
            salt if row[13] else sha256(salt),
            bytes(row[11]),
        ]
    )
