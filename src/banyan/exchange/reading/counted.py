"""What a figure counts, in a few words: the things behind a number, or what lasts so long."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from .lexicon import phrases, table

LASTS = phrases("counted", "lasts")
"""What has a length, by the word that is used of it."""
STOPS = phrases("counted", "stops")
"""Where the things that are counted are named to their end."""
LEAST, MOST = 2, 8
LEAST_BEFORE = 4
"""So many letters and words say what is counted."""


@dataclass(frozen=True)
class Place:
    """Where a number stands with its hedge and unit, and where its own words end."""

    start: int
    end: int
    number_end: int


def what(language: str, text: str, place: Place, *, course: bool = False) -> str:
    """Return what a number counts; ``course`` says that the report is of one."""
    unit = text[place.number_end : place.end].strip(" -")
    behind = _behind(language, text, place.number_end)
    if _is_measure(language, unit or behind):
        rest = OF[language].sub("", _behind(language, text, place.end))
        length = _length(language, text, place.start, unit, course=course)
        found = rest or length or _before(language, text, place.start)
    else:
        found = _in_front(text, place.start) if language == "lo" else ""
        found = found if len(found) > SHORT else behind
    return found if len(found) >= LEAST else around(language, text, place)


SHORT = 3
"""In Lao so few letters are a preposition: "ໃນ"."""
OF = {
    "en": re.compile(r"^(?:of|for|worth of)\s+(?:the\s+|all\s+|its\s+|their\s+)?"),
    "vi": re.compile(r"^(?:số|của)\s+"),
    "lo": re.compile(r"^ຂອງ"),
}


def _is_measure(language: str, unit: str) -> bool:
    """Say whether a unit says nothing of what is counted: money, days, a share."""
    listed = table("numbers")[language]["units"]
    return listed.get(unit, unit) in MEASURES or unit.lower() in _times(language)


MEASURES = frozenset(
    "percent % USD VND LAK EUR đồng kíp km ha m2 hectares tonnes tấn người ກີບ ໂດລາ ດົ່ງ "
    "đồng chí ເຮັກຕາ ກິໂລແມັດ ໂຕນ".split()
) | {"đồng chí"}


def _length(language: str, text: str, start: int, unit: str, *, course: bool) -> str:
    """Return "length of the course" where a time is counted, and something lasts it."""
    near = text[max(0, start - NEAR) : start + NEAR]
    if unit.lower() not in _times(language) or not re.search(LASTS[language], near):
        return ""
    lengths: dict[str, str] = table("phrases")["counted"]["lengths"][language]
    for word, said in lengths.items():
        if re.search(word, text, re.I):
            return said
    return next(iter(lengths.values())) if course else ""


NEAR = 40
UNITS = {
    "en": {"days", "weeks", "months", "years", "hours"},
    "vi": {"ngày", "tuần", "tháng", "năm", "giờ"},
    "lo": {"ວັນ", "ອາທິດ", "ເດືອນ", "ປີ", "ຊົ່ວໂມງ"},
}


@cache
def _times(language: str) -> frozenset[str]:
    listed = table("numbers")[language]["units"]
    return frozenset(w for w, unit in listed.items() if unit in UNITS[language])


def _behind(language: str, text: str, at: int) -> str:
    """Return the words behind a number up to a verb or a mark."""
    rest = text[at : at + 120].lstrip(" -")
    stop = re.search(STOPS[language], f" {rest}")
    found = " ".join(
        (rest[: max(0, stop.start() - 1)] if stop else rest).split()[:MOST]
    )
    return re.sub(r"^(?:member|strong) | (?:from|of|to|for|của)$", "", found)


def _before(language: str, text: str, start: int) -> str:
    """Return the last words of the clause in front of a number."""
    if language == "lo":
        return _in_front(text, start)
    clause = re.split(r"[,;:.()“”\"]\s|[“”\"]", text[:start])[-1]
    found = re.sub(HEDGED[language], "", " ".join(clause.split()[-5:])).strip()
    return found if len(found) >= LEAST_BEFORE and not OPENING.match(found) else ""


OPENING = re.compile(r"(?:For|In|Over|During|Within|Trong|Sau|Qua|[A-Z]+ - )")
HEDGED = {
    "en": r"(?:\s*\b(?:of|to|at|by|for|the|a|is|was|some))+$",
    "vi": r"(?:\s*(?<!\w)(?:là|đạt|với|trên|hơn|gần|trị giá|cho|gồm|trong))+$",
}


COUNT_WORDS = re.compile(
    r"(?:\s*(?:ຈຳນວນ|ຈໍານວນ|ປະມານ|ເກືອບ|ຫຼາຍກວ່າ|ຫລາຍກວ່າ|ກວ່າ|ທັງໝົດ|ມີ|ລວມ))+$"
)


def _in_front(text: str, start: int) -> str:
    """In Lao a number stands behind what it counts: "ທຶນການສຶກສາ 1.100 ທຶນ"."""
    clause = re.split(r"[,;:.]\s", text[:start])[-1].rstrip()
    counted = COUNT_WORDS.sub("", clause).rstrip()
    led = list(re.finditer(r"ຄະນະຜູ້ແທນ|ຄະນະ(?=\S)", counted))
    if led and counted != clause:
        return "ຄະນະຜູ້ແທນ"
    words = counted.split()
    return ACTS.sub("", words[-1]) or words[-1] if words else ""


ACTS = re.compile(
    r"^.*(?:ຈະ(?!ກຳ)|ໄດ້(?!ຮັບ)|ມີ|ມອບ|ຮັບເອົາ|(?<!ໄດ້)ຮັບ(?!ຜິດຊອບ)|ສົ່ງ(?!ເສີມ)|ຊ່ວຍ|ໃຫ້|ຝຶກອົບຮົມ(?=ພະ)|ເຊີນ)(?=..)"
)
"""Verbs written together with what they are done to."""


def around(language: str, text: str, place: Place) -> str:
    """Return a few words around the number where nothing else says what it counts."""
    start, end = place.start, place.end
    if language == "lo":
        return re.sub(r"\s+", " ", text[max(0, start - 30) : end]).strip(" ,.;")
    before = " ".join(text[:start].split()[-4:])
    after = " ".join(re.split(r"[,.;:](?!\d)", text[end:])[0].split()[:5])
    return re.sub(r"\s+", " ", f"{before} {text[start:end]} {after}").strip(" ,.;:()")
