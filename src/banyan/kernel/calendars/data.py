"""The correction files of a calendar: what they hold, and how they are checked.

A file has the keys ``country``, ``weekend`` and ``tables`` (the years that are
known), and any number of ``[[swap]]`` (a working day off against a weekend day
worked), ``[[add]]`` (a day off more), ``[[remove]]`` (a holiday that was not
one) and ``[[name]]``. :func:`check_file` lists every fault with its line.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from banyan.kernel.errors import InputError, Problem
from banyan.kernel.text import LANGUAGES, Text
from banyan.kernel.text import gettext_noop as _

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class CalendarData:
    """One correction file, read."""

    country: str
    weekend: frozenset[int]
    first_year: int
    last_year: int
    swaps: tuple[tuple[dt.date, dt.date], ...] = ()
    """Pairs of the day given off and the weekend day worked for it."""
    added: dict[dt.date, str] = field(default_factory=dict)
    """Days off more, with the base name of the holiday."""
    removed: frozenset[dt.date] = frozenset()
    names: dict[str, Text] = field(default_factory=dict)

    def plus(self, other: CalendarData) -> CalendarData:
        """Return this data with the corrections of a later file on top."""
        return CalendarData(
            country=self.country,
            weekend=other.weekend,
            first_year=min(self.first_year, other.first_year),
            last_year=max(self.last_year, other.last_year),
            swaps=(*self.swaps, *other.swaps),
            added=self.added | other.added,
            removed=self.removed | other.removed,
            names=self.names | other.names,
        )


def read_file(path: Path) -> CalendarData:
    """Read a correction file, or raise with everything that is wrong in it."""
    raw, problems = _parsed(path)
    problems = problems or list(_findings(path, raw))
    if problems:
        raise InputError(problems=problems)
    return CalendarData(
        country=raw["country"],
        weekend=frozenset(WEEKDAYS.index(day) for day in raw["weekend"]),
        first_year=raw["tables"]["from"],
        last_year=raw["tables"]["to"],
        swaps=tuple((row["off"], row["worked"]) for row in raw.get("swap", ())),
        added={row["day"]: row["base"] for row in raw.get("add", ())},
        removed=frozenset(row["day"] for row in raw.get("remove", ())),
        names={row["base"]: Text.of(row) for row in raw.get("name", ())},
    )


def check_file(path: Path) -> list[Problem]:
    """Return everything that is wrong in a correction file; empty when nothing."""
    raw, problems = _parsed(path)
    return problems or list(_findings(path, raw))


def _parsed(path: Path) -> tuple[dict[str, Any], list[Problem]]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8")), []
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        return {}, [
            Problem.of(
                "calendar.unreadable",
                _("%(file)s cannot be read as TOML: %(why)s."),
                file=path.name,
                why=str(error).rstrip("."),
            )
        ]


# -- what each key must hold --------------------------------------------------

_Test = Callable[[Any], bool]


def _is_day(value: Any) -> bool:
    return type(value) is dt.date


def _is_words(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_year(value: Any) -> bool:
    return type(value) is int and 1900 <= value <= 2200


_DAY: tuple[_Test, str] = (_is_day, _("a date such as 2026-08-31"))
_WORDS: tuple[_Test, str] = (_is_words, _("some words"))
_YEAR: tuple[_Test, str] = (_is_year, _("a year"))
_PROOF: dict[str, tuple[_Test, str]] = {
    "source": (_is_words, _("the document or page that says so")),
    "confidence": (lambda value: value in ("A", "B", "C"), _("A, B or C")),
    "verified": (lambda value: isinstance(value, bool), _("true or false")),
}

_TOP: dict[str, tuple[_Test, str]] = {
    "country": (_is_words, _("the two letters of a country")),
    "weekend": (
        lambda value: isinstance(value, list) and set(value) < set(WEEKDAYS),
        _('a list of days such as ["sat", "sun"]'),
    ),
    "tables": (
        lambda value: isinstance(value, dict) and set(value) == {"from", "to"},
        _("the first and last known year: from, to"),
    ),
}
_ROWS: dict[str, dict[str, tuple[_Test, str]]] = {
    "swap": {"off": _DAY, "worked": _DAY} | _PROOF,
    "add": {"day": _DAY, "base": _WORDS} | _PROOF,
    "remove": {"day": _DAY} | _PROOF,
    "name": {"base": _WORDS} | dict.fromkeys(LANGUAGES, _WORDS),
}


@dataclass(frozen=True)
class _Place:
    """A table of the file: its name, which one of its kind, on which line."""

    file: str
    table: str
    line: int

    def wrong(self, key: str, expected: str, found: Any) -> Problem:
        name = f"{self.table}.{key}" if self.table else key
        return Problem.of(
            "calendar.value",
            _(
                "%(file)s, line %(line)s: %(key)s should be %(expected)s, "
                "but it is %(found)s."
            ),
            file=self.file,
            line=self.line,
            key=name,
            expected=expected,
            found=_("missing") if found is None else repr(_plain(found)),
            field=name,
            row=self.line,
        )


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, dt.date) else value


def _findings(path: Path, raw: dict[str, Any]) -> Iterator[Problem]:
    lines = path.read_text(encoding="utf-8").splitlines()
    top = _Place(path.name, "", 1)
    yield from _table_findings(top, raw, _TOP, also=set(_ROWS))
    yield from _years_findings(path.name, lines, raw.get("tables"))
    seen: dict[dt.date, str] = {}
    for kind, shape in _ROWS.items():
        for place, row in _rows(path.name, lines, raw, kind):
            faults = list(_table_findings(place, row, shape))
            yield from faults or _day_findings(place, row, raw.get("weekend"), seen)


def _rows(
    file: str, lines: list[str], raw: dict[str, Any], kind: str
) -> Iterator[tuple[_Place, dict[str, Any]]]:
    heads = [n for n, line in enumerate(lines, 1) if line.strip() == f"[[{kind}]]"]
    rows = raw.get(kind, [])
    if not isinstance(rows, list):
        rows = [rows]
    for number, row in enumerate(rows):
        line = heads[number] if number < len(heads) else 1
        yield _Place(file, f"{kind}[{number + 1}]", line), row


def _table_findings(
    place: _Place,
    table: dict[str, Any],
    shape: dict[str, tuple[_Test, str]],
    also: set[str] = frozenset(),  # type: ignore[assignment]
) -> Iterator[Problem]:
    for key, (test, expected) in shape.items():
        if not test(table.get(key)):
            yield place.wrong(key, expected, table.get(key))
    for key in sorted(set(table) - set(shape) - also):
        yield place.wrong(key, _("left out: nothing reads it"), table[key])


def _years_findings(file: str, lines: list[str], tables: Any) -> Iterator[Problem]:
    if not _TOP["tables"][0](tables):
        return
    line = next((n for n, t in enumerate(lines, 1) if t.strip() == "[tables]"), 1)
    place = _Place(file, "tables", line)
    for key in ("from", "to"):
        if not _YEAR[0](tables[key]):
            yield place.wrong(key, _YEAR[1], tables[key])
            return
    if tables["from"] > tables["to"]:
        yield place.wrong("to", _("no earlier than “from”"), tables["to"])


def _day_findings(
    place: _Place, row: dict[str, Any], weekend: Any, seen: dict[dt.date, str]
) -> Iterator[Problem]:
    free = weekend if isinstance(weekend, list) else []
    for key in ("off", "worked", "day"):
        if key not in row:
            continue
        day = row[key]
        if day in seen:
            yield place.wrong(key, _("a day that no other entry names"), day)
        seen[day] = key
        on_weekend = WEEKDAYS[day.weekday()] in free
        if key == "worked" and not on_weekend:
            yield place.wrong(key, _("a day of the weekend"), day)
        elif key != "worked" and on_weekend:
            yield place.wrong(key, _("a day outside the weekend"), day)
