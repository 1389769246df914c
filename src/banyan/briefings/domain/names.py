"""Names in running text: what could be the name of a person."""

from __future__ import annotations

import re
from collections.abc import Iterator

LONGEST = 5
_BREAK = re.compile(r"[.,;:!?()\[\]{}“”\"«»/\n\r\t|–—]+")
_WORD = re.compile(r"[^\W\d_][\w'’-]*", re.UNICODE)


def candidates(text: str) -> set[str]:
    """Return the runs of two to five words that could be somebody's name.

    In Latin script every word of a name begins with a capital letter; Lao has none,
    so that every run of words within a sentence is one.
    """
    found: set[str] = set()
    for piece in _BREAK.split(text):
        words = _WORD.findall(piece) if not _is_lao(piece) else piece.split()
        for run in _runs(words):
            found |= set(_within(run))
    return found


def _is_lao(text: str) -> bool:
    return any("\u0e80" <= c <= "\u0eff" for c in text)


def _runs(words: list[str]) -> Iterator[list[str]]:
    run: list[str] = []
    for word in words:
        if word[:1].isupper() or _is_lao(word):
            run.append(word)
            continue
        if run:
            yield run
        run = []
    if run:
        yield run


def _within(run: list[str]) -> Iterator[str]:
    for start in range(len(run)):
        for end in range(start + 2, min(start + LONGEST, len(run)) + 1):
            yield " ".join(run[start:end])
