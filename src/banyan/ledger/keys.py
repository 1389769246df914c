"""The signing key of the seals, outside the database: ``keys/`` in the data folder.

``ledger.key`` holds the private Ed25519 key, readable by its owner alone, made
once. ``ledger-public.json`` lists every public key that was ever in use, by key
id (the first 16 hexadecimal digits of the key's SHA-256). Publish that list:
whoever checks a proof compares its key with it. Back the folder up apart from
the database.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from django.conf import settings

from banyan.kernel.errors import Fault
from banyan.kernel.text import gettext_noop as _


@dataclass(frozen=True)
class Ring:
    """The files of one key with its former ones: the private key, the public list.

    A room that signs for itself has a ring of its own in the same folder.
    """

    private: str
    public: str


LEDGER = Ring("ledger.key", "ledger-public.json")
PRIVATE, PUBLIC = LEDGER.private, LEDGER.public


@dataclass(frozen=True)
class Signer:
    """The present key: its id, and what signs."""

    key_id: str
    private: Ed25519PrivateKey

    def sign(self, message: bytes) -> bytes:
        """Return the signature of ``message``, 64 bytes."""
        return self.private.sign(message)


def folder() -> Path:
    """Return the folder of keys, made when absent, closed to others."""
    path = Path(settings.BANYAN_DATA) / "keys"
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def signer(ring: Ring = LEDGER) -> Signer:
    """Return the present signer; make the key when there is none yet."""
    path = folder() / ring.private
    if not path.exists():
        _make(path)
    try:
        private = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(path.read_text()))
    except ValueError as error:
        raise Fault(
            _("The key “%(name)s” that signs here cannot be read."),
            name=ring.private,
            way_out=_("Bring the folder of keys back from its own backup."),
        ) from error
    raw = private.public_key().public_bytes_raw()
    found = Signer(key_id_of(raw), private)
    _list(found.key_id, raw, ring)
    return found


def rotate(ring: Ring = LEDGER) -> Signer:
    """Replace the private key by a new one; the public list keeps the former."""
    signer(ring)
    (folder() / ring.private).unlink()
    return signer(ring)


def public_keys(ring: Ring = LEDGER) -> dict[str, bytes]:
    """Return every public key that was in use, by key id, the first one first."""
    path = folder() / ring.public
    if not path.exists():
        return {}
    listed = json.loads(path.read_text())
    return {key_id: bytes.fromhex(raw) for key_id, raw in listed.items()}


def learn(public: Mapping[str, bytes]) -> None:
    """Add the public keys of the installation from which an export came.

    Raises :class:`Fault` when a key does not bear its own id.
    """
    for key_id, raw in public.items():
        if key_id_of(raw) != key_id:
            raise Fault(
                _("The public key %(key)s does not bear its own id."), key=key_id
            )
        _list(key_id, raw, LEDGER)


def is_signed(public: bytes, message: bytes, signature: bytes) -> bool:
    """Say whether ``signature`` of ``message`` was made with the key's other half."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def key_id_of(public: bytes) -> str:
    """Return the id that a public key bears."""
    return hashlib.sha256(public).hexdigest()[:16]


def _make(path: Path) -> None:
    """Write a new key; of two processes that try, one wins and both read it."""
    draft = _draft(Ed25519PrivateKey.generate().private_bytes_raw().hex())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def _list(key_id: str, public: bytes, ring: Ring) -> None:
    known = {k: v.hex() for k, v in public_keys(ring).items()}
    if key_id not in known:
        known[key_id] = public.hex()
        _draft(json.dumps(known, indent=1)).replace(folder() / ring.public)


def _draft(text: str) -> Path:
    """Write a file under a name of its own, readable by its owner alone."""
    number, name = tempfile.mkstemp(dir=folder())
    with os.fdopen(number, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    return Path(name)
