"""Folders for files on their way: in the data folder, for nobody else to read."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

OLD_S = 24 * 3600
"""What is left after so long belongs to a process that was killed."""


def folder() -> Path:
    """Return the folder of all such folders."""
    found = Path(settings.BANYAN_DATA) / "scratch"
    found.mkdir(mode=0o700, parents=True, exist_ok=True)
    return found


@contextmanager
def scratch() -> Iterator[Path]:
    """Yield a folder that is gone afterwards."""
    made = Path(tempfile.mkdtemp(dir=folder()))
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


def clear_old() -> int:
    """Remove what killed processes left behind; return how many folders."""
    old = [p for p in folder().iterdir() if time.time() - p.stat().st_mtime > OLD_S]
    for path in old:
        shutil.rmtree(path, ignore_errors=True)
    return len(old)
