"""Names and titles: how they are stored, searched, sorted and taken apart.

Storage is NFC with single blanks. Search keys are *folded*: lower case, no
marks, đ as d, but the vowel and tone marks of Lao kept, for without them Lao
is unreadable. Databases do not do this alike (SQLite keeps đ, PostgreSQL needs
an extension), so the keys are made here and kept in columns.

Splitting follows three conventions: ``vi`` family, middle, given; ``lo`` and
``western`` given first, family last. Order keys live in :mod:`.sorting`.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from .errors import InputError, Problem
from .text import gettext_noop as _

LAO_FIRST, LAO_LAST = 0x0E80, 0x0EFF

CONVENTIONS = ("vi", "lo", "western")

# Letters with a stroke or ligature, which no normal form takes apart.
_PLAIN = {
    "đ": "d",
    "ð": "d",
    "ø": "o",
    "ł": "l",
    "ħ": "h",
    "ı": "i",
    "æ": "ae",
    "œ": "oe",
    "þ": "th",
}

_APOSTROPHES = "'`´ʻʼʹˈ‘’‛′"  # noqa: RUF001
_SARA_AM_TYPED_FIRST = re.compile("\u0ecd([\u0ec8-\u0ecb])")
_ASCII_PUNCTUATION = str.maketrans(
    {chr(c): None if chr(c) in "'`" else " " for c in range(128) if not chr(c).isalnum()}
)


class Script(StrEnum):
    """In which letters a name is written."""

    LATIN = "latin"
    LAO = "lao"
    MIXED = "mixed"
    OTHER = "other"
    NONE = "none"


class _Folding(dict[int, str]):
    """What each character becomes in a search key, found once and kept."""

    def __missing__(self, code: int) -> str:
        self[code] = made = _folded_character(chr(code))
        return made


def _folded_character(char: str) -> str:
    if LAO_FIRST <= ord(char) <= LAO_LAST and unicodedata.category(char)[0] in "LM":
        return char
    if char in _PLAIN:
        return _PLAIN[char]
    category = unicodedata.category(char)
    if category in ("Mn", "Me", "Cf") or char in _APOSTROPHES:
        return ""
    if category == "Nd":
        return str(unicodedata.decimal(char))
    return char if category[0] in "LNM" else " "


_FOLDING = _Folding()


def fold(text: str) -> str:
    """Return the search key of ``text``: folded words with single blanks.

    ``Nguyễn Thị Đỗ-Quyên`` gives ``nguyen thi do quyen``. An apostrophe joins
    (``H'Mông``: ``hmong``), other punctuation parts (``208-QĐ/TW``:
    ``208 qd tw``). Compatibility forms fall together, so that ໜ and ຫນ, ຳ and
    its two parts find one another. Folding twice changes nothing.
    """
    if text.isascii():
        return " ".join(text.translate(_ASCII_PUNCTUATION).lower().split())
    flat = unicodedata.normalize("NFKC", text).casefold()
    flat = unicodedata.normalize("NFKD", flat).translate(_FOLDING)
    flat = unicodedata.normalize("NFKD", flat)
    return " ".join(_SARA_AM_TYPED_FIRST.sub("\\1\u0ecd", flat).split())


def normalise(name: str) -> str:
    """Return ``name`` for storage: NFC, outer blanks gone, inner ones single.

    NFC, never NFKC: that would take ຳ and ໜ apart in what people read.
    """
    return " ".join(unicodedata.normalize("NFC", name).replace("\u200b", "").split())


@dataclass(frozen=True, slots=True)
class NameParts:
    """A full name taken apart; the middle and family names may be empty."""

    family: str
    middle: str
    given: str


def split_name(full_name: str, convention: str = "vi") -> NameParts:
    """Take a full name apart by the convention of the person's own language.

    A single word is the given name. In ``vi`` the first word is the family
    name and the last the given one; a double family name is known only from
    the person, so it is not guessed. In ``western`` small words before the last
    one (van, de) belong to the family name.
    """
    if convention not in CONVENTIONS:
        raise InputError(problems=[_unknown_convention(convention)])
    words = normalise(full_name).split(" ")
    if len(words) == 1:
        return NameParts("", "", words[0])
    if convention == "vi":
        return NameParts(words[0], " ".join(words[1:-1]), words[-1])
    cut = _family_start(words) if convention == "western" else len(words) - 1
    return NameParts(" ".join(words[cut:]), " ".join(words[1:cut]), words[0])


def _family_start(words: list[str]) -> int:
    cut = len(words) - 1
    while cut > 1 and words[cut - 1].islower():
        cut -= 1
    return cut


def _unknown_convention(convention: str) -> Problem:
    return Problem.of(
        "name.convention",
        _("“%(convention)s” is no way of writing names; known are %(known)s."),
        convention=convention,
        known=", ".join(CONVENTIONS),
        field="convention",
    )


def search_keys(full_name: str, convention: str = "vi") -> tuple[str, str]:
    """Return the folded name as written, and with the given name first.

    ``Nguyễn Văn An`` gives ``nguyen van an`` and ``an nguyen van``. Where the
    name is already written given name first, the second key begins with the
    family name, so that both ends of every name have a prefix index.
    """
    folded = fold(full_name)
    parts = split_name(full_name, convention)
    first = parts.given if convention == "vi" else parts.family
    rest = (
        (parts.family, parts.middle)
        if convention == "vi"
        else (parts.given, parts.middle)
    )
    return folded, fold(" ".join((first, *rest)))


_WORD = re.compile(r"[^\W\d_]+")


def capitalise_name(name: str) -> str:
    """Return a name typed in capitals as it is written: ``Nguyễn Văn An``.

    A name with any small letter is returned as it is: somebody chose its form.
    """
    name = normalise(name)
    if name != name.upper() or name == name.lower():
        return name
    return _WORD.sub(lambda found: _initial(found[0]), name)


def _initial(word: str) -> str:
    return word[0] + word[1:].lower()


@lru_cache(maxsize=4096)
def _script_of_letter(char: str) -> Script:
    if LAO_FIRST <= ord(char) <= LAO_LAST:
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
    letters = [c for c in text if c.isalpha()]
    lao = sum(_script_of_letter(c) is Script.LAO for c in letters)
    return 2 * lao > len(letters)
