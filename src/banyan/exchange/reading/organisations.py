"""Which organisations a report names: whom people act for first, then who else takes part."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice

from banyan.kernel.names import fold

from .bodies import KINDS, bodies_of, is_generic
from .lexicon import table
from .naming import written_out
from .places import countries, country_pattern, place_pattern
from .result import GUESSED, LIKELY, Reading
from .segments import Sentence

MOST = 10
SMALL = {"s", "of", "the", "for", "and", "in", "cua", "va", "province", "provincial"}


def note(reading: Reading, told: list[Sentence], short: dict[str, str]) -> None:
    """Put the organisations into the reading, each once and as fully as it is named.

    ``short`` are the acronyms that the report writes out.
    """
    kept: list[Kept] = []
    said_at = {e.path: e for e in reversed(reading.evidence)}
    for place, person in enumerate(reading.people):
        if person.body and not _is_generic(reading.language, person.body):
            found = said_at[f"people/{place}/body"]
            source = Sentence(found.sentence, found.start, found.end)
            _add(reading.language, kept, Kept(person.body, source, LIKELY, person.side))
    offices = " ".join(f"{p.office or ''} {p.body or ''}" for p in reading.people)
    for name, source in bodies_of(reading.language, [_without_line(s) for s in told]):
        body = _without_people(written_out(name, short), reading)
        said = reading.language == "vi" and name in offices
        if not said and not _is_generic(reading.language, body):
            _add(reading.language, kept, Kept(body, source, GUESSED))
    apart = islice(_apart(reading.language, kept), MOST)
    for place, one in enumerate(apart):
        reading.organisations.append(one.name)
        reading.note(f"organisations/{place}", one.source, one.grade)


LINE = re.compile(r"^(?:[^()\n]{0,30})?\([^)\n]{2,40}\)\s*[-–—]+\s")
"""Who publishes, in front of the first words: "(Báo Hà Giang) -"."""


def _without_line(sentence: Sentence) -> Sentence:
    match = LINE.match(sentence.text)
    if match is None:
        return sentence
    blank = " " * match.end()
    return replace(sentence, text=blank + sentence.text[match.end() :])


@dataclass(frozen=True)
class Kept:
    """A body, the sentence that names it, how sure that is, the side it stands on."""

    name: str
    source: Sentence
    grade: str
    side: str | None = None

    def within(self, language: str, other: Kept) -> bool:
        """Say whether this is but a part of another one, and not the other side's."""
        if {self.side, other.side} == {"host", "visitor"}:
            rest = other.name.replace(self.name, "").strip()
            if country_pattern().fullmatch(rest):
                return False
        return _within(language, self.name, other.name)


def _apart(language: str, kept: list[Kept]) -> Iterator[Kept]:
    """Yield what has not turned out to be but a part of another one."""
    for at, one in enumerate(kept):
        if not any(
            one.within(language, other)
            for place, other in enumerate(kept)
            if place != at and (place < at or len(other.name) > len(one.name))
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
    if OWN_HOUSE.match(name) or (
        language == "vi" and name.startswith(ROOMS) and not place_pattern().search(name)
    ):
        return True
    if name.endswith(("ລາວ-ຫວຽດນາມ", "ຫວຽດນາມ-ລາວ")) and not name.startswith("ສະມາຄົມ"):
        return True
    if name.endswith("ດັ່ງກ່າວ"):
        return True
    posted = name.split(" ປະຈຳ")[0].split(" ປະຈໍາ")[0] in countries()
    return not name or posted or is_generic(language, name) or bare in countries()


ROOMS = ("Phòng ", "Khoa ", "Tổ ")
"""Departments of a house: of none they say which."""
OWN_HOUSE = re.compile(
    r"[A-Z][a-z]+['’]s (?:office|headquarters|delegation|guests)\b"
    r"|(?:Viet ?[Nn]am|Laos|Lao PDR) (?:to|and|in|of) "
)
"""Where a body works, said by its word alone: "the Association's office"."""


def _add(language: str, kept: list[Kept], new: Kept) -> None:
    place = re.fullmatch(rf"(?i:{KINDS})\s+(.+)", new.name)
    if any(other.name == new.name for other in kept):
        return
    for at, other in enumerate(kept):
        if place and fold(place.group(1)) in fold(other.name):
            return
        if new.within(language, other):
            return
        if other.within(language, new):
            source = new.source if other.grade == GUESSED else other.source
            kept[at] = Kept(new.name, source, other.grade, other.side)
            return
    if len(kept) < LONGEST:
        kept.append(new)


LONGEST = 100
"""So many bodies are told apart; of them the first ten are named."""


LOCAL = re.compile(
    r"(?P<body>[\u0e80-\u0eff]{5,}?)(?P<place>(?:ແຂວງ|ນະຄອນ|ເມືອງ)[\u0e80-\u0eff]+)"
)
"""A body of a province, which may be told with more words elsewhere."""


def _within(language: str, small: str, large: str) -> bool:
    """Say whether one name is but a part of the other, or the same in another order."""
    if language == "lo":
        one, whole = small.replace(" ", ""), large.replace(" ", "")
        parts = LOCAL.fullmatch(one)
        return one in whole or bool(
            parts and parts["body"] in whole and parts["place"] in whole
        )
    first, second = _words(language, small), _words(language, large)
    if not first or not first <= second:
        return False
    return len(second) - len(first) <= CLOSE or _is_short_for(language, small, large)


CLOSE = 4
"""So many words more may a body have in full."""


def _is_short_for(language: str, small: str, large: str) -> bool:
    """Say whether a body of a place is told in fewer words: "Mặt trận tỉnh Nghệ An"."""
    place = place_pattern().search(small)
    if place is None or place.group() not in large:
        return False
    head = re.sub(rf"\s*(?i:{KINDS})?\s*$", "", small[: place.start()])
    written = written_out(large, table("bodies")[language].get("short", {}))
    return len(head) >= SHORT_HEAD and fold(head) in fold(written)


SHORT_HEAD = 5


@lru_cache(maxsize=4096)
def _words(language: str, name: str) -> frozenset[str]:
    written = written_out(name, table("bodies")[language].get("short", {}))
    return frozenset(re.findall(r"\w+", fold(written))) - SMALL
