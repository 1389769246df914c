"""Counts of a vote: whether they add up, and what they come to.

A *tally* is a named function of counts, the majority needed and the base; its
answer is a word that the step of a case knows what to do with.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from banyan.kernel.errors import Problem
from banyan.kernel.registry import Registry
from banyan.kernel.text import gettext_noop as _

BALLOTS = ("hands", "card", "secret", "online")
BALLOT_WORDS = {
    "secret": _("secret, on paper"),
    "card": _("by card"),
    "hands": _("by show of hands"),
    "online": _("secret, online"),
}
ALLOWED = {
    "any": BALLOTS,
    "secret": ("secret", "online"),
    "secret-or-card": ("secret", "online", "card"),
}
"""The word of a rule for the form of a ballot, and the forms it allows."""


@dataclass(frozen=True)
class Counts:
    """What was counted: voices for and against, empty and invalid papers.

    ``options`` counts the voices for each of several answers, in a vote on more
    than yes and no; then ``favour`` and ``against`` stay 0.
    """

    favour: int = 0
    against: int = 0
    blank: int = 0
    invalid: int = 0
    present: int = 0
    ballot: str = "secret"
    options: Mapping[str, int] = field(default_factory=dict)

    @property
    def cast(self) -> int:
        """All papers handed in."""
        named = sum(self.options.values())
        return self.favour + self.against + self.blank + self.invalid + named

    def as_data(self) -> dict[str, Any]:
        """Return plain data, as decisions and events keep it."""
        data: dict[str, Any] = {
            "for": self.favour,
            "against": self.against,
            "abstain": self.blank,
            "invalid": self.invalid,
            "present": self.present,
        }
        return data | dict(self.options)


@dataclass(frozen=True)
class Majority:
    """How many votes were needed, of how many, by which threshold."""

    needed: int
    base: int


Tally = Callable[[Counts, Majority, Mapping[str, Any]], str]
tallies: Registry[Tally] = Registry("tallies")


@tallies("carried@1", words=("carried", "lost"))
def carried(counts: Counts, majority: Majority, params: Mapping[str, Any]) -> str:
    """Carried when the voices for it reach the majority, else lost."""
    return "carried" if counts.favour >= majority.needed else "lost"


@tallies("two-way@1", words=("for", "against", "none"))
def two_way(counts: Counts, majority: Majority, params: Mapping[str, Any]) -> str:
    """For or against when that side reaches the majority, else without result."""
    if counts.favour >= majority.needed:
        return "for"
    return "against" if counts.against >= majority.needed else "none"


@tallies("heaviest-first@1", words=())
def heaviest_first(
    counts: Counts, majority: Majority, params: Mapping[str, Any]
) -> str:
    """Voices added from the heaviest answer downwards until the majority is reached."""
    total = 0
    for option in params["order"]:
        total += counts.options.get(option, 0)
        if total >= majority.needed:
            return str(option)
    return "none"


def problems_of(counts: Counts, voters: int | None) -> list[Problem]:
    """Say where counts do not add up. ``voters``: how many may vote at most."""
    found = [*_negative(counts)]
    if found:
        return found
    if counts.cast > counts.present:
        found.append(
            Problem.of(
                "meetings.too_many_votes",
                _("%(cast)s votes were counted, but only %(present)s were present."),
                cast=counts.cast,
                present=counts.present,
                field="present",
                way_out=_("Count again, or correct how many were present."),
            )
        )
    if voters is not None and counts.present > voters:
        found.append(
            Problem.of(
                "meetings.too_many_voters",
                _("%(present)s voters are noted, but only %(voters)s may vote."),
                present=counts.present,
                voters=voters,
                field="present",
                way_out=_("The electorate shows who may vote, and why."),
            )
        )
    if counts.cast < counts.present:
        found.append(
            Problem.of(
                "meetings.votes_missing",
                _("%(present)s voted, but the counts come to %(cast)s."),
                present=counts.present,
                cast=counts.cast,
                field="favour",
                way_out=_("Papers not handed in count as blank or invalid: add them."),
            )
        )
    return found


def _negative(counts: Counts) -> list[Problem]:
    fields = ("favour", "against", "blank", "invalid", "present")
    values = {name: getattr(counts, name) for name in fields} | dict(counts.options)
    return [
        Problem.of(
            "meetings.negative",
            _("Votes are whole numbers, none below zero."),
            field=name,
        )
        for name, value in values.items()
        if not isinstance(value, int) or isinstance(value, bool) or value < 0
    ]


def difference(first: Counts, second: Counts) -> dict[str, tuple[int, int]]:
    """Return what two counts of the same papers say differently, side by side."""
    one, two = first.as_data(), second.as_data()
    keys = [*one, *(k for k in two if k not in one)]
    return {
        k: (one.get(k, 0), two.get(k, 0))
        for k in keys
        if one.get(k, 0) != two.get(k, 0)
    }


def ballot_allowed(word: str, ballot: str) -> bool:
    """Say whether a rule's word for the ballot allows a form."""
    return ballot in ALLOWED.get(word, BALLOTS)


def ballots_of(words: Sequence[str]) -> tuple[str, ...]:
    """Return the forms that every one of several words allows."""
    found = [b for b in BALLOTS if all(ballot_allowed(w, b) for w in words)]
    return tuple(found)
