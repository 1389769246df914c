"""Which organisations a report names: whom people act for first, then who else takes part."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

from banyan.kernel.names import fold

from .bodies import KINDS, bodies_of, is_generic
from .lexicon import table
from .naming import written_out
from .places import countries
from .result import GUESSED, LIKELY, Reading
from .segments import Sentence

MOST = 10
SMALL = {"s", "of", "the", "for", "and", "in", "cua", "va", "province", "provincial"}


def note(reading: Reading, told: list[Sentence], short: dict[str, str]) -> None:
    """Put the organisations into the reading, each once and as fully as it is named.

    ``short`` are the acronyms that the report writes out.
    """
    kept: list[tuple[str, Sentence, str]] = []
    said_at = {e.path: e for e in reversed(reading.evidence)}
    for place, person in enumerate(reading.people):
        if person.body and not _is_generic(reading.language, person.body):
            found = said_at[f"people/{place}/body"]
            source = Sentence(found.sentence, found.start, found.end)
            _add(reading.language, kept, person.body, source, LIKELY)
    offices = " ".join(f"{p.office or ''} {p.body or ''}" for p in reading.people)
    for name, source in bodies_of(reading.language, told):
        body = _without_people(written_out(name, short), reading)
        said = reading.language == "vi" and name in offices
        if not said and not _is_generic(reading.language, body):
            _add(reading.language, kept, body, source, GUESSED)
    apart = islice(_apart(reading.language, kept), MOST)
    for place, (name, source, grade) in enumerate(apart):
        reading.organisations.append(name)
        reading.note(f"organisations/{place}", source, grade)


def _apart(
    language: str, kept: list[tuple[str, Sentence, str]]
) -> Iterator[tuple[str, Sentence, str]]:
    """Yield what has not turned out to be but a part of another one."""
    for at, one in enumerate(kept):
        if not any(
            _within(language, one[0], other[0])
            for place, other in enumerate(kept)
            if place != at and (place < at or len(other[0]) > len(one[0]))
        ):
            yield one


def _without_people(name: str, reading: Reading) -> str:
    """A name that stands directly behind a place is no part of it."""
    for person in reading.people:
        name = name.replace(person.name, "")
    return name.strip(" ,")


def _is_generic(language: str, name: str) -> bool:
    """Say whether a body could be anybody's: "Tỉnh ủy", "the Committee", "Lao"."""
    bare = name.removeprefix("nước ").split(" tại ")[0]
    return not name or is_generic(language, name) or bare in countries()


def _add(
    language: str,
    kept: list[tuple[str, Sentence, str]],
    name: str,
    source: Sentence,
    grade: str,
) -> None:
    place = re.fullmatch(rf"(?i:{KINDS})\s+(.+)", name)
    for at, (other, first, sure) in enumerate(kept):
        if place and fold(place.group(1)) in fold(other):
            return
        if _within(language, name, other):
            return
        if _within(language, other, name):
            kept[at] = (name, source if sure == GUESSED else first, sure)
            return
    kept.append((name, source, grade))


def _within(language: str, small: str, large: str) -> bool:
    """Say whether one name is but a part of the other, or the same in another order."""
    if language == "lo":
        return small.replace(" ", "") in large.replace(" ", "")
    first, second = _words(language, small), _words(language, large)
    return bool(first) and first <= second and len(second) - len(first) <= 4


@lru_cache(maxsize=4096)
def _words(language: str, name: str) -> frozenset[str]:
    written = written_out(name, table("bodies")[language].get("short", {}))
    return frozenset(re.findall(r"\w+", fold(written))) - SMALL
