"""The tree of hashes: its root, its paths, and what they prove."""

from __future__ import annotations

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from banyan.ledger.domain import hashing

DIGESTS = st.lists(st.binary(min_size=32, max_size=32), max_size=40)


def plain_root(digests: list[bytes]) -> bytes:
    """The definition of RFC 6962, section 2.1, word for word."""
    if not digests:
        return hashlib.sha256(b"").digest()
    if len(digests) == 1:
        return hashlib.sha256(b"\x00" + digests[0]).digest()
    k = 1
    while k * 2 < len(digests):
        k *= 2
    return hashlib.sha256(
        b"\x01" + plain_root(digests[:k]) + plain_root(digests[k:])
    ).digest()


@given(DIGESTS)
def test_root_is_that_of_the_definition(digests):
    assert hashing.root(digests) == plain_root(digests)


@given(DIGESTS.filter(bool), st.data())
def test_every_path_leads_to_the_root(digests, data):
    index = data.draw(st.integers(0, len(digests) - 1))
    steps = hashing.path(digests, index)
    assert hashing.climb(digests[index], steps) == hashing.root(digests)
    assert len(steps) <= max(1, len(digests)).bit_length()
    other = bytes(32) if digests[index] != bytes(32) else b"\x01" * 32
    assert hashing.climb(other, steps) != hashing.root(digests)


@given(DIGESTS.filter(bool), st.data())
def test_a_root_moves_with_every_change(digests, data):
    index = data.draw(st.integers(0, len(digests) - 1))
    changed = [*digests]
    changed[index] = hashlib.sha256(changed[index]).digest()
    assert hashing.root(changed) != hashing.root(digests)
    assert hashing.root(digests[:-1]) != hashing.root(digests)


@given(
    st.integers(1, 10**9),
    st.integers(1, 10**12),
    st.integers(1, 10**6),
    st.none() | st.integers(1, 10**9),
    st.none() | st.integers(1, 10**9),
    st.binary(min_size=32, max_size=32),
    st.binary(min_size=32, max_size=32),
)
def test_many_entries_are_digested_like_one(
    seq: int,
    subject: int,
    version: int,
    unit: int | None,
    person: int | None,
    salt: bytes,
    values: bytes,
) -> None:
    slow = hashing.entry_digest(
        (
            "act",
            str(seq),
            "people.person",
            "create",
            str(subject),
            str(version),
            "2",
            None if unit is None else str(unit),
            None if person is None else str(person),
            salt,
            values,
        )
    )
    hasher = hashing.EntryHasher("act", "people.person", "create", 2)
    assert hasher.digest(seq, subject, version, unit, person, salt, values) == slow
