"""When an exchange was: days, spans, weekdays; unknown parts stay X.

A date printed at the head or foot of a page is when it was published (heads.py); it
lends its year to a day and month without one, and is never the date of the event.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace

from .heads import Head
from .lexicon import alternatives, phrases, table
from .segments import Sentence

MONTHS_EN = {k.lower(): v for k, v in table("numbers")["en"]["months"].items()}
MONTHS_LO = table("numbers")["lo"]["months"]
_EN = alternatives(MONTHS_EN)
_LO = alternatives(m.strip() for m in MONTHS_LO)
_Y = r"(?P<year>(?:19|20)\d\d)"
_DASH = r"\s*(?:-|–|—|to|until|till|through|and|đến hết ngày|đến hết|đến ngày|đến (?:mùng|mồng)|đến|tới|và|ຫາ\s*ວັນທີ|ເຖິງ\s*ວັນທີ|ຫາ|ເຖິງ|ຮອດ|-)\s*"

_DAYS = alternatives(table("numbers")["en"]["weekdays"])
_DASH_EN = rf"{_DASH}(?:(?:{_DAYS}),?\s+)?(?:the\s+)?"
"""Behind it the other day: "from Monday 16 to Thursday 19 September"."""
_SEVERAL = r"(?P<day>\d{1,2})(?:\s*,\s*\d{1,2})+"
"""More than two days told one by one: "3, 4 and 5 June"."""
SHAPES = {
    "en": (
        rf"{_SEVERAL}{_DASH_EN}(?P<day2>\d{{1,2}})\s+(?P<month2>{_EN})(?:,?\s+{_Y})?",
        rf"(?P<day>\d{{1,2}})\s+(?P<month>{_EN}){_DASH_EN}(?P<month2>{_EN})\s+(?P<day2>\d{{1,2}})(?!\d)(?:,?\s+{_Y})?",
        rf"(?:from\s+)?(?P<month>{_EN})\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?{_DASH_EN}"
        rf"(?:(?P<month2>{_EN})\.?\s+)?(?P<day2>\d{{1,2}})(?!\d)(?:st|nd|rd|th)?(?:,?\s+{_Y})?",
        rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:\s+(?P<month>{_EN}))?{_DASH_EN}(?P<day2>\d{{1,2}})"
        rf"(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<month2>{_EN})(?:,?\s+{_Y})?",
        rf"(?P<month>{_EN})\.?\s+(?P<day>\d{{1,2}})(?!\d)(?:st|nd|rd|th)?(?:,?\s+{_Y})?",
        rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<month>{_EN})(?:,?\s+{_Y})?",
        rf"(?<![\d/.,-])(?P<day>\d{{1,2}})(?:\s*[-–]\s*(?P<day2>\d{{1,2}}))?[/.](?P<month2>\d{{1,2}})[/.]{_Y}(?!\d)",
        rf"(?<![\d-]){_Y}-(?P<month>\d\d)-(?P<day>\d\d)(?!\d)",
    ),
    "vi": (
        rf"(?P<day>\d{{1,2}})(?:\s*,\s*\d{{1,2}})*\s*,\s*(?P<day2>\d{{1,2}})\s*/\s*(?P<month2>\d{{1,2}})(?!\d)(?:\s*/\s*{_Y})?",
        rf"{_SEVERAL}{_DASH}(?P<day2>\d{{1,2}})(?:\s*[/.-]\s*|\s+tháng\s+)(?P<month2>\d{{1,2}})"
        rf"(?:\s*(?:năm|/|-|,)?\s*{_Y})?",
        rf"(?P<day>\d{{1,2}})\s+tháng\s+(?P<month>\d{{1,2}}){_DASH}(?P<day2>\d{{1,2}})\s+tháng\s+"
        rf"(?P<month2>\d{{1,2}})(?:\s*(?:năm|/|,)?\s*{_Y})?",
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
        rf"(?P<day>\d{{1,2}})(?:\s*[/.]\s*(?P<month>\d{{1,2}}))?(?:\s*[/.]\s*(?P<year1>(?:19|20)\d\d))?"
        rf"{_DASH}(?P<day2>\d{{1,2}})\s*[/.]\s*(?P<month2>\d{{1,2}})\s*[/.]\s*(?P<year2>(?:19|20)\d\d)",
        rf"(?P<day>\d{{1,2}})(?:{_DASH}(?P<day2>\d{{1,2}}))?\s*ເດືອນ\s*(?P<month2>\d{{1,2}})(?!\d)(?:\s*ປີ\s*{_Y})?",
        rf"(?P<day>\d{{1,2}})\s*/\s*(?P<month>\d{{1,2}})(?:\s*/\s*{_Y})?(?![\d/])",
        rf"(?P<day>\d{{1,2}})\.(?P<month>\d{{1,2}})\.{_Y}(?!\d)",
    ),
}
PATTERNS = {
    language: tuple(re.compile(shape, re.I) for shape in shapes)
    for language, shapes in SHAPES.items()
}
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


def spans(language: str, sentences: list[Sentence], head: Head) -> list[Span]:
    """Return every date of the report outside the head of the page."""
    found: list[Span] = []
    for sentence in sentences:
        taken: list[tuple[int, int]] = []
        for shape in PATTERNS[language]:
            for match in shape.finditer(sentence.text):
                at = sentence.start + match.start()
                if head.covers(at) or any(
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
    last = Day(year, last_month, day2) if day2 else Day(year, first_month, day)
    first = Day(_first_year(got, last, first_month), first_month, day)
    return Span(first, last, sentence, at)


def _first_year(got: dict[str, str | None], last: Day, month: int) -> int | None:
    """Return the year of a first day: its own, else the one before where months go back."""
    told = _number(got.get("year1"))
    if told or last.year is None:
        return told
    return last.year - (month > (last.month or month))


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
    language: str, sentences: list[Sentence], head: Head, *, course: bool = False
) -> Span | None:
    """Return the span of the whole visit where it is said, else the day of the event.

    A course that closes began on the day that is named as its first.
    """
    every = [s for s in spans(language, sentences, head) if not _is_far(language, s)]
    found = [s for s in every if not _opens_the_line(s)]
    if not found:
        day = _weekday(language, sentences, head.when)
        day = day or (every[0] if every else None)
        return day or _month_alone(language, sentences, head)
    told = next((s.first.year for s in found if s.first.year), None)
    dated = [_with_year(s, head.when, told) for s in found]
    long = next((s for s in dated if s.is_long and _near(s, dated[0])), None)
    lasting = (_lasting(language, s) for s in dated if _near(s, dated[0]))
    long = long or next((s for s in lasting if s.is_long), None)
    event = long or next((s for s in dated if not _said(UNTIL[language], s)), dated[0])
    if not event.is_long:
        event = _until(language, event, dated, course=course)
    if course and is_closing(language, sentences):
        began = next((s for s in dated if _said(BEGAN[language], s)), None)
        if began is not None and began.at != event.at:
            return replace(event, first=began.first)
    return event


def _month_alone(language: str, sentences: list[Sentence], head: Head) -> Span | None:
    """Return the month of an event whose day nobody tells: "in early May"."""
    for sentence in sentences[:EARLY]:
        for match in re.finditer(MONTH_ALONE[language], sentence.text, re.I):
            month = _month(match["month"])
            before = sentence.text[: match.start()]
            if not month or month > DECEMBER or TO_COME.search(before[-BEHIND:]):
                continue
            day = Day(_number(match["year"]), month, None)
            span = Span(day, day, sentence, sentence.start + match.start())
            if head.covers(span.at) or FAR.search(before[-BEHIND:]):
                continue
            return _with_year(span, head.when, None)
    return None


EARLY, DECEMBER = 4, 12
MONTH_ALONE = {
    "en": rf"\b(?:in|during)\s+(?:(?:early|mid|late)[\s-]+|the \w+ (?:week|half) of\s+)?(?P<month>{_EN})\b\.?(?:,?\s+{_Y})?",
    "vi": rf"(?<!\w)tháng\s+(?P<month>\d{{1,2}})(?!\d)(?:\s*(?:năm|/|-)\s*{_Y})?",
    "lo": rf"(?:ເດືອນ\s*)(?P<month>{_LO}|\d{{1,2}}(?!\d))(?:\s*(?:ປີ\s*)?{_Y})?",
}
TO_COME = re.compile(
    r"\b(?:will|would)\b|\b(?:by|before|until)\s*$|(?<!\w)(?:sẽ|dự kiến)(?!\w)|(?<!\w)(?:trước|đến)\s*$|(?<!ກິດ)ຈະ",
    re.I,
)
AGENCY = re.compile(r"[^(]{0,12}\([A-Z]{2,8}\)\s*[-–—]")


def _opens_the_line(span: Span) -> bool:
    """Say whether a day stands in front of an agency: "Hanoi, May 16 (VNA) -"."""
    at = span.at - span.sentence.start
    behind = AGENCY.match(span.sentence.text, at)
    return at < OPENING and behind is not None


OPENING = 40
UNTIL = phrases("dates", "until")
"""In front of a date: what was spoken of goes on until then."""
BEGAN = phrases("dates", "began")
CLOSES = phrases("dates", "closes")


def is_closing(language: str, sentences: list[Sentence]) -> bool:
    """Say whether a report tells of the end of a course."""
    return any(re.search(CLOSES[language], s.text, re.I) for s in sentences[:3])


BEHIND = 110
"""What says of a day what it is stands so many letters in front of it at most."""


def _said(shape: str, span: Span) -> bool:
    before = span.sentence.text[: span.at - span.sentence.start]
    return re.search(shape, before[-BEHIND:], re.I) is not None


def _until(language: str, event: Span, dated: list[Span], *, course: bool) -> Span:
    for span in dated:
        later = _order(span.last) >= _order(event.first)
        if span.at != event.at and later and _said(UNTIL[language], span):
            if not (course or _near(span, event)):
                continue
            year = span.last.year or event.first.year
            first, last = replace(event.first, year=year), replace(span.last, year=year)
            return replace(event, first=first, last=last)
    return event


FIRST = phrases("dates", "first")
"""In front of the first of several days whose number the sentence tells."""
LAST = phrases("dates", "last")
"""In front of the last of several days whose number the sentence tells."""
LASTING = phrases("dates", "lasting")
MOST_DAYS = 31


def _lasting(language: str, event: Span) -> Span:
    """Reckon the last day of "a four-day visit from 5 May"."""
    match = re.search(LASTING[language], event.sentence.text, re.I)
    first, ended = _said(FIRST[language], event), _said(LAST[language], event)
    if match is None or not (first or ended):
        return event
    spelled = table("numbers")[language]["words"].get(match["n"].lower())
    days = int(match["n"]) if match["n"].isdigit() else spelled or 0
    if not 2 <= days <= MOST_DAYS:
        return event
    if first:
        return replace(event, last=_later(event.first, days - 1))
    return replace(event, first=_later(event.first, 1 - days))


def _later(day: Day, days: int) -> Day:
    """Return the day that is so many days later, the same where that cannot be told."""
    if not (day.month and day.day):
        return day
    try:
        found = dt.date(day.year or LEAP, day.month, day.day)
    except ValueError:
        return day
    found += dt.timedelta(days=days)
    return Day(day.year and found.year, found.month, found.day)


LEAP = 2000
"""Lent to a day whose year nobody tells."""


def _order(day: Day) -> tuple[int, int, int]:
    return day.year or 0, day.month or 0, day.day or 0


NOW = phrases("dates", "now")


BACK = re.compile(r"yesterday|qua$|ມື້ວານ", re.I)
"""A day before the report was published."""


def _is_far(language: str, span: Span) -> bool:
    """Say whether a date is one of history, of publication or of what is to come."""
    text, place = span.sentence.text, span.at - span.sentence.start
    before = text[max(0, place - 45) : place]
    far = FAR.search(before)
    if far and far.group().lower() == "since" and span.first.year is None:
        far = None
    if far or re.search(r"\bNews\s*-\s*$", before):
        return True
    if span.is_long or not re.search(r"\([^)]{0,12}$", before):
        return False
    days = alternatives(table("numbers")[language]["weekdays"])
    return not re.search(rf"(?:{NOW[language]}|{days})\s*\([^)]*$", before, re.I)


def _near(span: Span, first: Span) -> bool:
    if not (span.first.month and first.first.month):
        return False
    return abs(span.first.month - first.first.month) <= 1


def _with_year(span: Span, when: dt.date | int | None, told: int | None) -> Span:
    """Lend a day the year that the report tells first, else that of publication."""
    if span.first.year is not None:
        return span
    year = told
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
    """Reckon "on Monday" or "this morning" from the day of publication."""
    if not isinstance(when, dt.date):
        return None
    names = table("numbers")[language]["weekdays"]
    shape = re.compile(rf"(?:{alternatives(names)})|(?P<now>{NOW[language]})", re.I)
    lower = {k.lower(): v for k, v in names.items()}
    for sentence in sentences[:4]:
        match = shape.search(sentence.text)
        if match:
            back = 1 if BACK.search(match.group()) else 0
            if not match["now"]:
                back = (when.weekday() - lower[match.group().lower()]) % 7
            day = when - dt.timedelta(days=back)
            found = Day(day.year, day.month, day.day)
            span = Span(found, found, sentence, sentence.start + match.start())
            other = _other_day(language, sentence.text, match)
            if other is not None:
                days = (lower[other] - day.weekday()) % 7
                return replace(span, last=_later(found, days))
            return _lasting(language, span)
    return None


def _other_day(language: str, text: str, match: re.Match[str]) -> str | None:
    """Return the weekday that goes on with one: "on Tuesday and Wednesday"."""
    names = alternatives(table("numbers")[language]["weekdays"])
    joint = re.compile(rf"{_DASH}(?P<other>{names})", re.I)
    behind = None if match["now"] else joint.match(text, match.end())
    return behind["other"].lower() if behind else None
