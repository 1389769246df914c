"""Writes a small XLS workbook (BIFF8 in a compound file), for the tests of reading.

Only what they need: texts, numbers, days, one formula, a password, both epochs.
"""

from __future__ import annotations

import datetime as dt
import struct
from collections.abc import Iterable, Sequence
from typing import Any

SECTOR = 512
FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
NOBODY = 0xFFFFFFFF
EPOCH, EPOCH_1904 = dt.date(1899, 12, 30), dt.date(1904, 1, 1)


class Formula(str):
    """A cell whose text was computed by the program that saved it."""


def xls(
    rows: Iterable[Sequence[Any]], *, from_1904: bool = False, locked: bool = False
) -> bytes:
    """Return a workbook with one sheet of rows."""
    cells = b"".join(
        _cell(row, column, value, from_1904)
        for row, line in enumerate(rows)
        for column, value in enumerate(line)
        if value is not None
    )
    sheet = _record(
        0x0809, struct.pack("<6H", 0x0600, 0x0010, 0, 0, 0, 0)[:8] + bytes(8)
    )
    sheet += cells + _record(0x000A, b"")
    return compound({"Workbook": _globals(from_1904, locked) + sheet})


def compound(streams: dict[str, bytes]) -> bytes:
    """Return a compound file with streams of at least 4096 bytes each."""
    table, body, entries = [FAT, END], b"", []
    for name, content in streams.items():
        padded = content.ljust(max(4096, -(-len(content) // SECTOR) * SECTOR), b"\0")
        first, count = len(table), len(padded) // SECTOR
        table += [first + n + 1 for n in range(count - 1)] + [END]
        entries.append(_entry(name, 2, start=first, size=len(padded)))
        body += padded
    root = _entry("Root Entry", 5, child=1 if entries else NOBODY, start=END)
    directory = b"".join([root, *entries]).ljust(SECTOR, b"\0")
    assert len(table) <= SECTOR // 4 and len(directory) == SECTOR
    fat = struct.pack(f"<{len(table)}I", *table).ljust(SECTOR, b"\xff")
    return _header() + fat + directory + body


def _header() -> bytes:
    head = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16)
    head += struct.pack("<5H6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<9I", 0, 1, 1, 0, 4096, END, 0, END, 0)
    return (head + struct.pack("<I", 0)).ljust(SECTOR, b"\xff")


def _entry(
    name: str, kind: int, *, child: int = NOBODY, start: int, size: int = 0
) -> bytes:
    raw = name.encode("utf-16-le") + b"\0\0"
    head = raw.ljust(64, b"\0") + struct.pack("<HBB", len(raw), kind, 1)
    return head + struct.pack("<3I36xIQ", NOBODY, NOBODY, child, start, size)


def _record(kind: int, content: bytes) -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def _globals(from_1904: bool, locked: bool) -> bytes:
    first = _record(0x0809, struct.pack("<4H8x", 0x0600, 0x0005, 0, 0))
    if locked:
        first += _record(0x002F, struct.pack("<HHH", 1, 1, 1) + bytes(48))
    rest = _record(0x0042, struct.pack("<H", 1200))
    rest += _record(0x0022, struct.pack("<H", int(from_1904)))
    rest += b"".join(
        _record(0x00E0, struct.pack("<HH16x", 0, form)) for form in (0, 14)
    )
    name = b"\x06\x00Sheet1"
    at = len(first) + len(rest) + 4 + 6 + len(name) + 4
    bound = _record(0x0085, struct.pack("<IH", at, 0) + name)
    return first + rest + bound + _record(0x000A, b"")


def _cell(row: int, column: int, value: Any, from_1904: bool) -> bytes:
    if isinstance(value, Formula):
        return _formula(row, column, value)
    if isinstance(value, str):
        text = struct.pack("<HB", len(value), 1) + value.encode("utf-16-le")
        return _record(0x0204, struct.pack("<3H", row, column, 0) + text)
    number, form = value, 0
    if isinstance(value, dt.date):
        number, form = (value - (EPOCH_1904 if from_1904 else EPOCH)).days, 1
    return _record(0x0203, struct.pack("<3Hd", row, column, form, number))


def _formula(row: int, column: int, value: str) -> bytes:
    place = struct.pack("<3H", row, column, 0)
    result = struct.pack("<B5xH", 0, 0xFFFF)
    code = b"\x1e\x01\x00"
    text = struct.pack("<HB", len(value), 1) + value.encode("utf-16-le")
    found = place + result + struct.pack("<HIH", 0, 0, len(code)) + code
    return _record(0x0006, found) + _record(0x0207, text)
