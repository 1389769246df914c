"""Sort keys: strings that compare in C order as a reader of the language expects.

Neither database sorts Vietnamese or Lao rightly and alike, so the order is kept
in a column. A key is printable ASCII. For Vietnamese (and English) each letter
is one sign in the order a ă â b c d đ e ê ... , and one digit per word for its
tone follows: level, grave, hook, tilde, acute, dot. The result is that of ICU
at its second strength, but for one thing: ICU looks at *where* in a word the
tone stands, so that the two spellings hoà and hòa part; here they are equal.

Lao goes through the Unicode collation table of ``pyuca`` (loaded when the first
Lao key is asked for), which puts leading vowels behind their consonant. All Lao
keys come after all Latin ones.
"""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache
from typing import Any

from .scripts import in_lao_block, is_lao

LEVEL = "!"
"""Ends a level or a part of a name; lower than every sign of a key."""

OTHER_SCRIPT = "~"
"""Begins what no Latin letter stands for; higher than every sign of a key."""

_ORDER = (
    " _-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$0123456789aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
)
# Signs that COPY, a page or an address would have to escape are left out.
_SIGNS = [chr(c) for c in range(0x23, 0x7E) if chr(c) not in "%&'+<>?\\`"]
_SIGN = dict(zip(_ORDER, _SIGNS, strict=False))

_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
_SHAPES = {"\u0302", "\u0306", "\u031b"}
_OTHER_MARK = 6

_LIKE = {
    "‘": "'",
    "’": "'",  # noqa: RUF001
    "“": '"',
    "”": '"',
    "–": "-",  # noqa: RUF001
    "—": "-",
    "ø": "o",
    "ł": "l",
    "æ": "ae",
    "œ": "oe",
    "ð": "d",
    "þ": "th",
    "ı": "i",
}


@lru_cache(maxsize=8192)
def _character(char: str) -> tuple[str, int]:
    """Return the sign (or signs) of one character and the tone it carries."""
    if char in _LIKE:
        return "".join(_SIGN[c] for c in _LIKE[char]), 0
    parts = unicodedata.normalize("NFD", char)
    tones = [_mark(c) for c in parts[1:] if c not in _SHAPES]
    letter = parts[0] + "".join(c for c in parts[1:] if c in _SHAPES)
    letter = unicodedata.normalize("NFC", letter)
    return _sign(letter, parts[0]), max(tones, default=0)


def _mark(char: str) -> int:
    return _TONES.get(char, _OTHER_MARK)


def _sign(letter: str, base: str) -> str:
    """Return the sign of a letter; a shape no language here has is dropped."""
    if letter in _SIGN:
        return _SIGN[letter]
    if base in _SIGN:
        return _SIGN[base]
    if unicodedata.category(base) in ("Mn", "Cf"):
        return ""
    return OTHER_SCRIPT + f"{ord(base):05x}"


@lru_cache(maxsize=16384)
def _word(word: str) -> tuple[str, str]:
    """Return the letters of one word as signs, and its tone as a digit."""
    known = [_character(char) for char in word]
    tone = max((tone for _signs, tone in known), default=0)
    return "".join(signs for signs, _tone in known), str(tone)


def _words(text: str) -> list[str]:
    return unicodedata.normalize(
        "NFC", unicodedata.normalize("NFC", text).lower()
    ).split()


@lru_cache(maxsize=16384)  # parts of names come again and again
def sort_key_vi_text(text: str) -> str:
    """Return the key of a title or word in Vietnamese order.

    The letters of the whole text decide first, then its tones, word by word:
    ``Hà``, ``Hạ``, ``Hà An``, ``Hạ An``, ``Hai``. Capitals do not count.
    """
    known = [_word(word) for word in _words(text)]
    letters = _SIGN[" "].join(signs for signs, _tone in known)
    return letters + LEVEL + "".join(tone for _signs, tone in known)


@cache
def _collator() -> Any:
    from pyuca import Collator  # 0.15 s and 30 MB: only when Lao is sorted

    return Collator()


_PLAIN_WEIGHT = 0x20


@lru_cache(maxsize=4096)
def sort_key_lo(text: str) -> str:
    """Return the key of a Lao name or title: letters, then tone marks.

    Each letter weighs four hexadecimal digits; tone marks that say nothing at
    the end are left away, the level of letter forms too. Lao person lists sort
    by the given name, which is written first, so a name needs no other key.
    """
    weights = _collator().sort_key(unicodedata.normalize("NFC", " ".join(text.split())))
    levels = _levels(weights)
    second = list(levels[1])
    while second and second[-1] == _PLAIN_WEIGHT:
        second.pop()
    return OTHER_SCRIPT + _hex(levels[0]) + LEVEL + _hex(second)


def _levels(weights: tuple[int, ...]) -> list[list[int]]:
    levels: list[list[int]] = [[]]
    for weight in weights:
        if weight:
            levels[-1].append(weight)
        else:
            levels.append([])
    return levels + [[], []]


def _hex(weights: list[int]) -> str:
    return "".join(f"{weight:04x}" for weight in weights)


def _without_marks(text: str) -> str:
    flat = unicodedata.normalize("NFD", text).replace("đ", "d").replace("Đ", "D")
    return "".join(c for c in flat if not unicodedata.combining(c) or in_lao_block(c))


def sort_key(text: str, language: str) -> str:
    """Return the key of a title in the order that ``language`` uses.

    English ignores marks first, so that Đức stands between Duc and Duke.
    """
    if language == "lo" and is_lao(text):
        return sort_key_lo(text)
    if language == "en":
        return sort_key_vi_text(_without_marks(text)) + LEVEL + sort_key_vi_text(text)
    return sort_key_vi_text(text)
