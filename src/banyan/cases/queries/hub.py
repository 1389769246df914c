"""One case: the path of its steps, who must act by when, what holds it up."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from banyan.decisions.queries import DecisionShown, decisions_shown
from banyan.kernel import clock
from banyan.kernel.actor import Actor, system_actor
from banyan.kernel.errors import NotVisible
from banyan.kernel.ids import path_ids
from banyan.kernel.text import Text
from banyan.rulebook.domain.rules import Answer
from banyan.units.queries import units_found

from ..definitions import pinned
from ..domain import interpret
from ..domain.definition import Definition, OutcomeDef, StepDef
from ..domain.flow import waits_of
from ..domain.play import Play
from ..domain.seen import Asked, Chain, Finding
from ..domain.state import (
    LIVE,
    OPEN,
    PENDING,
    SUSPENDED,
    ClockState,
    State,
    StepState,
    World,
)
from ..loading import (
    asker,
    chains_from,
    clock_state,
    events_of_rules,
    facts_for,
    needs_of,
    state_of,
    step_state,
)
from ..models import Case, CaseEvent
from ..services.ground import may_act, place_of
from . import kept
from .shapes import CaseShown, ClockShown, EventShown, PaperShown, StepShown


@dataclass
class _Read:
    """What was read of one case, before it is shown."""

    actor: Actor
    row: Case
    definition: Definition
    state: State
    chain: Chain
    units: Mapping[int, Any]
    world: World
    today: dt.date


def case_shown(actor: Actor, reference: str, *, blockers: bool = True) -> CaseShown:
    """Return one case with its path; about ten statements, however long it is.

    ``blockers`` asks the guards of the open steps what they would say today.
    Raises NotVisible out of range.
    """
    read = _read(actor, reference)
    events = _events(read)
    steps = _steps(read, events, blockers)
    row, definition = read.row, read.definition
    host = read.units[row.unit_id]
    return CaseShown(
        id=row.pk,
        uid=row.uid,
        reference=row.reference,
        kind=row.kind,
        definition=definition,
        title=definition.title,
        about=row.about,
        person_uid=row.person.uid if row.person else None,
        person_id=row.person_id,
        membership_id=row.membership_id,
        unit_id=row.unit_id,
        unit=host.names,
        unit_uid=host.uid,
        other_unit=_names(read, row.other_unit_id),
        subject_unit_uid=_uid(read, row.subject_unit_id),
        state=row.state,
        result=row.result,
        result_title=definition.results.get(row.result, Text.of(row.result)),
        opened_on=row.opened_on,
        closed_on=row.closed_on,
        next_due=row.next_due,
        dates=_dates(read),
        opening=given_shown(definition.fields, row.fields.get(interpret.OPENING, {})),
        steps=steps,
        events=events,
        papers=_papers(row),
        rules=tuple(_answers(read)),
        crumbs=tuple(
            (read.units[u.id].names, read.units[u.id].uid) for u in read.chain.host
        ),
        may_write=_may_write(read),
        is_own=actor.own_person is not None and actor.own_person == row.person_id,
        is_specimen=row.is_specimen,
        row_version=row.row_version,
        state_now=read.state,
        chain=read.chain,
    )


def _read(actor: Actor, reference: str) -> _Read:
    row = kept.case_in_range(actor, reference)
    if row is None:
        raise NotVisible
    definition = pinned(row.definition_id)
    steps = [step_state(s) for s in kept.steps_of(row.pk)]
    raw = kept.clocks_of(row.pk)
    units = _units(row, steps)
    chain = chains_from(units, [(row.unit_id, row.other_unit_id)])[
        row.unit_id, row.other_unit_id
    ]
    state = state_of(row, steps, [clock_state(c) for c in raw], chain)
    today = clock.today()
    world = World(
        today=today,
        ask=asker(definition.pack),
        chain=chain,
        rule_events=events_of_rules(definition.pack),
    )
    return _Read(actor, row, definition, state, chain, units, world, today)


def _units(row: Case, steps: Iterable[StepState]) -> dict[int, Any]:
    """Return the host, the other side, all above them, and where steps are done."""
    wanted = {s.unit for s in steps if s.unit} | {row.unit_id}
    wanted |= {row.subject_unit_id} if row.subject_unit_id else set()
    for unit in (row.unit, row.other_unit):
        wanted |= set(path_ids(unit.path)) if unit is not None else set()
    return units_found(system_actor("cases"), wanted)


def _names(read: _Read, unit: int | None) -> Text:
    found = read.units.get(unit or 0)
    return found.names if found else Text()


def _uid(read: _Read, unit: int | None) -> uuid.UUID | None:
    found = read.units.get(unit or 0)
    return found.uid if found else None


def _dates(read: _Read) -> tuple[tuple[Text, dt.date], ...]:
    named = read.definition.events
    return tuple((named[k], day) for k, day in read.state.dates.items() if k in named)


def given_shown(
    fields: Sequence[Any], given: Mapping[str, Any]
) -> tuple[tuple[Text, Any], ...]:
    """Return what was written down, each with its label; choices in words."""
    found = []
    for defined in fields:
        if defined.key not in given:
            continue
        value = given[defined.key]
        words = {c.key: c.label for c in defined.choices}
        if defined.type == "date":
            value = dt.date.fromisoformat(str(value))
        found.append((defined.label, words.get(value, value)))
    return tuple(found)


def _papers(row: Case) -> tuple[PaperShown, ...]:
    return tuple(PaperShown(*paper) for paper in kept.papers_of(row.pk))


def _answers(read: _Read) -> Iterable[Answer]:
    """Return the rules of the procedure as they count for this case."""
    play = Play(read.definition, read.state, read.world, read.today)
    wanted = dict.fromkeys(read.definition.rules)
    for step in read.state.open_steps:
        defined = read.definition.must(step.key)
        wanted |= dict.fromkeys(rules_of_step(defined))
    return [play.ask(rule) for rule in wanted if rule]


def rules_of_step(step: StepDef) -> list[str]:
    """Return the rules that a step names, each once."""
    found = [*step.rules]
    if step.vote:
        found += [step.vote.rule, *step.vote.rules.values()]
    found += [g.rule for g in step.guards] + [c.rule for c in step.clocks]
    return list(dict.fromkeys(r for r in found if r))


def _may_write(read: _Read) -> bool:
    actor, chain = read.actor, read.chain
    right = read.definition.right
    return any(
        actor.covers(right, u.path, u.area_path)
        for u in (*chain.host[-1:], *chain.other[-1:])
    )


# -- events -------------------------------------------------------------------


def _events(read: _Read) -> tuple[EventShown, ...]:
    rows = kept.events_of(read.row.pk)
    decided = decisions_shown(read.actor, [r.decision_id for r in rows])
    return tuple(_event(read.definition, row, decided) for row in rows)


def _event(
    definition: Definition, row: CaseEvent, decided: Mapping[int, DecisionShown]
) -> EventShown:
    step = definition.step(row.step)
    fields = step.fields if step else definition.fields
    outcome = step.outcome(row.outcome) if step else None
    return EventShown(
        number=row.number,
        kind=row.kind,
        step=row.step,
        round=row.round,
        outcome=outcome.title if outcome else Text.of(row.outcome),
        on=row.on,
        at=row.at,
        by_name=row.by_name,
        reason=row.reason,
        given=given_shown(fields, row.given),
        vote=row.vote,
        readings=tuple(row.readings),
        findings=tuple(row.findings),
        rules=tuple(row.rules),
        decision=decided.get(row.decision_id or 0),
        ballot=row.ballot,
    )


# -- the path -----------------------------------------------------------------

STATES = {OPEN: "now", PENDING: "waiting", SUSPENDED: "suspended"}


def _steps(
    read: _Read, events: Sequence[EventShown], blockers: bool
) -> tuple[StepShown, ...]:
    told = {(e.step, e.round): e for e in events if e.kind in ("record", "pass")}
    held = _blockers(read) if blockers else {}
    past = [s for s in read.state.steps if s.state not in LIVE]
    past.sort(key=lambda s: (s.done_on or dt.date.max, s.id))
    live = [s for s in read.state.steps if s.state in LIVE]
    live.sort(key=lambda s: s.state == PENDING)
    shown = [_step(read, s, told, held) for s in (*past, *live)]
    return (*shown, *(_to_come(read, k) for k in to_come(read.definition, read.state)))


def to_come(definition: Definition, state: State) -> list[str]:
    """Return the steps that follow when all goes the usual way, in their order.

    The usual way is the first outcome of each step; what else may come shows when
    it comes.
    """
    if not state.is_live:
        return []
    todo = [s.key for s in state.steps if s.state in LIVE]
    seen, known = set(todo), {s.key for s in state.steps}
    found: set[str] = set()
    while todo:
        step = definition.step(todo.pop())
        for target in (*step.outcomes[0].opens, *step.otherwise) if step else ():
            if target not in seen:
                seen.add(target)
                found.add(target)
                todo.append(target)
    return [s.key for s in definition.steps if s.key in found - known]


def _blockers(read: _Read) -> dict[str, tuple[Finding, ...]]:
    """Return what the guards of each open step would say today, facts read once."""
    open_ = [s.key for s in read.state.open_steps]
    steps = [read.definition.must(k) for k in open_]
    needs = [n for s in steps if s.guards for n in needs_of(read.definition, s)]
    asked = Asked(read.row.pk, read.state.case, read.today, {}, read.state.fields)
    facts = facts_for(needs, [asked])[read.row.pk] if needs else {}
    world = World(
        today=read.world.today,
        ask=read.world.ask,
        chain=read.chain,
        facts=facts,
        rule_events=read.world.rule_events,
    )
    return {k: interpret.blockers(read.definition, read.state, k, world) for k in open_}


def _step(
    read: _Read,
    s: StepState,
    told: Mapping[tuple[str, int], EventShown],
    held: Mapping[str, tuple[Finding, ...]],
) -> StepShown:
    defined = read.definition.step(s.key)
    if defined is None:
        return _former(read, s, told)
    outcome = defined.outcome(s.outcome)
    clocks = tuple(_clock(read, c, defined) for c in read.state.clocks_of(s))
    is_now = s.state == OPEN and read.state.state == "open"
    play = Play(read.definition, read.state, read.world, read.today)
    waits = waits_of(play, s) if s.state == PENDING else ()
    place = place_of(defined.by.place, read.chain)
    return StepShown(
        key=s.key,
        round=s.round,
        type=defined.type,
        title=defined.title,
        help=defined.help,
        state=STATES.get(s.state, s.state),
        unit_id=s.unit,
        unit=_names(read, s.unit),
        unit_uid=_uid(read, s.unit),
        right=defined.by.right,
        by_person=defined.by.person,
        rules=tuple(rules_of_step(defined)),
        opened_on=s.opened_on,
        done_on=s.done_on,
        outcome=_outcome(outcome, s),
        clocks=clocks,
        waits_for=tuple(read.definition.must(k).title for k in waits),
        blockers=held.get(s.key, ()) if is_now else (),
        may_act=is_now and may_act(read.actor, defined.by, place, read.row),
        is_vote=defined.vote is not None,
        event=told.get((s.key, s.round)),
    )


def _former(
    read: _Read, s: StepState, told: Mapping[tuple[str, int], EventShown]
) -> StepShown:
    """Return a step of a former procedure, which the present one no longer has."""
    return StepShown(
        key=s.key,
        round=s.round,
        type="",
        title=Text.of(s.key),
        help=Text(),
        state=STATES.get(s.state, s.state),
        unit_id=s.unit,
        unit=_names(read, s.unit),
        unit_uid=_uid(read, s.unit),
        right="",
        by_person=False,
        rules=(),
        opened_on=s.opened_on,
        done_on=s.done_on,
        outcome=Text.of(s.outcome),
        event=told.get((s.key, s.round)),
    )


def _outcome(outcome: OutcomeDef | None, s: StepState) -> Text:
    return outcome.title if outcome else Text.of(s.outcome)


def _clock(read: _Read, c: ClockState, step: StepDef) -> ClockShown:
    defined = step.clock(c.key)
    return ClockShown(
        key=c.key,
        title=defined.title if defined else Text.of(c.key),
        type=c.type,
        state=c.state,
        started_on=c.started_on,
        due_on=c.due_on,
        days_left=(c.due_on - read.today).days if c.due_on else None,
        rule=c.rule,
        citation=c.citation,
        is_disputed=c.is_disputed,
        is_set=c.is_set,
        variants=c.variants,
        raised=c.state == "running" and c.is_over(read.today),
    )


def _to_come(read: _Read, key: str) -> StepShown:
    defined = read.definition.must(key)
    place = place_of(defined.by.place, read.chain)
    unit = place.id if place else None
    return StepShown(
        key=key,
        round=0,
        type=defined.type,
        title=defined.title,
        help=defined.help,
        state="to-come",
        unit_id=unit,
        unit=_names(read, unit),
        unit_uid=_uid(read, unit),
        right=defined.by.right,
        by_person=defined.by.person,
        rules=tuple(rules_of_step(defined)),
        opened_on=None,
        done_on=None,
        outcome=Text(),
        is_vote=defined.vote is not None,
    )
