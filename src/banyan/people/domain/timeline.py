"""Lines of time: what has to happen to recorded rows so that they read as wanted.

Two different things are told apart (FOUNDATIONS 1): a row whose end has become
known is *ended*; whatever else differs was wrong and is *superseded*, and what
should stand there instead is inserted. Nothing is ever overwritten.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from banyan.kernel.errors import Problem
from banyan.kernel.periods import Period
from banyan.kernel.text import gettext_noop as _


@dataclass(frozen=True)
class Piece:
    """A value for a period of days."""

    value: Any
    start: dt.date
    end: dt.date | None = None

    @property
    def period(self) -> Period:
        """The period of the piece."""
        return Period(self.start, self.end)


@dataclass(frozen=True)
class Row(Piece):
    """A piece as recorded, with the id of its row."""

    id: int = 0


@dataclass(frozen=True)
class Retiming:
    """What to do: rows to end on a day, rows to supersede, pieces to insert."""

    end: tuple[tuple[int, dt.date], ...] = ()
    supersede: tuple[int, ...] = ()
    insert: tuple[Piece, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.end or self.supersede or self.insert)


def retime(current: Iterable[Row], wanted: Iterable[Piece]) -> Retiming:
    """Return the fewest steps from the recorded rows to the wanted pieces."""
    by_start = {(p.value, p.start): p for p in wanted}
    end: list[tuple[int, dt.date]] = []
    supersede: list[int] = []
    for row in current:
        piece = by_start.get((row.value, row.start))
        if piece is None:
            supersede.append(row.id)
        elif piece.end == row.end:
            del by_start[row.value, row.start]
        elif row.end is None and piece.end is not None:
            end.append((row.id, piece.end))
            del by_start[row.value, row.start]
        else:
            supersede.append(row.id)
    left = sorted(by_start.values(), key=lambda p: p.start)
    return Retiming(tuple(end), tuple(supersede), tuple(left))


def value_on(rows: Iterable[Piece], day: dt.date) -> Any:
    """Return the value of the piece that holds ``day``, or ``None``."""
    for row in rows:  # as Period.contains, without making a period of each row
        if row.start <= day and (row.end is None or day < row.end):
            return row.value
    return None


def cut(rows: Iterable[Piece], day: dt.date) -> list[Piece]:
    """Return the line cut off at ``day``: nothing is left from there on."""
    return [
        Piece(r.value, r.start, day if r.end is None or r.end > day else r.end)
        for r in rows
        if r.start < day
    ]


def changed(rows: Sequence[Piece], value: Any, day: dt.date) -> list[Piece]:
    """Return the line with ``value`` from ``day`` on."""
    return [*cut(rows, day), Piece(value, day)]


def squeeze(pieces: Iterable[Piece]) -> list[Piece]:
    """Join neighbours that touch and hold the same value."""
    line: list[Piece] = []
    for piece in sorted(pieces, key=lambda p: p.start):
        if line and line[-1].value == piece.value and line[-1].end == piece.start:
            line[-1] = Piece(piece.value, line[-1].start, piece.end)
        else:
            line.append(piece)
    return line


def line_problems(
    pieces: Sequence[Piece], window: Period, field: str, *, gaps: bool = False
) -> list[Problem]:
    """Say where a line leaves ``window``, overlaps, or (unless ``gaps``) has holes."""
    line = sorted(pieces, key=lambda p: p.start)
    if not line:
        return [] if gaps else [_hole(window.start, window.end, field)]
    if _fills(line, window):
        return []
    found = [
        _overlap(b.start, field)
        for a, b in pairwise(line)
        if a.period.overlaps(b.period)
    ]
    found += [_outside(p, field) for p in line if not window.covers(p.period)]
    if not gaps and not found:
        found += _holes(line, window, field)
    return found


def _fills(line: Sequence[Piece], window: Period) -> bool:
    """Say whether the line, in order, fills the window day by day: the usual case."""
    ends = line[0].start == window.start and line[-1].end == window.end
    return (
        ends
        and line[-1].start < window.stop
        and all(a.end == b.start and a.start < b.start for a, b in pairwise(line))
    )


def _holes(line: Sequence[Piece], window: Period, field: str) -> list[Problem]:
    found = [
        _hole(a.end, b.start, field)
        for a, b in pairwise(line)
        if a.end is not None and a.end < b.start
    ]
    if line[0].start > window.start:
        found.append(_hole(window.start, line[0].start, field))
    if line[-1].period.stop < window.stop:
        found.append(_hole(line[-1].end, window.end, field))
    return found


def _overlap(day: dt.date, field: str) -> Problem:
    return Problem.of(
        "people.overlap",
        _("Two periods overlap: another one already holds %(day)s."),
        day=day,
        field=field,
        way_out=_("End the earlier one first, or correct its dates."),
    )


def _outside(piece: Piece, field: str) -> Problem:
    return Problem.of(
        "people.outside_membership",
        _("The period from %(start)s to %(end)s lies outside the membership."),
        start=piece.start,
        end=piece.end or "…",
        field=field,
        way_out=_("Correct the day of joining or leaving first."),
    )


def _hole(start: dt.date | None, end: dt.date | None, field: str) -> Problem:
    return Problem.of(
        "people.hole",
        _("Nothing is recorded from %(start)s to %(end)s."),
        start=start or "…",
        end=end or "…",
        field=field,
        way_out=_("Close the gap: every day of a membership has a unit and a grade."),
    )
