"""One JSON, one sequence of bytes: sorted keys, nothing but what is needed."""

from __future__ import annotations

import hashlib
import json
from typing import Any


def as_bytes(value: Any) -> bytes:
    """Return a value as JSON in UTF-8, the same for the same value."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1)
    return f"{text}\n".encode()


def digest(content: bytes) -> str:
    """Return the SHA-256 of a content in hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def digest_of(value: Any) -> str:
    """Return the SHA-256 of a value as JSON."""
    return digest(as_bytes(value))
