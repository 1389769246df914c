"""Names and titles: how they are stored, searched, sorted and taken apart.

Storage is NFC with single blanks. Search keys are *folded*: lower case, no
marks, đ as d, but the vowel and tone marks of Lao kept, for without them Lao
is unreadable. Databases do not do this alike (SQLite keeps đ, PostgreSQL needs
an extension), so the keys are made here and kept in columns.

Splitting follows three conventions: ``vi`` family, middle, given; ``lo`` and
``western`` given first, family last. How words sort is in :mod:`.sorting`, how
letters are told apart in :mod:`.scripts`; this module offers both.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from .errors import InputError, Problem
from .scripts import Script, detect_script, in_lao_block, is_lao
from .sorting import (
    LEVEL,
    sort_key,
    sort_key_lo,
    sort_key_vi_text,
)
from .text import LANGUAGES, Text
from .text import gettext_noop as _

__all__ = [
    "CONVENTIONS",
    "NameParts",
    "Script",
    "capitalise_name",
    "detect_script",
    "fold",
    "folded",
    "is_lao",
    "normalise",
    "search_keys",
    "sort_key",
    "sort_key_lo",
    "sort_key_name",
    "sort_key_vi",
    "sort_key_vi_text",
    "split_name",
]

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

_CONTROLS = re.compile("[\u0000-\u001f\u007f-\u009f]")
_UNSEEN = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
"""Characters without a shape, but for blanks and for what joins letters."""
_APOSTROPHES = "'`´ʻʼʹˈ‘’‛′"  # noqa: RUF001
_SARA_AM_TYPED_FIRST = re.compile("\u0ecd([\u0ec8-\u0ecb])")
_ASCII_PUNCTUATION = str.maketrans(
    {
        chr(c): None if chr(c) in "'`" else " "
        for c in range(128)
        if not chr(c).isalnum()
    }
)


class _Folding(dict[int, str]):
    """What each character becomes in a search key, found once and kept."""

    def __missing__(self, code: int) -> str:
        self[code] = made = _folded_character(chr(code))
        return made


def _folded_character(char: str) -> str:
    if in_lao_block(char) and unicodedata.category(char)[0] in "LM":
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


def folded(*titles: Text | str) -> str:
    """Return the folded words of titles in every language, each title once.

    A blank stands in front, so that a list can look for how a word begins.
    """
    texts = [getattr(Text.of(t), language) for t in titles for language in LANGUAGES]
    found = dict.fromkeys(fold(text) for text in texts if text)
    return " " + " ".join(found) if found else ""


def normalise(name: str) -> str:
    """Return ``name`` for storage: NFC, outer blanks gone, inner ones single.

    NFC, never NFKC: that would take ຳ and ໜ apart in what people read. What nobody
    sees (controls, marks of direction, soft hyphens) goes: it only hides a twin.
    """
    seen = _UNSEEN.sub("", _CONTROLS.sub(" ", name))
    return " ".join(unicodedata.normalize("NFC", seen).split())


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


def search_keys(full_name: str) -> tuple[str, str]:
    """Return the folded name as written, and with its words in reverse.

    ``Nguyễn Văn An`` gives ``nguyen van an`` and ``an van nguyen``: the second
    has the given name first, and a search for the last words of a name (``Văn
    An``, as people are called) is a prefix of it once its words are reversed
    too. Of a Lao name it has the family name first: both ends of every name
    have a prefix index, whatever its convention.
    """
    folded = fold(full_name)
    return folded, " ".join(reversed(folded.split(" ")))


def sort_key_vi(full_name: str) -> str:
    """Return the key of a Vietnamese person: given name, then family, then middle."""
    return _name_key(split_name(full_name, "vi"))


def _name_key(parts: NameParts) -> str:
    return LEVEL.join(map(sort_key_vi_text, (parts.given, parts.family, parts.middle)))


def sort_key_name(full_name: str, convention: str = "vi") -> str:
    """Return the key of a person by the convention of the name.

    Vietnamese people stand by given, family, middle name; Lao people by the
    given name, written first; western ones by family name. In a list of both
    scripts the Latin names come first.
    """
    if is_lao(full_name):
        return sort_key_lo(full_name)
    parts = split_name(full_name, convention)
    if convention == "western":
        parts = NameParts(family=parts.given, middle=parts.middle, given=parts.family)
    return _name_key(parts)


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
