"""How often a token asks: counted in small files, since reading writes no row.

One file per token and window; every request adds a byte to its end, which the
system does whole even when several processes write. Its size is the count,
its time the last use.
"""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

from django.conf import settings

from banyan.kernel import clock

WINDOW = 60
"""Seconds of one window."""


def counted(token: int) -> tuple[int, int]:
    """Count one request of a token; return the number in this window and its end.

    The end is given in seconds from now.
    """
    now = clock.now().timestamp()
    window, into = divmod(now, WINDOW)
    path = _folder() / f"{token}-{int(window)}"
    handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(handle, b".")
        number = os.fstat(handle).st_size
    finally:
        os.close(handle)
    if number == 1:
        _forget(token, besides=path)
    return number, max(1, round(WINDOW - into))


def last_used(token: int) -> dt.datetime | None:
    """Return when a token was last used on this machine, where that is known."""
    times = [p.stat().st_mtime for p in _folder().glob(f"{token}-*")]
    return dt.datetime.fromtimestamp(max(times), dt.UTC) if times else None


def _forget(token: int, besides: Path) -> None:
    for path in _folder().glob(f"{token}-*"):
        if path != besides:
            path.unlink(missing_ok=True)


def _folder() -> Path:
    folder = Path(settings.BANYAN_DATA) / "rates"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder
