"""Recording meetings and who came."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import F

from banyan.base import bulk
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.errors import InputError, NotVisible, Problem
from banyan.kernel.text import gettext_noop as _

from ..commands import HoldMeeting, NoteAttendance
from ..domain.electorate import ATTENDANCE
from ..models import Attendance, Meeting
from .ground import acting, require_units

COLUMNS = ["id", "meeting_id", "person_id", "status", "left_at", "row_version"]


def meeting_hold(
    *, actor: Actor, commands: Sequence[HoldMeeting], record_into: Any = None
) -> list[Meeting]:
    """Record meetings that were held; return them in the order of the commands.

    Raises NotAllowed without ``meeting.write`` for a unit, InputError for a day to
    come, an unknown kind or body, and numbers that do not add up.
    """
    require_units(actor, (c.unit for c in commands))
    problems = [p for n, c in enumerate(commands, start=1) for p in _problems(n, c)]
    if problems:
        raise InputError(
            problems[0].template, problems=problems, **dict(problems[0].values)
        )
    units = {c.unit for c in commands}
    unit = units.pop() if len(units) == 1 else None
    now = clock.now()
    with acting(
        actor,
        "meetings.meeting_hold",
        unit,
        {"count": len(commands)},
        record_into=record_into,
    ) as act:
        made = [
            Meeting.objects.create(
                unit_id=c.unit,
                body=c.body,
                kind=c.kind,
                held_on=c.held_on,
                place=c.place[:200],
                summoned=c.summoned,
                present=c.present,
                excused=c.excused,
                absent=c.absent,
                recorded_at=now,
                is_specimen=c.is_specimen,
            )
            for c in commands
        ]
        act.record("create", *made)
        for meeting, command in zip(made, commands, strict=True):
            notes = [NoteAttendance(p, s) for p, s in command.attendance.items()]
            _insert(act, meeting, notes)
    return made


def _problems(row: int, c: HoldMeeting) -> list[Problem]:
    found = []
    if c.held_on > clock.today():
        found.append(
            _problem(_("%(on)s has not come yet."), row, "held_on", on=c.held_on)
        )
    if c.body not in Meeting.BODIES:
        found.append(_problem(_("“%(word)s” is no body."), row, "body", word=c.body))
    if c.kind not in Meeting.KINDS:
        text = _("“%(word)s” is no kind of meeting.")
        found.append(_problem(text, row, "kind", word=c.kind))
    found += _wrong_status(row, c.attendance.values())
    total = c.present + c.excused + c.absent
    if c.summoned and total != c.summoned:
        found.append(
            _problem(
                _("%(summoned)s were summoned, but %(total)s are accounted for."),
                row,
                "summoned",
                summoned=c.summoned,
                total=total,
            )
        )
    return found


def _wrong_status(row: int, given: Any) -> list[Problem]:
    return [
        _problem(_("“%(word)s” is no attendance."), row, "attendance", word=word)
        for word in given
        if word not in ATTENDANCE
    ]


def _problem(template: str, row: int, field: str, **values: Any) -> Problem:
    return Problem.of("meetings.meeting", template, row=row, field=field, **values)


@transaction.atomic
def attendance_note(
    *,
    actor: Actor,
    meeting: int,
    notes: Sequence[NoteAttendance],
    record_into: Any = None,
) -> Meeting:
    """Note who came, was excused, was absent, and when somebody left.

    A person noted again is noted as last said. Votes held before stand.
    """
    row = Meeting.objects.select_for_update(of=("self",)).filter(pk=meeting).first()
    if row is None:
        raise NotVisible
    require_units(actor, [row.unit_id])
    problems = _wrong_status(1, [n.status for n in notes])
    if problems:
        raise InputError(problems[0].template, problems=problems)
    with acting(
        actor, "meetings.attendance_note", row.unit_id, record_into=record_into
    ) as act:
        known = {a.person_id: a for a in row.attendance.all()}
        changed = [n for n in notes if n.person in known]
        for note in changed:
            Attendance.objects.filter(pk=known[note.person].pk).update(
                status=note.status,
                left_at=note.left_at,
                row_version=F("row_version") + 1,
            )
        act.record_rows("change", Attendance, [known[n.person].pk for n in changed])
        _insert(act, row, [n for n in notes if n.person not in known])
    return row


def _insert(act: Any, meeting: Meeting, notes: Sequence[NoteAttendance]) -> None:
    if not notes:
        return
    ids = bulk.take_ids(Attendance, len(notes))
    rows = [
        (pk, meeting.pk, n.person, n.status, n.left_at[:5], 1)
        for pk, n in zip(ids, notes, strict=True)
    ]
    bulk.insert(Attendance, COLUMNS, rows)
    act.record_rows("create", Attendance, list(ids))
