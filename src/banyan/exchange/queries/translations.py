"""How the texts of a record and its parts stand in each language: one statement."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from banyan.kernel.text import LANGUAGES, State, Text
from banyan.search.queries import states_of_texts

from .records import RecordShown

DONE = (State.ORIGINAL, State.CHECKED)


@dataclass(frozen=True)
class StaleText:
    """A translation whose original changed since: of which kind, which field."""

    kind: str
    field: str
    title: Text


@dataclass(frozen=True)
class LanguageStands:
    """The texts of a record in one language, counted."""

    language: str
    texts: int
    written: int
    checked: int
    """Originals, and translations that somebody checked."""
    waiting: int
    """Translations that nobody checked, or that are out of date."""
    stale: tuple[StaleText, ...]


def translations_of(record: RecordShown) -> tuple[LanguageStands, ...]:
    """Return how the texts of a record and its parts stand, language by language."""
    shown = [record, *(part for rows in record.parts.values() for part in rows)]
    wanted: dict[str, list[int]] = {}
    for one in shown:
        wanted.setdefault(f"exchange.{one.kind.key}", []).append(one.id)
    states = states_of_texts(wanted)
    texts = list(_texts(shown))
    return tuple(_language(k, texts, states) for k in LANGUAGES)


def _texts(shown: list[RecordShown]) -> Iterator[tuple[RecordShown, str, Text]]:
    for one in shown:
        for field in one.kind.fields:
            text = one.values.get(field.name)
            if field.in_languages and text:
                yield one, field.name, text


def _language(
    language: str,
    texts: list[tuple[RecordShown, str, Text]],
    states: dict[tuple[str, int, str, str], str],
) -> LanguageStands:
    written = [t for t in texts if getattr(t[2], language)]
    found = [
        states.get((f"exchange.{one.kind.key}", one.id, field, language), "")
        for one, field, _text in written
    ]
    stale = tuple(
        StaleText(one.kind.key, field, one.title)
        for (one, field, _text), state in zip(written, found, strict=True)
        if state == State.STALE
    )
    return LanguageStands(
        language,
        len(texts),
        len(written),
        sum(state in DONE for state in found),
        sum(state in (State.TRANSLATED, State.STALE) for state in found),
        stale,
    )
