"""What counts come to against a majority, under every reading of its rule."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from banyan.kernel.errors import Problem
from banyan.kernel.text import gettext_noop as _
from banyan.rulebook.domain.rules import Answer, readings

from .electorate import denominators, versioned
from .votes import Counts, Majority, tallies


@dataclass(frozen=True)
class VoteReading:
    """A vote under one reading of its rule: how many were needed, and the word."""

    variant: str
    rule: str
    citation: str
    denominator: str
    base: int
    needed: int
    word: str

    def as_data(self) -> dict[str, Any]:
        """Return plain data, as results keep it."""
        return dict(vars(self))


def majorities(answers: Iterable[Answer]) -> list[tuple[str, Answer]]:
    """Return every answer with a majority, with its reading while it is disputed."""
    found = list(answers)
    several = len(found) > 1
    return [
        (variant or (answer.id if several else ""), reading)
        for answer in found
        for variant, reading in readings(answer)
        if reading.is_active and reading.threshold is not None
    ]


def denominator_of(answer: Answer | None, own: str = "") -> str:
    """Return the denominator: that of the vote itself, else the one its rule names."""
    threshold = answer.threshold if answer else None
    return own or (versioned(threshold.denominator) if threshold else "")


def base_for(name: str, bases: Mapping[str, int], counts: Counts) -> int:
    """Return how many are counted: from the register, or those who were present."""
    if name in denominators and denominators.get(name).options.get("from_counts"):
        return counts.present
    return bases.get(name, 0)


def read(
    counts: Counts,
    answers: Sequence[tuple[str, Answer]],
    bases: Mapping[str, int],
    tally: str,
    params: Mapping[str, Any] | None = None,
    own: str = "",
) -> list[VoteReading]:
    """Return the vote under each reading."""
    found = []
    for variant, answer in answers:
        threshold = answer.threshold
        assert threshold is not None
        name = denominator_of(answer, own)
        base = base_for(name, bases, counts)
        needed = threshold.needed(base)
        word = tallies.get(tally).run(counts, Majority(needed, base), params or {})
        found.append(
            VoteReading(
                variant=variant,
                rule=answer.id,
                citation=str(answer.citation or ""),
                denominator=name,
                base=base,
                needed=needed,
                word=word,
            )
        )
    return found


def quorum_problem(
    answer: Answer, present: int, bases: Mapping[str, int]
) -> Problem | None:
    """Say that too few were there to decide, citing the rule; nothing when enough."""
    threshold = answer.threshold
    if not answer.is_active or threshold is None:
        return None
    needed = threshold.needed(bases.get(versioned(threshold.denominator), 0))
    if present >= needed:
        return None
    return Problem.of(
        "meetings.no_quorum",
        _("%(present)s were present; to decide, %(needed)s must be."),
        present=present,
        needed=needed,
        field="present",
        citation=str(answer.citation or ""),
        way_out=_("Call the meeting again; what was decided before stands."),
    )
