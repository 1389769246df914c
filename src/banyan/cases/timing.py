"""Every running clock of a case has a row in ``deadlines``: started, ended, moved."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from banyan.deadlines.services import Start, deadlines_finish, deadlines_start
from banyan.kernel.actor import Actor
from banyan.kernel.text import Text

from .domain.seen import places
from .domain.state import CANCELLED, RUNNING, SUSPENDED, ClockState
from .models import Case

SUBJECT = "cases.caseclock"
LATE = "cases.late"
"""The kind of deadline by which a late clock rises to the level above."""
ACTION = Text(vi="Mở hồ sơ việc", lo="ເປີດສຳນວນ", en="Open the case")


def write_deadlines(actor: Actor, act: Any, changes: Sequence[Any]) -> None:
    """Start and end the deadlines of clocks whose state or day has changed."""
    starts: list[Any] = []
    done: list[Any] = []
    dropped: list[Any] = []
    for change in changes:
        known = {c.id: c for c in change.before.clocks} if change.before else {}
        for clock in change.after.clocks:
            was = known.get(clock.id)
            if was is not None and was.state == RUNNING and _differs(was, clock):
                gone = clock.state in (CANCELLED, SUSPENDED, RUNNING)
                (dropped if gone else done).append(clock.id)
            if clock.state == RUNNING and (was is None or _differs(was, clock)):
                starts.append((change, clock))
    for ids, is_dropped in ((done, False), (dropped, True)):
        if ids:
            deadlines_finish(
                actor=actor,
                subject_kind=SUBJECT,
                subjects=ids,
                dropped=is_dropped,
                record_into=act,
            )
    if starts:
        deadlines_start(
            actor=actor, starts=[_start(c, k) for c, k in starts], record_into=act
        )


def _differs(was: ClockState, now: ClockState) -> bool:
    return (was.state, was.due_on) != (now.state, now.due_on)


def _start(change: Any, clock: ClockState) -> Start:
    """Return the deadline of a clock: whose it is, since when, until when."""
    step = change.definition.must(clock.step)
    defined = step.clock(clock.key)
    live = next(
        s for s in change.after.steps if (s.key, s.round) == (clock.step, clock.round)
    )
    row: Case = change.row
    owner = (defined.owner if defined else None) or step.by
    unit = live.unit or row.unit_id
    if defined and defined.owner:
        found = places.get(owner.place).run(change.chain)
        unit = found.id if found else unit
    title = defined.title if defined else step.title
    kind: Text = change.definition.title
    has_rule = clock.length is not None and not clock.is_set
    return Start(
        kind=f"cases.{row.kind}",
        subject_kind=SUBJECT,
        subject=clock.id,
        title=joined(kind, title),
        unit=unit,
        started_on=clock.started_on or row.opened_on,
        length=clock.length if has_rule else None,
        length_unit=clock.unit if has_rule else "",
        due_on=None if has_rule else clock.due_on,
        calendar=clock.calendar,
        roll=clock.roll,
        right=owner.right,
        about=row.about,
        person=row.person_id,
        rule=clock.rule,
        url=f"/cases/{row.reference}/",
        action=ACTION,
        blocked_by=title if clock.type == "wait" else Text(),
    )


def joined(first: Text, second: Text) -> Text:
    """Return two titles as one, in each language."""
    return Text(
        vi=f"{first.vi}: {second.vi}",
        lo=f"{first.lo}: {second.lo}",
        en=f"{first.en}: {second.en}",
    )
