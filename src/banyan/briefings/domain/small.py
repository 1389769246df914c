"""Small numbers: what may be shown so that nobody can work out an ordinary member.

Counts of people are *cells*; a *table* says that some cells add up to another.
A cell with fewer people than the limit is *small* and is never shown. Where shown
cells would let one work out a small one, further cells are *withheld*. Whether
one could is decided as a reader would: by narrowing what each hidden cell can be
from all tables together, until nothing narrows any more.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

SHOWN, SMALL, WITHHELD = "shown", "small", "withheld"
LEAST_LIMIT = 3
"""Below it a small number would have one value only."""

_MANY = 10**12
TURNS = 200
"""So often are all tables gone through; a handful is enough for those of a briefing."""


@dataclass(frozen=True)
class Table:
    """Cells that add up to a total: keys of cells."""

    total: str
    parts: tuple[str, ...]

    @property
    def cells(self) -> tuple[str, ...]:
        """All cells of the table."""
        return (*self.parts, self.total)


Range = tuple[int, int]


def protect(
    values: Mapping[str, int],
    tables: Iterable[Table],
    limit: int,
    unpublished: Iterable[str] = (),
) -> dict[str, str]:
    """Return how each cell is shown: ``shown``, ``small`` or ``withheld``.

    ``unpublished`` cells stand nowhere but follow from others (the men, where
    members and women are told); a small one among them is protected too. Tables
    that do not add up, or with a cell without a value, are left out. Raises
    ValueError for a limit under :data:`LEAST_LIMIT`.
    """
    if limit < LEAST_LIMIT:
        raise ValueError(f"the limit is at least {LEAST_LIMIT}")
    known = [t for t in tables if _adds_up(t, values)]
    silent = set(unpublished)
    states = {k: SMALL if 0 < v < limit else SHOWN for k, v in values.items()}
    guarded = [k for k, state in states.items() if state == SMALL]
    for key in silent:
        states[key] = WITHHELD
    while True:
        ranges = narrowed(values, known, states, limit, silent)
        exposed = [k for k in guarded if ranges[k][0] == ranges[k][1]]
        more = _next(values, known, states, exposed)
        if more is None:
            return states
        states[more] = WITHHELD


def _adds_up(table: Table, values: Mapping[str, int]) -> bool:
    if any(cell not in values for cell in table.cells):
        return False
    return sum(values[p] for p in table.parts) == values[table.total]


def narrowed(
    values: Mapping[str, int],
    tables: Iterable[Table],
    states: Mapping[str, str],
    limit: int,
    unpublished: Iterable[str] = (),
) -> dict[str, Range]:
    """Return the least and the most that each cell can be, for who reads what is shown."""
    silent = set(unpublished)
    ranges = {k: _told(v, states[k], limit, k in silent) for k, v in values.items()}
    listed = list(tables)
    for _turn in range(TURNS):
        moved = [_narrow(table, ranges) for table in listed]
        if not any(moved):
            break
    return ranges


def _told(value: int, state: str, limit: int, silent: bool) -> Range:
    if state == SHOWN:
        return value, value
    if state == SMALL and not silent:
        return 1, limit - 1
    return 0, _MANY


def _narrow(table: Table, ranges: dict[str, Range]) -> bool:
    low = sum(ranges[p][0] for p in table.parts)
    high = sum(ranges[p][1] for p in table.parts)
    moved = _set(ranges, table.total, low, high)
    least, most = ranges[table.total]
    for part in table.parts:
        own_low, own_high = ranges[part]
        moved |= _set(ranges, part, least - (high - own_high), most - (low - own_low))
        low += ranges[part][0] - own_low
        high += ranges[part][1] - own_high
    return moved


def _set(ranges: dict[str, Range], key: str, low: int, high: int) -> bool:
    now = ranges[key]
    ranges[key] = max(now[0], low), min(now[1], high)
    return ranges[key] != now


def _next(
    values: Mapping[str, int],
    tables: Iterable[Table],
    states: Mapping[str, str],
    exposed: list[str],
) -> str | None:
    """Return the cell to withhold next: beside an exposed one, the smallest first.

    Where all beside it are small already, that they are small is what tells: then the
    total of such a table is withheld whole, or the cell itself.
    """
    beside = [t for t in tables if set(exposed) & set(t.cells)]
    found = [
        (key == table.total, values[key] == 0, values[key], key)
        for table in beside
        for key in table.cells
        if states[key] == SHOWN
    ]
    if found:
        return min(found)[3]
    told = [
        (key != table.total, key not in exposed, values[key], key)
        for table in beside
        for key in table.cells
        if states[key] == SMALL
    ]
    return min(told)[3] if told else None
