"""Which country receives: who visits whom, who welcomes, whose delegation came."""

from __future__ import annotations

import re

from .lexicon import phrases
from .people_latin import Mention
from .places import (
    LA,
    VN,
    countries,
    country_of,
    country_pattern,
    place_pattern,
    spaced,
    spellings,
)
from .segments import Sentence
from .sides import country_of_person

OTHER = {VN: LA, LA: VN}


def host_country(
    language: str, sentences: list[Sentence], kind: str, found: list[Mention]
) -> str | None:
    """Return the receiving country as far as the first sentences tell it."""
    return (
        _visited(language, sentences)
        or _invited(language, sentences)
        or _welcoming(language, sentences, found)
        or (_came(language, sentences) if kind not in {"talks", "signing"} else None)
    )


VISIT = phrases("hosting", "visit")
"""In front of the place that is visited."""


def _visited(language: str, sentences: list[Sentence]) -> str | None:
    for sentence in sentences:
        for match in re.finditer(VISIT[language], sentence.text):
            country = _country_at(sentence.text, match.end(), NEAR)
            if country and _visits(language, sentence.text[: match.start()]):
                return country
    return None


def _visits(language: str, before: str) -> bool:
    """What is still to be visited says nothing of where one is."""
    to_come = {"en": r"\b(?:will|invited)\b", "vi": r"(?:sẽ|mời)\s", "lo": r"ເຊີນ"}
    return re.search(to_come[language], before[-80:]) is None


INVITED = phrases("hosting", "invited")
"""In front of who asked the others to come."""


def _invited(language: str, sentences: list[Sentence]) -> str | None:
    for sentence in sentences:
        for match in re.finditer(INVITED[language], sentence.text, re.I):
            rest = re.split(r"[,;]", sentence.text[match.end() : match.end() + 90])[0]
            country = country_of(rest)
            if country:
                return country
    return None


NEAR = 26
"""So many letters may stand between: "thăm, làm việc tại tỉnh ..."."""


def _country_at(text: str, at: int, reach: int) -> str | None:
    """Return the country of the first place or country named within ``reach`` letters."""
    stop = re.compile(r"[.,;()\d]").search(text, at)
    reach = min(reach, stop.start() - at) if stop and reach <= NEAR else reach
    ends = []
    for shape, known in (
        (place_pattern(), spellings()),
        (country_pattern(), countries()),
    ):
        match = shape.search(text, at, at + reach + 40)
        if match and match.start() <= at + reach:
            ends.append((match.start(), known[spaced(match.group())]))
    return min(ends)[1] if ends else None


WELCOMES = phrases("hosting", "welcomes")
WELCOMED_BY = phrases("hosting", "welcomed_by")


def _welcoming(
    language: str, sentences: list[Sentence], found: list[Mention]
) -> str | None:
    """Return the country of who receives, said by the verb behind or in front."""
    for mention in found:
        if mention.sentence not in sentences:
            continue
        text = mention.sentence.text
        before, after = text[: mention.start], text[mention.end :]
        receives = re.match(WELCOMES[language], after) or re.search(
            WELCOMED_BY[language], before
        )
        led = re.search(r"(?:\bby\s|\bdo\s|ໂດຍ\s*)[^,;]{0,60}$", before)
        if receives and (led is None or re.search(WELCOMED_BY[language], before)):
            return country_of_person(mention, language)
    return None


CAME = phrases("hosting", "came")
"""In front of where they come from."""
BY_NAME = re.compile(
    r"\b(Lao|Laotian|Vietnamese)\s+(?:delegation|guests|officials|mission|side|one|team|party|part)\b"
)


def _came(language: str, sentences: list[Sentence]) -> str | None:
    """Return the country that is not the visitors'; nothing where both sent one."""
    seen = set()
    for sentence in sentences[:4]:
        for match in re.finditer(CAME[language], sentence.text):
            seen.add(_country_at(sentence.text, match.end(), 60))
        if language == "en":
            seen |= {country_of(m.group(1)) for m in BY_NAME.finditer(sentence.text)}
    seen.discard(None)
    return OTHER[str(seen.pop())] if len(seen) == 1 else None
