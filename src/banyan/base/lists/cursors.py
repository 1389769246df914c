"""Where a page ended: the sort values of its last row and its id, as one word.

The word stands in addresses, so it is sealed: nobody reads a name in it, and nobody
makes one up.
"""

from __future__ import annotations

import base64
import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

PURPOSE = b"banyan list cursor 1"
#: What every word begins with: a letter, so that no command takes one for an option.
FIRST = "c"


@dataclass(frozen=True)
class Cursor:
    """The sort values of a row in the order of a list, and the id of the row."""

    order: str
    values: tuple[Any, ...]
    pk: int


def encode(cursor: Cursor) -> bytes:
    """Return a cursor as bytes: days, instants and decimals keep their type."""
    values = [_plain(value) for value in cursor.values]
    whole = [cursor.order, values, cursor.pk]
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode()


def decode(raw: bytes) -> Cursor | None:
    """Read what :func:`encode` wrote; ``None`` for anything else."""
    try:
        order, values, pk = json.loads(raw)
        return Cursor(str(order), tuple(_typed(v) for v in values), int(pk))
    except (ValueError, TypeError, KeyError):
        return None


def _plain(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        return {"t": value.isoformat()}
    if isinstance(value, dt.date):
        return {"d": value.isoformat()}
    if isinstance(value, Decimal):
        return {"n": str(value)}
    return value


def _typed(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    ((kind, text),) = value.items()
    if kind == "t":
        return dt.datetime.fromisoformat(text)
    return dt.date.fromisoformat(text) if kind == "d" else Decimal(text)


def seal(cursor: Cursor, secret: str) -> str:
    """Return a cursor as a word for an address; the same cursor gives the same word."""
    sealed = _cipher(secret).encrypt(encode(cursor), [PURPOSE])
    return FIRST + base64.urlsafe_b64encode(sealed).decode().rstrip("=")


def unseal(word: str, secret: str, order: Sequence[str]) -> Cursor | None:
    """Read a word of :func:`seal`; ``None`` when it is none, or of another order."""
    if not word.startswith(FIRST):
        return None
    body = word.removeprefix(FIRST)
    try:
        raw = base64.urlsafe_b64decode(body + "=" * (-len(body) % 4))
        cursor = decode(_cipher(secret).decrypt(raw, [PURPOSE]))
    except (ValueError, InvalidTag):
        return None
    if cursor is None or cursor.order != ",".join(order):
        return None
    return cursor


@lru_cache(maxsize=4)
def _cipher(secret: str) -> AESSIV:
    derive = HKDF(hashes.SHA256(), length=64, salt=None, info=PURPOSE)
    return AESSIV(derive.derive(secret.encode()))
