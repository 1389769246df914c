"""Who would be counted in a vote on a day, drawn from the register; nothing written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from banyan.kernel.actor import Actor

from ..domain.electorate import REASONS, denominators, of_members
from ..voters import drawn, voters_on


@dataclass(frozen=True)
class PlacedShown:
    """One person, in or out, with the reason in words and the rule."""

    person: int
    name: str
    counted: bool
    reason: str
    words: str
    rule: str
    citation: str


@dataclass(frozen=True)
class ElectorateShown:
    """An electorate under one denominator."""

    denominator: str
    about: str
    on: dt.date
    unit: int
    base: int
    voters: int
    people: tuple[PlacedShown, ...] = field(default=())


def electorate_of(
    actor: Actor,
    unit: int,
    denominator: str,
    on: dt.date,
    *,
    attendance: Mapping[int, str] | None = None,
    rule: str = "",
    citation: str = "",
) -> ElectorateShown:
    """Return everybody of a body, counted or not; two statements.

    The caller has asked whether the actor may see it: a step of a case, a vote.
    """
    found = voters_on(actor, [unit], [denominator], on)
    voters = found[unit, of_members(denominator)]
    placed, most = drawn(denominator, voters, attendance or {})
    people = tuple(
        PlacedShown(
            person=p.voter.person,
            name=p.voter.name,
            counted=p.counted,
            reason=p.reason,
            words=REASONS[p.reason],
            rule=rule,
            citation=citation,
        )
        for p in placed
        if p.counted or p.reason != "not-in-body"
    )
    return ElectorateShown(
        denominator=denominator,
        about=denominators.get(denominator).about,
        on=on,
        unit=unit,
        base=sum(p.counted for p in placed),
        voters=most,
        people=people,
    )
