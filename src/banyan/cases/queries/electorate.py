"""Who votes at a step of a case: each person in or out, under each reading."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.text import Text
from banyan.meetings.domain.result import denominator_of
from banyan.meetings.queries import ElectorateShown, electorate_of
from banyan.rulebook.domain.rules import Answer

from ..domain.ballots import answers_of
from ..domain.definition import StepDef, VoteDef
from ..domain.play import Play
from ..domain.state import World
from ..loading import asker, events_of_rules
from .hub import case_shown
from .shapes import CaseShown


@dataclass(frozen=True)
class NeededShown:
    """A majority under one reading: of whom, how many, by which article."""

    variant: str
    rule: str
    citation: str
    fraction: str
    inclusive: bool
    ballot: str
    electorate: ElectorateShown
    needed: int


@dataclass(frozen=True)
class StepElectorate:
    """The electorate of one step, under every reading of its rule."""

    case: str
    step: str
    title: Text
    unit: Text
    unit_id: int
    on: dt.date
    readings: tuple[NeededShown, ...]

    def as_data(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return {
            "case": self.case,
            "step": self.step,
            "title": self.title.as_json(),
            "unit": self.unit.as_json(),
            "on": self.on.isoformat(),
            "readings": [_data(r) for r in self.readings],
        }


def _data(r: NeededShown) -> dict[str, Any]:
    return {
        "variant": r.variant,
        "rule": r.rule,
        "citation": r.citation,
        "threshold": {"fraction": r.fraction, "inclusive": r.inclusive},
        "ballot": r.ballot,
        "denominator": r.electorate.denominator,
        "base": r.electorate.base,
        "needed": r.needed,
        "may_vote": r.electorate.voters,
        "people": [
            {
                "person": p.person,
                "name": p.name,
                "counted": p.counted,
                "reason": p.reason,
                "words": p.words,
                "rule": p.rule,
                "citation": p.citation,
            }
            for p in r.electorate.people
        ],
    }


def case_electorates(
    actor: Actor,
    reference: str,
    *,
    step: str = "",
    on: dt.date | None = None,
    attendance: Mapping[int, str] | None = None,
) -> list[StepElectorate]:
    """Return the electorates of the votes of a case: open, waiting or to come.

    Raises NotVisible for a case out of range.
    """
    case = case_shown(actor, reference, blockers=False)
    day = on or clock.today()
    votes = [
        s
        for s in case.steps
        if s.is_vote and (s.key == step if step else s.state in ("now", "waiting"))
    ]
    wanted = list({s.key: s for s in votes}.values())
    return [
        electorate_at(
            actor, case, case.definition.must(s.key), s.unit_id, day, attendance
        )
        for s in wanted
    ]


def electorate_at(
    actor: Actor,
    case: CaseShown,
    step: StepDef,
    unit: int | None,
    on: dt.date | None = None,
    attendance: Mapping[int, str] | None = None,
) -> StepElectorate:
    """Return the electorate of one step on a day; two statements a reading.

    Who may read cases there sees each person; others their own line alone.
    """
    assert step.vote is not None
    day = on or clock.today()
    sees_all = any(
        actor.covers("case.read", u.path, u.area_path)
        for u in (*case.chain.host[-1:], *case.chain.other[-1:])
    )
    world = World(
        today=day,
        ask=asker(case.definition.pack),
        chain=case.chain,
        rule_events=events_of_rules(case.definition.pack),
    )
    play = Play(case.definition, case.state_now, world, day)
    where = unit or case.unit_id
    found = [
        _needed(actor, step.vote, where, day, attendance, sees_all, variant, answer)
        for variant, answer in answers_of(play, step.vote)
    ]
    return StepElectorate(
        case=case.reference,
        step=step.key,
        title=step.title,
        unit=next((s.unit for s in case.steps if s.key == step.key), case.unit),
        unit_id=where,
        on=day,
        readings=tuple(found),
    )


def _needed(
    actor: Actor,
    vote: VoteDef,
    unit: int,
    day: dt.date,
    attendance: Mapping[int, str] | None,
    sees_all: bool,
    variant: str,
    answer: Answer,
) -> NeededShown:
    """Return the majority under one reading, with who is counted for it."""
    threshold = answer.threshold
    assert threshold is not None
    citation = str(answer.citation or "")
    electorate = electorate_of(
        actor,
        unit,
        denominator_of(answer, vote.electorate),
        day,
        attendance=attendance,
        rule=answer.id,
        citation=citation,
    )
    if not sees_all:
        own = tuple(p for p in electorate.people if p.person == actor.own_person)
        electorate = replace(electorate, people=own)
    return NeededShown(
        variant=variant,
        rule=answer.id,
        citation=citation,
        fraction=str(threshold.fraction),
        inclusive=threshold.inclusive,
        ballot=threshold.ballot,
        electorate=electorate,
        needed=threshold.needed(electorate.base),
    )
