"""The key that signs packages, outside the database: ``keys/`` in the data folder.

``package.key`` holds the private key, ``package-public.json`` every public key that
was in use. The id of the first one is the id of the installation, so that it stays the
same installation when its key is renewed.
"""

from __future__ import annotations

from dataclasses import dataclass

from banyan.ledger import keys
from banyan.ledger.keys import Ring, Signer

from .domain.fingerprint import fingerprint

RING = Ring("package.key", "package-public.json")


@dataclass(frozen=True)
class OwnKey:
    """What this installation signs with, and what a partner compares."""

    installation: str
    key_id: str
    public: str
    fingerprint: str


def signer() -> Signer:
    """Return what signs packages; the key is made when there is none yet."""
    return keys.signer(RING)


def installation() -> str:
    """Return the id of this installation: that of its first key."""
    signer()
    return next(iter(keys.public_keys(RING)))


def own() -> OwnKey:
    """Return the present key of this installation."""
    present = signer()
    public = present.private.public_key().public_bytes_raw()
    return OwnKey(installation(), present.key_id, public.hex(), fingerprint(public))


def is_own(other: str, public: str) -> bool:
    """Say whether an installation or a key is this one's, or was."""
    known = keys.public_keys(RING)
    return other in known or bytes.fromhex(public) in known.values()


def is_signed(public: str, message: bytes, signature: bytes) -> bool:
    """Say whether a message was signed with the other half of a public key."""
    return keys.is_signed(bytes.fromhex(public), message, signature)


def key_id_of(public: str) -> str:
    """Return the id that a public key bears."""
    return keys.key_id_of(bytes.fromhex(public))


def renew() -> OwnKey:
    """Make a new key; partners then have to compare its fingerprint anew."""
    keys.rotate(RING)
    return own()
