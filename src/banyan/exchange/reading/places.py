"""Places and countries in all their spellings; where an exchange took place."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from functools import cache
from importlib import resources

from banyan.kernel.names import fold

from .language import MARKED
from .lexicon import alternatives, table

LEVELS = ("province", "district")
VN, LA = "VN", "LA"


@cache
def spellings() -> dict[str, str]:
    """Return every known spelling of a place with its country."""
    found: dict[str, str] = {}
    for name in _areas():
        found.setdefault(name, VN)
        plain = _unmarked(name)
        found.setdefault(plain, VN)
    for place in table("places")["place"]:
        for name in place["names"]:
            found[name] = place["country"]
    return found


@cache
def well_known() -> frozenset[str]:
    """Return the places that reports name most, not those of the register alone."""
    return frozenset(n for place in table("places")["place"] for n in place["names"])


@cache
def towns() -> dict[str, str]:
    """Return towns whose names are also names of people, with their country."""
    listed = table("places")["towns"]
    return {name: country for country, names in listed.items() for name in names}


@cache
def countries() -> dict[str, str]:
    """Return the words for a country and its people."""
    listed = table("places")["countries"]
    return {word: country for country, words in listed.items() for word in words}


def _areas() -> Iterable[str]:
    source = resources.files("banyan.units").joinpath("data")
    for name in ("vn-areas-before-2025-07-01.csv", "vn-areas-after-2025-07-01.csv"):
        text = source.joinpath(name).read_text(encoding="utf-8")
        for row in csv.DictReader(text.splitlines()):
            if row["level"] in LEVELS:
                bare = re.sub(
                    r"^(?:Tỉnh|Thành phố|Thành Phố|Quận|Huyện|Thị xã|Thị Xã)\s+",
                    "",
                    row["name"],
                )
                if len(bare.split()) > 1 and not bare.isdigit():
                    yield bare


def _unmarked(name: str) -> str:
    words = [fold(word) for word in name.split()]
    return " ".join(word.capitalize() for word in words)


@cache
def place_pattern() -> re.Pattern[str]:
    """Return a pattern of all places in Latin letters and Lao."""
    latin = [n for n in spellings() if n.isascii() or not _is_lao(n)]
    lao = [n for n in spellings() if _is_lao(n)]
    return re.compile(rf"(?<!\w)(?:{alternatives(latin)})(?!\w)|{alternatives(lao)}")


@cache
def country_pattern() -> re.Pattern[str]:
    """Return a pattern of the words for the two countries."""
    latin = [n for n in countries() if not _is_lao(n)]
    lao = [n for n in countries() if _is_lao(n)]
    labour = r"(?!\s+[Đđ]ộng)"
    return re.compile(
        rf"(?<!\w)(?:{alternatives(latin)})(?!\w){labour}|{alternatives(lao)}"
    )


def spaced(text: str) -> str:
    """Return a text with single spaces."""
    return re.sub(r"\s+", " ", text)


def _is_lao(text: str) -> bool:
    return any("\u0e80" <= c <= "\u0eff" for c in text)


TRANSCRIBED = re.compile(r"(?<!\w)[A-ZĐ]\w*(?:-[a-zà-ÿăđĩũơưạ-ỹ]\w*)+")
"""A Lao name as Vietnamese writes it: "Pắc-xế", "Bun-mi"."""


def is_transcribed(text: str) -> bool:
    """Say whether a Lao name stands in a text as Vietnamese writes it, with its marks."""
    found = (match.group() for match in TRANSCRIBED.finditer(text))
    return any(MARKED.search(name) and not name.startswith("Mác") for name in found)


def country_of(text: str) -> str | None:
    """Return the country that a body or an office belongs to, where words say it."""
    votes = {VN: 0.0, LA: 0.0}
    for match in place_pattern().finditer(text):
        votes[spellings()[spaced(match.group())]] += 2
    for match in country_pattern().finditer(text):
        word = spaced(match.group())
        votes[countries()[word]] += 1
    if not votes[VN] and is_transcribed(text):
        return LA
    if votes[VN] == votes[LA]:
        return None
    return VN if votes[VN] > votes[LA] else LA
