"""Which records are compared at all: those that share a key, never all with all.

Each kind of key is gone through by itself. What too many records share says
nothing and is left out; the result says how often that happened.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import (
    Callable,
    Container,
    Hashable,
    Iterable,
    Iterator,
    Mapping,
)
from dataclasses import dataclass, field
from itertools import combinations

from .duplicates import Fingerprint, edges_key, words_key

Pair = tuple[int, int]


@dataclass
class Pairs:
    """The pairs to compare, the lower id first, and the keys that were too common."""

    found: set[Pair] = field(default_factory=set)
    too_common: dict[str, int] = field(default_factory=dict)


def pairs_of(
    prints: Mapping[int, Fingerprint],
    units: Mapping[int, int],
    wanted: Container[int] | None,
    limit: int,
) -> Pairs:
    """Return the pairs that share a key; one of each pair is among ``wanted``.

    ``units`` holds the present unit of persons; ``wanted`` None means everybody.
    """
    pairs = Pairs()
    known = [Keyed.of(pk, one, units.get(pk, 0)) for pk, one in prints.items()]
    for kind, keys_of in KINDS.items():
        table: dict[Hashable, list[int]] = defaultdict(list)
        for one in known:
            for key in keys_of(one):
                table[key].append(one.id)
        common = 0
        for bucket in table.values():
            if len(bucket) > limit:
                common += 1
            elif len(bucket) > 1:
                pairs.found.update(_pairs(bucket, wanted))
        if common:
            pairs.too_common[kind] = common
    return pairs


def _pairs(bucket: Iterable[int], wanted: Container[int] | None) -> Iterator[Pair]:
    for one, other in combinations(sorted(set(bucket)), 2):
        if wanted is None or one in wanted or other in wanted:
            yield one, other


@dataclass(frozen=True, slots=True)
class Keyed:
    """A record with what its keys are made of, worked out once for all kinds."""

    id: int
    one: Fingerprint
    names: tuple[str, ...]
    day: int
    unit: int

    @classmethod
    def of(cls, pk: int, one: Fingerprint, unit: int) -> Keyed:
        """Take the names apart, and the birth date where it is exact."""
        folds = {words_key(f) for f in (one.name_fold, *one.other_folds) if f}
        birth = one.birth_date
        exact = birth is not None and one.birth_precision == "day"
        day = birth.toordinal() if birth is not None and exact else 0
        return cls(pk, one, tuple(folds), day, unit)


def _name_and_day(who: Keyed) -> Iterable[Hashable]:
    return ((name, who.day) for name in who.names) if who.day else ()


def _name_and_year(who: Keyed) -> Iterable[Hashable]:
    birth = who.one.birth_date
    return () if birth is None else ((name, birth.year) for name in who.names)


def _name_and_day_of_year(who: Keyed) -> Iterable[Hashable]:
    birth = who.one.birth_date
    if birth is None or not who.day:
        return ()
    return ((name, birth.month, birth.day) for name in who.names)


def _edges_and_day(who: Keyed) -> Iterable[Hashable]:
    if not who.day:
        return ()
    folds = (who.one.name_fold, *who.one.other_folds)
    return ((edges, who.day) for f in folds if (edges := edges_key(f)))


def _name_and_unit(who: Keyed) -> Iterable[Hashable]:
    return ((name, who.unit) for name in who.names) if who.unit else ()


KINDS: dict[str, Callable[[Keyed], Iterable[Hashable]]] = {
    "name-and-birth-date": _name_and_day,
    "name-and-birth-year": _name_and_year,
    "name-and-day-of-year": _name_and_day_of_year,
    "short-name-and-birth-date": _edges_and_day,
    "name-and-unit": _name_and_unit,
    "phone": lambda who: who.one.phones,
    "mail": lambda who: who.one.mails,
    "card": lambda who: who.one.cards,
    "identity": lambda who: who.one.matches,
}
"""Every kind of key, in the order in which they are gone through."""
