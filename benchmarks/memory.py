"""How much memory a piece of work needs, with the programs that it starts.

``ru_maxrss`` of a child begins with what its parent held when it was started, so
the pages that are really held are asked of the system while the work goes on.
"""

from __future__ import annotations

import os
import threading
from pathlib import Path
from typing import Self

EVERY_S = 0.05


class Memory:
    """Watches this process and its children; ``peak`` is in MB."""

    def __init__(self) -> None:
        self.peak = 0.0
        self._over = threading.Event()
        self._watcher = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Self:
        self._watcher.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._watcher.join()

    def _watch(self) -> None:
        while True:
            self.peak = max(self.peak, held_mb())
            if self._over.wait(EVERY_S):
                return


def held_mb() -> float:
    """Return what this process and those that it started hold now."""
    own = os.getpid()
    return sum(_resident(pid) for pid in (own, *_children(own))) / 1024


def _children(pid: int) -> list[int]:
    """Return who was started by this process and runs still."""
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        try:
            found += [int(n) for n in (task / "children").read_text().split()]
        except OSError:  # the thread has just ended
            continue
    return found


def _resident(pid: int) -> int:
    """Return the resident kilobytes; nothing for one that has just ended."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(x.split()[1]) for x in lines if x.startswith("VmRSS")), 0)
