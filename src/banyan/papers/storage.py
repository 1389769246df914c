"""Contents on disk: immutable, encrypted, named after what is stored.

Each content is encrypted with a key of its own (AES-256-GCM, bound to the
hash of the plain content); that key is wrapped by the master key and kept on
the row. Whoever holds the files alone learns nothing; destroying the wrapped
key erases the content, in every copy of the folder, backups included.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import tempfile
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from banyan.kernel.errors import Fault
from banyan.kernel.text import gettext_noop as _

from . import keys

_NONCE = 12


@dataclass(frozen=True)
class Stored:
    """Where a content lies and what opens it."""

    sha256: str
    stored_as: str
    size: int
    key_id: str
    wrapped_key: bytes


def opening(stored: Stored) -> dict[str, str | bytes]:
    """Return the columns of a row that say where a content lies and what opens it."""
    return {
        "stored_as": stored.stored_as,
        "key_id": stored.key_id,
        "wrapped_key": stored.wrapped_key,
    }


def folder() -> Path:
    """Return the folder of contents."""
    return Path(settings.BANYAN_DATA) / "files"


def store(content: bytes) -> Stored:
    """Encrypt and write a content; return what its row must keep."""
    digest = hashlib.sha256(content).hexdigest()
    own = AESGCM.generate_key(bit_length=256)
    sealed = wrap(own, content, digest)
    name = hashlib.sha256(sealed).hexdigest()
    stored_as = f"{name[:2]}/{name}"
    _write(folder() / stored_as, sealed)
    key_id, master = keys.present_key()
    return Stored(digest, stored_as, len(content), key_id, wrap(master, own, digest))


def load(*, stored_as: str, sha256: str, key_id: str, wrapped_key: bytes) -> bytes:
    """Read a content and compare it with its hash. Raises Fault when it differs."""
    try:
        own = unwrap(keys.key(key_id), bytes(wrapped_key), sha256)
        content = unwrap(own, (folder() / stored_as).read_bytes(), sha256)
    except (OSError, InvalidTag, ValueError) as error:
        raise damaged() from error
    if hashlib.sha256(content).hexdigest() != sha256:
        raise damaged()
    return content


def remove(stored_as: str) -> None:
    """Remove a content whose key is destroyed; it is unreadable anyway."""
    (folder() / stored_as).unlink(missing_ok=True)


def exists(stored_as: str) -> bool:
    """Say whether the content is where its row says."""
    return (folder() / stored_as).is_file()


def wrap(key: bytes, plain: bytes, bound: str) -> bytes:
    """Encrypt under ``key``, bound to a text that must be given again."""
    nonce = secrets.token_bytes(_NONCE)
    return nonce + AESGCM(key).encrypt(nonce, plain, bound.encode())


def unwrap(key: bytes, sealed: bytes, bound: str) -> bytes:
    """Decrypt; raises InvalidTag when anything differs."""
    return AESGCM(key).decrypt(sealed[:_NONCE], sealed[_NONCE:], bound.encode())


def _write(path: Path, data: bytes) -> None:
    """Write all or nothing: a draft beside it, on disk, then renamed."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, path)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise


def damaged() -> Fault:
    """Return the refusal to show a content that is not what was kept."""
    return Fault(
        _("The file is missing or was changed on disk, so it is not shown."),
        code="paper.damaged",
        way_out=_("Bring the folder of files back from its backup, then verify."),
    )
