"""A proof as plain data, and its check: the published algorithm in full.

``docs/verify_proof.py`` does the same without Banyan.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .canonical import Canonical, Pair, pack_pairs
from .hashing import climb, sha256

FORMAT = 1


def value_out(value: Canonical) -> Any:
    """Return a canonical value for JSON: bytes as ``{"hex": ...}``."""
    return {"hex": value.hex()} if isinstance(value, bytes) else value


def value_in(value: Any) -> Canonical:
    """Read a canonical value from JSON."""
    return bytes.fromhex(value["hex"]) if isinstance(value, Mapping) else value


def pairs_out(pairs: Sequence[Pair]) -> list[list[Any]]:
    """Return named values for JSON."""
    return [[name, value_out(value)] for name, value in pairs]


def pairs_in(pairs: Sequence[Sequence[Any]]) -> list[Pair]:
    """Read named values from JSON."""
    return [(name, value_in(value)) for name, value in pairs]


def path_out(steps: Sequence[tuple[str, bytes]]) -> list[list[str]]:
    """Return a path for JSON."""
    return [[side, other.hex()] for side, other in steps]


def seal_digest(proof: Mapping[str, Any]) -> bytes | None:
    """Return the digest of the seal that the proof leads to, or ``None``.

    ``None`` means that a link is broken: values to entry, entry to act, act to
    seal. The signature over the digest is left to check.
    """
    entry, act, seal = (pairs_in(proof[name]) for name in ("entry", "act", "seal"))
    says, said_act, said_seal = dict(entry), dict(act), dict(seal)
    sound = (
        _values_fit(proof.get("values"), says)
        and says["act"] == said_act["uid"]
        and _climbed(entry, proof["entry_path"]) == said_act["root"]
        and _climbed(act, proof["act_path"]) == said_seal["acts_root"]
    )
    return sha256(pack_pairs(seal)) if sound else None


def _values_fit(
    values: Mapping[str, Any] | None, entry: Mapping[str, Canonical]
) -> bool:
    if values is None:
        return True
    salt = bytes.fromhex(values["salt"])
    packed = pack_pairs(pairs_in(values["columns"])) if values["columns"] else b""
    return (sha256(salt), sha256(salt + packed)) == (
        entry["salt_digest"],
        entry["values_digest"],
    )


def _climbed(pairs: Sequence[Pair], steps: Sequence[Sequence[str]]) -> bytes:
    path = [(side, bytes.fromhex(other)) for side, other in steps]
    return climb(sha256(pack_pairs(pairs)), path)
