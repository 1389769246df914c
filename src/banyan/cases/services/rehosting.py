"""Where cases lie when the tree changes: at the successor, else at the custodian."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.db.models import F, Q

from banyan.deadlines.services import deadlines_finish, deadlines_move
from banyan.kernel import clock
from banyan.kernel.actor import Actor, system_actor

from ..domain.state import LIVE, State, StepState
from ..loading import Loaded, loaded, locked
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
    found = loaded(locked(ids))
    changes = []
    for pk, row in found.rows.items():
        before = found.states[pk]
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
        changes.append(_changed(found, row, after, on, given))
    _write(act, changes)


def _changed(
    found: Loaded, row: Case, after: State, on: dt.date, given: Mapping[str, Any]
) -> Change:
    return Change(
        row=row,
        definition=found.definitions[row.pk],
        before=found.states[row.pk],
        after=after,
        chain=found.chains[row.pk],
        events=(Happened(kind="host", on=on, given=given),),
    )


def _write(act: Any, changes: Sequence[Change]) -> None:
    actor = system_actor("reorganisation")
    write(act, actor, changes, clock.now())
    moved = {k: v for c in changes for k, v in clocks_of(c.after).items()}
    deadlines_follow(actor, act, moved)


def _placed(step: StepState, targets: Mapping[int, int]) -> StepState:
    if step.state not in LIVE or step.unit is None or step.unit not in targets:
        return step
    return replace(step, unit=targets[step.unit])


def clocks_of(state: State) -> dict[int, int]:
    """Return where the deadline of each clock belongs now."""
    units = {(s.key, s.round): s.unit for s in state.steps}
    return {
        c.id: unit
        for c in state.clocks
        if c.state == "running" and (unit := units.get((c.step, c.round)))
    }


def deadlines_follow(actor: Actor, act: Any, moved: Mapping[int, int]) -> None:
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


def hand_back(act: Any, reorganisation: int, *, on: dt.date) -> int:
    """Put the live cases back where they lay before a reorganisation that is undone."""
    rows = CaseEvent.objects.filter(
        kind="host", given__reorganisation=reorganisation, case__state__in=LIVE_CASES
    ).order_by("number")
    given = dict(rows.values_list("case", "given"))
    ids = sorted(given)
    for start in range(0, len(ids), CHUNK):
        found = loaded(locked(ids[start : start + CHUNK]))
        changes = [_back(found, row, given[pk], on) for pk, row in found.rows.items()]
        _write(act, changes)
    return len(ids)


def _back(found: Loaded, row: Case, given: Mapping[str, Any], on: dt.date) -> Change:
    told = {"from": row.unit_id, "to": given["from"]}
    row.unit_id, row.other_unit_id = given["from"], given["other_from"]
    before, lay = found.states[row.pk], given["steps"]
    steps = tuple(
        replace(s, unit=lay[str(s.id)]) if s.state in LIVE and str(s.id) in lay else s
        for s in before.steps
    )
    return _changed(found, row, replace(before, steps=steps), on, told)
