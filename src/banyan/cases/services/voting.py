"""The vote of a step: kept in ``meetings`` with its electorate, counts and result."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from banyan.kernel.actor import Actor
from banyan.kernel.text import Text
from banyan.meetings.services import OpenVote, WholeVote, votes_enter

from ..timing import joined
from .doing import Doing

SUBJECT = "cases.casestep"


def enter_votes(actor: Actor, act: Any, doings: Sequence[Doing]) -> None:
    """Keep the votes that steps record; one held in a meeting is there already."""
    held = [d for d in doings if d.step and d.step.vote and d.moved.done]
    for doing in held:
        doing.ballot = doing.command.ballot
    new = [
        d
        for d in held
        if d.ballot is None and d.command.counts is not None and d.denominators
    ]
    commands = [_whole(d) for d in new]
    votes = votes_enter(actor=actor, commands=commands, record_into=act)
    for doing, vote in zip(new, votes, strict=True):
        doing.ballot = vote.pk


def _whole(doing: Doing) -> WholeVote:
    step, done, command = doing.step, doing.moved.done, doing.command
    assert step is not None and step.vote is not None and done is not None
    assert command.counts is not None
    readings = doing.moved.readings
    rules = tuple(
        a.as_data()
        for a in doing.moved.answers
        if a.id in {r.rule for r in readings} | {step.vote.by_rule}
    )
    return WholeVote(
        open=OpenVote(
            unit=done.unit or doing.row.unit_id,
            on=command.on,
            question=_question(doing),
            rule=readings[0].rule if readings else step.vote.rule,
            tally=step.vote.tally,
            params=step.vote.params,
            denominators=doing.denominators,
            ballot=command.counts.ballot,
            meeting=command.meeting,
            subject_kind=SUBJECT,
            subject=done.id,
            attendance=command.attendance,
            is_specimen=doing.row.is_specimen,
        ),
        counts=command.counts,
        recount=command.recount,
        word=readings[0].word if readings else done.outcome,
        readings=tuple(dict(vars(r)) for r in readings),
        reading=command.reading,
        rules=rules,
    )


def _question(doing: Doing) -> Text:
    assert doing.step is not None
    about = doing.row.about
    return joined(doing.step.title, Text(vi=about, lo=about, en=about))
