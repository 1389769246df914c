"""Texts written for old Vietnamese fonts, as they look when read as what they are not.

TCVN3 (.VnTime) and VNI put Vietnamese letters where other fonts have symbols and
other letters: a workbook then holds "NguyÔn V¨n" or "Nguyeãn Vaên". Read as they
stand they are names that nobody has and nobody finds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

LOOKED_AT = 40
"""So many of the first rows tell in which way a table was written."""
LEAST = 2
"""A single row proves nothing: a trade mark, a footnote, a name from elsewhere."""

_TCVN3 = re.compile(
    "[A-Za-z][¨©ª«¬®µ¶·¸¹»¼½¾÷×]|[¨©ª«¬®µ¶·¸¹»¼½¾÷×§][a-z]|§[µ-ÿ]"
    "|[a-z][ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖØÜÝÞ]"
)
_VNI = re.compile(
    "[aeoyuöô]ø|[aeyöô]û|a[âàáåãäêèú]|e[âàåãä]|o[åä]|[öô][ôù]|\\b[ñÑ][aeoiuôö]",
    re.IGNORECASE,
)


def is_old(text: str) -> bool:
    """Say whether a text looks like TCVN3 or VNI read in another encoding."""
    if text.isascii():
        return False
    return bool(_TCVN3.search(text) or _VNI.search(text))


def are_old(rows: Iterable[Iterable[Any]]) -> bool:
    """Say whether most of the rows that hold letters beyond ASCII look old."""
    old = other = 0
    for row in rows:
        texts = [c for c in row if isinstance(c, str) and not c.isascii()]
        if any(map(is_old, texts)):
            old += 1
        elif texts:
            other += 1
    return old >= LEAST and old > other
