"""Whether two records may be one person: a score with its reasons, never a verdict.

Points add up; a card or a sensitive match alone is enough to warn. A person
decides: nothing is merged by score.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Reason(StrEnum):
    """Why two records look alike."""

    SAME_NAME = "same-name"
    SAME_WORDS = "same-words"
    OTHER_NAME = "other-name"
    SAME_BIRTH_DATE = "same-birth-date"
    SAME_BIRTH_YEAR = "same-birth-year"
    OTHER_BIRTH_DATE = "other-birth-date"
    SAME_CARD = "same-card"
    SAME_PHONE = "same-phone"
    SAME_IDENTITY = "same-identity"


POINTS = {
    Reason.SAME_NAME: 40,
    Reason.SAME_WORDS: 30,
    Reason.OTHER_NAME: 30,
    Reason.SAME_BIRTH_DATE: 40,
    Reason.SAME_BIRTH_YEAR: 15,
    Reason.OTHER_BIRTH_DATE: -30,
    Reason.SAME_CARD: 90,
    Reason.SAME_PHONE: 40,
    Reason.SAME_IDENTITY: 100,
}
WARN_FROM = 55
"""A name alone does not warn: thousands share the common ones."""


@dataclass(frozen=True)
class Fingerprint:
    """What of a record is compared; empty values say nothing."""

    name_fold: str = ""
    other_folds: frozenset[str] = frozenset()
    birth_date: dt.date | None = None
    birth_precision: str = "day"
    cards: frozenset[str] = frozenset()
    phones: frozenset[str] = frozenset()
    matches: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Likeness:
    """How alike two records are, and why."""

    score: int
    reasons: tuple[Reason, ...]

    @property
    def warns(self) -> bool:
        """Say whether somebody should look before going on."""
        return self.score >= WARN_FROM


def compare(one: Fingerprint, other: Fingerprint) -> Likeness:
    """Score two records against each other."""
    reasons = [*_names(one, other), *_births(one, other)]
    if one.cards & other.cards:
        reasons.append(Reason.SAME_CARD)
    if one.phones & other.phones:
        reasons.append(Reason.SAME_PHONE)
    if one.matches & other.matches:
        reasons.append(Reason.SAME_IDENTITY)
    return Likeness(max(0, sum(POINTS[r] for r in reasons)), tuple(reasons))


def _names(one: Fingerprint, other: Fingerprint) -> Iterable[Reason]:
    if not one.name_fold or not other.name_fold:
        return
    if one.name_fold == other.name_fold:
        yield Reason.SAME_NAME
    elif sorted(one.name_fold.split()) == sorted(other.name_fold.split()):
        yield Reason.SAME_WORDS
    elif ({one.name_fold} | one.other_folds) & ({other.name_fold} | other.other_folds):
        yield Reason.OTHER_NAME


def _births(one: Fingerprint, other: Fingerprint) -> Iterable[Reason]:
    if one.birth_date is None or other.birth_date is None:
        return
    exact = one.birth_precision == other.birth_precision == "day"
    if exact and one.birth_date == other.birth_date:
        yield Reason.SAME_BIRTH_DATE
    elif one.birth_date.year == other.birth_date.year:
        yield Reason.SAME_BIRTH_YEAR
    else:
        yield Reason.OTHER_BIRTH_DATE
