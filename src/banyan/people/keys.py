"""The keys of sensitive values: in a file of the data folder, never in the database.

One file ``keys/sensitive.json`` holds the sealing keys by their ids, which of
them seals now, and the key of the exact match. It is made on first use,
readable by the owner alone, and is no part of a database backup: without it
nothing sealed can be read again.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from banyan.kernel.errors import Fault
from banyan.kernel.text import gettext_noop as _

NONCE = 12


@dataclass(frozen=True)
class Keys:
    """The keys in force: those that open, the one that seals, the one that matches."""

    current: str
    sealing: dict[str, bytes]
    matching: bytes


def _path() -> Path:
    return Path(settings.BANYAN_DATA) / "keys" / "sensitive.json"


def load_keys() -> Keys:
    """Return the keys; make them when the installation has none yet."""
    path = _path()
    if not path.exists():
        _store(Keys("k1", {"k1": secrets.token_bytes(32)}, secrets.token_bytes(32)))
    raw = json.loads(path.read_text())
    sealing = {k: base64.b64decode(v) for k, v in raw["sealing"].items()}
    return Keys(raw["current"], sealing, base64.b64decode(raw["matching"]))


def _store(keys: Keys) -> None:
    path = _path()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = path.with_suffix(f".{secrets.token_hex(4)}")
    text = {
        "current": keys.current,
        "sealing": {k: base64.b64encode(v).decode() for k, v in keys.sealing.items()},
        "matching": base64.b64encode(keys.matching).decode(),
    }
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        json.dump(text, file)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


def add_key() -> Keys:
    """Make a new sealing key and let it seal from now on; old ones still open."""
    keys = load_keys()
    name = f"k{max(int(k[1:]) for k in keys.sealing) + 1}"
    sealing = {**keys.sealing, name: secrets.token_bytes(32)}
    fresh = Keys(name, sealing, keys.matching)
    _store(fresh)
    return fresh


def drop_old_keys() -> list[str]:
    """Forget every key but the one that seals; return the names of those gone."""
    keys = load_keys()
    gone = sorted(set(keys.sealing) - {keys.current})
    only = {keys.current: keys.sealing[keys.current]}
    _store(Keys(keys.current, only, keys.matching))
    return gone


def bound(person: int, field: str) -> bytes:
    """Return what a sealed value is bound to: moved elsewhere, it does not open."""
    return f"people.sensitive|{person}|{field}".encode()


def seal(keys: Keys, person: int, field: str, value: str) -> bytes:
    """Return a value sealed with the current key."""
    nonce = secrets.token_bytes(NONCE)
    cipher = AESGCM(keys.sealing[keys.current])
    return nonce + cipher.encrypt(nonce, value.encode(), bound(person, field))


def unseal(keys: Keys, key_id: str, person: int, field: str, sealed: bytes) -> str:
    """Return the value; raise :class:`Fault` when key, place or bytes do not fit."""
    key = keys.sealing.get(key_id)
    if key is None:
        raise Fault(
            _("The key %(key)s that sealed this value is not in the key file."),
            key=key_id,
        )
    data = bytes(sealed)
    try:
        plain = AESGCM(key).decrypt(data[:NONCE], data[NONCE:], bound(person, field))
    except InvalidTag as error:
        raise Fault(
            _("This sealed value was changed or moved and does not open.")
        ) from error
    return plain.decode()


def match(keys: Keys, field: str, value: str) -> str:
    """Return the exact match of a value: equal values of a field match, no others."""
    plain = "".join(c for c in value if c.isalnum()).lower()
    message = f"{field}|{plain}".encode()
    return hmac.new(keys.matching, message, hashlib.sha256).hexdigest()
