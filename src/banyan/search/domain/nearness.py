"""Nearness in meaning: likenesses become an order and a cut, never a number to show.

Likenesses of one model lie close together, and where depends on what is asked. So no
fixed value parts near from far: what counts is the order, and how far the best stands
out from the middle of everything that was looked at.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Mapping
from statistics import median
from typing import TypeVar

from banyan.kernel.names import fold, is_lao

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")

_MARKED = re.compile(
    "[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹàáãèéìíĩòóõùúũý]", re.I
)
_VIETNAMESE = frozenset(
    "bi boi bo cac cham chi cho co cong cua cuoc dan dang dao den dia doan "
    "doi duoc giua ha hoat khong ky lam ly moi mot nam nguoi nha nhan nhu nhung "
    "noi phat phuong quan sinh thanh theo thi tinh tot tren trien trong truong tu va "
    "ve vien viet voi vung xa xay".split()
)
"""Words of Vietnamese without their marks; those that English also has are left out."""


def language_of(text: str) -> str:
    """Say in which of the three languages a short text is most likely written."""
    if is_lao(text):
        return "lo"
    if _MARKED.search(text):
        return "vi"
    words = fold(text).split()
    known = sum(word in _VIETNAMESE for word in words)
    return "vi" if words and 2 * known >= len(words) else "en"


def in_order(scores: Mapping[K, float]) -> list[K]:
    """Return what was compared, the nearest first; equals by their own order."""
    return sorted(scores, key=lambda one: (-scores[one], one))


def standing_out(scores: Mapping[K, float], most: int) -> list[K]:
    """Return the nearest that lie closer to the best than to the middle of all.

    At most ``most``, the nearest first.
    """
    if not scores or most < 1:
        return []
    order = in_order(scores)
    best, middle = scores[order[0]], median(scores.values())
    return [one for one in order[:most] if best - scores[one] <= scores[one] - middle]


def reordered(
    items: Iterable[T],
    thing: Callable[[T], K],
    grade: Callable[[T], int],
    scores: Mapping[K, float],
) -> list[T]:
    """Order what words found by nearness, within each grade of fitting.

    What was not compared follows in the order in which it came.
    """
    place = {one: at for at, one in enumerate(in_order(scores))}
    return sorted(items, key=lambda i: (grade(i), place.get(thing(i), len(place))))
