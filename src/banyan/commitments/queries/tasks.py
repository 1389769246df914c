"""One task, one's own, those of a person or unit, what waits, the tree of a roll-out."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from banyan.access.queries import scope_q
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotVisible
from banyan.kernel.ids import ancestor_paths
from banyan.papers.queries import papers_visible

from ..domain.shares import COUNTED, TaskFacts, is_late, shares_of
from ..domain.states import ABOVE, ACTS, may, may_score
from ..models import Commitment
from ..scope import APPROVE, WRITE, commitments_visible, is_own, reads
from .kept import Row, parts_of, row_of, rows_of
from .shapes import (
    Branch,
    CommitmentShown,
    EvidenceShown,
    MilestoneShown,
    NoteShown,
    TaskLine,
    TreeShown,
    YearShown,
)

YEARS = 3
MOST_PARTS = 200
RUNNING = ("draft", "submitted", "returned", "approved", "done")


def _with(rows: QuerySet[Commitment]) -> QuerySet[Commitment]:
    return rows.select_related("unit__structure", "person", "above")


def _day(row: Row | Commitment) -> dt.date:
    return row.agreed_on or row.due_on


def _facts(row: Row) -> TaskFacts:
    return TaskFacts(
        row.state, _day(row), row.done_on, row.exceeded, row.points, row.bonus
    )


def line_of(row: Row, today: dt.date) -> TaskLine:
    """Write one task of a list."""
    counts = row.state in ("approved", "done", "scored", "closed")
    return TaskLine(
        id=row.pk,
        uid=row.uid,
        title=row.title,
        kind=row.kind,
        axis=row.axis,
        period=row.period,
        state=row.state,
        due_on=_day(row),
        done_on=row.done_on,
        progress=row.progress,
        is_late=counts and is_late(_facts(row), today),
        exceeded=row.exceeded,
        points=row.points,
        bonus=row.bonus,
        unit=row.unit_names,
        unit_uid=row.unit_uid,
        owner=row.owner or "",
        owner_uid=row.owner_uid,
        is_delayed=row.delayed_to is not None and row.delayed_to != row.agreed_on,
        is_specimen=row.is_specimen,
        row_version=row.row_version,
    )


def _lines(found: QuerySet[Commitment]) -> tuple[TaskLine, ...]:
    today = clock.today()
    return tuple(line_of(row, today) for row in rows_of(found))


def acts_of(actor: Actor, row: Commitment) -> frozenset[str]:
    """Return what an actor may do with a task now; what the services say."""
    own = is_own(actor, row)
    above = actor.covers(APPROVE, row.above.path, row.above.area_path) and not own
    here = own or actor.covers(WRITE, row.unit.path, row.unit.area_path)
    early = row.state in ("draft", "returned")
    found = set()
    for act in ACTS:
        allowed = above if act in ABOVE else here
        if act == "drop":
            allowed = here if early else above
        if act == "roll_out":
            allowed = here and row.person_id is None
        if allowed and may(act, row.state):
            found.add(act)
    if "score" in found and not may_score(row.state, _day(row), clock.today()):
        found.discard("score")
    if "agree" in found and row.delayed_to in (None, row.agreed_on):
        found.discard("agree")
    return frozenset(found)


def commitment_get(actor: Actor, uid: uuid.UUID | str) -> CommitmentShown:
    """Return one task with all that its page shows; NotVisible out of range.

    A fixed number of statements.
    """
    rows = _with(commitments_visible(actor)).select_related("parent__unit")
    row = rows.filter(uid=uid).first()
    if row is None:
        raise NotVisible
    return CommitmentShown(
        line=line_of(row_of(row), clock.today()),
        pack=row.unit.structure.pack,
        unit_id=row.unit_id,
        person_id=row.person_id,
        above=row.above.names,
        product=row.product,
        measure=row.measure,
        target=row.target,
        measured_in=row.measured_in,
        achieved=row.achieved,
        first_due_on=row.due_on,
        agreed_on=row.agreed_on,
        delayed_to=row.delayed_to,
        delay_reason=row.delay_reason,
        standard=row.standard,
        difficulty=row.difficulty,
        registered_by=row.registered_by,
        approved_by=row.approved_by,
        approved_on=row.approved_on,
        reason=row.reason,
        own=_own(row),
        score=_score(row),
        derivation=row.derivation,
        decision_id=row.decision_id,
        milestones=tuple(
            MilestoneShown(m.number, m.title, m.due_on, m.done_on)
            for m in row.milestones.order_by("number")
        ),
        evidence=_evidence(actor, row),
        notes=tuple(
            NoteShown(n.kind, n.on, n.percent, n.text, n.by_name, n.at)
            for n in row.notes.order_by("pk")
        ),
        parent=_named(actor, row.parent),
        parts=row.parts.count(),
        acts=acts_of(actor, row),
    )


def _own(row: Commitment) -> dict[str, Any]:
    names = ("level", "timeliness", "quality", "exceeded", "points", "comment")
    return {name: getattr(row, f"own_{name}") for name in names}


def _score(row: Commitment) -> dict[str, Any]:
    names = ("level", "timeliness", "quality", "exceeded", "points", "bonus")
    found = {name: getattr(row, name) for name in (*names, "comment")}
    return found | {"by": row.scored_by, "on": row.scored_on}


def _evidence(actor: Actor, row: Commitment) -> tuple[EvidenceShown, ...]:
    found = list(row.evidence.order_by("pk"))
    ids = {e.paper_id for e in found if e.paper_id is not None}
    papers = papers_visible(actor).filter(pk__in=ids).values_list("pk", "uid")
    known = dict(papers) if ids else {}
    return tuple(
        EvidenceShown(
            e.kind,
            e.title,
            e.url,
            e.record,
            known.get(e.paper_id or 0),
            e.on,
            e.by_name,
        )
        for e in found
    )


def _named(actor: Actor, row: Commitment | None) -> Any:
    """Name a task above: its title and unit always, its page to whoever may read it."""
    if row is None:
        return None
    return (row.uid if reads(actor, row) else None, row.title, row.unit.names)


# -- of persons and units ---------------------------------------------------------------


def commitments_mine(actor: Actor) -> tuple[TaskLine, ...]:
    """Return one's own tasks under way, what is due first; one statement."""
    if actor.person_id is None:
        return ()
    rows = Commitment.objects.filter(person=actor.person_id, state__in=RUNNING)
    return _lines(rows.order_by("due_on", "pk"))


