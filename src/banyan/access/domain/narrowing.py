"""What a token may do: what its account holds today, cut to what the token names.

The result is never more than either: rights are intersected, ranges are
intersected, and help that somebody was let in for stays with the person.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from banyan.kernel.actor import Held, PathRange

from .place import Place


def narrowed(
    held: Iterable[Held],
    *,
    rights: frozenset[str] = frozenset(),
    places: Sequence[Place] | None = None,
) -> tuple[Held, ...]:
    """Return ``held`` cut to ``rights`` (empty: all) and ``places`` (None: all)."""
    return tuple(
        cut
        for one in held
        if one.source != "support"
        for cut in _within(_rights(one, rights), places)
        if cut.rights
    )


def _rights(one: Held, rights: frozenset[str]) -> Held:
    return replace(one, rights=one.rights & rights) if rights else one


def _within(one: Held, places: Sequence[Place] | None) -> Iterator[Held]:
    if places is None:
        yield one
        return
    for place in places:
        both = overlap(one.range, place)
        if both is not None:
            yield replace(one, range=both)


def overlap(held: PathRange, place: Place) -> PathRange | None:
    """Return what ``held`` and the unit of ``place`` with all below have in common.

    Of a right that reaches every organisation over an area nothing but the unit
    itself is kept: units below it may lie over other areas.
    """
    if not place.path:
        return None
    if held.over_area:
        reached = held.covers(place.path, place.area)
        return PathRange(place.path, below=False) if reached else None
    wanted = place.range()
    if held.contains(wanted):
        return wanted
    return held if wanted.contains(held) else None
