"""The calendar of one country: which days are worked, and counting them.

Everything is worked out once per year and kept: the base holidays, corrected
by the file of the country, as a sorted list of working days. Counting is then
a search in that list, however long the way.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cache
from typing import Any

from banyan.kernel.errors import InputError, Problem
from banyan.kernel.formats import format_date
from banyan.kernel.text import LANGUAGES, Text
from banyan.kernel.text import gettext_noop as _

from .data import FOLDER, CalendarData, read_file

_SUFFIXES = {
    " (observed)": Text(vi="%s (nghỉ bù)", lo="ພັກຊົດເຊີຍ %s", en="%s (day in lieu)"),
    " (in lieu)": Text(vi="%s (nghỉ bù)", lo="ພັກຊົດເຊີຍ %s", en="%s (day in lieu)"),
}
_SWAPPED_OFF = Text(
    vi="Nghỉ, làm bù ngày %s", lo="ພັກ, ເຮັດວຽກແທນວັນທີ %s", en="Off, worked on %s"
)
_SWAPPED_WORKED = Text(
    vi="Làm bù cho ngày %s", lo="ເຮັດວຽກແທນວັນທີ %s", en="Worked for %s"
)
_PACKAGE_SWAP = "Day off (substituted"


@dataclass(frozen=True)
class _Year:
    """The working days of one year as ordinals, and why others are free."""

    working: tuple[int, ...]
    names: dict[dt.date, Text]


class WorkingCalendar:
    """Working days of one country, the years kept once they were asked for."""

    def __init__(self, data: CalendarData) -> None:
        self.data = data
        self._years: dict[int, _Year] = {}

    @property
    def country(self) -> str:
        """The two lower-case letters of the country."""
        return self.data.country

    def is_working(self, day: dt.date) -> bool:
        """Say whether ``day`` is worked."""
        working = self._year(day.year).working
        place = bisect_left(working, day.toordinal())
        return place < len(working) and working[place] == day.toordinal()

    def name_of(self, day: dt.date) -> Text | None:
        """Return why ``day`` is special (holiday, swap), or ``None``.

        An ordinary weekend has no name.
        """
        return self._year(day.year).names.get(day)

    def holidays(self, year: int) -> dict[dt.date, Text]:
        """Return the named days of a year in order, worked swap days included."""
        return dict(sorted(self._year(year).names.items()))

    def is_provisional(self, start: dt.date, end: dt.date | None = None) -> bool:
        """Say whether a day from ``start`` to ``end`` lies outside the known years.

        What is computed there follows the pattern of the law; the government's
        decision for the year, with its swap days, is not known yet.
        """
        last = max(start, end or start)
        first = min(start, end or start)
        return first.year < self.data.first_year or last.year > self.data.last_year

    def add_working_days(self, start: dt.date, n: int) -> dt.date:
        """Return the ``n``-th working day after ``start``, which is not counted.

        A negative ``n`` goes back; 0 gives ``start`` itself, worked or not.
        """
        if n == 0:
            return start
        year, ordinal = start.year, start.toordinal()
        working = self._year(year).working
        if n > 0:
            place = bisect_right(working, ordinal) + n - 1
            while place >= len(working):
                place -= len(working)
                year, working = self._next(year, 1)
            return dt.date.fromordinal(working[place])
        place = bisect_left(working, ordinal) + n
        while place < 0:
            year, working = self._next(year, -1)
            place += len(working)
        return dt.date.fromordinal(working[place])

    def working_days_between(self, start: dt.date, end: dt.date) -> int:
        """Return how many working days after ``start`` up to and with ``end``.

        Negative when ``end`` is earlier: the days before ``start`` from ``end``
        on. So ``working_days_between(a, add_working_days(a, n)) == n``.
        """
        if end >= start:
            return self._until(end, bisect_right) - self._until(start, bisect_right)
        return self._until(end, bisect_left) - self._until(start, bisect_left)

    def next_working_day(self, day: dt.date) -> dt.date:
        """Return ``day`` itself when worked, else the next day that is."""
        return day if self.is_working(day) else self.add_working_days(day, 1)

    def _until(self, day: dt.date, search: Any) -> int:
        """Count working days up to ``day`` from the first year kept for counting."""
        before = self._before(day.year)
        return before + int(search(self._year(day.year).working, day.toordinal()))

    def _before(self, year: int) -> int:
        """Return the working days from the year 0 of the count to before ``year``."""
        zero = self.data.first_year
        if year >= zero:
            return sum(len(self._year(y).working) for y in range(zero, year))
        return -sum(len(self._year(y).working) for y in range(year, zero))

    def _next(self, year: int, step: int) -> tuple[int, tuple[int, ...]]:
        year += step
        if not dt.MINYEAR <= year < dt.MAXYEAR:
            raise InputError(problems=[_too_far()])
        return year, self._year(year).working

    def _year(self, year: int) -> _Year:
        known = self._years.get(year)
        if known is None:
            known = self._years[year] = _build_year(self.data, year)
        return known


def _build_year(data: CalendarData, year: int) -> _Year:
    """Work out one year: base holidays, then the corrections of the file."""
    off, worked = _base(data, year)
    for free, made_up in data.swaps:
        off[free] = _dated(_SWAPPED_OFF, made_up)
        worked[made_up] = _dated(_SWAPPED_WORKED, free)
    off |= {day: _named(data, base) for day, base in data.added.items()}
    for day in data.removed:
        off.pop(day, None)
    first = dt.date(year, 1, 1).toordinal()
    days = (
        dt.date.fromordinal(n)
        for n in range(first, dt.date(year, 12, 31).toordinal() + 1)
    )
    working = tuple(
        day.toordinal()
        for day in days
        if day in worked or (day not in off and day.weekday() not in data.weekend)
    )
    names = {d: name for d, name in (off | worked).items() if d.year == year}
    return _Year(working, names)


def _base(
    data: CalendarData, year: int
) -> tuple[dict[dt.date, Text], dict[dt.date, Text]]:
    """Return the days off and worked that the package knows for a year."""
    from holidays import country_holidays  # a tenth of a second: only when counting

    found = country_holidays(data.country.upper(), years=year, language="en_US")
    off = {day: _named(data, name) for day, name in found.items()}
    made_up: set[dt.date] = getattr(found, "weekend_workdays", set())
    worked = {day: Text.of("") for day in made_up if day.year == year}
    return off, worked


def _named(data: CalendarData, joined: str) -> Text:
    """Return the names of a day (the package joins several) in three languages."""
    texts = [_one_name(data, name) for name in joined.split("; ")]
    return Text(
        **{lang: "; ".join(t.in_language(lang) for t in texts) for lang in LANGUAGES}
    )


def _one_name(data: CalendarData, name: str) -> Text:
    if name in data.names:
        return data.names[name]
    for suffix, form in _SUFFIXES.items():
        if name.endswith(suffix):
            inner = _one_name(data, name.removesuffix(suffix))
            return _filled(form, inner)
    if name.startswith(_PACKAGE_SWAP):
        return Text(vi="Ngày nghỉ hoán đổi", lo="ວັນພັກສັບປ່ຽນ", en="Day off by swap")
    return Text(en=name)


def _filled(form: Text, inner: Text) -> Text:
    return Text(
        **{lg: form.in_language(lg) % inner.in_language(lg) for lg in LANGUAGES}
    )


def _dated(form: Text, day: dt.date) -> Text:
    return _filled(form, Text(**{lg: format_date(day, lg) for lg in LANGUAGES}))


def _too_far() -> Problem:
    return Problem.of(
        "calendar.too_far", _("No calendar reaches that far."), field="length"
    )


def countries() -> tuple[str, ...]:
    """Return the countries that have a calendar."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.toml")))


@cache
def calendar(country: str) -> WorkingCalendar:
    """Return the working calendar of ``vn`` or ``la``; one object per country."""
    if country not in countries():
        raise InputError(problems=[_unknown(country)])
    return WorkingCalendar(read_file(FOLDER / f"{country}.toml"))


def _unknown(country: str) -> Problem:
    return Problem.of(
        "calendar.unknown",
        _("There is no calendar “%(country)s”; known are %(known)s."),
        country=country,
        known=", ".join(countries()),
        field="calendar",
    )
