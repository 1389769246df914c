"""When a page was published: a date at its head, on a line of its own, or at its foot."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from .lexicon import alternatives, table

MONTHS = {k.lower(): v for k, v in table("numbers")["en"]["months"].items()} | {
    k.strip(): v for k, v in table("numbers")["lo"]["months"].items()
}
_Y = r"(?:19|20)\d\d"
DATE = (
    rf"(?:ngày\s+|ວັນທີ\s*)?(?:(?P<d>\d{{1,2}})\s*[/.-]\s*(?P<m>\d{{1,2}})\s*[/.-]\s*(?P<y>{_Y})"
    rf"|(?P<d2>\d{{1,2}})\s+(?P<m2>{alternatives(MONTHS)})\.?,?\s*(?P<y2>{_Y})"
    rf"|(?P<m3>{alternatives(MONTHS)})\.?\s+(?P<d3>\d{{1,2}}),?\s+(?P<y3>{_Y})"
    rf"|(?P<d4>\d{{1,2}})\s+tháng\s+(?P<m4>\d{{1,2}})\s*(?:,|năm)?\s*(?P<y4>{_Y}))"
)
CLOCK = (
    r"(?:[\s,|–-]*\d{1,2}\s*[:hg]\s*\d{2}(?:\s*[ap]m)?(?:\s*\(?GMT\s*[+-]?\d+\)?)?)?"
)
WEEKDAY = r"(?:(?:thứ\s+\w+|chủ nhật|\w{3,9}day|(?:mon|tue|wed|thu|fri|sat|sun)|ວັນ\S+)[,.\s]+)?"
LINE = re.compile(rf"^[ \t(]*{WEEKDAY}{DATE}{CLOCK}[ \t).]*$", re.I | re.M)
"""A line with nothing but a day and a clock."""
DATELINE = re.compile(
    rf"^[A-ZĐ][^\n,.]{{1,40}},\s*(?i:{DATE})\s*(?:\([^)\n]{{2,20}}\)\s*)?[—–-]{{1,2}}\s",
    re.M,
)
"""A place and a day in front of the first sentence: "HANOI, 2 May 2023 -"."""
FOOT = re.compile(
    rf"(?:\(|\b(?:Source|Nguồn|Theo)\b|ທີ່ມາ|ແຫຼ່ງຂ່າວ)[^()\n]{{0,60}}?{DATE}[\s).]*$", re.I
)
SIGNED = re.compile(rf"^[^\n.;:]{{2,40}},\s*{DATE}[ \t.]*\Z", re.I | re.M)
"""The last line is a paper and a day: "Vientiane Times, 9 July 2025"."""
ISO = re.compile(rf"\b({_Y})-(\d\d)-(\d\d)\b")
NUMERIC = re.compile(rf"\b(\d{{1,2}})/(\d{{1,2}})/({_Y})\b")
SHORT = re.compile(rf"\s*(?:T\d|CN|Thứ\s+\w+),?\s+\d{{1,2}}/({_Y})[^.]*\.")
LENGTH, EARLY, FOOT_LENGTH = 160, 600, 140
ENDS = (".", "\n", "|", "\r")


@dataclass(frozen=True)
class Head:
    """When a page was published, as far as it says so, and where that is printed."""

    when: dt.date | int | None
    start: int = 0
    end: int = 0

    def covers(self, at: int) -> bool:
        """Say whether a place of the text is within the printed date."""
        return self.start <= at < self.end


POSTED = re.compile(
    rf"(?:\b(?:Posted|Published|Updated|Date)\b|(?<!\w)(?:Cập nhật|Ngày đăng|Đăng ngày|Ngày xuất bản)"
    rf"|ເຜີຍແຜ່|ລົງຂ່າວ|ລົງວັນທີ)[^\n\d]{{0,20}}?{DATE}{CLOCK}",
    re.I,
)
"""A page says itself when it was put up: "Posted on 28/10/2024"."""


def published(text: str, given: dt.date | None) -> Head:
    """Return the day or year of publication; a given day is surer than a printed one."""
    found = _at_the_head(text) or _elsewhere(text)
    if found is None:
        return Head(given)
    return Head(given or found.when, found.start, found.end)


def _at_the_head(text: str) -> Head | None:
    head = text[:LENGTH]
    iso = ISO.search(head)
    if iso and iso.start() < 40 and (when := _date(*map(int, iso.groups()))):
        return Head(when, 0, iso.end())
    numeric = NUMERIC.search(head)
    if numeric and numeric.start() < 12 and text[numeric.end() :][:1] in ENDS:
        day, month, year = map(int, numeric.groups())
        return Head(_date(year, month, day), 0, numeric.end())
    if match := SHORT.match(head):
        return Head(int(match.group(1)), 0, match.end())
    return None


def _elsewhere(text: str) -> Head | None:
    for shape in (POSTED, LINE, DATELINE):
        match = shape.search(text, 0, EARLY)
        if match and (when := _said(match)):
            return Head(when, match.start(), match.end())
    foot = max(0, len(text.rstrip()) - FOOT_LENGTH)
    match = FOOT.search(text.rstrip(), foot) or SIGNED.search(text.rstrip(), foot)
    if match and (when := _said(match)):
        return Head(when, match.start(), match.end())
    return None


def _said(match: re.Match[str]) -> dt.date | None:
    got = match.groupdict()
    for tail in ("", "2", "3", "4"):
        if got["d" + tail]:
            month = got["m" + tail]
            number = int(month) if month.isdigit() else MONTHS[month.lower()]
            return _date(int(got["y" + tail]), number, int(got["d" + tail]))
    return None


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
