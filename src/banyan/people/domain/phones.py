"""Which telephone numbers half a number, as people type it, may be a part of.

Numbers are kept as digits, those of Vietnam as they are dialled at home ("0912…",
see :func:`fold_contact`), those of other countries with the code of the country.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from .names import fold_contact

LEAST_DIGITS = 3
"""So few digits may be a part of a telephone number, where one looks for it."""
LEAST_ANYWHERE = 4
"""So many, where anything may be meant: three would fit every third person."""
_LIKE_A_NUMBER = re.compile(r"\s*\+?[\d\s.()/\-]+")
HOME = ("0084", "84")
ABROAD = ("856",)
"""Codes of the other countries whose numbers are dialled with a 0 at home."""


class Part(NamedTuple):
    """Digits that a kept number holds, or begins with."""

    digits: str
    begins: bool = False


def is_like_a_number(typed: str, least: int = LEAST_ANYWHERE) -> bool:
    """Say whether digits were typed, with the signs that people put between them."""
    return bool(_LIKE_A_NUMBER.fullmatch(typed)) and _count(typed) >= least


def _count(typed: str) -> int:
    return sum(c.isdigit() for c in typed)


def parts_of_number(typed: str) -> tuple[Part, ...]:
    """Return what the kept form of a number may hold; nothing without a digit."""
    digits = fold_contact("phone", typed)
    if not digits:
        return ()
    found = [Part(digits)]
    for code in HOME:
        if digits.startswith(code) and len(digits) > len(code):
            found.append(Part(f"0{digits.removeprefix(code)}", begins=True))
    if digits.startswith("00") and len(digits) > 2:
        found.append(Part(digits[2:], begins=True))
    elif digits.startswith("0") and len(digits) > 1:
        found += [Part(f"{code}{digits[1:]}", begins=True) for code in ABROAD]
    return tuple(found)
