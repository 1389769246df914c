"""A report in plain writing for the rules to read, and where each letter of it stands.

Pages bring hard spaces, breaks without width between Lao words, letters and marks apart
(NFD); Lao has two writings of several sounds. The rules read one writing; what is quoted
and named stands as in the report.
"""

from __future__ import annotations

import re
import unicodedata

NOTHING = r"[\u00ad\u200b-\u200d\u2060\ufeff]+"
SPACE = r"[\u00a0\u2000-\u200a\u202f\u3000]"
APART = r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff][\u0300-\u036f]+"
SOUND = r"\u0ecd(?P<tone>[\u0ec8-\u0ecb]?)\u0eb2"
PAIR = r"ຫ[ນມລ]"
ODD = re.compile(
    rf"(?P<nothing>{NOTHING})|(?P<space>{SPACE})|(?P<apart>{APART})|{SOUND}|(?P<pair>{PAIR})"
)
PAIRS = {"ຫນ": "ໜ", "ຫມ": "ໝ", "ຫລ": "ຫຼ"}
AM = "\u0eb3"


def _written(match: re.Match[str]) -> str:
    if match["nothing"]:
        return ""
    if match["space"]:
        return " "
    if match["apart"]:
        return unicodedata.normalize("NFC", match["apart"])
    if match["pair"]:
        return PAIRS[match["pair"]]
    return f"{match['tone']}{AM}"


def plain(text: str) -> str:
    """Return a text in plain writing."""
    return ODD.sub(_written, text)


class Plain:
    """A report in plain writing that knows where its letters stand."""

    def __init__(self, text: str) -> None:
        """Write a report plainly."""
        self.source = text
        pieces: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        at = 0
        for match in ODD.finditer(text):
            pieces.append(text[at : match.start()])
            starts += range(at, match.start())
            ends += range(at + 1, match.start() + 1)
            new = _written(match)
            pieces.append(new)
            starts += [match.start()] * len(new)
            ends += [match.end()] * len(new)
            at = match.end()
        pieces.append(text[at:])
        starts += range(at, len(text))
        ends += range(at + 1, len(text) + 1)
        self.text = "".join(pieces)
        self._starts, self._ends = starts, ends

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Return where a piece of the plain text stands in the report."""
        if start >= end:
            at = self._starts[start] if start < len(self._starts) else len(self.source)
            return at, at
        return self._starts[start], self._ends[end - 1]

    def named(self, words: str) -> str:
        """Return words as the report spells them, without what only pages bring."""
        at = self.text.find(words)
        if at < 0 or self.text == self.source:
            return words
        start, end = self.place(at, at + len(words))
        said = re.sub(NOTHING, "", self.source[start:end])
        said = re.sub(SPACE, " ", said)
        return unicodedata.normalize("NFC", said) if not LAO.search(said) else said


LAO = re.compile(r"[\u0e80-\u0eff]")
