"""Sums over vectors: with numpy where the extra brought it, in plain Python elsewhere.

A vector is kept as half-precision floats, little end first. Both do the same;
:func:`agree` lets an encoder be refused whose sums differ.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Sequence
from typing import Any, Protocol

DIGITS = 5
"""Likenesses are rounded, so that equals are equal however they were added up."""


class Arithmetic(Protocol):
    """What is reckoned with vectors."""

    def mean(self, vectors: Sequence[bytes]) -> bytes:
        """Return the mean of at least one vector."""
        ...

    def likeness(
        self, asked: bytes, off: bytes, vectors: Sequence[bytes], mean: bytes
    ) -> list[float]:
        """Return how alike ``asked`` and each vector are, from -1 to 1.

        ``off`` is taken off what was asked first, ``mean`` off each vector.
        """
        ...


class Plain:
    """The sums in plain Python: what tests use, and what numpy is held against."""

    def mean(self, vectors: Sequence[bytes]) -> bytes:
        """Return the mean of at least one vector."""
        columns = zip(*map(unpacked, vectors), strict=True)
        return packed([sum(column) / len(vectors) for column in columns])

    def likeness(
        self, asked: bytes, off: bytes, vectors: Sequence[bytes], mean: bytes
    ) -> list[float]:
        """Return how alike ``asked`` and each vector are, from -1 to 1."""
        wanted = _less(asked, off)
        return [round(_dot(wanted, _less(one, mean)), DIGITS) for one in vectors]


class WithNumpy:
    """The same sums with numpy, which is imported when this is made."""

    def __init__(self) -> None:
        import numpy

        self._np: Any = numpy

    def mean(self, vectors: Sequence[bytes]) -> bytes:
        """Return the mean of at least one vector."""
        found: bytes = self._rows(vectors).mean(axis=0).astype("<f2").tobytes()
        return found

    def likeness(
        self, asked: bytes, off: bytes, vectors: Sequence[bytes], mean: bytes
    ) -> list[float]:
        """Return how alike ``asked`` and each vector are, from -1 to 1."""
        if not vectors:
            return []
        wanted = self._unit(self._rows([asked]) - self._rows([off]))[0]
        rows = self._unit(self._rows(vectors) - self._rows([mean]))
        found: list[float] = (rows @ wanted).astype("f8").round(DIGITS).tolist()
        return found

    def _rows(self, vectors: Sequence[bytes]) -> Any:
        flat = self._np.frombuffer(b"".join(vectors), dtype="<f2")
        return flat.reshape(len(vectors), -1).astype("f4")

    def _unit(self, rows: Any) -> Any:
        lengths = self._np.linalg.norm(rows, axis=1, keepdims=True)
        return rows / self._np.where(lengths > 0, lengths, 1)


def agree(one: Arithmetic, other: Arithmetic, vectors: Sequence[bytes]) -> bool:
    """Say whether two ways of reckoning come to the same over some vectors."""
    means = unpacked(one.mean(vectors)), unpacked(other.mean(vectors))
    mean = one.mean(vectors)
    found = [a.likeness(vectors[0], mean, vectors, mean) for a in (one, other)]
    near = (abs(a - b) < 0.01 for a, b in zip(*found, strict=True))
    return all(near) and all(abs(a - b) < 0.01 for a, b in zip(*means, strict=True))


def packed(values: Sequence[float]) -> bytes:
    """Return numbers as they are kept."""
    return struct.pack(f"<{len(values)}e", *values)


def unpacked(vector: bytes) -> tuple[float, ...]:
    """Return the numbers of a vector."""
    return struct.unpack(f"<{len(vector) // 2}e", vector)


def is_sound(vector: bytes) -> bool:
    """Say whether a vector points anywhere: finite numbers, not all of them nothing."""
    values = unpacked(vector)
    return bool(values) and all(map(math.isfinite, values)) and any(values)


def _less(vector: bytes, mean: bytes) -> list[float]:
    found = [a - b for a, b in zip(unpacked(vector), unpacked(mean), strict=True)]
    length = math.sqrt(sum(x * x for x in found))
    return [x / length for x in found] if length else found


def _dot(one: Sequence[float], other: Sequence[float]) -> float:
    return sum(a * b for a, b in zip(one, other, strict=True))
