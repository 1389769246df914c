"""What was typed becomes folded words; a text fits when every word is in it.

A word fits at the beginning of any word of the text. A Lao word fits anywhere:
Lao does not put blanks between words. Texts are kept folded with a blank in
front, so that "begins a word" is one plain test for a database.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from banyan.kernel.names import fold, is_lao

MAX_WORDS = 8
MAX_LENGTH = 200
_RUN = re.compile(r"[^\s\-–—/.,:;()\[\]“”\"…]+")  # noqa: RUF001


@dataclass(frozen=True)
class Query:
    """What was typed, folded: its words, each once, the longest first."""

    text: str
    words: tuple[str, ...]
    typed: str = field(default="", compare=False)
    """As typed, for sources that know signs (a card number)."""

    @classmethod
    def of(cls, typed: str) -> Query:
        """Read what was typed; much too long a text is cut."""
        text = fold(typed[:MAX_LENGTH])
        words = sorted(set(text.split()), key=lambda w: (-len(w), w))[:MAX_WORDS]
        return cls(text, tuple(words), typed[:MAX_LENGTH].strip())

    def __bool__(self) -> bool:
        return bool(self.words)


def stored(text: str) -> str:
    """Return how a text is kept: folded, with a blank in front."""
    return " " + fold(text)[:399]


def needle(word: str) -> str:
    """Return what must be contained in a stored text for ``word`` to fit."""
    return word if is_lao(word) else f" {word}"


def widest(queries: Sequence[Query]) -> list[Query]:
    """Leave out each query whose texts another one finds as well; in their order."""
    left: list[Query] = []
    for query in dict.fromkeys(queries):
        if not any(_finds_all_of(other, query) for other in left):
            left = [one for one in left if not _finds_all_of(query, one)] + [query]
    return left


def _finds_all_of(wide: Query, narrow: Query) -> bool:
    """Say whether what holds every word of one query holds every word of the other."""
    known = [needle(word) for word in narrow.words]
    return all(any(needle(w) in one for one in known) for w in wide.words)


def fits(query: Query, folded: str) -> bool:
    """Say whether a stored text holds every word; what the databases do, in Python."""
    return all(needle(word) in folded for word in query.words)


def rank(query: Query, folded: str) -> int:
    """Say how well a stored text fits: 0 the whole text, 1 its beginning, 2 inside."""
    whole = f" {query.text}"
    if folded == whole:
        return 0
    return 1 if folded.startswith(whole) else 2


def highlights(query: Query, shown: str) -> tuple[tuple[int, int], ...]:
    """Return the places of ``shown`` that the words fit, merged and in order.

    Marks and case do not matter, so a place may be longer than its word.
    """
    found: list[tuple[int, int]] = []
    for run in _RUN.finditer(shown):
        for word in query.words:
            place = _place(run.group(), word)
            if place:
                found.append((run.start() + place[0], run.start() + place[1]))
    return _merged(found)


def _place(text: str, word: str) -> tuple[int, int] | None:
    starts = range(len(text)) if is_lao(word) else range(1)
    for start in starts:
        if fold(text[start:]).startswith(word):
            ends = range(start + 1, len(text) + 1)
            end = next(e for e in ends if fold(text[start:e]).startswith(word))
            return start, _with_marks(text, end)
    return None


def _with_marks(text: str, end: int) -> int:
    """Move an end past the marks that belong to its last letter."""
    while end < len(text) and not fold(text[end]) and not text[end].isspace():
        end += 1
    return end


def _merged(places: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(places):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)
