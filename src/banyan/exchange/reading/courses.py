"""Courses that a report tells of: opened, closed or attended."""

from __future__ import annotations

import re
from typing import Any

from .dates import Span
from .lexicon import alternatives, words
from .promisers import verbs_of_promise
from .result import Figure
from .segments import Sentence

DAYS = {
    "days",
    "weeks",
    "months",
    "years",
    "ngày",
    "tuần",
    "tháng",
    "năm",
    "ວັນ",
    "ອາທິດ",
    "ເດືອນ",
    "ປີ",
}


def courses_of(
    language: str,
    sentences: list[Sentence],
    kind: str,
    span: Span | None,
    figures: list[tuple[Figure, Sentence]],
    place: str | None,
) -> list[tuple[dict[str, Any], Sentence]]:
    """Return the course that a report tells of."""
    names = words("pacts", language, "courses")
    edge = "" if language == "lo" else r"(?!\w)"
    shape = re.compile(rf"(?:{alternatives(names)}){edge}", re.I)
    opening = kind == "course-opening"
    for sentence in sentences:
        match = shape.search(sentence.text)
        if match is None or not (
            opening or _attended(language, sentence.text, match.start())
        ):
            continue
        told = figures if opening else [(f, s) for f, s in figures if s is sentence]
        course = _course(language, told)
        if opening:
            course |= _opening(language, sentence.text, match, span)
            course["participants"] = _learners(language, figures)
            course["organiser"] = _organiser(language, sentences, place)
        return [(course, sentence)]
    return []


def _course(language: str, figures: list[tuple[Figure, Sentence]]) -> dict[str, Any]:
    length = next((f for f, _s in figures if f.unit in DAYS), None)
    return {
        "name": None,
        "start": "XXXX-XX-XX",
        "end": "XXXX-XX-XX",
        "length": length and {"value": length.value, "unit": length.unit},
        "participants": None,
        "organiser": None,
    }


def _opening(
    language: str, text: str, match: re.Match[str], span: Span | None
) -> dict[str, Any]:
    """Return what only the report of an opening says of a course."""
    return {
        "name": _course_name(language, text, match),
        "start": str(span.first) if span else "XXXX-XX-XX",
        "end": str(span.last) if span and span.is_long else "XXXX-XX-XX",
    }


def _learners(language: str, figures: list[tuple[Figure, Sentence]]) -> int | None:
    """Return how many people a course has."""
    for figure, _sentence in figures:
        if figure.unit and figure.unit not in DAYS and _are_learners(language, figure):
            return int(figure.value)
    return None


ATTENDED = {
    "en": (
        "complete the course",
        "attending a course",
        "attending a training",
        "completed a",
    ),
    "vi": (
        "hoàn thành khóa học",
        "hoàn thành khoá học",
        "tham gia khóa",
        "đang theo học",
    ),
    "lo": ("ສຳເລັດຫຼັກສູດ", "ຮ່ວມຝຶກອົບຮົມ"),
}
NAMED = {"en": (), "vi": ("lớp bồi dưỡng",), "lo": ("ຊຸດຝຶກອົບຮົມ",)}
"""Named alone: held, unless a verb of promise or request stands in front."""


def _attended(language: str, text: str, at: int) -> bool:
    """Say whether a course is one that was held, and not promised or asked for."""
    if any(w in text for w in ATTENDED[language]):
        return True
    named = any(w in text for w in NAMED[language])
    return named and verbs_of_promise(language).search(text, 0, at) is None


def _are_learners(language: str, figure: Figure) -> bool:
    persons = {
        "persons",
        "học viên",
        "cán bộ",
        "đại biểu",
        "người",
        "đồng chí",
        "ທ່ານ",
        "ຄົນ",
        "ສະຫາຍ",
    }
    return figure.unit in persons


def _course_name(language: str, text: str, match: re.Match[str]) -> str:
    if language == "lo":
        return re.split(r"\s{1,}(?:ໄດ້|ທີ່|ສຳລັບ|ສໍາລັບ|ໃນ|ຢູ່)", text[match.start() :])[
            0
        ].strip(" ,.;")
    stop = (
        r"[,.;]|\b(?:began|opened|was|will|for|at|with|on)\b"
        if language == "en"
        else r"[,.;(]|\b(?:dành|cho|đã|tại|được|nhằm|khai)\b"
    )
    return re.sub(r"\s+", " ", re.split(stop, text[match.start() :])[0]).strip()


def _organiser(
    language: str, sentences: list[Sentence], place: str | None
) -> str | None:
    organised = words("pacts", language, "organised")
    for sentence in sentences:
        match = re.search(
            rf"(?:{alternatives(organised)})\s+(?P<who>[^,.;]{{3,70}}?)(?:\s+(?:tổ chức|phối hợp|at|in|on|ທີ່)|[,.;])",
            sentence.text,
        )
        if match and match["who"][:1].isupper() or match and language == "lo":
            return str(match["who"]).strip()
    return place
