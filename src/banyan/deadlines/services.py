"""Starting, finishing, dropping and recomputing deadlines.

Mostly called by other contexts inside their own act (``record_into``): who may
start a clock there is who may do what starts it. Called alone, the actor must
hold the deadline's own right over its unit, or be the account that must act.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet

from banyan.base import bulk
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.errors import InputError, NotAllowed, NotVisible, StateRefusal
from banyan.kernel.text import Text
from banyan.kernel.text import gettext_noop as _
from banyan.ledger import services as ledger

from .domain.clocks import Start, due_day, problem_of, reckoned
from .models import Deadline
from .queries import ALIVE, deadlines_visible

__all__ = [
    "Start",
    "deadline_block",
    "deadline_drop",
    "deadline_finish",
    "deadline_start",
    "deadlines_finish",
    "deadlines_move",
    "deadlines_recompute",
    "deadlines_start",
]

ABOUT = 200
"""So many letters say whom or what a clock is about."""

COLUMNS = [
    "id",
    "kind",
    "subject_kind",
    "subject",
    "title",
    "about",
    "person_id",
    "unit_id",
    "right",
    "account_id",
    "started_on",
    "length",
    "length_unit",
    "calendar",
    "rolled",
    "due_on",
    "rule",
    "url",
    "action",
    "blocked_by",
    "state",
    "done_at",
    "row_version",
]


def deadline_start(*, actor: Actor, start: Start, record_into: Any = None) -> Deadline:
    """Start one clock; see :func:`deadlines_start`."""
    return deadlines_start(actor=actor, starts=[start], record_into=record_into)[0]


def deadlines_start(
    *, actor: Actor, starts: Sequence[Start], record_into: Any = None
) -> list[Deadline]:
    """Start clocks in one act; return them in the order given.

    Raises InputError for one without an owner, a title or an end; NotAllowed
    when called alone for a unit where the actor does not hold the right.
    """
    if not starts:
        return []
    problems = [p for start in starts if (p := problem_of(start))]
    if problems:
        raise InputError(problems[0].template, problems=problems)
    days = [due_day(start) for start in starts]
    with _act(actor, "deadlines.deadlines_start", len(starts), record_into) as act:
        ids = bulk.take_ids(Deadline, len(starts))
        rows = map(_values, ids, starts, days)
        bulk.insert(Deadline, COLUMNS, rows)
        if record_into is None:
            _require_owner(actor, ids)
        act.record_rows("create", Deadline, ids)
    found = Deadline.objects.in_bulk(list(ids))
    return [found[pk] for pk in ids]


def deadline_finish(
    *, actor: Actor, deadline: Deadline | int, record_into: Any = None
) -> Deadline:
    """Say that what was due is done."""
    return _close_one(actor, deadline, "done", "", record_into)


def deadline_drop(
    *, actor: Actor, deadline: Deadline | int, reason: str, record_into: Any = None
) -> Deadline:
    """Take back a clock that should not run, with the reason."""
    if not reason.strip():
        raise InputError(_("Say why the deadline is dropped."), code="deadline.reason")
    return _close_one(actor, deadline, "dropped", reason.strip(), record_into)


def deadlines_finish(
    *,
    actor: Actor,
    subject_kind: str,
    subjects: Iterable[int],
    kind: str = "",
    dropped: bool = False,
    record_into: Any = None,
) -> int:
    """End every running clock of these subjects (of one kind); return how many."""
    wanted = Q(subject_kind=subject_kind, subject__in=list(subjects))
    if kind:
        wanted &= Q(kind=kind)
    rows = _reachable(actor, record_into).filter(wanted, state__in=ALIVE)
    with transaction.atomic():
        ids = [row.pk for row in rows.select_for_update(of=("self",)).only("pk")]
        if ids:
            _close_many(actor, ids, "dropped" if dropped else "done", record_into)
    return len(ids)


def deadline_block(
    *,
    actor: Actor,
    deadline: Deadline | int,
    blocked_by: Text | str,
    record_into: Any = None,
) -> Deadline:
    """Say what a clock waits for; an empty text lets it run for its owner again."""
    with _act(actor, "deadlines.deadline_block", 1, record_into) as act:
        row = _alive(actor, deadline, record_into)
        row.blocked_by = Text.of(blocked_by)
        row.state = "waiting" if row.blocked_by else "open"
        row.row_version += 1
        row.save(update_fields=["blocked_by", "state", "row_version"])
        act.record("change", row)
    return row


def deadlines_move(
    *,
    actor: Actor,
    subject_kind: str,
    units: Mapping[int, int],
    kind: str = "",
    record_into: Any,
) -> int:
    """Hand running clocks over to other units: subject to unit; return how many.

    For rooms whose subjects were handed over, inside their own act.
    """
    wanted = Q(subject_kind=subject_kind, subject__in=list(units), state__in=ALIVE)
    if kind:
        wanted &= Q(kind=kind)
    rows = [
        row
        for row in Deadline.objects.filter(wanted).only("pk", "subject", "unit")
        if row.unit_id != units[row.subject]
    ]
    for row in rows:
        row.unit_id = units[row.subject]
    Deadline.objects.bulk_update(rows, ["unit"], batch_size=500)
    ids = [row.pk for row in rows]
    Deadline.objects.filter(pk__in=ids).update(row_version=F("row_version") + 1)
    record_into.record_rows("change", Deadline, ids)
    return len(ids)


def deadlines_recompute(*, actor: Actor, calendar: str = "") -> int:
    """Reckon every running clock by the calendars as they are known now.

    A swap day learned later moves due days; the move is an act of its own, and
    none is written when nothing moves. Returns how many moved.
    """
    if not actor.is_system:
        actor.require("settings.admin")
    rows = Deadline.objects.filter(
        Q(length_unit="working-day") | Q(rolled=True),
        state__in=ALIVE,
        length__isnull=False,
    )
    if calendar:
        rows = rows.filter(calendar=calendar)
    moved = [row for row in rows.order_by("pk").iterator() if _moves(row)]
    if not moved:
        return 0
    with _act(actor, "deadlines.deadlines_recompute", len(moved), None) as act:
        fields = ["due_on", "row_version"]
        Deadline.objects.bulk_update(moved, fields, batch_size=500)
        act.record_rows("change", Deadline, [row.pk for row in moved])
    return len(moved)


# -- parts --------------------------------------------------------------------


def _act(
    actor: Actor, kind: str, count: int, given: Any, reason: str = ""
) -> AbstractContextManager[Any]:
    if given is not None:
        return nullcontext(given)
    facts = {"count": count} | ({"reason": reason} if reason else {})
    return ledger.act(actor=actor, kind=kind, facts=facts)


def _values(pk: int, start: Start, due_on: dt.date) -> tuple[Any, ...]:
    return (
        pk,
        start.kind,
        start.subject_kind,
        start.subject,
        Text.of(start.title),
        Text.of(start.about).shortened(ABOUT),
        start.person,
        start.unit_id,
        start.right,
        start.account_id,
        start.started_on,
        start.length,
        start.length_unit,
        start.calendar,
        start.roll,
        due_on,
        start.rule,
        start.url,
        Text.of(start.action),
        Text.of(start.blocked_by),
        start.state,
        None,
        1,
    )


def _require_owner(actor: Actor, ids: Iterable[int]) -> None:
    """Refuse clocks for others; asked of the rows, where the units' paths are."""
    wanted = set(ids)
    if deadlines_visible(actor).filter(pk__in=wanted).count() != len(wanted):
        right = Deadline.objects.filter(pk__in=wanted).values_list("right", flat=True)
        raise NotAllowed(right=right.first() or "")


