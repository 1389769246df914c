"""Texts in three languages, and the marker for messages.

A *text* is what the organisation writes itself (a unit's name, a title). It is
kept as one JSON value ``{"vi": ..., "lo": ..., "en": ...}``. Messages of the
program are gettext strings; a pure module marks them with :func:`gettext_noop`
and only the edge (web, API, command line) translates them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

LANGUAGES = ("vi", "lo", "en")


def gettext_noop(message: str) -> str:
    """Mark ``message`` for translation and return it unchanged."""
    return message


@dataclass(frozen=True)
class Sentence:
    """A message within a message: the edge translates it together with the whole."""

    template: str
    values: tuple[tuple[str, object], ...] = ()

    def __str__(self) -> str:
        return self.template % dict(self.values) if self.values else self.template


def ngettext_noop(one: str, many: str) -> tuple[str, str]:
    """Mark a sentence for one and for many for translation; return both unchanged."""
    return one, many


class State(StrEnum):
    """How a text in one language came to be, and whether it still holds."""

    ORIGINAL = "original"
    TRANSLATED = "translated"
    CHECKED = "checked"
    STALE = "stale"


@dataclass(frozen=True)
class Text:
    """One text in up to three languages; empty strings count as absent."""

    vi: str = ""
    lo: str = ""
    en: str = ""

    @classmethod
    def of(cls, value: Text | Mapping[str, str] | str | None) -> Text:
        """Read a text from its JSON form, a plain string (all languages) or None."""
        if isinstance(value, Text):
            return value
        if value is None:
            return cls()
        if isinstance(value, str):
            return cls(vi=value, lo=value, en=value)
        read = value.get  # every name of every row comes through here
        return cls(str(read("vi") or ""), str(read("lo") or ""), str(read("en") or ""))

    def as_json(self) -> dict[str, str]:
        """Return the JSON form, without absent languages."""
        return {k: v for k in LANGUAGES if (v := getattr(self, k))}

    def in_language(self, language: str) -> str:
        """Return the text in ``language``, else in the first language that has it.

        The order of the fallback is Vietnamese, English, Lao: the original of
        most texts first, then the language that most partners share.
        """
        wanted = getattr(self, language, "")
        return wanted or self.vi or self.en or self.lo

    def shortened(self, most: int) -> Text:
        """Return the text cut to so many letters in each language."""
        return Text(*(_cut(text, most) for text in (self.vi, self.lo, self.en)))

    @classmethod
    def joined(cls, texts: Iterable[Text], by: str = "; ") -> Text:
        """Return several texts as one, in each language; empty ones are left out."""
        known = [text for text in texts if text]
        return cls(*(by.join(t.in_language(k) for t in known) for k in LANGUAGES))

    def __str__(self) -> str:
        """English, as messages are kept below the edge."""
        return self.in_language("en")

    def __bool__(self) -> bool:
        return bool(self.vi or self.lo or self.en)


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def source_hash(text: str) -> str:
    """Return the hash that ties a translation to the original it was made from."""
    return hashlib.sha256(text.strip().encode()).hexdigest()[:16]


def state_after_change(state: State, *, made_from: str, original: str) -> State:
    """Say what becomes of a translation when its original reads ``original``.

    ``made_from`` is the :func:`source_hash` of the original it was made from.
    """
    if state is State.ORIGINAL or made_from == source_hash(original):
        return state
    return State.STALE
