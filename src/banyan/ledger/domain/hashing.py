"""Digests of rows and entries, and the tree of hashes over a list of digests.

The tree is that of RFC 6962 (Certificate Transparency, section 2.1): a leaf is
``SHA-256(0x00 || digest)``, a node ``SHA-256(0x01 || left || right)``, the left
side of every node is the largest full tree that leaves something for the right.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from functools import lru_cache

from .canonical import Canonical, header, net, pack

EMPTY_ROOT = hashlib.sha256(b"").digest()

ENTRY_COLUMNS = (
    "act",
    "seq",
    "kind",
    "op",
    "subject",
    "row_version",
    "codec",
    "unit",
    "person",
    "salt_digest",
    "values_digest",
)
ENTRY_HEAD = header(ENTRY_COLUMNS)


def sha256(raw: bytes) -> bytes:
    """Return the SHA-256 digest."""
    return hashlib.sha256(raw).digest()


def entry_digest(values: Sequence[Canonical]) -> bytes:
    """Return the digest of one entry from its values in ``ENTRY_COLUMNS`` order."""
    return hashlib.sha256(pack(ENTRY_HEAD, values)).digest()


class EntryHasher:
    """Digests many entries of one act, kind and operation: :func:`entry_digest`, fast.

    What is the same in all of them is put together once.
    """

    def __init__(self, act: str, kind: str, op: str, codec: int) -> None:
        self._head = ENTRY_HEAD + net(act)
        self._kind = (net(kind) + net(op)).decode()
        self._codec = net(str(codec)).decode()

    def digest(
        self,
        seq: int,
        subject: int,
        version: int,
        unit: int | None,
        person: int | None,
        salt_digest: bytes,
        values_digest: bytes,
    ) -> bytes:
        """Return the digest of one entry."""
        a, b = str(seq), str(subject)
        middle = (
            f"{len(a)}:{a},{self._kind}{len(b)}:{b},{_number(version)}"
            f"{self._codec}{_number(unit)}{_number(person)}32:"
        )
        return hashlib.sha256(
            b"%b%b%b,32:%b," % (self._head, middle.encode(), salt_digest, values_digest)
        ).digest()


@lru_cache(maxsize=16384)  # versions, units, persons come again and again
def _number(value: int | None) -> str:
    if value is None:
        return "-"
    text = str(value)
    return f"{len(text)}:{text},"


def leaf(digest: bytes) -> bytes:
    """Return the hash of a leaf."""
    return hashlib.sha256(b"\x00" + digest).digest()


def node(left: bytes, right: bytes) -> bytes:
    """Return the hash of an inner node."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class Tree:
    """Computes a root while digests arrive, keeping one hash per level."""

    def __init__(self) -> None:
        self.count = 0
        self._full: list[tuple[int, bytes]] = []

    def add(self, digest: bytes) -> None:
        """Append one digest: :func:`leaf` and :func:`node`, without the calls."""
        sha256, full = hashlib.sha256, self._full
        height, top = 0, sha256(b"\x00" + digest).digest()
        while full and full[-1][0] == height:
            top = sha256(b"\x01" + full.pop()[1] + top).digest()
            height += 1
        full.append((height, top))
        self.count += 1

    def root(self) -> bytes:
        """Return the root over everything added so far."""
        if not self._full:
            return EMPTY_ROOT
        top = self._full[-1][1]
        for _, left in reversed(self._full[:-1]):
            top = node(left, top)
        return top


def root(digests: Iterable[bytes]) -> bytes:
    """Return the root over ``digests`` in their order."""
    tree = Tree()
    for digest in digests:
        tree.add(digest)
    return tree.root()


def path(digests: Sequence[bytes], index: int) -> list[tuple[str, bytes]]:
    """Return the neighbours from leaf ``index`` up to the root, with their side."""
    steps: list[tuple[str, bytes]] = []
    low, high = 0, len(digests)
    while high - low > 1:
        middle = low + _left_size(high - low)
        if index < middle:
            steps.append(("right", root(digests[middle:high])))
            high = middle
        else:
            steps.append(("left", root(digests[low:middle])))
            low = middle
    return steps[::-1]


def climb(digest: bytes, steps: Iterable[tuple[str, bytes]]) -> bytes:
    """Return the root that ``digest`` and its path lead to."""
    top = leaf(digest)
    for side, other in steps:
        top = node(other, top) if side == "left" else node(top, other)
    return top


def _left_size(count: int) -> int:
    return 1 << (count - 1).bit_length() - 1