def _reachable(actor: Actor, record_into: Any) -> QuerySet[Deadline]:
    # Inside another act the caller has checked what it does to its own subject.
    return Deadline.objects.all() if record_into else deadlines_visible(actor)


def _alive(actor: Actor, deadline: Deadline | int, record_into: Any) -> Deadline:
    pk = deadline.pk if isinstance(deadline, Deadline) else deadline
    rows = _reachable(actor, record_into).filter(pk=pk)
    row = rows.select_for_update(of=("self",)).first()
    if row is None:
        raise NotVisible
    if row.state not in ALIVE:
        raise StateRefusal(
            _("This deadline is closed already."),
            code="deadline.closed",
            way_out=_("Start a new one if something is due again."),
        )
    return row


def _close_one(
    actor: Actor, deadline: Deadline | int, state: str, reason: str, record_into: Any
) -> Deadline:
    kind = "deadlines.deadline_finish" if state == "done" else "deadlines.deadline_drop"
    with _act(actor, kind, 1, record_into, reason) as act:
        row = _alive(actor, deadline, record_into)
        _close([row.pk], state)
        act.record_rows("end", Deadline, [row.pk])
        row.refresh_from_db()
    return row


def _close_many(actor: Actor, ids: Sequence[int], state: str, record_into: Any) -> None:
    with _act(actor, "deadlines.deadlines_finish", len(ids), record_into) as act:
        _close(ids, state)
        act.record_rows("end", Deadline, ids)


def _close(ids: Sequence[int], state: str) -> None:
    Deadline.objects.filter(pk__in=ids).update(
        state=state, done_at=clock.now(), row_version=F("row_version") + 1
    )


def _moves(row: Deadline) -> bool:
    """Set the due day as reckoned today; say whether it moved."""
    due_on = reckoned(
        row.started_on, row.length or 0, row.length_unit, row.calendar, row.rolled
    )
    if due_on == row.due_on:
        return False
    row.due_on = due_on
    row.row_version += 1
    return True
