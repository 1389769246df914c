"""Rolling a task out from a level to the units below, all at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from banyan.base import bulk
from banyan.base.events import announce
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.errors import InputError, NotVisible, Problem
from banyan.kernel.text import gettext_noop as _
from banyan.units.queries import units_found

from ..commands import RollOut
from ..domain.figures import figure_of, figure_problem
from ..domain.periods import period_of
from ..events import CommitmentsApproved
from ..models import Commitment, Milestone
from . import clocks
from .checking import day_problems
from .ground import acting, held, note_down, refuse, whole
from .registering import STEP_COLUMNS

COPIED = (
    "decision_id kind axis title product measure measured_in period starts_on "
    "ends_on difficulty words"
).split()


def commitment_roll_out(*, actor: Actor, command: RollOut) -> list[Commitment]:
    """Give an approved task of a unit to units below; return the new tasks.

    A unit that has it already is left out. The new tasks are approved: they come from
    above. Their day is that of the task unless given, and never later. Raises
    NotVisible for a unit that is not below, InputError when nobody is left.
    """
    with whole():
        parent = held(actor, "roll_out", [command])[0]
        units = _units_below(actor, parent, command.units)
        due_on = command.due_on or parent.agreed_on or parent.due_on
        refuse(_problems(command, parent, due_on))
        rows = _rows(actor, parent, command, units, due_on)
        if not rows:
            raise InputError(
                _("Every unit named has this task already."),
                code="commitments.all_have_it",
            )
        facts = {"task": str(parent.title), "units": len(rows)}
        with acting(actor, "commitment_roll_out", rows, facts) as act:
            _write(act, actor, parent, rows)
    return rows


def _units_below(actor: Actor, parent: Commitment, ids: Iterable[int]) -> list[Any]:
    if parent.person_id is not None:
        raise InputError(
            _("Only a task of a unit is rolled out."), code="commitments.of_person"
        )
    wanted = list(dict.fromkeys(ids))
    found = units_found(actor, wanted)
    for pk in wanted:
        unit = found.get(pk)
        below = unit is not None and unit.path.startswith(parent.unit.path)
        if not below or pk == parent.unit_id:
            raise NotVisible
    active = [found[pk] for pk in wanted if found[pk].state == "active"]
    if not active:
        raise InputError(_("Choose the units."), code="commitments.no_units")
    return active


def _problems(c: RollOut, parent: Commitment, due_on: dt.date) -> list[Problem]:
    found = list(day_problems(due_on, period_of(parent.period), None))
    latest = parent.agreed_on or parent.due_on
    if not found and due_on > latest:
        found.append(
            Problem.of(
                "commitments.after_parent",
                _("%(day)s is later than the day of the task above, %(above)s."),
                day=due_on,
                above=latest,
                field="due_on",
            )
        )
    if figure_of(c.target) is None:
        found.append(figure_problem(c.target, "target"))
    return found


def _rows(
    actor: Actor, parent: Commitment, c: RollOut, units: list[Any], due_on: dt.date
) -> list[Commitment]:
    there = Commitment.objects.filter(parent=parent, person__isnull=True)
    have = set(there.exclude(state="dropped").values_list("unit_id", flat=True))
    copied = {name: getattr(parent, name) for name in COPIED}
    now, today = clock.now(), clock.today()
    return [
        Commitment(
            **copied,
            unit=unit,
            above_id=unit.parent_id or unit.pk,
            parent=parent,
            root_id=parent.root_id or parent.pk,
            target=figure_of(c.target) or "",
            standard=c.standard or parent.standard,
            due_on=due_on,
            state="approved",
            registered_by=actor.name[:200],
            approved_by=actor.name[:200],
            approved_on=today,
            recorded_at=now,
            is_specimen=parent.is_specimen,
        )
        for unit in units
        if unit.pk not in have
    ]


def _write(
    act: Any, actor: Actor, parent: Commitment, rows: Sequence[Commitment]
) -> None:
    ids = bulk.take_ids(Commitment, len(rows))
    for pk, row in zip(ids, rows, strict=True):
        row.pk = pk
    Commitment.objects.bulk_create(rows, batch_size=200)
    act.record_rows("create", Commitment, list(ids))
    _steps(act, parent, rows)
    note_down(act, actor, "rolled-out", rows)
    clocks.start_due(act, actor, rows)
    announce(CommitmentsApproved(tuple(ids)))


def _steps(act: Any, parent: Commitment, rows: Sequence[Commitment]) -> None:
    """Give every new task the milestones of the one above that its time allows."""
    steps = list(parent.milestones.order_by("number"))
    values = [
        (row.pk, step.number, step.title, step.due_on, 1)
        for row in rows
        for step in steps
        if step.due_on <= row.due_on
    ]
    if values:
        ids = bulk.take_ids(Milestone, len(values))
        found = [(pk, *value) for pk, value in zip(ids, values, strict=True)]
        bulk.insert(Milestone, STEP_COLUMNS, found)
        act.record_rows("create", Milestone, list(ids))
