"""Looks into an XLS workbook for a password and formulas, which its reader may not tell.

The file is a compound file: sectors in chains, told by a table (MS-CFB). Its
stream "Workbook" is a row of records (MS-XLS). Whatever does not fit ends the
look: the reader itself says that a file is damaged.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

NAMES = ("Workbook", "Book")
FORMULAS = (0x0006, 0x0206, 0x0406)
LAST = 0xFFFFFFFA
"""From here on a number in a table of sectors is no sector."""
PASSWORD = 0x002F
IN_HEADER = 109
ENTRY = 128


@dataclass(frozen=True)
class Seen:
    """What was seen: a password, or row and column (from 0) of the first formula."""

    locked: bool = False
    formula: tuple[int, int] | None = None


def look(raw: bytes) -> Seen:
    """Return the first of these that a workbook holds."""
    try:
        return next(_seen(_workbook(raw)), Seen())
    except (struct.error, IndexError, UnicodeDecodeError):
        return Seen()


def _seen(stream: bytes) -> Iterator[Seen]:
    at, end = 0, len(stream) - 4
    while at <= end:
        kind, size = struct.unpack_from("<HH", stream, at)
        if kind == PASSWORD:
            yield Seen(locked=True)
        if kind in FORMULAS and size >= 4:
            yield Seen(formula=struct.unpack_from("<HH", stream, at + 4))
        at += 4 + size


def _workbook(raw: bytes) -> bytes:
    """Return the stream of the workbook, or nothing."""
    shift = struct.unpack_from("<H", raw, 30)[0]
    if shift not in (9, 12):
        return b""
    sector = 1 << shift
    table = _table(raw, sector)
    directory = _chain(raw, sector, table, struct.unpack_from("<I", raw, 48)[0])
    for at in range(0, len(directory) - ENTRY + 1, ENTRY):
        length = struct.unpack_from("<H", directory, at + 64)[0]
        name = directory[at : at + max(0, min(length, 64) - 2)].decode("utf-16-le")
        if name in NAMES:
            first = struct.unpack_from("<I", directory, at + 116)[0]
            return _chain(raw, sector, table, first)
    return b""


def _table(raw: bytes, sector: int) -> list[int]:
    """Return which sector follows each one; never more than the file has sectors."""
    most = len(raw) // sector
    places = list(struct.unpack_from(f"<{IN_HEADER}I", raw, 76))
    more, each = struct.unpack_from("<I", raw, 68)[0], sector // 4
    while more < LAST and len(places) <= most:
        part = struct.unpack_from(f"<{each}I", raw, (more + 1) * sector)
        places += part[:-1]
        more = part[-1]
    found: list[int] = []
    for place in places:
        if place < LAST and len(found) < most:
            found += struct.unpack_from(f"<{each}I", raw, (place + 1) * sector)
    return found


def _chain(raw: bytes, sector: int, table: list[int], first: int) -> bytes:
    parts, at = [], first
    for _step in range(len(table)):
        if at >= LAST:
            break
        parts.append(raw[(at + 1) * sector : (at + 2) * sector])
        at = table[at]
    return b"".join(parts)
