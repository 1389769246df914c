"""Topics of a report by the words that announce them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import cache

from .lexicon import table
from .people_latin import Mention
from .segments import Sentence

ENOUGH = 2
"""So many weak words make a topic."""


@cache
def _shape(language: str, topic: str, key: str = "") -> re.Pattern[str] | None:
    listed = table("topics")[topic].get(language + key, ())
    if not listed:
        return None
    body = "|".join(_word(language, w) for w in listed)
    return re.compile(body if language == "lo" else rf"(?<!\w)(?:{body})", re.I)


def _word(language: str, word: str) -> str:
    """Return the pattern of an entry; a star stands for up to three words."""
    some = r"(?:\S+\s+){0,3}?" if language != "lo" else r"[^\s,.;]{0,30}?"
    return some.join(re.escape(part) for part in word.split("* "))


def topics_of(
    language: str, sentences: list[Sentence], unsaid: dict[int, list[str]]
) -> list[tuple[str, str, Sentence]]:
    """Return topic, its label in the language of the report, and the first sentence.

    ``unsaid`` are words of a sentence, by its place in the text, that announce nothing:
    offices, the bodies of those who are only present, and ministries of several fields.
    """
    told = [_without(s, unsaid.get(s.start, ())) for s in sentences]
    found = []
    for topic, entry in table("topics").items():
        place = _announced(language, topic, told)
        if place is not None:
            found.append((place, topic, entry["label"][language], sentences[place]))
    return [
        (topic, label, sentence)
        for _p, topic, label, sentence in sorted(found, key=lambda f: f[:2])
    ]


def _announced(language: str, topic: str, told: list[Sentence]) -> int | None:
    """Return the sentence of the first strong word, or of enough weak ones."""
    strong, weak = _shape(language, topic), _shape(language, topic, "_weak")
    unless = _shape(language, topic, "_not")
    texts = [unless.sub(" ", s.text) if unless else s.text for s in told]
    for place, text in enumerate(texts):
        if strong and strong.search(text):
            return place
    if weak is None:
        return None
    places = [place for place, text in enumerate(texts) for _m in weak.finditer(text)]
    return places[0] if len(places) >= ENOUGH else None


def _without(sentence: Sentence, words: Iterable[str]) -> Sentence:
    text = sentence.text
    for word in words:
        text = text.replace(word, " ")
    return replace(sentence, text=text)


def unsaid(found: list[Mention], heads: set[str]) -> dict[int, list[str]]:
    """Return the offices of everybody, and the bodies of those who lead no side."""
    words: dict[int, list[str]] = {}
    for mention in found:
        mine = words.setdefault(mention.sentence.start, [])
        if mention.office:
            mine += mention.office.split(", ")
        if mention.said and (mention.name not in heads or "," in mention.said):
            mine.append(mention.said)
    return {at: sorted(mine, key=len, reverse=True) for at, mine in words.items()}
