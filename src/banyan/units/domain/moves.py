"""From changed placements to replaced prefixes: the paths a plan rewrites.

A *span* is the path of a unit for some days. Where a unit gets another place,
every path below it exchanges the old prefix for the new one; the nearest
changed unit above decides. Only changed units and those they hang below are
needed here; all rows below follow in the database.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from banyan.kernel.ids import path_ids, segment

END = dt.date.max


@dataclass(frozen=True, slots=True)
class Span:
    """A path for the days from ``start`` up to ``stop``."""

    path: str
    start: dt.date
    stop: dt.date = END


@dataclass(frozen=True, slots=True)
class Place:
    """The new place of a changed unit: below whom, and whether closed."""

    parent: int | None
    closed: bool = False


@dataclass(frozen=True, slots=True)
class Rebase:
    """Paths that begin with ``old`` begin with ``new`` on these days."""

    old: str
    new: str
    start: dt.date
    stop: dt.date
    closed: bool


class Moves:
    """Works out replaced prefixes, and the paths of new units, from one day on.

    ``places`` are the changed and new units; ``spans`` the rows of the changed
    units and of all parents, from the day on. Assumes that nothing hangs below
    itself and every parent is there (see ``checks``).
    """

    def __init__(
        self,
        places: Mapping[int, Place],
        spans: Mapping[int, Sequence[Span]],
        on: dt.date,
    ) -> None:
        self.places, self.on = places, on
        self.spans = {unit: _clipped(rows, on) for unit, rows in spans.items()}
        self._new: dict[int, list[Span]] = {}

    def rebases(self) -> list[Rebase]:
        """Return the replaced prefixes of every changed unit that had a path."""
        return [r for unit in self.places for r in self._rebases_of(unit)]

    def fresh(self) -> list[tuple[int, Span, bool]]:
        """Return the paths of units that had none: unit, span, closed."""
        return [
            (unit, span, place.closed)
            for unit, place in self.places.items()
            if not self.spans.get(unit)
            for span in self.new_spans(unit)
        ]

    def new_spans(self, unit: int) -> list[Span]:
        """Return the paths of a unit from the day on, as the plan leaves them."""
        if unit not in self._new:
            self._new[unit] = self._find(unit)
        return self._new[unit]

    def _find(self, unit: int) -> list[Span]:
        place = self.places.get(unit)
        if place is None:
            return [s for old in self.spans.get(unit, ()) for s in self._carried(old)]
        if place.parent is None:
            return [Span(segment(unit), self.on)]
        own = segment(unit)
        return [
            Span(above.path + own, above.start, above.stop)
            for above in self.new_spans(place.parent)
        ]

    def _carried(self, old: Span) -> Iterable[Span]:
        """Return what becomes of a span of an unchanged unit."""
        for unit in reversed(path_ids(old.path)):
            if unit in self.places:
                return [
                    Span(r.new + old.path[len(r.old) :], *_shared(r, old))
                    for r in self._rebases_of(unit)
                    if old.path.startswith(r.old) and r.start < old.stop
                    if old.start < r.stop
                ]
        return [old]

    def _rebases_of(self, unit: int) -> list[Rebase]:
        closed = self.places[unit].closed
        return [
            Rebase(old.path, new.path, *_shared(old, new), closed)
            for old in self.spans.get(unit, ())
            for new in self.new_spans(unit)
            if old.start < new.stop and new.start < old.stop
        ]


def _shared(one: Span | Rebase, other: Span | Rebase) -> tuple[dt.date, dt.date]:
    return max(one.start, other.start), min(one.stop, other.stop)


def _clipped(rows: Iterable[Span], on: dt.date) -> list[Span]:
    return [Span(s.path, max(s.start, on), s.stop) for s in rows if s.stop > on]
