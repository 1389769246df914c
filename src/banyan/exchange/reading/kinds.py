"""What kind of exchange it was, by weighted cues; and whether it was one at all."""

from __future__ import annotations

import re
from functools import cache

from .lexicon import table, words
from .places import LA, VN, countries, country_pattern, place_pattern, spaced, spellings
from .segments import Sentence

EARLY = 3
ORDER = (
    "course-opening signing talks conference courtesy-call reception working-visit"
).split()


def kind_of(language: str, sentences: list[Sentence]) -> tuple[str, Sentence, float]:
    """Return the kind, the sentence that says it best, and the strength of the cues."""
    sums = dict.fromkeys(ORDER, 0.0)
    best = dict.fromkeys(ORDER, (0.0, sentences[0]))
    for place, sentence in enumerate(sentences):
        for kind in ORDER:
            score = _score(language, kind, sentence.text) * _weight(place)
            sums[kind] += score
            if score > best[kind][0]:
                best[kind] = (score, sentence)
    kind = max(ORDER, key=lambda k: (sums[k], -ORDER.index(k)))
    if not sums[kind]:
        return "working-visit", sentences[0], 0.0
    return kind, best[kind][1], sums[kind]


def _weight(place: int) -> float:
    return (3.0, 2.0, 1.5)[place] if place < EARLY else 0.5


def _score(language: str, kind: str, text: str) -> float:
    found = 0.0
    lower = text.lower()
    for word, shape, weight in _cues(language, kind):
        if word in lower and (shape is None or shape.search(lower)):
            found = max(found, weight) if found else weight
    return found


@cache
def _cues(
    language: str, kind: str
) -> tuple[tuple[str, re.Pattern[str] | None, float], ...]:
    """Return the cues of a kind with their weights; Lao has no edges of words."""
    found = []
    for cue in table("events")["kinds"][kind].get(language, ()):
        word, weight = cue.lower().rsplit(":", 1)
        edged = re.compile(rf"(?<!\w){re.escape(word)}(?!\w)")
        found.append((word, None if language == "lo" else edged, float(weight)))
    return tuple(found)


def is_exchange(language: str, text: str) -> bool:
    """Say whether a text has at least two different signs of an exchange."""
    lower = text.lower()
    signs = words("events", "exchange", language)
    return len({w for w in signs if w in lower}) >= 2 and _abroad(language, text)


def may_be_one(language: str, text: str) -> bool:
    """Say whether one sign of an exchange stands in a text, and both countries do."""
    lower = text.lower()
    signs = words("events", "exchange", language)
    return any(w in lower for w in signs) and _abroad(language, text)


def _abroad(language: str, text: str) -> bool:
    """Say whether both countries are named; a language names its own by itself."""
    found = {{"vi": VN, "lo": LA}.get(language, "")} - {""}
    found |= {spellings()[spaced(m.group())] for m in place_pattern().finditer(text)}
    found |= {countries()[spaced(m.group())] for m in country_pattern().finditer(text)}
    return len(found) > 1
