"""Reading what the interpreter needs, for many cases in a fixed number of queries."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from banyan.kernel.actor import system_actor
from banyan.kernel.errors import NotVisible
from banyan.kernel.ids import path_ids
from banyan.meetings.domain.electorate import base_of, of_members
from banyan.meetings.voters import drawn, voters_on
from banyan.people.queries import holders_on
from banyan.rulebook import packs
from banyan.rulebook.domain.rules import Answer
from banyan.units.queries import units_found

from .definitions import pinned
from .domain.definition import Definition, StepDef, Use
from .domain.seen import (
    Asked,
    CaseView,
    Chain,
    PlaceUnit,
    conditions,
    days,
    facts,
    guards,
)
from .domain.state import ClockState, Electorate, State, StepState
from .models import Case, CaseClock, CaseStep

READER = "cases"


@dataclass
class Loaded:
    """Cases as states, with their rows, definitions and places."""

    rows: dict[int, Case] = field(default_factory=dict)
    states: dict[int, State] = field(default_factory=dict)
    definitions: dict[int, Definition] = field(default_factory=dict)
    chains: dict[int, Chain] = field(default_factory=dict)


def loaded(rows: Sequence[Case]) -> Loaded:
    """Return cases as states: steps, clocks and places in four statements."""
    found = Loaded(rows={row.pk: row for row in rows})
    ids = list(found.rows)
    steps: dict[int, list[StepState]] = defaultdict(list)
    for step in CaseStep.objects.filter(case__in=ids).order_by("pk"):
        steps[step.case_id].append(step_state(step))
    clocks: dict[int, list[ClockState]] = defaultdict(list)
    for clock in CaseClock.objects.filter(case__in=ids).order_by("pk"):
        clocks[clock.case_id].append(clock_state(clock))
    chains = chains_of({(r.unit_id, r.other_unit_id) for r in rows})
    for row in rows:
        found.definitions[row.pk] = pinned(row.definition_id)
        found.chains[row.pk] = chains[row.unit_id, row.other_unit_id]
        chain = found.chains[row.pk]
        found.states[row.pk] = state_of(row, steps[row.pk], clocks[row.pk], chain)
    return found


def locked(ids: Iterable[int]) -> list[Case]:
    """Lock cases in the order of their ids; NotVisible for one that is not there."""
    wanted = set(ids)
    rows = list(
        Case.objects.select_for_update(of=("self",))
        .filter(pk__in=wanted)
        .order_by("pk")
    )
    if len(rows) < len(wanted):
        raise NotVisible
    return rows


def view_of(row: Case, chain: Chain, pack: str) -> CaseView:
    """Return a case as guards, facts and effects see it."""
    return CaseView(
        id=row.pk,
        kind=row.kind,
        unit=row.unit_id,
        opened_on=row.opened_on,
        reference=row.reference,
        about=row.about,
        person=row.person_id,
        membership=row.membership_id,
        subject_unit=row.subject_unit_id,
        other_unit=row.other_unit_id,
        parent=row.parent_id,
        structure=chain.host[-1].structure if chain.host else "",
        pack=pack,
        is_specimen=row.is_specimen,
    )


def state_of(
    row: Case, steps: list[StepState], clocks: list[ClockState], chain: Chain
) -> State:
    """Return a case as the interpreter sees it."""
    return State(
        case=view_of(row, chain, pinned(row.definition_id).pack),
        state=row.state,
        result=row.result,
        steps=tuple(steps),
        clocks=tuple(clocks),
        dates={k: dt.date.fromisoformat(v) for k, v in row.dates.items()},
        fields=row.fields,
        waived=frozenset((s, g) for s, g in row.waived),
    )


def step_state(row: CaseStep) -> StepState:
    """Return one round of a step."""
    return StepState(
        key=row.key,
        round=row.round,
        state=row.state,
        since=tuple(row.since),
        opened_on=row.opened_on,
        not_before=row.not_before,
        done_on=row.done_on,
        outcome=row.outcome,
        unit=row.unit_id,
        id=row.pk,
    )


def clock_state(row: CaseClock) -> ClockState:
    """Return one clock."""
    return ClockState(
        step=row.step,
        round=row.round,
        key=row.key,
        type=row.type,
        state=row.state,
        started_on=row.started_on,
        length=row.length,
        unit=row.length_unit,
        calendar=row.calendar,
        due_on=row.due_on,
        rule=row.rule,
        citation=row.citation,
        is_disputed=row.is_disputed,
        variants=tuple((k, dt.date.fromisoformat(v)) for k, v in row.variants),
        is_set=row.is_set,
        suspended_on=row.suspended_on,
        roll=row.roll,
        id=row.pk,
    )


# -- places -------------------------------------------------------------------


def chains_of(pairs: Iterable[tuple[int, int | None]]) -> dict[Any, Chain]:
    """Return the units above each host (and other side), root first; two statements."""
    wanted = set(pairs)
    ids = {i for pair in wanted for i in pair if i is not None}
    units = units_found(system_actor(READER), ids)
    above = {i for u in units.values() for i in path_ids(u.path)} - set(units)
    units |= units_found(system_actor(READER), above) if above else {}
    return chains_from(units, wanted)


def chains_from(
    units: Mapping[int, Any], pairs: Iterable[tuple[int, int | None]]
) -> dict[Any, Chain]:
    """Return the chains of pairs from units that are known with all above them."""
    return {
        (host, other): Chain(_chain(units, host), _chain(units, other))
        for host, other in set(pairs)
    }


def _chain(units: Mapping[int, Any], pk: int | None) -> tuple[PlaceUnit, ...]:
    if pk is None or pk not in units:
        return ()
    with_committee = _committee_kinds()
    return tuple(
        PlaceUnit(
            id=u.pk,
            kind=u.kind,
            path=u.path,
            area_path=u.area_path,
            has_committee=u.kind in with_committee,
            name=str(u),
            structure=u.structure.key,
        )
        for i in path_ids(units[pk].path)
        if (u := units.get(i))
    )


@lru_cache(maxsize=1)
def _committee_kinds() -> frozenset[str]:
    return frozenset(
        kind
        for pack in packs.pack_ids()
        for post in packs.posts(pack).values()
        if "committee" in post.bodies
        for kind in post.kinds
    )


# -- facts --------------------------------------------------------------------


def needs_of(definition: Definition, step: StepDef | None) -> tuple[str, ...]:
    """Return the facts that the functions of an act may ask for."""
    uses: list[tuple[Use, Any]] = [
        (s.only_if, conditions) for s in definition.steps if s.only_if
    ]
    if step is None:
        uses += [(u, guards) for u in definition.guards]
        uses += [(u, days) for u in definition.dates.values()]
    else:
        uses += [(u, guards) for u in step.guards]
        uses += [(u, guards) for o in step.outcomes for u in o.guards]
        if step.decision:
            uses.append((step.decision.effective, days))
    needed = [n for use, registry in uses for n in registry.get(use.name).needs]
    return tuple(dict.fromkeys(needed))


def facts_for(
    names: Iterable[str], asked: Sequence[Asked]
) -> dict[int, dict[str, Any]]:
    """Return the facts of each case by name; each fact is read once for all."""
    found: dict[int, dict[str, Any]] = {a.key: {} for a in asked}
    for name in dict.fromkeys(names):
        for key, value in facts.get(name).run(asked).items():
            found[key][name] = value
    return found


# -- rules --------------------------------------------------------------------


def asker(pack: str) -> Callable[[str, dt.date], Answer]:
    """Return what answers for a rule of a pack on a day."""

    def ask(rule: str, on: dt.date) -> Answer:
        return packs.ask(rule, on=on, pack=pack)

    return ask


def events_of_rules(pack: str) -> dict[str, str]:
    """Return the event whose date selects the version of each rule."""
    return {key: rule.event for key, rule in packs.rulebook(pack).rules.items()}


# -- bodies -------------------------------------------------------------------


def posts_held(
    units: Iterable[int], day: dt.date
) -> dict[int, dict[int, tuple[str, ...]]]:
    """Return the posts that each person held in each unit on a day; one statement."""
    found: dict[int, dict[int, tuple[str, ...]]] = {}
    for unit, holders in holders_on(system_actor(READER), units, day).items():
        held: dict[int, list[str]] = defaultdict(list)
        for holder in holders:
            held[holder.person].append(holder.post)
        found[unit] = {p: tuple(keys) for p, keys in held.items()}
    return found


def electorates_for(
    wanted: Sequence[tuple[int, int, tuple[str, ...], Mapping[int, str]]], day: dt.date
) -> dict[int, Electorate]:
    """Return the electorate of each vote: (key, unit, denominators, attendance)."""
    units = [unit for _key, unit, _names, _came in wanted]
    names = [n for _key, _unit, found, _came in wanted for n in found]
    voters = voters_on(system_actor(READER), units, names, day)
    result = {}
    for key, unit, own, came in wanted:
        seen = {n: drawn(n, voters[unit, of_members(n)], came) for n in own}
        result[key] = Electorate(
            {n: base_of(placed) for n, (placed, _most) in seen.items()},
            {n: most for n, (_placed, most) in seen.items()},
        )
    return result
