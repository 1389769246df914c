"""Schedules: what starts by itself, and changing when."""

from __future__ import annotations

import datetime as dt

from banyan.base.jobs import jobs
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.errors import Conflict, NotVisible, StateRefusal
from banyan.ledger import services as ledger

from ..domain.rhythm import rhythm_of
from ..models import Schedule
from .starting import job_start

ADMIN = "jobs.admin"


def schedules_install(*, actor: Actor) -> int:
    """Write the schedules of kinds that have none yet; return how many.

    What an administrator changed stays; kinds that are gone lose theirs.
    """
    wanted = {key: kind.schedule for key, kind in jobs if kind.schedule}
    known = set(Schedule.objects.values_list("kind", flat=True))
    missing, gone = wanted.keys() - known, known - wanted.keys()
    if not missing and not gone:
        return 0
    facts = {"new": sorted(missing), "gone": sorted(gone)}
    with ledger.act(actor=actor, kind="jobs.schedules_install", facts=facts) as act:
        for kind in sorted(missing):
            words = rhythm_of(wanted[kind]).words
            row = Schedule(kind=kind, words=words)
            row.next_at = _next(row)
            row.save()
            act.record("create", row)
        rows = Schedule.objects.filter(kind__in=gone)
        act.record_rows("delete", Schedule, rows)
        rows.delete()
    return len(missing)


def schedule_set(
    *,
    actor: Actor,
    kind: str,
    words: str | None = None,
    is_active: bool | None = None,
    row_version: int | None = None,
) -> Schedule:
    """Change when a kind is started by itself, or pause it, or let it go on.

    For ``jobs.admin``. Raises InputError for words that cannot be read.
    """
    actor.require(ADMIN)
    rhythm = None if words is None else rhythm_of(words)
    with ledger.act(actor=actor, kind="jobs.schedule_set", facts={"kind": kind}) as act:
        row = Schedule.objects.select_for_update().filter(kind=kind).first()
        if row is None:
            raise NotVisible
        if row_version is not None and row.row_version != row_version:
            raise Conflict
        row.words = rhythm.words if rhythm else row.words
        row.is_active = row.is_active if is_active is None else is_active
        row.next_at = _next(row)
        row.row_version += 1
        row.save()
        act.record("change", row)
    return row


def schedules_start_due(*, actor: Actor) -> list[int]:
    """Start what is due; return the jobs. What still runs is left out this time.

    Of two workers one starts it: the next time is moved first, and only by the
    one that still finds the old one. A time missed while nothing ran is made
    good once.
    """
    schedules_install(actor=actor)
    started = []
    due = Schedule.objects.filter(is_active=True, next_at__lte=clock.now())
    for row in due.order_by("next_at", "kind"):
        mine = Schedule.objects.filter(pk=row.pk, next_at=row.next_at, is_active=True)
        if not mine.update(next_at=_next(row)):
            continue
        try:
            job = job_start(
                actor=actor, kind=row.kind, key="schedule", schedule=row.kind
            )
        except StateRefusal:
            continue
        started.append(job.pk)
    return started


def _next(row: Schedule) -> dt.datetime:
    return rhythm_of(row.words).next_after(clock.now(), clock.ZONE)
