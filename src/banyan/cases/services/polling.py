"""Votes held in a meeting: opened for a step, and their result fed back to it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.errors import StateRefusal
from banyan.kernel.text import Text
from banyan.kernel.text import gettext_noop as _
from banyan.meetings.domain.votes import Counts
from banyan.meetings.services import OpenVote, vote_open

from ..commands import RecordStep
from ..domain.ballots import denominators_of, rules_of
from ..domain.definition import Definition
from ..domain.play import Play
from ..domain.seen import Chain
from ..domain.state import OPEN, World
from ..loading import asker, events_of_rules, loaded, locked
from ..models import CaseStep
from ..timing import joined
from .ground import place_of, require_right, require_visible
from .recording import step_record
from .voting import SUBJECT


def step_vote_open(
    *,
    actor: Actor,
    case: int,
    step: str,
    on: dt.date,
    ballot: str = "secret",
    meeting: int | None = None,
    attendance: Mapping[int, str] | None = None,
    record_into: Any = None,
) -> Any:
    """Open the vote that a step waits for, in a meeting: its result feeds the step.

    Raises StateRefusal for a step that is not open, NotAllowed without the right of
    the step and ``meeting.write`` at its place.
    """
    with transaction.atomic():
        found = loaded(locked([case]))
        row, state = found.rows[case], found.states[case]
        definition, chain = found.definitions[case], found.chains[case]
        require_visible(actor, row, chain)
        defined, live = definition.step(step), state.live(step)
        if (
            defined is None
            or defined.vote is None
            or live is None
            or live.state != OPEN
        ):
            raise StateRefusal(
                _("No vote of this name is open in the case."), code="cases.no_vote"
            )
        require_right(actor, defined.by.right, place_of(defined.by.place, chain))
        play = Play(definition, state, _world(definition, chain), on)
        rules = rules_of(play, defined.vote)
        command = OpenVote(
            unit=live.unit or row.unit_id,
            on=on,
            question=joined(defined.title, Text.of(row.about)),
            rule=rules[0] if rules else "",
            tally=defined.vote.tally,
            params=defined.vote.params,
            denominators=denominators_of(play, defined.vote),
            ballot=ballot,
            meeting=meeting,
            subject_kind=SUBJECT,
            subject=live.id,
            attendance=attendance or {},
            is_specimen=row.is_specimen,
        )
        return vote_open(actor=actor, commands=[command], record_into=record_into)[0]


def _world(definition: Definition, chain: Chain) -> World:
    return World(
        today=clock.today(),
        ask=asker(definition.pack),
        chain=chain,
        rule_events=events_of_rules(definition.pack),
    )


def step_from_vote(
    *,
    actor: Actor,
    step: int,
    on: dt.date,
    counts: Counts,
    vote: int,
    reading: str = "",
    attendance: Mapping[int, str] | None = None,
    record_into: Any = None,
) -> None:
    """Let the step that waited for a vote go on with its result.

    A step that is no longer open (the case went another way) is left alone.
    """
    row = CaseStep.objects.filter(pk=step, state=OPEN).first()
    if row is None:
        return
    command = RecordStep(
        case=row.case_id,
        step=row.key,
        on=on,
        counts=counts,
        attendance=attendance or {},
        reading=reading,
        ballot=vote,
    )
    step_record(actor=actor, commands=[command], record_into=record_into)
