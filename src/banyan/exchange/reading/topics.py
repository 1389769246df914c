"""Topics of a report by the words that announce them."""

from __future__ import annotations

import re
from functools import cache

from .lexicon import table
from .segments import Sentence


@cache
def _shape(language: str, topic: str) -> re.Pattern[str] | None:
    listed = table("topics")[topic].get(language, ())
    if not listed:
        return None
    body = "|".join(re.escape(w) for w in listed)
    return re.compile(body if language == "lo" else rf"(?<!\w)(?:{body})", re.I)


def topics_of(
    language: str, sentences: list[Sentence]
) -> list[tuple[str, str, Sentence]]:
    """Return topic, its label in the language of the report, and the first sentence."""
    found = []
    for topic, entry in table("topics").items():
        shape = _shape(language, topic)
        if shape is None:
            continue
        for place, sentence in enumerate(sentences):
            if shape.search(sentence.text):
                found.append((place, topic, entry["label"][language], sentence))
                break
    return [
        (topic, label, sentence)
        for _p, topic, label, sentence in sorted(found, key=lambda f: f[:2])
    ]
