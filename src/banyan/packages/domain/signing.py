"""The signature of a manifest, as it stands beside it."""

from __future__ import annotations

import json

from .canonical import as_bytes
from .errors import wrong
from .manifest import ALGORITHM


def signature_as_bytes(key_id: str, signature: bytes) -> bytes:
    """Return what stands in ``manifest.sig``."""
    return as_bytes(
        {"algorithm": ALGORITHM, "key": key_id, "signature": signature.hex()}
    )


def read_signature(raw: bytes) -> tuple[str, bytes]:
    """Return the id of the key and the signature. Raises InputError when it is none."""
    try:
        data = json.loads(raw)
        key_id, signature = str(data["key"]), bytes.fromhex(data["signature"])
        is_known = data["algorithm"] == ALGORITHM
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise wrong("signature") from error
    if not is_known or signature_as_bytes(key_id, signature) != raw:
        raise wrong("signature")
    return key_id, signature
