"""What becomes of the languages of a text when it is written: which one is the original,
which follow it, which fall behind.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from banyan.kernel.text import LANGUAGES, State, Text


@dataclass(frozen=True)
class Written:
    """The state of a text in one language, and the original that it was made from."""

    language: str
    state: State
    original: str = ""


def original_of(text: Text, known: Mapping[str, State], spoken: str) -> str:
    """Return the language of the original: known, else that of who writes, else the first.

    Returns "" for a text that stands in no language.
    """
    first = [k for k, state in known.items() if state is State.ORIGINAL]
    order = (*first, spoken, *LANGUAGES)
    return next((k for k in order if k and getattr(text, k, "")), "")


def after_writing(
    before: Text, now: Text, known: Mapping[str, State], spoken: str
) -> tuple[Written, ...]:
    """Return the states that change when a text is written.

    A translation that was written with its original follows it; one that was left as
    it is while the original changed is out of date.
    """
    origin = original_of(now, known, spoken)
    if not origin:
        return ()
    said, was = getattr(now, origin), getattr(before, origin)
    found = []
    if known.get(origin) is not State.ORIGINAL:
        found.append(Written(origin, State.ORIGINAL))
    for language in LANGUAGES:
        text = getattr(now, language)
        if language == origin or not text:
            continue
        if text != getattr(before, language) or language not in known:
            found.append(Written(language, State.TRANSLATED, said))
        if text == getattr(before, language) and said != was:
            found = [one for one in found if one.language != language]
            found.append(Written(language, State.STALE, was))
    return tuple(found)
