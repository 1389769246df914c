"""Counts, lengths and sums, with their hedge; not years, dates, ages of events."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from .lexicon import alternatives, table
from .result import Figure
from .segments import Sentence

NUMBER = r"(?P<number>\d{1,3}(?:[.,]\d{3})+(?:[.,]\d+)?|\d+(?:[.,]\d+)?)"
BEFORE_NOT = re.compile(
    r"(?:khóa|khoá|lần|thứ|số|điều|Điều|trang|quý|tầng|kỳ|năm|ngày|tháng|No\.|Article|Resolution|Decision|quarter|ໄຕມາດ(?:ທີ)?|ຄັ້ງທີ|ຊັ້ນ|ຊັ້ນ|ວັນທີ|ປີ|ສະໄໝທີ|ສະໄຫມທີ|ມາດຕາ|ເລກທີ|grade|class|floor|phase|top)\s*$",
    re.I,
)
AFTER_NOT = re.compile(r"^(?:st|nd|rd|th)\b|^\s*(?:/|-\d|–\d|:\d|h\d|am\b|pm\b)", re.I)


@cache
def _shape(language: str) -> re.Pattern[str]:
    listed = table("numbers")[language]
    hedges = alternatives(listed["hedges"])
    units = alternatives(listed["units"])
    scales = alternatives(listed["scales"])
    spelled = alternatives(listed["words"])
    number = (
        NUMBER
        if not listed["words"]
        else rf"(?:{NUMBER}|(?<!\w)(?P<word>{spelled})(?!\w))"
    )
    gap = r"[\s-]*" if language != "lo" else r"\s*"
    between = (
        r"(?:[\w'’]+\s+){0,3}?"
        if language == "en"
        else r"(?:[\wà-ÿÀ-ÖĂăĐđĨĩŨũƠơƯưẠ-ỹ]+\s+){0,1}?"
        if language == "vi"
        else ""
    )
    edge = r"(?!\w)" if language != "lo" else ""
    return re.compile(
        rf"(?:(?P<hedge>{hedges})\s*)?{number}{gap}(?:(?P<scale>{scales}){gap})?"
        rf"(?:{between}(?P<unit>{units}){edge})?",
        re.I,
    )


def figures_of(
    language: str, sentences: list[Sentence]
) -> list[tuple[Figure, Sentence]]:
    """Return figures in the order of the report, each once."""
    found: list[tuple[Figure, Sentence]] = []
    for sentence in sentences:
        for match in _shape(language).finditer(sentence.text):
            figure = _figure(language, sentence.text, match)
            if figure and not any(_same(figure, f) for f, _s in found):
                found.append((figure, sentence))
    return found


def _same(a: Figure, b: Figure) -> bool:
    return a.value == b.value and (a.unit == b.unit or not a.unit or not b.unit)


def _figure(language: str, text: str, match: re.Match[str]) -> Figure | None:
    listed = table("numbers")[language]
    unit = match["unit"]
    word = match.groupdict().get("word")
    if unit is None or _is_else(language, text, match):
        return None
    if word and not _counts(language, text, match):
        return None
    value = _value(language, match["number"], word)
    if value is None:
        return None
    if match["scale"]:
        value *= listed["scales"][match["scale"].lower()]
    key = next((k for k in listed["units"] if k.lower() == unit.lower()), unit)
    said = listed["units"].get(key, unit)
    for scale in listed["scales"]:
        if unit.lower().startswith(scale + " "):
            value *= listed["scales"][scale]
    return Figure(
        _what(language, text, match),
        value,
        said or None,
        match["hedge"] and match["hedge"].lower(),
    )


def _is_else(language: str, text: str, match: re.Match[str]) -> bool:
    """Say whether a number is a date, an ordinal, an anniversary or no count."""
    start = match.start("number") if match["number"] else match.start("word")
    before, after = text[max(0, start - 18) : start], text[match.end() :]
    digits = match["number"] or ""
    end = match.end("number") if digits else match.end("word")
    if BEFORE_NOT.search(before) or AFTER_NOT.match(text[end:]):
        return True
    around = text[max(0, start - 40) : match.end() + 25]
    listed = table("numbers")[language]
    if any(w in around for w in listed["anniversary"]):
        return True
    if re.fullmatch(r"(?:19|20)\d\d", digits) and match["unit"] not in {"tiết"}:
        return True
    if any(match.group().lower().startswith(n.lower()) for n in listed["never"]):
        return True
    if (
        language == "vi"
        and match["unit"].lower() == "tháng"
        and re.match(r"\s*\d", after)
    ):
        return True
    return (
        language == "vi"
        and match["unit"].lower() == "năm"
        and bool(re.match(r"\s*(?:19|20)\d\d", after))
    )


def _counts(language: str, text: str, match: re.Match[str]) -> bool:
    """A number in words counts when it counts things, not "the two sides"."""
    listed = table("numbers")[language]
    small = listed["words"][match["word"].lower()]
    start = match.start("word")
    if match["word"].lower() == "năm" and _is_year(listed, text[:start]):
        return False
    return (
        not (
            small == 2
            and re.search(r"\b(?:the|these|our|both)\s+$|hai$", text[:start], re.I)
        )
        and small > 2
    )


def _is_year(listed: dict[str, Any], before: str) -> bool:
    """Say whether "năm" after such a word is a year and not the number five."""
    words = before.lower().split()
    return bool(words) and words[-1] in listed["year_after"]


def _value(language: str, digits: str | None, word: str | None) -> float | None:
    if word:
        return float(table("numbers")[language]["words"][word.lower()])
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


def _what(language: str, text: str, match: re.Match[str]) -> str:
    """Return a few words around the number that say what it counts."""
    start, end = match.start(), match.end()
    if language == "lo":
        return re.sub(r"\s+", " ", text[max(0, start - 30) : end]).strip(" ,.;")
    before = " ".join(text[:start].split()[-4:])
    after = " ".join(re.split(r"[,.;:](?!\d)", text[end:])[0].split()[:5])
    return re.sub(r"\s+", " ", f"{before} {text[start:end]} {after}").strip(" ,.;:()")