def years_of_person(
    actor: Actor, person: int, *, years: int = YEARS
) -> tuple[YearShown, ...]:
    """Return the tasks of a person of the last years, this one first; one statement."""
    return _years(commitments_visible(actor).filter(person=person), years)


def tasks_of_person(
    actor: Actor, person: int, first: dt.date, last: dt.date
) -> tuple[TaskLine, ...]:
    """Return the approved tasks of a person whose period lies within days, by day."""
    rows = commitments_visible(actor).filter(
        person=person, starts_on__gte=first, ends_on__lte=last, state__in=COUNTED
    )
    return _lines(rows.order_by("due_on", "pk"))


def years_of_unit(
    actor: Actor, unit: int, *, years: int = YEARS
) -> tuple[YearShown, ...]:
    """Return the own tasks of a unit of the last years, this one first."""
    rows = commitments_visible(actor).filter(unit=unit, person__isnull=True)
    return _years(rows, years)


def _years(rows: QuerySet[Commitment], years: int) -> tuple[YearShown, ...]:
    today = clock.today()
    first = today.year - years + 1
    rows = rows.filter(starts_on__gte=dt.date(first, 1, 1))
    found = rows_of(rows.order_by("starts_on", "due_on", "pk"))
    return tuple(
        YearShown(
            year,
            shares_of(map(_facts, own), today),
            tuple(line_of(row, today) for row in own),
        )
        for year in range(today.year, first - 1, -1)
        if (own := [r for r in found if r.starts_on.year == year])
    )


def approvals(actor: Actor, *, limit: int = 50) -> tuple[TaskLine, ...]:
    """Return what waits for the actor as the level above, the longest first.

    Handed in, reported done, or asking for a later day. One's own is left out.
    """
    waits = Q(state__in=("submitted", "done")) | Q(
        state="approved", delayed_to__isnull=False
    ) & (Q(agreed_on__isnull=True) | ~Q(agreed_on=F("delayed_to")))
    rows = Commitment.objects.filter(waits, scope_q(actor, APPROVE, unit="above"))
    if actor.person_id is not None:
        rows = rows.exclude(person=actor.person_id)
    return _lines(rows.order_by("pk")[:limit])


# -- the tree ---------------------------------------------------------------------------


def tree_of(actor: Actor, uid: uuid.UUID | str) -> TreeShown:
    """Return a task with the way up and what hangs directly below it.

    Five statements, however many units it was rolled out to.
    """
    row = _with(commitments_visible(actor)).filter(uid=uid).first()
    if row is None:
        raise NotVisible
    parts = parts_of(actor, row.pk, MOST_PARTS + 1)
    shown = [row_of(row), *parts[:MOST_PARTS]]
    counts = _counts_below(actor, [r.pk for r in shown])
    branches = [_branch(r, counts) for r in shown]
    return TreeShown(
        _way_up(actor, row), branches[0], tuple(branches[1:]), len(parts) > MOST_PARTS
    )


def _branch(row: Row, counts: dict[int, tuple[int, int, int]]) -> Branch:
    line = line_of(row, clock.today())
    return Branch(line, *counts.get(row.pk, (0, 0, 0)))


def _counts_below(
    actor: Actor, parents: Sequence[int]
) -> dict[int, tuple[int, int, int]]:
    today = clock.today()
    done = Q(done_on__isnull=False)
    late = Q(done_on__gt=F("due_on")) | Q(done_on__isnull=True, due_on__lt=today)
    rows = Commitment.objects.filter(parent__in=parents).exclude(state="dropped")
    table = (
        rows.order_by()
        .values("parent_id")
        .annotate(
            n=Count("pk"), done=Count("pk", filter=done), late=Count("pk", filter=late)
        )
    )
    return {r["parent_id"]: (r["n"], r["done"], r["late"]) for r in table}


def _way_up(actor: Actor, row: Commitment) -> tuple[Any, ...]:
    """Name the tasks above, from the root down, in one statement."""
    if row.root_id is None:
        return ()
    rows = Commitment.objects.filter(
        Q(root=row.root_id) | Q(pk=row.root_id),
        unit__path__in=ancestor_paths(row.unit.path),
    ).select_related("unit")
    known = {r.pk: r for r in rows}
    way: list[Any] = []
    at = known.get(row.parent_id or 0)
    while at is not None and len(way) < 16:
        way.append(_named(actor, at))
        at = known.get(at.parent_id or 0)
    return tuple(reversed(way))
