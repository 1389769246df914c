"""Secrets of second factors, encrypted with a key that is not in the database."""

from __future__ import annotations

import base64
import os

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

PURPOSE = b"banyan second factor 1"
NONCE = 12


def _cipher() -> AESGCM:
    derive = HKDF(hashes.SHA256(), length=32, salt=None, info=PURPOSE)
    return AESGCM(derive.derive(settings.SECRET_KEY.encode()))


def seal(text: str) -> str:
    """Return ``text`` encrypted (AES-GCM, key derived from the installation secret)."""
    nonce = os.urandom(NONCE)
    return base64.b64encode(
        nonce + _cipher().encrypt(nonce, text.encode(), PURPOSE)
    ).decode()


def unseal(sealed: str) -> str:
    """Return what :func:`seal` encrypted; InvalidTag when it was touched."""
    raw = base64.b64decode(sealed)
    return _cipher().decrypt(raw[:NONCE], raw[NONCE:], PURPOSE).decode()
