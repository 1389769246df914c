"""Records of a table: headings in any language, found among the first rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from banyan.kernel.names import fold

from . import refusals
from .rows import Cell, Limits, SheetRow, as_text, read_rows

LOOKED_AT = 20
"""The headings stand in one of so many first rows (titles may stand above)."""


@dataclass(frozen=True)
class Column:
    """A column that is understood: its key, and every heading it may bear."""

    key: str
    headings: tuple[str, ...]
    required: bool = False


@dataclass(frozen=True, slots=True)
class Record:
    """One row: cells by the keys of the columns; absent columns are empty."""

    row: int
    cells: dict[str, Cell]

    def text(self, key: str) -> str:
        """Return a cell as text."""
        return as_text(self.cells.get(key))


@dataclass(frozen=True)
class Table:
    """The records of a table, and the headings that nobody understood."""

    records: tuple[Record, ...]
    unknown: tuple[str, ...]


def read_table(
    source: bytes | Path,
    columns: Sequence[Column],
    *,
    name: str = "",
    sheet: str = "",
    limits: Limits | None = None,
) -> Table:
    """Read a table whole (it is bounded by ``limits``).

    Raises InputError when it cannot be read, when the required headings are
    not there, or when nothing stands below them.
    """
    known = {fold(h): c.key for c in columns for h in (c.key, *c.headings)}
    required = {c.key for c in columns if c.required}
    shown = name or (source.name if isinstance(source, Path) else "table")
    rows = read_rows(source, name=name, sheet=sheet, limits=limits)
    places, unknown = _headings(rows, known, required, columns, shown)
    records = tuple(_records(rows, places))
    if not records:
        raise refusals.empty(shown)
    return Table(records, unknown)


def _headings(
    rows: Iterator[SheetRow],
    known: dict[str, str],
    required: set[str],
    columns: Sequence[Column],
    name: str,
) -> tuple[dict[int, str], tuple[str, ...]]:
    for _attempt, row in zip(range(LOOKED_AT), rows, strict=False):
        words = [fold(as_text(cell)) for cell in row.cells]
        places = {at: known[word] for at, word in enumerate(words) if word in known}
        if places and required <= set(places.values()):
            unknown = [
                as_text(cell)
                for at, cell in enumerate(row.cells)
                if at not in places and as_text(cell)
            ]
            return places, tuple(unknown)
    wanted = ", ".join(
        " / ".join(dict.fromkeys(c.headings)) for c in columns if c.required
    )
    raise refusals.no_headings(name, wanted)


def _records(rows: Iterator[SheetRow], places: dict[int, str]) -> Iterator[Record]:
    for row in rows:
        cells = {
            key: row.cells[at] for at, key in places.items() if at < len(row.cells)
        }
        if any(as_text(cell) for cell in cells.values()):
            yield Record(row.number, cells)
