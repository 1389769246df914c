"""Whether two names mean one person or body: spellings, scripts, order of words.

A name becomes a skeleton: Lao letters romanised, marks and vowels dropped, sounds that
romanisations mix up made one. Only proposals come of it; a person decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from banyan.kernel.names import fold

ENOUGH = 0.82
CERTAIN = 0.97

_LAO = {
    "ກ": "k", "ຂ": "kh", "ຄ": "kh", "ງ": "ng", "ຈ": "ch", "ສ": "s", "ຊ": "s",
    "ຍ": "y", "ດ": "d", "ຕ": "t", "ຖ": "th", "ທ": "th", "ນ": "n", "ບ": "b",
    "ປ": "p", "ຜ": "ph", "ຝ": "f", "ພ": "ph", "ຟ": "f", "ມ": "m", "ຢ": "y",
    "ຣ": "l", "ລ": "l", "ວ": "v", "ຫ": "h", "ອ": "", "ຮ": "h", "ໜ": "n",
    "ໝ": "m", "ຫຼ": "l",
}  # fmt: skip
_SAME = (
    ("ngh", "ng"),
    ("kh", "k"),
    ("ph", "f"),
    ("th", "t"),
    ("ch", "s"),
    ("xh", "s"),
    ("x", "s"),
    ("z", "s"),
    ("j", "s"),
    ("r", "l"),
    ("w", "v"),
    ("b", "p"),
    ("c", "k"),
    ("q", "k"),
    ("g", "k"),
    ("d", "t"),
)


@dataclass(frozen=True)
class Known:
    """Something that a name may mean: its identity and how it is written."""

    key: Any
    names: tuple[str, ...]


def romanised(name: str) -> str:
    """Return a name in plain Latin letters, Lao letter by letter."""
    text = name.replace("ຫຼ", "ລ").replace("ຫລ", "ລ").replace("ຫນ", "ນ")
    return fold("".join(_LAO.get(c, " " if c.isspace() else c) for c in text))


def skeleton(name: str) -> str:
    """Return the consonants of a name as different romanisations agree on them."""
    text = re.sub(r"[^a-z ]", "", romanised(name))
    for old, new in _SAME:
        text = text.replace(old, new)
    text = re.sub(r"(?<=\w)h", "", text)
    return re.sub(r"(.)\1+", r"\1", re.sub(r"[aeiouy ]", "", text))


def likeness(one: str, other: str) -> float:
    """Say from 0 to 1 how likely two names are one."""
    first, second = fold(one), fold(other)
    if not first or not second:
        return 0.0
    if sorted(first.split()) == sorted(second.split()):
        return 1.0
    plain = SequenceMatcher(None, first, second).ratio()
    bones = skeleton(one), skeleton(other)
    if min(map(len, bones)) < 3:
        return plain
    return max(plain, 0.96 * SequenceMatcher(None, *bones).ratio())


def best_match(name: str, known: Iterable[Known]) -> tuple[Any, float] | None:
    """Return what a name most likely means, and how likely; None below what is enough."""
    best: tuple[Any, float] | None = None
    for one in known:
        score = max((likeness(name, n) for n in one.names), default=0.0)
        if score >= ENOUGH and (best is None or score > best[1]):
            best = (one.key, score)
    return best
