"""Organisations named in a report: rows of words that a body is built with."""

from __future__ import annotations

import re

from .people_lao import STARTS_BODY, _body
from .people_latin import _body_end
from .segments import Sentence
from .tokens import BODY, PLACE, tokens

SHORTEST = 8


def bodies_of(language: str, sentences: list[Sentence]) -> list[tuple[str, Sentence]]:
    """Return bodies in the order of the report, each once."""
    found: list[tuple[str, Sentence]] = []
    for sentence in sentences:
        read = _in_lao if language == "lo" else _in_latin
        for name in read(language, sentence.text):
            if len(name) >= SHORTEST and not any(name == n for n, _s in found):
                found.append((name, sentence))
    return found


def _in_latin(language: str, text: str) -> list[str]:
    row = tokens(language, text)
    found, at = [], 0
    while at < len(row):
        if row[at].label != BODY and row[at].label != PLACE:
            at += 1
            continue
        end = max(_body_end(language, row, at), at + 1)
        piece = row[at:end]
        name = re.sub(r"\s+", " ", text[piece[0].start : piece[-1].end])
        if (
            any(t.label == BODY for t in piece)
            and any(t.label == PLACE for t in piece)
            and len(piece) > 1
        ):
            found.append(re.sub(r"['’]s$", "", name))
        at = end
    return [*found, *_localities(language, text)]


PREFIXED = re.compile(
    r"(?P<kind>tỉnh|quận|huyện|thành phố|thủ đô|Thủ đô|Thành phố|Quận|Huyện|Tỉnh)\s+"
    r"(?P<one>[A-ZĐ][\wà-ÿÀ-ÖĂăĐđĨĩŨũƠơƯưẠ-ỹ-]*(?:\s+[A-ZĐÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝĂĐĨŨƠƯẠ-Ỹ][\wà-ÿÀ-ÖĂăĐđĨĩŨũƠơƯưẠ-ỹ-]*){0,2})"
    r"(?:\s+và\s+(?P<two>[A-ZĐ][\wà-ÿÀ-ÖĂăĐđĨĩŨũƠơƯưẠ-ỹ-]*(?:\s+[A-ZĐÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝĂĐĨŨƠƯẠ-Ỹ][\wà-ÿÀ-ÖĂăĐđĨĩŨũƠơƯưẠ-ỹ-]*){0,2}))?"
)


def _localities(language: str, text: str) -> list[str]:
    """A district or a province takes part as one: "hai tỉnh X và Y"."""
    if language != "vi":
        return []
    found = []
    for match in PREFIXED.finditer(text):
        kind = match["kind"].lower()
        found += [f"{kind} {name}" for name in (match["one"], match["two"]) if name]
    return found


def _in_lao(_language: str, text: str) -> list[str]:
    found = []
    for match in re.finditer(r"(?<![\u0e80-\u0eff])\S+", text):
        if STARTS_BODY.match(match.group()):
            name, _end = _body(text, match.start())
            if name:
                found.append(name)
    return found
