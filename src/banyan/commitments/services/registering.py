"""Registering tasks, changing them before approval, handing them in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from banyan.base import bulk
from banyan.decisions.queries import decisions_visible
from banyan.kernel import clock
from banyan.kernel.actor import Actor, system_actor
from banyan.kernel.errors import InputError, NotAllowed, NotVisible, Problem
from banyan.kernel.names import fold
from banyan.kernel.text import Text
from banyan.kernel.text import gettext_noop as _
from banyan.people.queries import memberships_visible, offices_held, persons_called
from banyan.units.queries import units_found

from ..commands import Change, Register, Step
from ..domain.figures import figure_of
from ..domain.periods import period_of
from ..models import Commitment, Milestone, PeriodClosing
from ..scope import WRITE
from . import clocks
from .checking import day_problems, period_read, value_problems
from .ground import acting, held, note_down, numbered, refuse, save, whole

HOUSE = system_actor("commitments")
TEXTS = ("title", "product", "measure")
CHANGEABLE = (
    *TEXTS,
    "kind",
    "axis",
    "target",
    "measured_in",
    "due_on",
    "standard",
    "difficulty",
)
STEP_COLUMNS = ["id", "commitment_id", "number", "title", "due_on", "row_version"]


@dataclass(frozen=True)
class Ground:
    """What registering is decided on: units, owners, tasks above."""

    units: Mapping[int, Any]
    homes: frozenset[tuple[int, int]]
    seats: frozenset[tuple[int, int]]
    parents: Mapping[int, Commitment]

    def above(self, command: Register) -> int:
        """Return the unit whose level decides about a task.

        A unit's task, and that of somebody who leads the unit, belongs to the level
        above; a member's task to the unit itself.
        """
        unit = self.units[command.unit]
        leads = (command.person, command.unit) in self.seats
        if command.person is None or leads:
            return int(unit.parent_id or unit.pk)
        return int(unit.pk)


def commitments_register(
    *, actor: Actor, commands: Sequence[Register], submit: bool = False
) -> list[Commitment]:
    """Register tasks, and hand them in with ``submit``; in the order of the commands.

    One registers one's own without a right; others with ``commitment.write`` over the
    unit. Raises NotVisible for a unit or person out of range, InputError with every
    place that cannot be read, StateRefusal where the period is closed.
    """
    with whole():
        ground = _ground(actor, commands)
        _require(actor, commands, ground)
        _check(actor, commands, ground)
        rows = [_row(actor, c, ground) for c in commands]
        with acting(actor, "commitments_register", rows) as act:
            _write(act, rows, commands)
            note_down(act, actor, "registered", rows)
            if submit:
                _hand_in(act, actor, rows)
    return rows


def _ground(actor: Actor, commands: Sequence[Register]) -> Ground:
    wanted = {c.unit for c in commands}
    reading = actor if actor.holds("unit.read") else HOUSE
    units = units_found(reading, wanted)
    if wanted - units.keys():
        raise NotVisible
    persons = {c.person for c in commands if c.person is not None}
    rows = memberships_visible(HOUSE).filter(
        person__in=persons, unit__in=wanted, state="member"
    )
    seats = {
        (office.person, office.unit)
        for held_by in offices_held(HOUSE, persons).values()
        for office in held_by
    }
    parents = Commitment.objects.select_related("unit").in_bulk(
        [c.parent for c in commands if c.parent is not None]
    )
    homes = frozenset(rows.values_list("person_id", "unit_id"))
    return Ground(units, homes, frozenset(seats), parents)


def _require(actor: Actor, commands: Sequence[Register], ground: Ground) -> None:
    for c in commands:
        here = (c.person, c.unit)
        own = c.person is not None and c.person == actor.person_id
        unit = ground.units[c.unit]
        if c.person is not None and here not in ground.homes | ground.seats:
            raise NotVisible
        if not own and not actor.covers(WRITE, unit.path, unit.area_path):
            raise NotAllowed(right=WRITE)


def _check(actor: Actor, commands: Sequence[Register], ground: Ground) -> None:
    problems: list[Problem] = []
    for row, c in numbered(commands):
        period = period_read(c.period, row, problems)
        if period is None:
            continue
        due_on = c.due_on or period.ends_on
        values = {name: getattr(c, name) for name in CHANGEABLE} | {"due_on": due_on}
        pack = ground.units[c.unit].structure.pack
        problems += value_problems(values, period, pack, row)
        for step in c.milestones:
            problems += day_problems(step.due_on, period, row, "milestones")
        problems += _parent_problems(c, ground, due_on, row)
    refuse(problems)
    _refuse_closed(commands)
    _refuse_decisions(actor, {c.decision for c in commands if c.decision is not None})


def _parent_problems(
    c: Register, ground: Ground, due_on: dt.date, row: int | None
) -> list[Problem]:
    """Return why a task cannot serve the one that it names."""
    if c.parent is None:
        return []
    parent = ground.parents.get(c.parent)
    if parent is None or parent.state != "approved":
        return [_parent(_("The task above is not there, or not approved."), row)]
    if not ground.units[c.unit].path.startswith(parent.unit.path):
        return [_parent(_("The task above belongs to another part of the tree."), row)]
    if due_on > (parent.agreed_on or parent.due_on):
        return [
            Problem.of(
                "commitments.after_parent",
                _("%(day)s is later than the day of the task above, %(above)s."),
                day=due_on,
                above=parent.agreed_on or parent.due_on,
                row=row,
                field="due_on",
            )
        ]
    return []


def _parent(template: str, row: int | None) -> Problem:
    return Problem.of("commitments.parent", template, row=row, field="parent")


def _refuse_closed(commands: Sequence[Register]) -> None:
    """Refuse tasks of a period that the unit has closed."""
    rows = PeriodClosing.objects.filter(unit__in={c.unit for c in commands})
    closed = set(rows.values_list("unit_id", "period"))
    refuse(
        [
            Problem.of(
                "commitments.closed",
                _("The period %(period)s is closed here."),
                period=c.period,
                row=row,
                field="period",
                way_out=_("Register the task for a later period."),
            )
            for row, c in numbered(commands)
            if (c.unit, period_of(c.period).key) in closed
        ]
    )


def _refuse_decisions(actor: Actor, ids: set[int]) -> None:
    if ids and decisions_visible(actor).filter(pk__in=ids).count() < len(ids):
        raise InputError(
            _("The decision that assigned the task is not there."),
            code="commitments.decision",
        )


def _row(actor: Actor, c: Register, ground: Ground) -> Commitment:
    period = period_of(c.period)
    parent = ground.parents.get(c.parent or 0)
    return Commitment(
        unit=ground.units[c.unit],
        person_id=c.person,
        above_id=ground.above(c),
        parent=parent,
        root_id=(parent.root_id or parent.pk) if parent else None,
        decision_id=c.decision,
        kind=c.kind,
        axis=c.axis,
        title=Text.of(c.title),
        product=Text.of(c.product),
        measure=Text.of(c.measure),
        target=figure_of(c.target) or "",
        measured_in=c.measured_in.strip()[:40],
        period=period.key,
        starts_on=period.starts_on,
        ends_on=period.ends_on,
        due_on=c.due_on or period.ends_on,
        standard=c.standard,
        difficulty=c.difficulty,
        registered_by=actor.name[:200],
        recorded_at=clock.now(),
        is_specimen=c.is_specimen,
        words=words_of(c.title),
    )


def words_of(title: Text | str) -> str:
    """Return the folded words of a title in every language."""
    text = Text.of(title)
    return fold(" ".join(dict.fromkeys([text.vi, text.lo, text.en])))


def _write(act: Any, rows: Sequence[Commitment], commands: Sequence[Register]) -> None:
    ids = bulk.take_ids(Commitment, len(rows)) if rows else range(0)
    for pk, row in zip(ids, rows, strict=True):
        row.pk = pk
    Commitment.objects.bulk_create(rows, batch_size=200)
    act.record_rows("create", Commitment, list(ids))
    write_steps(act, [(r, c.milestones) for r, c in zip(rows, commands, strict=True)])


def write_steps(
    act: Any, wanted: Sequence[tuple[Commitment, Sequence[Step]]], first: int = 1
) -> None:
    """Write the milestones of tasks, numbered from ``first``."""
    values = [
        (row.pk, number, Text.of(step.title), step.due_on, 1)
        for row, steps in wanted
        for number, step in enumerate(steps, start=first)
    ]
    if not values:
        return
    ids = bulk.take_ids(Milestone, len(values))
    rows = [(pk, *value) for pk, value in zip(ids, values, strict=True)]
    bulk.insert(Milestone, STEP_COLUMNS, rows)
    act.record_rows("create", Milestone, list(ids))


# -- change and hand in -----------------------------------------------------------------


def commitment_change(*, actor: Actor, command: Change) -> Commitment:
    """Change a task before it is approved; what was sent back stays sent back.

    Raises InputError for a field that is not one, or cannot be read; Conflict when
    somebody changed it since.
    """
    unknown = set(command.values) - set(CHANGEABLE)
    if unknown:
        raise InputError(
            _("A task has no field “%(field)s” to change."), field=min(unknown)
        )
    with whole():
        row = held(actor, "change", [command])[0]
        values = {n: getattr(row, n) for n in CHANGEABLE} | dict(command.values)
        period = period_of(row.period)
        problems = list(
            value_problems(values, period, row.unit.structure.pack, row=None)
        )
        for step in command.milestones or ():
            problems += day_problems(step.due_on, period, None, "milestones")
        refuse(problems)
        with acting(actor, "commitment_change", [row]) as act:
            for name, value in values.items():
                setattr(row, name, Text.of(value) if name in TEXTS else value)
            row.target = figure_of(str(values["target"])) or ""
            row.words = words_of(row.title)
            if command.milestones is not None:
                old = list(row.milestones.order_by("number"))
                act.record("delete", *old)
                row.milestones.all().delete()
                write_steps(act, [(row, command.milestones)])
            save(act, [row], [*CHANGEABLE, "words"])
            note_down(act, actor, "changed", [row])
    return row


def commitments_submit(*, actor: Actor, commitments: Sequence[int]) -> list[Commitment]:
    """Hand tasks in to the level above, which is reminded."""
    with whole():
        rows = held(actor, "submit", [_Named(pk) for pk in commitments])
        with acting(actor, "commitments_submit", rows) as act:
            _hand_in(act, actor, rows)
    return rows


@dataclass(frozen=True)
class _Named:
    commitment: int


def _hand_in(act: Any, actor: Actor, rows: Sequence[Commitment]) -> None:
    for row in rows:
        row.state, row.reason = "submitted", ""
    save(act, rows, ["state", "reason"])
    note_down(act, actor, "submitted", rows)
    clocks.start_waiting(act, actor, rows)


def owner_names(rows: Sequence[Commitment]) -> Mapping[int, str]:
    """Return the names of the persons whose tasks these are."""
    ids = {row.person_id for row in rows if row.person_id is not None}
    return persons_called(HOUSE, ids)
