"""A list on its way into a file: its words, its rows as they come, what was seen."""

from __future__ import annotations

import datetime as dt
from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from banyan.base import lists
from banyan.base.lists import WITHHELD, Field, Kind, Prepared, Row
from banyan.kernel.clock import ZONE

Progress = Callable[[int, int | None, str], None]
PORTION = 2_000


@dataclass
class Seen:
    """What went into the file: how many rows, and about whom."""

    rows: int = 0
    withheld: int = 0
    persons: array[int] = field(default_factory=lambda: array("q"))
    units: array[int] = field(default_factory=lambda: array("q"))
    known: set[int] = field(default_factory=set)

    def about(self, person: int | None, unit: int | None) -> None:
        """Note that a row is about a person; each is noted once."""
        if person is None or person in self.known:
            return
        self.known.add(person)
        self.persons.append(person)
        self.units.append(unit or 0)

    def concerned(self) -> Iterator[tuple[int, int | None]]:
        """Yield each person with their unit."""
        pairs = zip(self.persons, self.units, strict=True)
        return ((person, unit or None) for person, unit in pairs)


@dataclass
class Table:
    """What a writer is given. ``facts`` are what the file says of itself."""

    title: str
    language: str
    columns: tuple[Field, ...]
    headings: tuple[str, ...]
    writers: tuple[Callable[[Any], str], ...]
    portions: Iterator[tuple[Row, ...]]
    total: int
    facts: tuple[tuple[str, str], ...]
    is_specimen: bool
    seen: Seen = field(default_factory=Seen)
    left_out: int = 0
    """Rows that the form could not show as it should (labels without an address)."""

    def rows(self) -> Iterator[tuple[Any, ...]]:
        """Yield the cells of each row, as values; what is withheld is ``None``."""
        for portion in self.portions:
            for row in portion:
                cells = row.cells
                yield self._shown(cells) if WITHHELD in cells else cells

    def texts(self) -> Iterator[list[str]]:
        """Yield the cells of each row as they are written for people."""
        for cells in self.rows():
            yield [
                "" if value is None else told(value)
                for told, value in zip(self.writers, cells, strict=True)
            ]

    def _shown(self, cells: tuple[Any, ...]) -> tuple[Any, ...]:
        self.seen.withheld += sum(value is WITHHELD for value in cells)
        return tuple(None if value is WITHHELD else value for value in cells)


def table_of(
    asked: Prepared,
    language: str,
    facts: tuple[tuple[str, str], ...],
    is_specimen: bool,
    progress: Progress,
) -> Table:
    """Return a list that was read without fault, ready to be written.

    The ids are settled now, in one statement; the rows come portion by portion.
    """
    spec = asked.spec
    asked = replace(asked, spec=replace(spec, handle=spec.concerns or ()))
    seen = Seen()
    ids = lists.ids_of(asked)
    total = len(ids)
    return Table(
        title=lists.said(spec.title, language),
        language=language,
        columns=asked.columns,
        headings=tuple(lists.said(one.label, language) for one in asked.columns),
        writers=tuple(writer_of(one, language) for one in asked.columns),
        portions=_noted(asked, ids, seen, total, progress),
        total=total,
        facts=facts,
        is_specimen=is_specimen,
        seen=seen,
    )


def writer_of(one: Field, language: str) -> Callable[[Any], str]:
    """Return how the values of a column are written; what recurs is written once."""
    told = lists.writer(one, language)
    known: dict[Any, str] = {}

    def choice(value: Any) -> str:
        found = known.get(value)
        if found is None:
            found = known[value] = told(value)
        return found

    def unit(value: Any) -> str:
        found = known.get(value.id)
        if found is None:
            found = known[value.id] = told(value)
        return found

    def text(value: Any) -> str:
        return value if value.__class__ is str else told(value)

    recurring = {Kind.CHOICE: choice, Kind.BOOL: choice, Kind.UNIT: unit}
    return recurring.get(one.type, text)


def _noted(
    asked: Prepared, ids: array[int], seen: Seen, total: int, progress: Progress
) -> Iterator[tuple[Row, ...]]:
    """Yield the portions; whom they are about is noted before they are passed on."""
    concerns = asked.spec.concerns
    for portion in lists.portions_of(asked, ids, PORTION):
        if concerns is not None:
            person, unit = concerns
            for row in portion:
                seen.about(row.handle[person], row.handle[unit])
        seen.rows += len(portion)
        yield portion
        progress(seen.rows, total, "")


def plain(value: Any) -> dt.date | dt.datetime | Decimal | int | float | None:
    """Return a date, a local time or a number as such; ``None`` for the rest."""
    if isinstance(value, bool):
        return None
    if isinstance(value, dt.datetime):
        return value.astimezone(ZONE).replace(tzinfo=None) if value.tzinfo else value
    if isinstance(value, dt.date | int | float | Decimal):
        return value
    return None
