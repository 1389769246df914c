"""In which letters a text is written: Latin, Lao, both, or others."""

from __future__ import annotations

import unicodedata
from enum import StrEnum
from functools import lru_cache

LAO_FIRST, LAO_LAST = "\u0e80", "\u0eff"


class Script(StrEnum):
    """In which letters a name is written."""

    LATIN = "latin"
    LAO = "lao"
    MIXED = "mixed"
    OTHER = "other"
    NONE = "none"


def in_lao_block(char: str) -> bool:
    """Say whether a character belongs to the Lao block of Unicode."""
    return LAO_FIRST <= char <= LAO_LAST


@lru_cache(maxsize=4096)
def _script_of_letter(char: str) -> Script:
    if in_lao_block(char):
        return Script.LAO
    latin = unicodedata.name(char, "").startswith(("LATIN", "FULLWIDTH LATIN"))
    return Script.LATIN if latin else Script.OTHER


def detect_script(text: str) -> Script:
    """Say in which letters ``text`` is written; digits and signs do not count."""
    found = {_script_of_letter(c) for c in text if c.isalpha()}
    if len(found) > 1:
        return Script.MIXED
    return found.pop() if found else Script.NONE


def is_lao(text: str) -> bool:
    """Say whether most letters of ``text`` are Lao."""
    if text.isascii():
        return False
    letters = [c for c in text if c.isalpha()]
    lao = sum(map(in_lao_block, letters))
    return 2 * lao > len(letters)
