"""What becomes of pairs: which are proposed, which people have decided about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from .blocking import Pair
from .duplicates import Fingerprint, Likeness, Reason, Weights, compare

Reasons = tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Proposal:
    """A pair that may be one person: the score, and each reason with its points."""

    score: int
    reasons: Reasons


@dataclass(frozen=True)
class ScanResult:
    """What a scan did: read, compared, proposed, of these new, and no longer alike."""

    persons: int
    pairs: int
    proposed: int
    new: int
    gone: int
    decided: int
    too_common: Mapping[str, int]


def promising(
    prints: Mapping[int, Fingerprint], pairs: Iterable[Pair], weights: Weights
) -> list[Pair]:
    """Return the pairs that reach the proposal, were they in one unit at one time.

    Only for these are the stays read.
    """
    bonus = max(0, weights.points.get(Reason.SAME_UNIT, 0))
    least = weights.propose_from - bonus
    return [
        (a, b)
        for a, b in pairs
        if compare(prints[a], prints[b], weights).score >= least
    ]


def proposals(
    prints: Mapping[int, Fingerprint], pairs: Iterable[Pair], weights: Weights
) -> dict[Pair, Proposal]:
    """Return what is proposed of some pairs."""
    found = {}
    for a, b in pairs:
        like = compare(prints[a], prints[b], weights)
        if like.score >= weights.propose_from:
            found[a, b] = Proposal(like.score, told(like, weights))
    return found


def told(like: Likeness, weights: Weights) -> Reasons:
    """Return each reason with the points that it gave."""
    return tuple((str(r), weights.points.get(r, 0)) for r in like.reasons)


def ordered(one: int, other: int) -> Pair:
    """Return two ids as a pair, the lower first."""
    return (one, other) if one < other else (other, one)


def roots(links: Mapping[int, int]) -> dict[int, int]:
    """Return for each merged record the one that remains at the end of its chain."""
    found = {}
    for start in links:
        at, seen = start, {start}
        while at in links and links[at] not in seen:
            at = links[at]
            seen.add(at)
        found[start] = at
    return found


def pairs_now(pairs: Iterable[Pair], links: Mapping[int, int]) -> set[Pair]:
    """Return pairs as they stand after merges; one of a single person is gone."""
    known = roots(links)
    moved = ((known.get(a, a), known.get(b, b)) for a, b in pairs)
    return {ordered(a, b) for a, b in moved if a != b}


def counted(result: ScanResult) -> dict[str, object]:
    """Return a result as plain values, for the ledger and machines."""
    return {
        name: dict(value) if isinstance(value, Mapping) else value
        for name, value in vars(replace(result)).items()
    }
