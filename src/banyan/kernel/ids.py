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


def uuid_of(digits: str) -> uuid.UUID:
    """Return the UUID of 32 hexadecimal digits that a database kept.

    A page reads some hundred of them, a tree thousands: nothing is looked at twice.
    Raises ValueError for what are no hexadecimal digits.
    """
    made = _NEW(uuid.UUID)
    _SET(made, "int", int(digits, 16))
    _SET(made, "is_safe", uuid.SafeUUID.unknown)
    return made


_NEW, _SET = object.__new__, object.__setattr__


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
