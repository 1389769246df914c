"""Whether two records may be one person: a score with its reasons, never a verdict.

Points add up; a card or a sensitive match alone is enough to warn. How much each
reason counts is data (``settings.toml``, or what the installation set). A person
decides: nothing is merged by score.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache


class Reason(StrEnum):
    """Why two records look alike, or unlike."""

    SAME_NAME = "same-name"
    SAME_WORDS = "same-words"
    OTHER_NAME = "other-name"
    SHORT_NAME = "short-name"
    SAME_BIRTH_DATE = "same-birth-date"
    SAME_BIRTH_MONTH = "same-birth-month"
    SAME_BIRTH_YEAR = "same-birth-year"
    SAME_BIRTH_DAY = "same-birth-day"
    OTHER_BIRTH_DATE = "other-birth-date"
    SAME_CARD = "same-card"
    SAME_PHONE = "same-phone"
    SAME_MAIL = "same-mail"
    SAME_IDENTITY = "same-identity"
    OTHER_IDENTITY = "other-identity"
    SAME_UNIT = "same-unit"
    OTHER_SEX = "other-sex"


@dataclass(frozen=True)
class Weights:
    """How much each reason counts, and from which score on something is said."""

    points: Mapping[Reason, int]
    warn_from: int
    propose_from: int
    too_common: int

    def score(self, reasons: Iterable[Reason]) -> int:
        """Add up the points of some reasons; less than nothing is nothing."""
        return max(0, sum(self.points.get(r, 0) for r in reasons))


@dataclass(frozen=True, slots=True)
class Time:
    """Somebody in a unit for a period; ``end`` is not inside."""

    unit: int
    start: dt.date
    end: dt.date | None = None

    def meets(self, other: Time) -> bool:
        """Say whether both were in one unit at one time."""
        return (
            self.unit == other.unit
            and (other.end is None or self.start < other.end)
            and (self.end is None or other.start < self.end)
        )


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What of a record is compared; empty values say nothing."""

    name_fold: str = ""
    other_folds: frozenset[str] = frozenset()
    birth_date: dt.date | None = None
    birth_precision: str = "day"
    cards: frozenset[str] = frozenset()
    phones: frozenset[str] = frozenset()
    matches: frozenset[str] = frozenset()
    mails: frozenset[str] = frozenset()
    sex: str = ""
    stays: tuple[Time, ...] = ()


@dataclass(frozen=True)
class Likeness:
    """How alike two records are, and why."""

    score: int
    reasons: tuple[Reason, ...] = field(default=())


def compare(one: Fingerprint, other: Fingerprint, weights: Weights) -> Likeness:
    """Score two records against each other; the order does not matter."""
    reasons = tuple(_reasons(one, other))
    return Likeness(weights.score(reasons), reasons)


def _reasons(one: Fingerprint, other: Fingerprint) -> Iterable[Reason]:
    yield from _names(one, other)
    yield from _births(one, other)
    if one.cards & other.cards:
        yield Reason.SAME_CARD
    if one.phones & other.phones:
        yield Reason.SAME_PHONE
    if one.mails & other.mails:
        yield Reason.SAME_MAIL
    if one.matches and other.matches:
        same = one.matches & other.matches
        yield Reason.SAME_IDENTITY if same else Reason.OTHER_IDENTITY
    if one.sex and other.sex and one.sex != other.sex:
        yield Reason.OTHER_SEX
    if any(a.meets(b) for a in one.stays for b in other.stays):
        yield Reason.SAME_UNIT


def _names(one: Fingerprint, other: Fingerprint) -> Iterable[Reason]:
    if not one.name_fold or not other.name_fold:
        return
    if one.name_fold == other.name_fold:
        yield Reason.SAME_NAME
    elif words_key(one.name_fold) == words_key(other.name_fold):
        yield Reason.SAME_WORDS
    elif ({one.name_fold} | one.other_folds) & ({other.name_fold} | other.other_folds):
        yield Reason.OTHER_NAME
    elif edges_key(one.name_fold) and _is_short(one.name_fold, other.name_fold):
        yield Reason.SHORT_NAME


def _is_short(one: str, other: str) -> bool:
    """Say whether one name is the other one with its middle left out."""
    first, second = one.split(), other.split()
    if edges_key(one) != edges_key(other) or len(first) == len(second):
        return False
    short, long = sorted((first, second), key=len)
    rest = iter(long)
    return all(word in rest for word in short)


@lru_cache(maxsize=200_000)
def words_key(name_fold: str) -> str:
    """Return the words of a name in one order, whichever comes first."""
    return " ".join(sorted(name_fold.split()))


def edges_key(name_fold: str) -> str:
    """Return the first and the last word of a name; nothing for a single word."""
    words = name_fold.split()
    return f"{words[0]} {words[-1]}" if len(words) > 1 else ""


def card_key(card_no: str) -> str:
    """Return a card number as numbers are compared: no blanks, no leading noughts."""
    return "".join(c for c in card_no if c.isalnum()).lower().lstrip("0")


def _births(one: Fingerprint, other: Fingerprint) -> Iterable[Reason]:
    if one.birth_date is None or other.birth_date is None:
        return
    a, b = one.birth_date, other.birth_date
    known = {one.birth_precision, other.birth_precision}
    exact = known == {"day"}
    if exact and a == b:
        yield Reason.SAME_BIRTH_DATE
    elif a.year != b.year:
        typo = exact and (a.month, a.day) == (b.month, b.day)
        yield Reason.SAME_BIRTH_DAY if typo else Reason.OTHER_BIRTH_DATE
    elif "year" not in known and a.month == b.month:
        yield Reason.SAME_BIRTH_MONTH
    else:
        yield Reason.SAME_BIRTH_YEAR
