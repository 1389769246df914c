"""Contents for rooms that keep files of their own beside papers.

As papers are kept (a key for each, named after what is stored), but in pieces,
so that a file of any size is taken in and given out in little memory.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from . import keys, storage
from .storage import Stored

PIECE = 1 << 20
_TAG, _NONCE = 16, 12


def keep(path: Path) -> Stored:
    """Encrypt the file at ``path`` into the folder of contents; it stays there too."""
    size, digest = path.stat().st_size, _digest(path)
    own = AESGCM.generate_key(bit_length=256)
    stored_as = _sealed(path, own, digest)
    key_id, master = keys.present_key()
    return Stored(digest, stored_as, size, key_id, storage.wrap(master, own, digest))


def read(kept: Stored) -> Iterator[bytes]:
    """Yield the plain content in pieces. Raises Fault when it is not what was kept.

    A piece that was changed, moved, left out or added is refused, not passed on.
    """
    try:
        own = storage.unwrap(keys.key(kept.key_id), kept.wrapped_key, kept.sha256)
        yield from _opened(storage.folder() / kept.stored_as, own, kept)
    except (OSError, InvalidTag, ValueError) as error:
        raise storage.damaged() from error


def keep_pieces(pieces: Iterable[bytes]) -> Stored:
    """Encrypt a content given in pieces into the folder of contents."""
    storage.folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=storage.folder()) as draft:
        for piece in pieces:
            draft.write(piece)
        draft.flush()
        return keep(Path(draft.name))


def drop(stored_as: str) -> None:
    """Remove a content whose key is destroyed; it is unreadable anyway."""
    storage.remove(stored_as)


def is_there(stored_as: str) -> bool:
    """Say whether the content is where its row says."""
    return storage.exists(stored_as)


# -- parts --------------------------------------------------------------------


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _bound(digest: str, at: int, last: bool) -> bytes:
    return f"{digest}:{at}:{'end' if last else 'more'}".encode()


def _pieces(path: Path, size: int) -> Iterator[tuple[int, bytes, bool]]:
    with path.open("rb") as file:
        at, piece = 0, file.read(size)
        while True:
            following = file.read(size)
            yield at, piece, not following
            if not following:
                return
            at, piece = at + 1, following


def _sealed(path: Path, own: bytes, digest: str) -> str:
    """Write the sealed pieces to a draft, name it after what it holds."""
    box, name = AESGCM(own), hashlib.sha256()
    storage.folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=storage.folder())
    try:
        with os.fdopen(handle, "wb") as file:
            for at, piece, last in _pieces(path, PIECE):
                nonce = secrets.token_bytes(_NONCE)
                sealed = nonce + box.encrypt(nonce, piece, _bound(digest, at, last))
                name.update(sealed)
                file.write(sealed)
            file.flush()
            os.fsync(file.fileno())
        stored_as = f"{name.hexdigest()[:2]}/{name.hexdigest()}"
        (storage.folder() / stored_as).parent.mkdir(mode=0o700, exist_ok=True)
        os.replace(draft, storage.folder() / stored_as)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise
    return stored_as


def _opened(path: Path, own: bytes, kept: Stored) -> Iterator[bytes]:
    box = AESGCM(own)
    for at, sealed, last in _pieces(path, PIECE + _NONCE + _TAG):
        bound = _bound(kept.sha256, at, last)
        yield box.decrypt(sealed[:_NONCE], sealed[_NONCE:], bound)
