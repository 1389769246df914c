"""Two sorted streams side by side."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

L = TypeVar("L")
R = TypeVar("R")


def aligned(
    left: Iterator[tuple[int, L]], right: Iterator[tuple[int, R]]
) -> Iterator[tuple[int, L | None, R | None]]:
    """Yield every key with what each side has; both are sorted by key, once each."""
    one, two = next(left, None), next(right, None)
    while one is not None or two is not None:
        if two is None or (one is not None and one[0] < two[0]):
            assert one is not None  # noqa: S101
            yield one[0], one[1], None
            one = next(left, None)
        elif one is None or two[0] < one[0]:
            yield two[0], None, two[1]
            two = next(right, None)
        else:
            yield one[0], one[1], two[1]
            one, two = next(left, None), next(right, None)
