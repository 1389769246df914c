"""Trees over time: paths out of placements, and what can be wrong with them.

A placement says that a unit hangs below a parent (or is a root) for a period.
The units' tables keep derived paths and change them by prefix; what stands here
is the plain definition of the same thing: to rebuild from, to compare with in
``banyan doctor``, and to check a reorganisation before it is applied.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from .errors import InputError, Problem
from .ids import MAX_DEPTH, SEGMENT, segment
from .periods import Period, first_overlap, gaps, slices
from .text import gettext_noop as _


@dataclass(frozen=True, slots=True)
class Placement:
    """A unit below its parent (``None``: a root) for a period."""

    unit: int
    parent: int | None
    period: Period


@dataclass(frozen=True, slots=True)
class PathPiece:
    """The path of a unit for a period."""

    unit: int
    path: str
    period: Period


@dataclass(frozen=True, slots=True)
class Circle:
    """Units that hang below one another in a ring, and when; lowest id first."""

    units: tuple[int, ...]
    period: Period


@dataclass(frozen=True, slots=True)
class Orphaned:
    """A part of a placement during which the parent is nowhere in the tree."""

    placement: Placement
    period: Period


def _by_unit(placements: Iterable[Placement]) -> dict[int, list[Placement]]:
    grouped: dict[int, list[Placement]] = defaultdict(list)
    for placement in placements:
        grouped[placement.unit].append(placement)
    return grouped


# -- paths --------------------------------------------------------------------


def derive_paths(placements: Iterable[Placement]) -> list[PathPiece]:
    """Return every unit's path over time, by unit and day; equal pieces joined.

    A unit has no path while its parent has none. Circles are refused, and so
    are trees deeper than :data:`~banyan.kernel.ids.MAX_DEPTH`.
    """
    known = list(placements)
    problems = _circle_problems(known) or list(_overlap_problems(known))
    if problems:
        raise InputError(problems=problems)
    builder = _Builder(_by_unit(known))
    return [piece for unit in sorted(builder.placed) for piece in builder.of_unit(unit)]


class _Builder:
    """Paths on the way down, each (unit, window) worked out once."""

    def __init__(self, placed: dict[int, list[Placement]]) -> None:
        self.placed = placed
        self._known: dict[tuple[int, Period], list[tuple[Period, str]]] = {}

    def of_unit(self, unit: int) -> list[PathPiece]:
        pieces = [
            piece
            for placement in self.placed[unit]
            for piece in self._of_placement(placement, placement.period)
        ]
        pieces.sort(key=lambda piece: piece[0].start)
        return [PathPiece(unit, path, period) for period, path in _joined(pieces)]

    def _of_placement(
        self, placement: Placement, window: Period, below: int = 0
    ) -> list[tuple[Period, str]]:
        own = segment(placement.unit)
        if placement.parent is None:
            return [(window, own)]
        if below >= MAX_DEPTH:  # before Python's own limit of recursion is met
            raise InputError(problems=[_too_deep(placement.unit)])
        above = self._within(placement.parent, window, below + 1)
        if any(len(path) >= MAX_DEPTH * SEGMENT for _period, path in above):
            raise InputError(problems=[_too_deep(placement.unit)])
        return [(period, path + own) for period, path in above]

    def _within(
        self, unit: int, window: Period, below: int
    ) -> list[tuple[Period, str]]:
        key = (unit, window)
        if key not in self._known:
            self._known[key] = [
                piece
                for placement in self.placed.get(unit, ())
                if (shared := placement.period.intersect(window))
                for piece in self._of_placement(placement, shared, below)
            ]
        return self._known[key]


def _joined(pieces: list[tuple[Period, str]]) -> list[tuple[Period, str]]:
    joined: list[tuple[Period, str]] = []
    for period, path in pieces:
        if joined and joined[-1][1] == path and joined[-1][0].meets(period):
            joined[-1] = (joined[-1][0].union(period), path)
        else:
            joined.append((period, path))
    return joined


# -- what can be wrong --------------------------------------------------------


def find_circles(placements: Iterable[Placement]) -> list[Circle]:
    """Return the rings of units and the periods in which they close.

    Two units may each have been above the other, one after the other: only a
    ring whose placements share a day is one.
    """
    suspects = _peeled(list(placements))
    found: dict[tuple[int, ...], list[Period]] = defaultdict(list)
    for window in slices(p.period for p in suspects):
        above = {
            p.unit: p.parent
            for p in suspects
            if p.parent is not None and p.period.contains(window.start)
        }
        for ring in _rings(above):
            found[ring].append(window)
    return [
        Circle(ring, period)
        for ring, windows in sorted(found.items())
        for period in _runs(windows)
    ]


def _peeled(placements: list[Placement]) -> list[Placement]:
    """Drop whoever cannot be in a ring: without a parent left, or a child left."""
    while True:
        children = {p.unit for p in placements}
        parents = {p.parent for p in placements}
        kept = [p for p in placements if p.parent in children and p.unit in parents]
        if len(kept) == len(placements):
            return kept
        placements = kept


def _rings(above: dict[int, int]) -> Iterator[tuple[int, ...]]:
    """Yield each ring of a map from child to parent, from its lowest id upwards."""
    done: set[int] = set()
    for first in sorted(above):
        way: dict[int, int] = {}
        unit: int | None = first
        while unit is not None and unit not in done and unit not in way:
            way[unit] = len(way)
            unit = above.get(unit)
        if unit is not None and unit in way:
            ring = list(way)[way[unit] :]
            low = ring.index(min(ring))
            yield (*ring[low:], *ring[:low])
        done.update(way)


def _runs(windows: list[Period]) -> Iterator[Period]:
    run = windows[0]
    for window in windows[1:]:
        if run.meets(window):
            run = run.union(window)
        else:
            yield run
            run = window
    yield run


def find_orphaned(placements: Iterable[Placement]) -> list[Orphaned]:
    """Return the parts of placements during which the parent has no placement.

    Only the missing parent's own children are named, not those further down.
    """
    known = list(placements)
    lives = {
        unit: [p.period for p in placed] for unit, placed in _by_unit(known).items()
    }
    return [
        Orphaned(placement, gap)
        for placement in known
        if placement.parent is not None
        for gap in gaps(lives.get(placement.parent, ()), placement.period)
    ]


def check_placements(placements: Iterable[Placement]) -> list[Problem]:
    """Return everything that is wrong: overlaps, circles, missing parents, depth."""
    known = list(placements)
    problems = [*_overlap_problems(known), *_circle_problems(known)]
    problems += [_orphan_problem(found) for found in find_orphaned(known)]
    if not problems:
        problems += _depth_problems(known)
    return problems


def _overlap_problems(placements: list[Placement]) -> Iterator[Problem]:
    for unit, placed in sorted(_by_unit(placements).items()):
        clash = first_overlap(p.period for p in placed)
        if clash:
            yield Problem.of(
                "tree.overlap",
                _("Unit %(unit)s is placed twice from %(day)s on."),
                unit=unit,
                day=clash[1].start,
            )


def _circle_problems(placements: list[Placement]) -> list[Problem]:
    return [
        Problem.of(
            "tree.circle",
            _("The units %(units)s would lie below one another from %(day)s on."),
            units=", ".join(map(str, circle.units)),
            day=circle.period.start,
        )
        for circle in find_circles(placements)
    ]


def _orphan_problem(found: Orphaned) -> Problem:
    return Problem.of(
        "tree.parent_missing",
        _(
            "Unit %(unit)s lies below unit %(parent)s from %(day)s on, "
            "but unit %(parent)s does not exist then."
        ),
        unit=found.placement.unit,
        parent=found.placement.parent,
        day=found.period.start,
    )


def _depth_problems(placements: list[Placement]) -> list[Problem]:
    try:
        derive_paths(placements)
    except InputError as error:
        return list(error.problems)
    return []


def _too_deep(unit: int) -> Problem:
    return Problem.of(
        "tree.too_deep",
        _("Unit %(unit)s would lie more than %(most)s levels deep."),
        unit=unit,
        most=MAX_DEPTH,
    )
