"""The files of the data folder that a restore puts in place, and puts back."""

from __future__ import annotations

import os
from pathlib import Path
from types import TracebackType

from . import checking, members
from .domain.manifest import HEADS, Manifest

HEADS_FILE, KEYS_FILE = "heads.log", "keys/ledger-public.json"
FORMER = ".before-restore"


class Placed:
    """Replaces heads and public keys; without :meth:`keep` they are as before."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._former: dict[Path, bytes | None] = {}
        self._kept = False

    def __enter__(self) -> Placed:
        for name in (HEADS_FILE, KEYS_FILE):
            path = self._folder / name
            self._former[path] = path.read_bytes() if path.exists() else None
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Put back what was there, unless the restore stands."""
        if self._kept:
            return
        for path, content in self._former.items():
            if content is None:
                path.unlink(missing_ok=True)
            else:
                _write(path, content)

    def heads(self, reader: members.Reader, manifest: Manifest) -> None:
        """Put the heads of the archive in place; the former file stays beside it."""
        path = self._folder / HEADS_FILE
        former = self._former[path]
        if former:
            _write(path.with_name(path.name + FORMER), former)
        _write(path, reader.whole(checking.part_of(manifest, HEADS)))

    def keep(self) -> None:
        """Say that the restore stands."""
        self._kept = True

    @staticmethod
    def secret(folder: Path, name: str, content: bytes) -> None:
        """Put a secret file in place, readable by its owner alone."""
        path = folder / name
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if path.exists() and path.read_bytes() != content:
            path.replace(path.with_name(path.name + FORMER))
        _write(path, content)


def _write(path: Path, content: bytes) -> None:
    """Write all or nothing: a draft beside it, on disk, then renamed."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
