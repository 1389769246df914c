"""When an exchange was: days, spans, weekdays; unknown parts stay X.

A date printed at the head of a page is when it was published; it lends its year to
a day and month without one, and is never the date of the event.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace

from .lexicon import alternatives, table
from .segments import Sentence

MONTHS_EN = {k.lower(): v for k, v in table("numbers")["en"]["months"].items()}
MONTHS_LO = table("numbers")["lo"]["months"]
_EN = alternatives(MONTHS_EN)
_LO = alternatives(m.strip() for m in MONTHS_LO)
_Y = r"(?P<year>(?:19|20)\d\d)"
_DASH = r"\s*(?:-|–|—|to|until|till|and|đến ngày|đến|tới|và|ຫາວັນທີ|ຫາ|ເຖິງ|ຮອດ|-)\s*"

SHAPES = {
    "en": (
        rf"(?:from\s+)?(?P<month>{_EN})\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?{_DASH}"
        rf"(?:(?P<month2>{_EN})\.?\s+)?(?P<day2>\d{{1,2}})(?!\d)(?:st|nd|rd|th)?(?:,?\s+{_Y})?",
        rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:\s+(?P<month>{_EN}))?{_DASH}(?P<day2>\d{{1,2}})"
        rf"(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<month2>{_EN})(?:,?\s+{_Y})?",
        rf"(?P<month>{_EN})\.?\s+(?P<day>\d{{1,2}})(?!\d)(?:st|nd|rd|th)?(?:,?\s+{_Y})?",
        rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<month>{_EN})(?:,?\s+{_Y})?",
    ),
    "vi": (
        rf"(?P<day>\d{{1,2}})(?:\s*[/.-]\s*(?P<month>\d{{1,2}}))?(?:\s*[/.-]\s*(?P<year1>(?:19|20)\d\d))?"
        rf"{_DASH}(?P<day2>\d{{1,2}})\s*[/.-]\s*(?P<month2>\d{{1,2}})(?!\d)(?:\s*[/.-]\s*{_Y})?",
        rf"(?P<day>\d{{1,2}}){_DASH}(?P<day2>\d{{1,2}})\s+tháng\s+(?P<month2>\d{{1,2}})(?:\s*(?:năm|/|,)?\s*{_Y})?",
        rf"(?P<day>\d{{1,2}})\s+tháng\s+(?P<month>\d{{1,2}})(?:\s*(?:năm|/|,)?\s*{_Y})?",
        rf"(?P<day>\d{{1,2}})\s*[/.-]\s*(?P<month>\d{{1,2}})(?:\s*[/.-]\s*{_Y})?(?![\d/])",
    ),
    "lo": (
        rf"(?P<day>\d{{1,2}})(?:\s*(?P<month>{_LO}))?(?:\s*{_Y})?{_DASH}(?P<day2>\d{{1,2}})\s*"
        rf"(?:ເດືອນ\s*)?(?P<month2>{_LO})(?:\s*(?:ປີ\s*)?(?P<year2>(?:19|20)\d\d))?",
        rf"(?P<day>\d{{1,2}})\s*(?:ເດືອນ\s*)?(?P<month>{_LO})(?:\s*(?:ປີ\s*)?{_Y})?",
        rf"(?P<day>\d{{1,2}})\s*/\s*(?P<month>\d{{1,2}})(?:\s*/\s*{_Y})?(?![\d/])",
    ),
}
PATTERNS = {
    language: tuple(re.compile(shape, re.I) for shape in shapes)
    for language, shapes in SHAPES.items()
}
ISO = re.compile(r"\b((?:19|20)\d\d)-(\d\d)-(\d\d)\b")
NUMERIC = re.compile(r"\b(\d{1,2})/(\d{1,2})/((?:19|20)\d\d)\b")
HEAD_YEAR = re.compile(r"\b(?:\d{1,2}/)?((?:19|20)\d\d)\b")
HEAD_LENGTH = 160
ENDS_HEAD = (".", "\n", "|", "\r")
FAR = re.compile(
    r"anniversary|founding|established|since|kỷ niệm|thành lập|ngày Quốc khánh|ngày truyền thống"
    r"|ວັນສ້າງຕັ້ງ|ຄົບຮອບ|ວັນຊາດ|born|sinh năm",
    re.I,
)


@dataclass(frozen=True)
class Day:
    """A day with unknown parts."""

    year: int | None
    month: int | None
    day: int | None

    def __str__(self) -> str:
        year = f"{self.year:04d}" if self.year else "XXXX"
        month = f"{self.month:02d}" if self.month else "XX"
        return f"{year}-{month}-{self.day:02d}" if self.day else f"{year}-{month}-XX"


@dataclass(frozen=True)
class Span:
    """From one day to another, and where that is said."""

    first: Day
    last: Day
    sentence: Sentence
    at: int

    @property
    def is_long(self) -> bool:
        """Say whether it covers more than a day."""
        return self.first != self.last


def published(text: str, given: dt.date | None) -> tuple[dt.date | int | None, int]:
    """Return the day or year of publication and how far the head of the page goes."""
    head = text[:HEAD_LENGTH]
    iso = ISO.search(head)
    if iso and iso.start() < 40 and (when := _date(*map(int, iso.groups()))):
        return given or when, iso.end()
    numeric = NUMERIC.search(head)
    if numeric and numeric.start() < 12 and text[numeric.end() :][:1] in ENDS_HEAD:
        day, month, year = map(int, numeric.groups())
        return given or _date(year, month, day), numeric.end()
    if match := re.match(
        r"\s*(?:T\d|CN|Thứ\s+\w+),?\s+\d{1,2}/((?:19|20)\d\d)[^.]*\.", head
    ):
        return given or int(match.group(1)), match.end()
    return given, 0


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def spans(language: str, sentences: list[Sentence], head_end: int) -> list[Span]:
    """Return every date of the report outside the head of the page."""
    found: list[Span] = []
    for sentence in sentences:
        taken: list[tuple[int, int]] = []
        for shape in PATTERNS[language]:
            for match in shape.finditer(sentence.text):
                at = sentence.start + match.start()
                if at < head_end or any(
                    a < match.end() and match.start() < b for a, b in taken
                ):
                    continue
                span = _span(match, sentence, at)
                if span is not None:
                    taken.append(match.span())
                    found.append(span)
    return sorted(found, key=lambda s: s.at)


def _span(match: re.Match[str], sentence: Sentence, at: int) -> Span | None:
    got = match.groupdict()
    year = _number(got.get("year2") or got.get("year") or got.get("year1"))
    last_month = _month(got.get("month2")) or _month(got.get("month"))
    first_month = _month(got.get("month")) or last_month
    day, day2 = _number(got.get("day")), _number(got.get("day2"))
    if not first_month or not day or not (1 <= day <= 31) or not 1 <= first_month <= 12:
        return None
    if day2 and not (1 <= day2 <= 31 and last_month and 1 <= last_month <= 12):
        return None
    first = Day(year, first_month, day)
    last = Day(year, last_month, day2) if day2 else first
    return Span(first, last, sentence, at)


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdigit() else None


def _month(text: str | None) -> int | None:
    if not text:
        return None
    if text.isdigit():
        return int(text)
    found = MONTHS_EN.get(text.lower()) or MONTHS_LO.get(text)
    return int(found) if found else None


def event_span(
    language: str,
    sentences: list[Sentence],
    when_published: dt.date | int | None,
    head_end: int,
) -> Span | None:
    """Return the span of the whole visit where it is said, else the day of the event."""
    found = [s for s in spans(language, sentences, head_end) if not _is_far(s)]
    if not found:
        return _weekday(language, sentences, when_published)
    dated = [_with_year(s, when_published, found) for s in found]
    long = next((s for s in dated if s.is_long and _near(s, dated[0])), None)
    return long or dated[0]


def _is_far(span: Span) -> bool:
    """Say whether a date is one of history, of publication or of what is to come."""
    text, place = span.sentence.text, span.at - span.sentence.start
    before = text[max(0, place - 45) : place]
    return bool(FAR.search(before)) or bool(
        re.search(r"\bNews\s*-\s*$|\(.{0,12}$", before)
    )


def _near(span: Span, first: Span) -> bool:
    if not (span.first.month and first.first.month):
        return False
    return abs(span.first.month - first.first.month) <= 1


def _with_year(span: Span, when: dt.date | int | None, others: list[Span]) -> Span:
    if span.first.year is not None:
        return span
    years = [s.first.year for s in others if s.first.year]
    year = years[0] if years else None
    if year is None and isinstance(when, int):
        year = when
    if year is None and isinstance(when, dt.date):
        year = when.year
        later = (span.first.month or 0, span.first.day or 0) > (when.month, when.day)
        if later and (span.first.month or 0) - when.month > 1:
            year -= 1
    last = replace(span.last, year=year)
    return replace(span, first=replace(span.first, year=year), last=last)


def _weekday(
    language: str, sentences: list[Sentence], when: dt.date | int | None
) -> Span | None:
    """Reckon "on Monday" back from the day of publication."""
    if not isinstance(when, dt.date):
        return None
    names = table("numbers")[language]["weekdays"]
    shape = re.compile(rf"(?:{alternatives(names)})", re.I)
    lower = {k.lower(): v for k, v in names.items()}
    for sentence in sentences[:4]:
        match = shape.search(sentence.text)
        if match:
            back = (when.weekday() - lower[match.group().lower()]) % 7
            day = when - dt.timedelta(days=back)
            found = Day(day.year, day.month, day.day)
            return Span(found, found, sentence, sentence.start + match.start())
    return None
