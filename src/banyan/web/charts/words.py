"""How wide text is, and where it breaks, without a browser.

Advance widths of Be Vietnam Pro Regular in thousandths of the type size; marks
count nothing, a Lao sign the average of Noto Sans Lao.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_WIDTHS = dict(
    zip(
        "abcdefghijklmnopqrstuvwxyz",
        (640, 650, 610, 650, 600, 390, 640, 580, 260, 270, 560, 260, 890)
        + (570, 640, 650, 650, 390, 510, 430, 570, 580, 870, 560, 580, 500),
        strict=True,
    )
) | dict(
    zip(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        (740, 670, 780, 730, 620, 630, 780, 710, 260, 470, 680, 620, 850)
        + (730, 830, 640, 820, 670, 640, 650, 720, 710, 1000, 720, 670, 660),
        strict=True,
    )
)
_WIDTHS |= dict.fromkeys("0123456789", 680) | dict.fromkeys("đĐ–—…%&", 800)
_WIDTHS |= dict.fromkeys(" '", 230) | dict.fromkeys(".,:;!|·", 300)
_LAO, _OTHER = 620, 600
NARROW = 320
"""The narrowest drawing that labels must fit: a phone of 360 pixels."""


@lru_cache(maxsize=4096)
def width(text: str, size: float = 14) -> float:
    """Return how wide ``text`` is at most, in pixels."""
    total = 0
    for char in unicodedata.normalize("NFD", text):
        if unicodedata.combining(char) or unicodedata.category(char) == "Mn":
            continue
        lao = "\u0e80" <= char <= "\u0eff"
        total += _LAO if lao else _WIDTHS.get(char, _OTHER)
    return total * size / 1000


def wrap(text: str, room: float, size: float = 14, most: int = 3) -> list[str]:
    """Break ``text`` into lines no wider than ``room``; the last ends with an ellipsis.

    Words break at spaces; what has none (Lao) breaks before a base sign.
    """
    lines: list[str] = []
    line = ""
    for piece in _pieces(text, room, size):
        joined = line + piece
        if line and width(joined.rstrip(), size) > room:
            lines.append(line.rstrip())
            line = piece.lstrip()
        else:
            line = joined
    lines.append(line.rstrip())
    return lines if len(lines) <= most else [*lines[: most - 1], _cut(lines[most - 1])]


def _cut(line: str) -> str:
    return line[:-1].rstrip() + "…" if len(line) > 1 else "…"


def _pieces(text: str, room: float, size: float) -> list[str]:
    """Return words with their space; a word wider than the room falls into signs."""
    pieces: list[str] = []
    for word in text.split():
        whole = word + " "
        pieces += [whole] if width(word, size) <= room else [*_signs(word), " "]
    return pieces


def _signs(word: str) -> list[str]:
    """Split before each base sign, never after a Lao vowel written in front."""
    parts: list[str] = []
    for char in word:
        clings = unicodedata.category(char) == "Mn" or char in "ະາຳໍ"
        after_vowel = bool(parts) and "\u0ec0" <= parts[-1][-1] <= "\u0ec4"
        if parts and (clings or after_vowel):
            parts[-1] += char
        else:
            parts.append(char)
    return parts


def fits(texts: list[str], room: float, size: float) -> bool:
    """Say whether each text fits into ``room``."""
    return all(width(text, size) <= room for text in texts)
