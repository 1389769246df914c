"""The master keys that wrap the key of every file: ``keys/papers-*.key``.

One file per key, 32 random bytes in hexadecimal, readable by its owner alone,
outside database and backup of the files. New files use the newest key; older
keys stay for what they wrapped. Losing the folder loses the files.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from django.conf import settings

from banyan.kernel.errors import Fault
from banyan.kernel.text import gettext_noop as _

_SIZE = 32


def _folder() -> Path:
    path = Path(settings.BANYAN_DATA) / "keys"
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def present_key() -> tuple[str, bytes]:
    """Return id and bytes of the newest key; the first use makes one."""
    ids = sorted(p.stem for p in _folder().glob("papers-*.key"))
    key_id = ids[-1] if ids else _make("papers-0001")
    return key_id, key(key_id)


def key(key_id: str) -> bytes:
    """Return a key by its id. Raises Fault when it is gone or damaged."""
    path = _folder() / f"{Path(key_id).name}.key"
    try:
        raw = bytes.fromhex(path.read_text().strip())
    except (OSError, ValueError) as error:
        raise _gone(key_id) from error
    if len(raw) != _SIZE:
        raise _gone(key_id)
    return raw


def rotate() -> str:
    """Make a new key for the files to come; return its id."""
    newest, _raw = present_key()
    return _make(f"papers-{int(newest.rsplit('-', 1)[1]) + 1:04d}")


def _make(key_id: str) -> str:
    """Write a new key; of two processes that try, one wins and both read it."""
    path = _folder() / f"{key_id}.key"
    draft = path.with_suffix(f".{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT, 0o600), "w") as file:
        file.write(secrets.token_bytes(_SIZE).hex())
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    return key_id


def _gone(key_id: str) -> Fault:
    return Fault(
        _("The key %(key)s of the files is missing or damaged."),
        code="paper.key",
        key=key_id,
        way_out=_("Bring the folder of keys back from its own backup."),
    )
