"""Who re-used which block of a practice, with which result: counted, for its author."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from banyan.kernel.text import Text

APPLIED = ("piloting", "in-use", "measured", "passed-on")
MEASURED = ("measured", "passed-on")


@dataclass(frozen=True)
class Reuse:
    """The re-use of one block; without a title, of the practice as a whole."""

    title: Text | None
    heard: int
    applied: int
    measured: int
    stopped: int
    results: tuple[str, ...]


def reuse_of(blocks: Sequence[Any], applications: Sequence[Any]) -> tuple[Reuse, ...]:
    """Count receivers by block; an organisation counts once in each column."""
    groups = [(block.pk, block.title) for block in blocks]
    if any(one.block_id is None for one in applications):
        groups.append((None, None))
    return tuple(
        _counted(title, [a for a in applications if a.block_id == pk])
        for pk, title in groups
    )


def _counted(title: Text | None, found: Sequence[Any]) -> Reuse:
    def receivers(*states: str) -> int:
        return len({a.receiver_id for a in found if not states or a.state in states})

    results = tuple(f"{a.baseline} → {a.result}" for a in found if a.result)
    return Reuse(
        title,
        receivers(),
        receivers(*APPLIED),
        receivers(*MEASURED),
        receivers("stopped"),
        results,
    )
