"""Who runs jobs in this process, and whether others still live.

Each process that runs jobs holds a lock on a file of its own in the data
folder. The lock goes with the process, however it ends, so a worker that was
killed is known at once; on other machines only its lease tells.
"""

from __future__ import annotations

import fcntl
import os
import secrets
from pathlib import Path
from typing import IO

from django.conf import settings

_mine: dict[int, tuple[str, IO[bytes]]] = {}


def folder() -> Path:
    """Return the folder of the lock files."""
    return Path(settings.BANYAN_DATA) / "workers"


def me() -> str:
    """Return the name of this process as a worker; its lock is held from then on."""
    pid = os.getpid()  # after a fork the child is a worker of its own
    if pid not in _mine:
        name = f"{pid}-{secrets.token_hex(6)}"
        folder().mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = (folder() / name).open("wb")
        fcntl.flock(lock, fcntl.LOCK_EX)
        _mine[pid] = (name, lock)
    return _mine[pid][0]


def is_mine(worker: str) -> bool:
    """Say whether a worker is this very process."""
    return any(worker == name for name, _lock in _mine.values())


def is_alive(worker: str) -> bool | None:
    """Say whether a worker lives; ``None`` when it is not known here."""
    if is_mine(worker):
        return True
    path = folder() / worker
    try:
        with path.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except FileNotFoundError:
        return None
    except BlockingIOError:
        return True
    return False


def leave() -> None:
    """Give up the lock of this process and remove its file."""
    name, lock = _mine.pop(os.getpid(), ("", None))
    if lock is not None:
        (folder() / name).unlink(missing_ok=True)
        lock.close()


def forget_dead(needed: set[str]) -> int:
    """Remove the lock files of workers that are gone and answer for no job."""
    removed = 0
    for path in list(folder().glob("*-*")) if folder().is_dir() else []:
        if path.name not in needed and is_alive(path.name) is False:
            path.unlink(missing_ok=True)
            removed += 1
    return removed
