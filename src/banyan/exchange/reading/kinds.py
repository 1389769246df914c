"""What kind of exchange it was, by weighted cues; and whether it was one at all."""

from __future__ import annotations

import re

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
    for cue in table("events")["kinds"][kind].get(language, ()):
        word, weight = cue.rsplit(":", 1)
        if (
            language == "lo"
            and word in text
            or language != "lo"
            and _stands(word, lower)
        ):
            found = max(found, float(weight)) if found else float(weight)
    return found


def _stands(word: str, lower: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(word.lower())}(?!\w)", lower) is not None


def is_exchange(language: str, text: str) -> bool:
    """Say whether a text has at least two different signs of an exchange."""
    lower = text.lower()
    signs = words("events", "exchange", language)
    return len({w for w in signs if w in lower}) >= 2 and _abroad(language, text)


def _abroad(language: str, text: str) -> bool:
    """Say whether both countries are named; a language names its own by itself."""
    found = {{"vi": VN, "lo": LA}.get(language, "")} - {""}
    found |= {spellings()[spaced(m.group())] for m in place_pattern().finditer(text)}
    found |= {countries()[spaced(m.group())] for m in country_pattern().finditer(text)}
    return len(found) > 1
