"""Numbers in words: "thirty-one", "hai mươi lăm", "ສາມສິບຫ້າ"."""

from __future__ import annotations

import re
from functools import cache

from .lexicon import alternatives, table


@cache
def shape(language: str) -> str:
    """Return the pattern of a number in words, without its edges."""
    listed = table("numbers")[language]
    words = alternatives(listed["words"])
    if language == "en":
        return rf"(?:{words})(?:-(?:{words}))?"
    if language == "vi":
        return _vietnamese(listed, words)
    digits = alternatives(listed["digits"])
    powers = alternatives(listed["powers"])
    return rf"(?:{digits}|ສິບ|(?<!ຮຽບ)ຮ້ອຍ)(?:{digits}|{powers})*"


def _vietnamese(listed: dict[str, dict[str, int]], words: str) -> str:
    """Tens and hundreds; "mười năm" is ten years, fifteen is "mười lăm"."""
    digits = alternatives(listed["digits"])
    last = alternatives(listed["last"])
    tens = rf"(?:(?:{digits})\s+mươi|mười)(?:\s+(?:{last})(?!\w))?"
    hundreds = (
        rf"(?:{digits})\s+trăm(?!\w)(?:\s+(?:linh|lẻ)\s+(?:{last}|{digits})|\s+{tens})?"
    )
    return rf"{hundreds}|{tens}|(?:{words})"


def spelled(language: str, word: str) -> int:
    """Return the number that words spell."""
    listed = table("numbers")[language]
    if language == "en":
        return sum(listed["words"][part] for part in word.lower().split("-"))
    if word.lower() in listed["words"]:
        return int(listed["words"][word.lower()])
    known = {**listed["digits"], **listed.get("last", {}), **listed["powers"]}
    powers, total, near = listed["powers"], 0, 0
    for part in re.findall(alternatives(known), word.lower()):
        if part not in powers:
            near += known[part]
        elif powers[part] == FIRST_POWER:
            near = (near or 1) * FIRST_POWER
        else:
            total, near = total + (near or 1) * powers[part], 0
    return total + near


FIRST_POWER = 10
"""Behind it digits go on with the same group: "ສາມສິບຫ້າ"."""
