"""Where cases lie when the tree changes: at the successor, else at the custodian."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.db.models import F, Q

from banyan.deadlines.services import deadlines_finish, deadlines_move
from banyan.kernel import clock
from banyan.kernel.actor import Actor, system_actor
from banyan.ledger import services as ledger

from ..domain.seen import places
from ..domain.state import LIVE, State, StepState
from ..loading import loaded
from ..models import Case, CaseClock, CaseEvent, CaseStep
from ..timing import LATE, SUBJECT
from ..writing import Change, Happened, write

CHUNK = 1_000
LIVE_CASES = ("open", "suspended")


def cases_at(units: Sequence[int]) -> list[int]:
    """Return the live cases that lie at units, or wait for something there."""
    steps = CaseStep.objects.filter(unit__in=units, state__in=LIVE)
    rows = Case.objects.filter(
        Q(unit__in=units) | Q(other_unit__in=units) | Q(pk__in=steps.values("case")),
        state__in=LIVE_CASES,
    )
    return list(rows.order_by("pk").values_list("pk", flat=True))


def rehost(
    act: Any, targets: Mapping[int, int], *, on: dt.date, reorganisation: int | None
) -> int:
    """Hand the live cases of units over to others, inside an act; return how many.

    What was recorded before keeps the unit of its day.
    """
    ids = cases_at(list(targets))
    for start in range(0, len(ids), CHUNK):
        _rehost_some(act, targets, ids[start : start + CHUNK], on, reorganisation)
    return len(ids)


def _rehost_some(
    act: Any,
    targets: Mapping[int, int],
    ids: Sequence[int],
    on: dt.date,
    reorganisation: int | None,
) -> None:
    rows = list(Case.objects.select_for_update(of=("self",)).filter(pk__in=ids))
    found = loaded(rows)
    actor = system_actor("reorganisation")
    changes: list[Change] = []
    moved: dict[Any, Any] = {}
    for row in rows:
        before = found.states[row.pk]
        given = {
            "from": row.unit_id,
            "to": targets.get(row.unit_id, row.unit_id),
            "other_from": row.other_unit_id,
            "steps": {str(s.id): s.unit for s in before.steps if s.unit in targets},
            "reorganisation": reorganisation,
        }
        row.unit_id = targets.get(row.unit_id, row.unit_id)
        row.other_unit_id = targets.get(row.other_unit_id or 0, row.other_unit_id)
        after = replace(before, steps=tuple(_placed(s, targets) for s in before.steps))
        moved |= _clocks(after)
        event = Happened(kind="host", on=on, given=given)
        changes.append(
            Change(
                row,
                found.definitions[row.pk],
                before,
                after,
                found.chains[row.pk],
                (event,),
            )
        )
    write(act, actor, changes, clock.now())
    _move_deadlines(actor, act, moved)


def _placed(step: StepState, targets: Mapping[int, int]) -> StepState:
    if step.state not in LIVE or step.unit is None or step.unit not in targets:
        return step
    return replace(step, unit=targets[step.unit])


def _clocks(state: State) -> dict[int, int]:
    """Return where the deadline of each clock belongs now."""
    units = {(s.key, s.round): s.unit for s in state.steps}
    return {
        c.id: unit
        for c in state.clocks
        if c.state == "running" and (unit := units.get((c.step, c.round)))
    }


def _move_deadlines(actor: Actor, act: Any, moved: Mapping[int, int]) -> None:
    """Move the deadlines; what had risen to a level above rises again from there."""
    deadlines_finish(
        actor=actor,
        subject_kind=SUBJECT,
        subjects=moved,
        kind=LATE,
        dropped=True,
        record_into=act,
    )
    risen = CaseClock.objects.filter(pk__in=list(moved), raised_on__isnull=False)
    ids = list(risen.values_list("pk", flat=True))
    risen.filter(pk__in=ids).update(raised_on=None, row_version=F("row_version") + 1)
    act.record_rows("change", CaseClock, ids)
    deadlines_move(actor=actor, subject_kind=SUBJECT, units=moved, record_into=act)


def hand_back(act: Any, reorganisation: int) -> int:
    """Put the live cases back where they lay before a reorganisation that is undone."""
    rows = CaseEvent.objects.filter(
        kind="host", given__reorganisation=reorganisation, case__state__in=LIVE_CASES
    ).select_related("case")
    events = {e.case_id: e for e in rows.order_by("number")}
    for event in events.values():
        given, case = event.given, event.case
        Case.objects.filter(pk=case.pk).update(
            unit=given["from"],
            other_unit=given["other_from"],
            row_version=F("row_version") + 1,
        )
        steps = given["steps"]
        for pk, unit in steps.items():
            CaseStep.objects.filter(pk=int(pk), state__in=LIVE).update(
                unit=unit, row_version=F("row_version") + 1
            )
        act.record_rows("change", CaseStep, [int(pk) for pk in steps])
    act.record_rows("change", Case, list(events))
    found = loaded(list(Case.objects.filter(pk__in=list(events))))
    moved = {k: v for s in found.states.values() for k, v in _clocks(s).items()}
    _move_deadlines(system_actor("reorganisation"), act, moved)
    return len(events)


def places_anew(*, actor: Actor, on: dt.date) -> int:
    """Let steps follow where a host was moved below another level; return how many.

    Only steps that lie elsewhere than their host are looked at.
    """
    actor.require("settings.admin")
    away = CaseStep.objects.filter(state__in=LIVE, case__state__in=LIVE_CASES)
    away = away.exclude(unit=F("case__unit"))
    ids = sorted(set(away.values_list("case", flat=True)))
    return sum(
        _anew(actor, on, ids[start : start + CHUNK])
        for start in range(0, len(ids), CHUNK)
    )


def _anew(actor: Actor, on: dt.date, ids: Sequence[int]) -> int:
    with transaction.atomic():
        rows = list(Case.objects.select_for_update(of=("self",)).filter(pk__in=ids))
        found = loaded(rows)
        changes: list[Change] = []
        moved: dict[Any, Any] = {}
        for row in rows:
            before, definition = found.states[row.pk], found.definitions[row.pk]
            chain = found.chains[row.pk]
            steps = []
            for s in before.steps:
                step = definition.step(s.key)
                place = places.get(step.by.place).run(chain) if step else None
                fits = s.state not in LIVE or place is None or place.id == s.unit
                steps.append(s if fits or place is None else replace(s, unit=place.id))
            after = replace(before, steps=tuple(steps))
            if after == before:
                continue
            moved |= _clocks(after)
            changes.append(Change(row, definition, before, after, chain))
        if changes:
            facts = {"count": len(changes)}
            with ledger.act(actor=actor, kind="cases.places", facts=facts) as act:
                write(act, actor, changes, clock.now())
                _move_deadlines(actor, act, moved)
    del on
    return len(changes)
