"""Secrets and kept answers, encrypted with a key that is not in the database."""

from __future__ import annotations

import base64
import os
from functools import lru_cache

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

PURPOSE = b"banyan second factor 1"
ANSWERS = b"banyan kept answer 1"
NONCE = 12


@lru_cache(maxsize=8)
def _cipher(secret: str, purpose: bytes) -> AESGCM:
    derive = HKDF(hashes.SHA256(), length=32, salt=None, info=purpose)
    return AESGCM(derive.derive(secret.encode()))


def seal(text: str, purpose: bytes = PURPOSE) -> str:
    """Return ``text`` encrypted (AES-GCM, key derived from the installation secret)."""
    nonce = os.urandom(NONCE)
    cipher = _cipher(settings.SECRET_KEY, purpose)
    return base64.b64encode(
        nonce + cipher.encrypt(nonce, text.encode(), purpose)
    ).decode()


def unseal(sealed: str, purpose: bytes = PURPOSE) -> str:
    """Return what :func:`seal` encrypted; InvalidTag when it was touched."""
    raw = base64.b64decode(sealed)
    cipher = _cipher(settings.SECRET_KEY, purpose)
    return cipher.decrypt(raw[:NONCE], raw[NONCE:], purpose).decode()
