"""Precision and recall of readings against what a careful person records."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from banyan.kernel.names import fold

ALIKE = 0.6


@dataclass
class Score:
    """How many were right, proposed and expected."""

    right: float = 0
    proposed: int = 0
    expected: int = 0

    @property
    def precision(self) -> float:
        """Share of what was proposed that is right."""
        return self.right / self.proposed if self.proposed else 1.0

    @property
    def recall(self) -> float:
        """Share of what was expected that was proposed."""
        return self.right / self.expected if self.expected else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def add(self, right: float, proposed: int, expected: int) -> None:
        """Count one more report."""
        self.right += right
        self.proposed += proposed
        self.expected += expected


def likeness(a: str | None, b: str | None) -> float:
    """Say how alike two texts are, by their words, from 0 to 1."""
    if not a or not b:
        return float(not a and not b)
    first, second = fold(a), fold(b)
    if first == second:
        return 1.0
    one, two = set(re.findall(r"\w+", first)), set(re.findall(r"\w+", second))
    shared = len(one & two) / max(1, min(len(one), len(two)))
    return max(SequenceMatcher(None, first, second).ratio(), 0.9 * shared)


def matched(
    got: Iterable[Any], wanted: Iterable[Any], alike: Callable[[Any, Any], float]
) -> list[tuple[Any, Any]]:
    """Pair what was read with what was expected, best first, each once."""
    got, wanted = list(got), list(wanted)
    pairs = sorted(
        ((alike(g, w), i, j) for i, g in enumerate(got) for j, w in enumerate(wanted)),
        reverse=True,
    )
    used_got: set[int] = set()
    used_wanted: set[int] = set()
    found = []
    for score, i, j in pairs:
        if score >= ALIKE and i not in used_got and j not in used_wanted:
            used_got.add(i)
            used_wanted.add(j)
            found.append((got[i], wanted[j]))
    return found


def _names(a: Mapping[str, Any], b: Mapping[str, Any]) -> float:
    return likeness(a["name"], b["name"]) if len(fold(a["name"])) > 2 else 0


SCALARS = ("kind", "date_start", "date_end")


def compare(
    scores: dict[str, Score], got: Mapping[str, Any], wanted: Mapping[str, Any]
) -> None:
    """Add one report to the scores, field by field."""
    for name in SCALARS:
        scores[name].add(float(got[name] == wanted[name]), 1, 1)
    place = likeness(got["place"]["name"], wanted["place"]["name"]) >= ALIKE
    scores["place"].add(float(place), 1, 1)
    country = got["place"]["country"] == wanted["place"]["country"]
    scores["country"].add(float(country), 1, 1)
    pairs = matched(got["people"], wanted["people"], _names)
    scores["people"].add(len(pairs), len(got["people"]), len(wanted["people"]))
    for name in ("office", "body"):
        right = sum(likeness(g[name], w[name]) >= ALIKE for g, w in pairs)
        scores[name].add(right, len(pairs), len(pairs))
    for name in ("side", "head"):
        right = sum(g[name] == w[name] for g, w in pairs)
        scores[name].add(right, len(pairs), len(pairs))
    topics = {t["id"] for t in got["topics"]}
    scores["topics"].add(
        len(topics & set(wanted["topics"])), len(topics), len(wanted["topics"])
    )
    _lists(scores, got, wanted)


def _lists(
    scores: dict[str, Score], got: Mapping[str, Any], wanted: Mapping[str, Any]
) -> None:
    alike: dict[str, Callable[[Any, Any], float]] = {
        "organisations": likeness,
        "figures": lambda a, b: float(a["value"] == b["value"]),
        "commitments": lambda a, b: likeness(a["text"], b["text"]),
        "agreements": lambda a, b: likeness(a["name"], b["name"]),
        "courses": lambda a, b: 1.0,
    }
    for name, how in alike.items():
        pairs = matched(got[name], wanted[name], how)
        scores[name].add(len(pairs), len(got[name]), len(wanted[name]))
        if name == "figures":
            for key in ("unit", "hedge"):
                _alike(scores, f"figure {key}", key, pairs)
        if name == "commitments":
            _alike(scores, "commitment due", "when", pairs)
            right = sum(g["kind"] == w["kind"] for g, w in pairs)
            scores["commitment kind"].add(right, len(pairs), len(pairs))
            told = [(g["by"], w["by"]) for g, w in pairs if w.get("by")]
            right = sum(likeness(by, wanted_by) >= ALIKE for by, wanted_by in told)
            scores["commitment by"].add(right, len(told), len(told))


def _alike(
    scores: dict[str, Score], name: str, key: str, pairs: list[tuple[Any, Any]]
) -> None:
    """Count a part of what was found, where it is told what is expected of it."""
    told = [(g[key], w[key]) for g, w in pairs if key in w]
    right = sum(likeness(got, wanted) >= ALIKE for got, wanted in told)
    scores[name].add(right, len(told), len(told))


def table() -> dict[str, Score]:
    """Return empty scores."""
    return defaultdict(Score)
