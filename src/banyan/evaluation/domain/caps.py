"""Caps: how many of a group may be in the capped class, under every reading."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from banyan.kernel.text import Text
from banyan.rulebook.domain.kinds import applied
from banyan.rulebook.domain.rules import Answer, Status, readings

from .frame import Frame


@dataclass(frozen=True)
class Counts:
    """A group counted: how many are rated, and how many in each class."""

    rated: int
    capped: int
    good: int

    @property
    def bases(self) -> dict[str, int]:
        """The denominators that rules name."""
        return {
            "good": self.good,
            "good_or_better": self.good + self.capped,
            "all_rated": self.rated,
        }


@dataclass(frozen=True)
class Variant:
    """One reading of the cap: of how many, how many, and how many are over it."""

    key: str
    label: Text
    percent: Any
    denominator: str
    base: int
    most: int
    over: int
    citation: str = ""


@dataclass(frozen=True)
class Cap:
    """What the rule says of one group; without a value nobody is over it."""

    rule: str
    status: str
    counts: Counts
    variants: tuple[Variant, ...]
    outstanding: bool = False

    @property
    def is_disputed(self) -> bool:
        """Say whether a person must choose among the readings."""
        return self.status == Status.DISPUTED

    def chosen(self, key: str) -> Variant | None:
        """Return the variant that was chosen, or the only one."""
        if not self.is_disputed:
            return self.variants[0] if self.variants else None
        return next((v for v in self.variants if v.key == key), None)


def counted(frame: Frame, classes: Iterable[str]) -> Counts:
    """Count the classes of a group; the order of people changes nothing."""
    tally = Counter(classes)
    return Counts(
        rated=sum(tally.values()),
        capped=tally[frame.capped],
        good=tally[frame.good],
    )


def cap_of(answer: Answer | None, counts: Counts, outstanding: bool = False) -> Cap:
    """Return every reading of the cap for a group, in the order of the rule."""
    if answer is None or answer.status in (Status.UNKNOWN, Status.REPLACED):
        status = str(answer.status) if answer else str(Status.UNKNOWN)
        return Cap(answer.id if answer else "", status, counts, (), outstanding)
    labels = {v.key: v.label for v in answer.variants}
    found = tuple(
        _variant(key, labels.get(key, Text()), one, counts, outstanding)
        for key, one in readings(answer)
    )
    return Cap(answer.id, str(answer.status), counts, found, outstanding)


def _variant(
    key: str, label: Text, answer: Answer, counts: Counts, outstanding: bool
) -> Variant:
    value = answer.value
    given = {**counts.bases, "outstanding": outstanding}
    most = int(applied("cap", value, answer.unit, given))
    percent = value["percent"]
    if outstanding:
        percent = value.get("percent_outstanding", percent)
    return Variant(
        key=key,
        label=label,
        percent=percent,
        denominator=value["denominator"],
        base=counts.bases[value["denominator"]],
        most=most,
        over=max(0, counts.capped - most),
        citation=str(answer.citation or ""),
    )


def with_percent(answer: Answer, percent: Any) -> Answer:
    """Return the answer with another percent in every reading, for a simulation."""
    if answer.variants:
        changed = tuple(
            replace(v, value={**v.value, "percent": percent}) for v in answer.variants
        )
        return replace(answer, variants=changed)
    if isinstance(answer.value, dict):
        return replace(answer, value={**answer.value, "percent": percent})
    return replace(answer, value=percent)
