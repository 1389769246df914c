"""Identifiers: time-ordered UUIDs and the fixed-width segments of paths."""

from __future__ import annotations

import os
import time
import uuid

SEGMENT = 8
"""Hexadecimal digits of one level of a path (the unit's id)."""

MAX_DEPTH = 16


def uuid7() -> uuid.UUID:
    """Return a UUID of version 7 (RFC 9562): milliseconds, then randomness."""
    stamp = time.time_ns() // 1_000_000
    raw = (stamp << 80) | int.from_bytes(os.urandom(10), "big")
    raw &= ~(0xF << 76) & ~(0x3 << 62)
    raw |= (0x7 << 76) | (0x2 << 62)
    return uuid.UUID(int=raw)


def segment(unit_id: int) -> str:
    """Return the path segment of a unit: eight lower-case hexadecimal digits."""
    return f"{unit_id:08x}"


def path_ids(path: str) -> list[int]:
    """Return the unit ids along ``path``, from the root down."""
    return [int(path[i : i + SEGMENT], 16) for i in range(0, len(path), SEGMENT)]


def ancestor_paths(path: str) -> list[str]:
    """Return every prefix of ``path`` that is a unit's path, itself included."""
    return [path[: i + SEGMENT] for i in range(0, len(path), SEGMENT)]


def path_end(path: str) -> str:
    """Return the exclusive upper end of the subtree of ``path`` in C order."""
    return path + "g"
