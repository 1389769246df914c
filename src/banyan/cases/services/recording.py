"""Recording steps: guards, vote, decision, effects and what opens next, in one act."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.db import transaction

from banyan.base.events import announce
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotAllowed

from ..commands import RecordStep
from ..domain import interpret, messages
from ..domain.definition import Definition, StepDef
from ..domain.fields import as_stored
from ..domain.seen import Asked, Chain, Finding
from ..domain.state import OPEN, Electorate, State, World
from ..events import CasesClosed, StepsRecorded
from ..loading import (
    Loaded,
    asker,
    electorates_for,
    events_of_rules,
    facts_for,
    needs_of,
    posts_held,
)
from ..models import Case
from ..writing import Change, Happened, write
from .deciding import decide
from .doing import Doing
from .effecting import apply_effects
from .ground import acting, held_cases, may_act, numbered, place_of, refuse
from .papers import link_papers
from .voting import enter_votes


def step_record(
    *, actor: Actor, commands: Sequence[RecordStep], record_into: Any = None
) -> list[Case]:
    """Record steps of cases in one act; return the cases in the order of commands.

    Raises NotVisible for a case out of scope, NotAllowed without the right of the
    step, Conflict when the case moved, StateRefusal out of order or before its
    time, InputError for a form that is not complete, RuleRefusal (with the article)
    for votes that do not add up, a signatory without mandate, a decision by another
    level, a date before what it follows, and whatever a guard says. All or none.
    """
    if not commands:
        return []
    with transaction.atomic():
        loaded = held_cases(actor, commands)
        doings = _prepared(loaded, commands)
        _require(actor, loaded, doings)
        for doing in doings:
            doing.move = interpret.recorded(
                doing.definition, doing.state, doing.act, doing.world
            )
        refuse([(n, f) for n, d in numbered(doings) for f in d.moved.refused])
        rows = [d.row for d in doings]
        with acting(
            actor,
            "cases.step_record",
            rows,
            _facts(doings),
            _rules(doings),
            record_into,
        ) as act:
            enter_votes(actor, act, doings)
            decide(actor, act, doings)
            write(act, actor, [_change(d, loaded) for d in doings], clock.now())
            link_papers(actor, act, doings)
            apply_effects(actor, act, doings)
            _announce(doings)
    return rows


def _facts(doings: Sequence[Doing]) -> dict[str, Any]:
    return {
        "steps": [
            {"case": d.row.reference, "step": d.command.step, "on": d.command.on}
            for d in doings[:50]
        ],
        "count": len(doings),
    }


def _rules(doings: Sequence[Doing]) -> list[Any]:
    """Return the rules of the act, once each, in stable order."""
    found = {(a.id, a.on): a for d in doings for a in d.moved.answers}
    return [a.as_data() for _key, a in sorted(found.items())]


def _prepared(loaded: Loaded, commands: Sequence[RecordStep]) -> list[Doing]:
    """Gather rules, facts, offices and electorates of all commands, set-based."""
    doings = []
    for command in commands:
        definition = loaded.definitions[command.case]
        step = definition.step(command.step)
        doings.append(
            Doing(
                command=command,
                row=loaded.rows[command.case],
                definition=definition,
                state=_placed(
                    loaded.states[command.case], definition, loaded.chains[command.case]
                ),
                world=World(
                    today=clock.today(),
                    ask=asker(definition.pack),
                    chain=loaded.chains[command.case],
                    rule_events=events_of_rules(definition.pack),
                ),
                given=_given(step, command),
            )
        )
    _with_facts(doings)
    _with_bodies(doings)
    return doings


def _placed(state: State, definition: Definition, chain: Chain) -> State:
    """Return the state with each open step at the unit that acts for the host today."""
    steps = tuple(
        replace(s, unit=place.id)
        if s.state == OPEN
        and (step := definition.step(s.key))
        and (place := place_of(step.by.place, chain))
        else s
        for s in state.steps
    )
    return replace(state, steps=steps)


def _given(step: StepDef | None, command: RecordStep) -> dict[str, Any]:
    fields = step.fields if step else ()
    known = {f.key for f in fields}
    extra = {k: v for k, v in command.given.items() if k not in known}
    return as_stored(fields, command.given) | extra


def _with_facts(doings: Sequence[Doing]) -> None:
    groups: dict[tuple[str, str], list[Doing]] = defaultdict(list)
    for doing in doings:
        groups[doing.definition.hash, doing.command.step].append(doing)
    for group in groups.values():
        asked = [
            Asked(
                key=d.row.pk,
                case=d.state.case,
                on=d.command.on,
                given=d.given,
                fields=d.state.fields,
                dates=d.state.dates,
            )
            for d in group
        ]
        found = facts_for(needs_of(group[0].definition, group[0].step), asked)
        for doing in group:
            doing.world = replace(doing.world, facts=found[doing.row.pk])


def _with_bodies(doings: Sequence[Doing]) -> None:
    """Give votes their electorate, and decisions the posts held in their body."""
    by_day: dict[dt.date, list[Doing]] = defaultdict(list)
    for doing in doings:
        by_day[doing.command.on].append(doing)
    for day, group in by_day.items():
        units = {d.live.unit for d in group if d.live and d.live.unit and _mandate(d)}
        held = posts_held(units, day) if units else {}
        votes = [
            (d.row.pk, d.live.unit, d.denominators, d.command.attendance)
            for d in group
            if d.live and d.live.unit and d.step and d.step.vote
        ]
        electorates: dict[int, Electorate] = (
            electorates_for(votes, day) if votes else {}
        )
        for doing in group:
            unit = doing.live.unit if doing.live else None
            doing.world = replace(
                doing.world,
                posts=held.get(unit or 0, {}),
                electorate=electorates.get(doing.row.pk),
            )


def _mandate(doing: Doing) -> bool:
    return doing.command.signer is not None or doing.command.acted_by is not None


def _require(actor: Actor, loaded: Loaded, doings: Sequence[Doing]) -> None:
    """Require the right of each step at its place; say when another level acts."""
    wrong: list[tuple[int | None, Finding]] = []
    for row, doing in numbered(doings):
        step, chain = doing.step, loaded.chains[doing.row.pk]
        if step is None:
            continue
        place = place_of(step.by.place, chain)
        if may_act(actor, step.by, place, doing.row):
            continue
        host = chain.host[-1] if chain.host else None
        if host is None or not actor.covers(step.by.right, host.path, host.area_path):
            raise NotAllowed(right=step.by.right)
        wrong.append((row, messages.wrong_level(doing.play, step)))
    refuse(wrong)


def _change(doing: Doing, loaded: Loaded) -> Change:
    move, command = doing.moved, doing.command
    done = move.done
    events = [
        Happened(kind="pass", on=s.done_on or command.on, step=s.key, round=s.round)
        for s in move.passed
    ]
    events.append(
        Happened(
            kind="record",
            on=command.on,
            step=command.step,
            round=done.round if done else 0,
            outcome=done.outcome if done else "",
            given=doing.given,
            vote=vote_data(doing),
            decision=doing.decision,
            ballot=doing.ballot,
            move=move,
        )
    )
    return Change(
        doing.row,
        doing.definition,
        doing.state,
        move.state,
        loaded.chains[doing.row.pk],
        tuple(events),
    )


def vote_data(doing: Doing) -> dict[str, Any]:
    """Return the vote as it is kept: counts, ballot, who of the exempt came."""
    counts = doing.command.counts
    if counts is None:
        return {}
    data = counts.as_data() | {"ballot": counts.ballot}
    if doing.command.attendance:
        data["attendance"] = {str(p): a for p, a in doing.command.attendance.items()}
    return data


def _announce(doings: Sequence[Doing]) -> None:
    announce(
        StepsRecorded(
            tuple(
                (d.row.pk, d.command.step, d.moved.done.outcome)
                for d in doings
                if d.moved.done
            )
        )
    )
    closed = [
        (d.row.pk, d.row.kind, d.moved.state.result)
        for d in doings
        if d.moved.state.state == "closed"
    ]
    if closed:
        announce(CasesClosed(tuple(closed)))
