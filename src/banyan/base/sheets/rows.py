"""Rows of one sheet, whatever the format."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path

from . import delimited, fonts, refusals, workbook
from .detect import Format, detect
from .formulas import unescaped

Cell = str | int | float | bool | dt.date | dt.datetime | dt.time | None


@dataclass(frozen=True)
class Limits:
    """What a table may hold at most."""

    rows: int = 200_000
    columns: int = 200
    cell: int = 32_000
    size: int = 64 * 1024 * 1024
    unpacked: int = 400 * 1024 * 1024
    memory: int = 1024 * 1024 * 1024
    seconds: int = 60


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row that is not blank; ``number`` counts from 1 as the program shows it."""

    number: int
    cells: tuple[Cell, ...]

    def text(self, column: int) -> str:
        """Return a cell as text; what is beyond the row's end is empty."""
        return as_text(self.cells[column]) if column < len(self.cells) else ""


def read_rows(
    source: bytes | Path,
    *,
    name: str = "",
    sheet: str = "",
    limits: Limits | None = None,
) -> Iterator[SheetRow]:
    """Yield the rows of a sheet (the first one unless named) that are not blank.

    What was escaped when it went out (``formulas``) comes in as it was. The format is
    found out from the content, never from the name. Raises InputError at the first
    thing that cannot be read.
    """
    limits = limits or Limits()
    name = name or (source.name if isinstance(source, Path) else "table")
    size = source.stat().st_size if isinstance(source, Path) else len(source)
    if size > limits.size:
        raise refusals.too_large(name, refusals.SIZE, limits.size >> 20)
    kind = detect(source)
    if kind is Format.EMPTY:
        raise refusals.empty(name)
    if kind is Format.LOCKED:
        raise refusals.locked(name)
    if kind is Format.OTHER:
        raise refusals.no_spreadsheet(name)
    if kind is Format.TEXT:
        raw: Iterable[list[Cell]] = delimited.rows(source, name)
    else:
        raw = workbook.rows(source, name, sheet, kind, limits)
    return _checked(raw, name, limits)


def _checked(
    raw: Iterable[list[Cell]], name: str, limits: Limits
) -> Iterator[SheetRow]:
    count = 0
    for number, cells in enumerate(_without_old_fonts(raw, name), start=1):
        while cells and _is_blank(cells[-1]):
            cells.pop()
        if not cells:
            continue
        count += 1
        if count > limits.rows:
            raise refusals.too_large(name, refusals.ROWS, limits.rows)
        if len(cells) > limits.columns:
            raise refusals.too_large(name, refusals.COLUMNS, limits.columns)
        if any(isinstance(c, str) and len(c) > limits.cell for c in cells):
            raise refusals.too_large(name, refusals.LETTERS, limits.cell)
        yield SheetRow(number, tuple(map(_as_written, cells)))
    if not count:
        raise refusals.empty(name)


def _without_old_fonts(raw: Iterable[list[Cell]], name: str) -> Iterator[list[Cell]]:
    """Look at the first rows before any is taken; refuse what old fonts wrote."""
    rows = iter(raw)
    first = list(islice(rows, fonts.LOOKED_AT))
    if fonts.are_old(first):
        raise refusals.old_font(name)
    return chain(first, rows)


def _as_written(cell: Cell) -> Cell:
    """Return a text without the apostrophe that the tables we hand out put in front."""
    return unescaped(cell) if isinstance(cell, str) else cell


def _is_blank(cell: Cell) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def as_text(cell: Cell) -> str:
    """Return a cell as a person would type it: 103 and not 103.0, ISO dates."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, dt.datetime) and cell.time() == dt.time():
        return cell.date().isoformat()
    if isinstance(cell, dt.date | dt.time):
        return cell.isoformat()
    return str(cell).strip()
