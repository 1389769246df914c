"""Sentences with their place in the text: ``text[start:end]`` is the sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass

ABBREVIATED = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|St|No|vs|etc|Jr|Sr|Lt|Gen|Col|Maj|Assoc|H\.E|U\.S|a\.m|p\.m"
    r"|TP|Tp|TS|GS|PGS|ThS|TX|Q|P|H|BS|KS|ThS|NXB|UBND|v\.v)|(?<!\w)[A-ZĐ]"
    r"|ປອ|ສຈ|ຮສຈ|ຮສ|ດຣ|ອຈ|ທ|ສ)$"
)
ENDS = re.compile(
    r"[.!?…]+[\"'”’»)]*(?=\s|$)|(?<=[.!?])(?=[A-ZĐÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝĂĐĨŨƠƯẠ-Ỹ][a-zà-ÿăđĩũơưạ-ỹ])|\n\s*\n|\./\.|\n"
)


@dataclass(frozen=True)
class Sentence:
    """One sentence: its words and where they stand in the report."""

    text: str
    start: int
    end: int


def sentences(text: str) -> list[Sentence]:
    """Cut a report into sentences, without losing a character's place."""
    found: list[Sentence] = []
    start = 0
    for match in ENDS.finditer(text):
        if match.group().startswith(".") and _goes_on(text, start, match):
            continue
        _add(found, text, start, match.end())
        start = match.end()
    _add(found, text, start, len(text))
    return found


def _goes_on(text: str, start: int, match: re.Match[str]) -> bool:
    """Say whether a full stop belongs to an abbreviation or a number."""
    before = text[max(start, match.start() - NEAR) : match.start()]
    if match.group() != ".":
        return False
    if ABBREVIATED.search(before):
        return True
    if MONTH.search(before) and text[match.end() :].lstrip()[:1].isdigit():
        return True
    after = text[match.end() : match.end() + 2].lstrip()
    return bool(after) and after[0].islower() and after[0].isascii() and len(before) < 4


MONTH = re.compile(r"\b(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)$")
NEAR = 24
"""An abbreviation is shorter than so many letters."""
LONGEST = 1500
"""A sentence without an end for so many letters is cut where a word ends."""


def _add(found: list[Sentence], text: str, start: int, end: int) -> None:
    piece = text[start:end]
    lead = len(piece) - len(piece.lstrip())
    trail = len(piece) - len(piece.rstrip())
    start, end = start + lead, end - trail
    while end - start > LONGEST:
        cut = _cut(text, start)
        found.append(Sentence(text[start:cut], start, cut))
        start = cut
        while text[start].isspace():
            start += 1
    if end - start > 1:
        found.append(Sentence(text[start:end], start, end))


def _cut(text: str, start: int) -> int:
    """Return where a sentence that does not end is cut: at a joint, else at a space."""
    end = start + LONGEST
    joints = (text.rfind(mark, start + LONGEST // 2, end) for mark in ";, ")
    return next((at + (text[at] != " ") for at in joints if at > 0), end)


MENU = re.compile(r"(?:^|[|›»>•·])[^|›»>•·.]{0,40}(?=[|›»>•·])")
"""One entry of the line that leads through a page: "Home | About | News"."""


def is_menu(sentence: Sentence) -> bool:
    """Say whether a line only leads through a page."""
    entries = len(MENU.findall(sentence.text))
    return entries >= ENTRIES and len(sentence.text) < LONGEST_MENU


ENTRIES, LONGEST_MENU = 2, 240


def menus(sentences: list[Sentence]) -> set[int]:
    """Return where lines begin that lead through a page, one entry on each line."""
    found: set[int] = set()
    run: list[int] = []
    for sentence in [*sentences, Sentence(".", 0, 1)]:
        if len(sentence.text) <= LONGEST_ENTRY and ENTRY.fullmatch(sentence.text):
            run.append(sentence.start)
            continue
        if len(run) >= SHORTEST_MENU:
            found |= set(run)
        run = []
    return found


ENTRY = re.compile(r"[^\d.,;:!?…\"“”]+")
LONGEST_ENTRY, SHORTEST_MENU = 28, 5
"""Five short lines without a mark or a number make a menu; a headline does not."""


def clauses(text: str) -> list[tuple[str, int]]:
    """Cut a sentence at semicolons and strong joints; return pieces with offsets."""
    pieces, start = [], 0
    for match in re.finditer(r";\s*", text):
        pieces.append((text[start : match.start()], start))
        start = match.end()
    pieces.append((text[start:], start))
    return [(piece, at) for piece, at in pieces if piece.strip()]
