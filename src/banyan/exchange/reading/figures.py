"""Counts, lengths and sums, with their hedge; not years, dates, ages of events."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any

from . import numerals
from .counted import Place, what
from .lexicon import alternatives, phrases, table
from .result import Figure
from .segments import Sentence

DIGITS = r"\d{1,3}(?:[.,]\d{3})+(?:[.,]\d+)?|\d+(?:[.,]\d+)?"
BEFORE_NOT = re.compile(
    r"(?:khóa|khoá|lần|thứ|số|điều|Điều|trang|quý|tầng|kỳ|năm|ngày|tháng|No\.|Article|Resolution|Decision|Decree"
    r"|quarter|section|chapter|Room|room|Highway|Route|Vision|vision|ໄຕມາດ(?:ທີ)?|ຄັ້ງທີ|ຊັ້ນ|ວັນທີ|ປີ|ສະໄໝທີ|ສະໄຫມທີ"
    r"|ມາດຕາ|ເລກທີ|ທີ|ເສັ້ນທາງ|ຫ້ອງ|grade|class|floor|phase|top|Quốc lộ|khu vực|vùng|Nghị quyết|Quyết định|tuổi|khu phố|tổ|phòng|lớp|loại|hạng)\s*$",
    re.I,
)
RANK = re.compile(r"(?<!\w)cấp\s*$", re.I)
"""In front of a small number without a unit: "cấp 2"; "cấp 35 suất" grants them."""
AFTER_NOT = re.compile(
    r"^(?:\s*(?:ປີ|ເດືອນ)(?:ຕໍ່|ລະ)(?:ຄັ້ງ|ເທື່ອ)|\s*(?:năm|tháng)\s+(?:một|1)\s+lần|st|nd|rd|th)\b|^\s*(?:/|[-–]\s*(?:19|20)\d\d\b|:\d|h\d|\s?h\b|giờ\s+\d|am\b|pm\b|a\.m|p\.m|o'clock|tháng\s+\d|ໂມງ)",
    re.I,
)
MONTH_BEFORE = re.compile(
    rf"\b(?:{alternatives(table('numbers')['en']['months'])})\.?\s+(?:\d{{1,2}}\s*(?:-|–|to|and)\s*)?$"
)
NEXT = {
    "en": re.compile(
        r"[\s-]*(?:(?:Lao|Vietnamese|Laotian)\s+)?(?P<noun>(?!(?:and|or|to|of|in|at|on|from|for|by|the|a|an|am|pm|is|are|was|were|has|have|had|will|would"
        r"|which|who|that|with|as|per|times|sides|other)\b)[a-z][a-z'’-]+)"
    ),
    "vi": re.compile(
        r"\s+(?P<noun>(?!(?:và|hoặc|đến|tới|tại|ở|của|là|đã|sẽ|được|cho|từ|do|với|trong|vào|này|nay|năm)(?!\w))[a-zà-ÿăđĩũơưạ-ỹ]+(?:\s+[a-zà-ÿăđĩũơưạ-ỹ]+)?)"
    ),
    "lo": re.compile(
        r"\s*(?P<noun>(?!ແລະ|ຫາ|ເຖິງ|ຄັ້ງ|ນີ້|ໄດ້|ຂອງ|ໃນ|ທີ່|ຜ່ານມາ)[\u0e80-\u0eff]+)"
    ),
}
"""What a number counts where no list knows its unit: the word behind it."""
PLURAL = re.compile(
    r"[\s-]*(?:(?!(?:of|and|or|to|in|at|on|from|for|by|the|a|is|are|was|were)\b)[A-Za-z’'-]+\s+){0,2}?"
    r"(?P<noun>(?!(?:times|sides|parties|is|was|as|this|has|its|his)\b)[a-z][a-z’'-]+s)\b"
)
"""A number in words needs a plural behind it; in Vietnamese a known unit."""
CURRENCY = r"(?:US\s?\$|USD|VND|LAK|\$|€|ຮ້ອຍລະ)\s*"
RANGE = phrases("figures", "range")


@cache
def _shape(language: str) -> re.Pattern[str]:
    listed = table("numbers")[language]
    hedges = alternatives(listed["hedges"])
    units = alternatives(listed["units"])
    scales = alternatives(listed["scales"])
    spelled = rf"(?P<word>{numerals.shape(language)})"
    if language == "lo":
        spelled += rf"(?=\s*(?:{scales})?\s*(?:{units}))"
    else:
        spelled = rf"(?<!\w){spelled}(?!\w)"
    number = rf"(?:(?P<number>{DIGITS})|{spelled})"
    gap = r"[\s-]*" if language != "lo" else r"\s*"
    between = {
        "en": r"(?:(?!(?:each|every|per|in|within|of|to|from|for|with|by|at|on|and|which|who|that|was|were|is|are|will)\b)[\w'’-]+\s+){0,3}?",
        "vi": r"(?:[\wà-ÿÀ-ÖĂăĐđĨĩŨũƠơƯưẠ-ỹ]+\s+){0,1}?",
        "lo": "",
    }[language]
    edge = r"(?!\w)" if language != "lo" else ""
    whole = edge or r"(?!ທີ)"
    return re.compile(
        rf"(?:(?P<hedge>{hedges})\s*)?(?:(?P<currency>{CURRENCY})|(?<![A-Za-zĐ\d.,/-])){number}"
        rf"(?:(?P<range>{RANGE[language]})(?P<upper>{DIGITS})(?![\d/]))?{gap}(?:(?P<scale>{scales}){edge}{gap})?"
        rf"(?:{between}(?P<unit>{units}){whole})?",
        re.I,
    )


def figures_of(
    language: str, sentences: list[Sentence], *, course: bool = False
) -> list[tuple[Figure, Sentence]]:
    """Return figures in the order of the report, each once.

    Where the report is one of a ``course``, what lasts is the course.
    """
    found: list[tuple[Figure, Sentence]] = []
    known: dict[float, list[tuple[Figure, str]]] = {}
    for sentence in sentences:
        for match in _numbers(language, sentence.text):
            for figure, noun in _figures(language, sentence.text, match, course):
                alike = known.setdefault(figure.value, [])
                if not any(_same(figure, noun, f, n) for f, n in alike):
                    found.append((figure, sentence))
                    alike.append((figure, noun))
    return found


def _numbers(language: str, text: str) -> Iterator[re.Match[str]]:
    """Yield every number; the second of two that are no range is one of its own."""
    shape, at = _shape(language), 0
    while match := shape.search(text, at):
        at = match.end()
        if match["upper"] and not _is_range(language, text, match):
            at = match.start("upper")
            match = shape.search(text, match.start(), at) or match
        yield match


def _same(a: Figure, noun: str, b: Figure, other: str) -> bool:
    """Say whether a figure was told before: the same number of the same thing."""
    if a.value != b.value:
        return False
    return (
        noun == other or not (noun and other) or a.unit in PEOPLE and b.unit in PEOPLE
    )


PEOPLE = {
    "persons",
    "học viên",
    "cán bộ",
    "đại biểu",
    "người",
    "đồng chí",
    "thành viên",
    "ທ່ານ",
    "ຄົນ",
    "ສະຫາຍ",
}


def _figures(
    language: str, text: str, match: re.Match[str], course: bool
) -> list[tuple[Figure, str]]:
    """Return the figure of a place, two where a range is told, with what it counts."""
    upper = match["upper"]
    noun = match["unit"] or match["currency"] or _noun(language, text, match)
    if not noun or _is_else(language, text, match):
        return []
    word = match.groupdict().get("word")
    if word and not _counts(language, text, match):
        return []
    digits = [match["number"]] if not upper else [match["number"], upper]
    found = []
    for one in digits:
        value = _value(language, one, word)
        if value is not None:
            figure = _figure(language, text, match, value, course=course)
            if figure.unit is None:
                figure = replace(figure, unit=_counted(language, noun))
            found.append((figure, noun.lower()))
    return found


NO_UNIT = re.compile(
    r"\s+(?:và|hoặc|của|là|đã|sẽ|được|cho|từ|do|với|trong|vào|này|nay|có|tại|ở|đang|cùng|để"
    r"|đến|tới|theo|trên|dưới|mới|khác|bị|tham|gia|đều|còn|trị|về|nhằm|như|sang|mỗi)$"
)
SHORT_UNIT = 6


def _counted(language: str, noun: str) -> str | None:
    """Return as unit the word that a number counts: "dân tộc", "ກຸ່ມ"; none in English."""
    if language == "vi" and noun[:1].isalpha():
        return NO_UNIT.sub("", noun)
    if language == "lo" and 1 < len(noun) <= SHORT_UNIT:
        return noun
    return None


def _is_range(language: str, text: str, match: re.Match[str]) -> bool:
    """ "from 20 to 30", "between 40 and 50": not "15 and 20 other"."""
    lower = _value(language, match["number"], None) or 0
    if (
        _is_year(match["upper"])
        or (_value(language, match["upper"], None) or 0) < lower
    ):
        return match["scale"] is not None and match["range"].strip() in {"-", "–"}
    if match["range"].strip() not in {"and", "và"}:
        return True
    before = text[max(0, match.start() - 14) : match.start("number")]
    return re.search(r"\b(?:between|từ|khoảng)\b", before, re.I) is not None


def _noun(language: str, text: str, match: re.Match[str]) -> str | None:
    """Return what a number counts that no list of units knows."""
    end = (
        max(match.end(g) for g in ("number", "scale", "upper") if match[g])
        if match["number"]
        else match.end("word")
    )
    if match["number"] is None:
        plural = PLURAL.match(text, end) if language == "en" else None
        return plural["noun"] if plural else None
    behind = NEXT[language].match(text, end) or OF_SO_MANY.match(text, end)
    if behind is None:
        return "" if GROUPED.fullmatch(match["number"]) is None else match["number"]
    noun = behind["noun"]
    months = table("numbers")["lo"]["months"]
    if language == "lo" and any(noun.startswith(m.strip()) for m in months):
        return None
    return None if noun.capitalize() in table("numbers")["en"]["months"] else noun


OF_SO_MANY = re.compile(
    r"\s+(?:out\s+)?of\s+(?:(?:the|its|their|all)\s+)?\d[\d.,]*\s+(?P<noun>[a-z][a-z'’-]+)"
)
"""Behind a part of a whole: "7 of the 44 villages"."""
GROUPED = re.compile(r"\d{1,3}(?:[.,]\d{3})+")
"""A number in groups of three counts something, whatever stands behind it."""


def _is_year(digits: str) -> bool:
    return re.fullmatch(r"(?:19|20)\d\d", digits) is not None


def _figure(
    language: str, text: str, match: re.Match[str], value: float, *, course: bool
) -> Figure:
    listed = table("numbers")[language]
    unit = match["unit"] or ""
    if match["scale"]:
        value *= listed["scales"][match["scale"].lower()]
    key = next((k for k in listed["units"] if k.lower() == unit.lower()), unit)
    for scale in listed["scales"]:
        if unit.lower().startswith(scale + " "):
            value *= listed["scales"][scale]
    money = (match["currency"] or "").strip().replace("US $", "US$")
    said = MONEY.get(money.upper(), money) or listed["units"].get(key, unit)
    hedge = match["hedge"] and match["hedge"].lower()
    if hedge in FROM and not match["upper"]:
        hedge = None
    ends = (match.end(g) for g in ("number", "word", "upper", "scale") if match[g])
    place = Place(match.start(), match.end(), max(ends))
    return Figure(
        what(language, text, place, course=course), value, said or None, hedge
    )


FROM = {"from", "between", "từ", "ຫວ່າງ"}
"""Hedges of a range alone."""
MONEY = {"US$": "USD", "$": "USD", "€": "EUR", "ຮ້ອຍລະ": "%"}


def _is_else(language: str, text: str, match: re.Match[str]) -> bool:
    """Say whether a number is a date, an ordinal, an anniversary or no count."""
    start = match.start("number") if match["number"] else match.start("word")
    before, after = text[max(0, start - 18) : start], text[match.end() :]
    digits = match["number"] or ""
    end = match.end("number") if digits else match.end("word")
    if BEFORE_NOT.search(before) or AFTER_NOT.match(text[end:]):
        return True
    if RANK.search(before) and len(digits) == 1 and not match["unit"]:
        return True
    if language == "en" and (MONTH_BEFORE.search(before) or _part_of_a_year(match)):
        return True
    around = text[max(0, start - 40) : end + 25]
    listed = table("numbers")[language]
    five_days = (match.groupdict().get("word") or "").lower() == "năm"
    if any(w in around for w in listed["anniversary"]) and not five_days:
        return True
    if _is_year(digits) and match["unit"] not in {"tiết"}:
        return True
    if any(match.group().lower().startswith(n.lower()) for n in listed["never"]):
        return True
    if (
        language == "vi"
        and (match["unit"] or "").lower() == "tháng"
        and re.match(r"\s*\d|\s*(?:đầu|cuối) năm|\s*qua\b|\s*năm\s+\d", after)
    ):
        return True
    return (
        language == "vi"
        and (match["unit"] or "").lower() == "năm"
        and bool(re.match(r"\s*(?:19|20)\d\d", after))
    )


def _part_of_a_year(match: re.Match[str]) -> bool:
    """Say whether months are those since the new year: "in the first five months"."""
    months = (match["unit"] or "").lower() in {"months", "quarters"}
    before = match.string[max(0, match.start() - 8) : match.start()]
    return months and re.search(r"\b(?:first|last)\s+$", before) is not None


def _counts(language: str, text: str, match: re.Match[str]) -> bool:
    """A number in words counts when it counts things, not "the two sides"."""
    listed = table("numbers")[language]
    small = numerals.spelled(language, match["word"])
    if language != "en" and re.match(r"\s*\d", text[match.end() :]):
        return False
    if match["scale"]:
        return True
    start = match.start("word")
    if re.match(r"\s*qua(?!\w)", text[match.end() :]):
        return False
    if match["word"].lower() == "năm" and _names_year(listed, text[:start]):
        return False
    if re.search(r"\b(?:every|each)\s+$", text[:start], re.I):
        return False
    if small == 2:
        return _is_pair(language, text[:start], match["unit"] or "")
    return small > 2


def _is_pair(language: str, before: str, unit: str) -> bool:
    """Say whether two are counted, and not two spoken of before."""
    if language == "en":
        spoken_of = r"\b(?:the|these|those|our|both|between|all|its|their)\s+$|hai$"
        return not re.search(spoken_of, before, re.I)
    if re.search(r"(?:(?<!\w)(?:cả|của)\s+|ທັງ\s*)$", before, re.I):
        return False
    return unit.lower() in table("numbers")[language]["pairs"]


def _names_year(listed: dict[str, Any], before: str) -> bool:
    """Say whether "năm" after such a word is a year and not the number five."""
    words = before.lower().split()
    return bool(words) and words[-1] in listed["year_after"]


def _value(language: str, digits: str | None, word: str | None) -> float | None:
    if word:
        return float(numerals.spelled(language, word))
    text = digits or ""
    point = "." if language == "en" else ","
    other = "," if language == "en" else "."
    if re.fullmatch(rf"\d{{1,3}}(?:{re.escape(other)}\d{{3}})+", text):
        return float(text.replace(other, ""))
    if (
        re.fullmatch(rf"\d{{1,3}}(?:{re.escape(point)}\d{{3}})+", text)
        and language != "en"
    ):
        return float(text.replace(point, ""))
    try:
        return float(text.replace(other, "").replace(point, "."))
    except ValueError:
        return None
