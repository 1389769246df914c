"""What a report names in front of a place of it: bodies and places, each found once."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property

from .bodies import bodies_of
from .places import place_pattern, spaced, spellings
from .segments import Sentence

SENT = re.compile(
    r"\bdelegation (?:of|from) (?:the )?(?:(?:town|city|province|district|capital)s?(?: city)? of )?"
    r"|[Đđ]oàn (?:đại biểu |công tác |cán bộ )?(?:cấp cao )?(?:tỉnh |thành phố |thủ đô |huyện |quận )?"
)
"""In front of where a delegation comes from."""


NEAR = 4000
"""So many letters in front of a name it is looked for whose delegation came."""


class Before:
    """A report that is gone along from its beginning to its end."""

    def __init__(self, language: str, text: str, sentences: list[Sentence]) -> None:
        """Know the text and its sentences; nothing is looked for before it is asked."""
        self._language, self._text, self._sentences = language, text, sentences
        self._past = 0
        self._bodies: dict[str, None] = {}

    def bodies(self, sentence: Sentence, at: int) -> list[str]:
        """Return the bodies named before a place of a sentence, in their order.

        Asked in the order of the report; an earlier sentence starts anew.
        """
        if self._past and self._sentences[self._past - 1].end > sentence.start:
            self._past, self._bodies = 0, {}
        until = self._past
        while (
            until < len(self._sentences)
            and self._sentences[until].end <= sentence.start
        ):
            until += 1
        passed = bodies_of(self._language, self._sentences[self._past : until])
        self._past = until
        self._bodies.update(dict.fromkeys(name for name, _s in passed))
        piece = Sentence(sentence.text[:at], sentence.start, sentence.start + at)
        here = [name for name, _s in bodies_of(self._language, [piece])]
        return [*self._bodies, *(name for name in here if name not in self._bodies)]

    def sentence_before(self, sentence: Sentence) -> list[str]:
        """Return the bodies named in the sentence in front of one."""
        starts = [s.start for s in self._sentences]
        at = bisect_right(starts, sentence.start) - 1
        near = self._sentences[max(0, at - 1) : at]
        return [name for name, _s in bodies_of(self._language, near)]

    def place(self, country: str, at: int) -> str | None:
        """Return the place of a country that is named last before a place of the text."""
        ends, names = self._places[country]
        found = bisect_right(ends, at)
        return names[found - 1] if found else None

    def delegation_of(self, country: str, at: int) -> str | None:
        """Return the place of a country that sent the delegation named before a place."""
        for match in SENT.finditer(self._text, max(0, at - NEAR), at):
            named = place_pattern().match(self._text, match.end())
            name = spaced(named.group()) if named else ""
            if spellings().get(name) == country:
                return name
        return None

    @cached_property
    def _places(self) -> dict[str, tuple[list[int], list[str]]]:
        known: dict[str, tuple[list[int], list[str]]] = {}
        for match in place_pattern().finditer(self._text):
            name = spaced(match.group())
            ends, names = known.setdefault(spellings()[name], ([], []))
            ends.append(match.end())
            names.append(name)
        return {"VN": ([], []), "LA": ([], [])} | known
