"""The inbox and its counts: what waits for whom, by when, why, blocked by what."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Case, CharField, Count, F, Q, QuerySet, Value, When, Window
from django.db.models.functions import RowNumber

from banyan.access.queries import scope_q
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.text import Text

from .domain.clocks import LOOK_AHEAD, Group, totals, week_end
from .models import Deadline

ALIVE = ("open", "waiting")
_NONE = Q(pk__in=())


@dataclass(frozen=True)
class InboxRow:
    """One thing that waits: what, about whom, until when, why, and what to do."""

    id: int
    kind: str
    title: Text
    about: Text
    person_id: int | None
    unit_id: int
    unit: Text
    started_on: dt.date
    due_on: dt.date
    days_left: int
    """Days until it is due; negative when overdue."""
    state: str
    rule: str
    url: str
    action: Text
    blocked_by: Text
    subject_kind: str
    subject: int


@dataclass(frozen=True)
class Inbox:
    """What waits for an actor on a day, in groups, each with its full count."""

    on: dt.date
    overdue: tuple[InboxRow, ...]
    this_week: tuple[InboxRow, ...]
    next_30_days: tuple[InboxRow, ...]
    waiting: tuple[InboxRow, ...]
    counts: dict[Group, int]

    @property
    def is_empty(self) -> bool:
        """Say whether nothing waits at all."""
        return not any(self.counts.values())


def deadlines_visible(actor: Actor) -> QuerySet[Deadline]:
    """Return the deadlines whose owner the actor is.

    Its own, and those whose right it holds over the unit.
    """
    return Deadline.objects.filter(_owned(actor))


def _owned(actor: Actor) -> Q:
    if actor.is_system:
        return ~_NONE
    found = _NONE
    if actor.own_account is not None:
        found |= Q(account_id=actor.own_account)
    # Rights with the same ranges share one condition, so that an officer with
    # twenty rights over one unit costs one range, not twenty.
    alike: dict[tuple[Any, ...], list[str]] = defaultdict(list)
    for right in sorted({r for held in actor.held for r in held.rights}):
        alike[actor.ranges(right)].append(right)
    parts = [
        Q(right__in=rights) & scope_q(actor, rights[0]) for rights in alike.values()
    ]
    return reduce(or_, parts, found)


def inbox(actor: Actor, on: dt.date | None = None, *, per_group: int = 50) -> Inbox:
    """Return what waits for the actor, in one statement.

    Each group holds its first ``per_group`` rows by due day; ``counts`` are full.
    """
    day = on or clock.today()
    rows = _grouped(actor, day).select_related("unit").order_by("due_on", "pk")
    rows = rows.annotate(
        place=Window(RowNumber(), partition_by=F("group"), order_by=["due_on", "pk"]),
        total=Window(Count("pk"), partition_by=F("group")),
    ).filter(place__lte=per_group)
    found: dict[Group, list[InboxRow]] = {group: [] for group in Group}
    counts = dict.fromkeys(Group, 0)
    for row in rows:
        group = Group(row.group)
        found[group].append(_row(row, day))
        counts[group] = row.total
    groups = {group.value: tuple(items) for group, items in found.items()}
    return Inbox(on=day, counts=counts, **groups)


def inbox_counts(actor: Actor, on: dt.date | None = None) -> dict[Group, int]:
    """Return how many things each group holds, in one statement."""
    rows = _grouped(actor, on or clock.today()).values_list("group")
    found = dict(rows.annotate(n=Count("pk")).order_by())
    return {group: int(found.get(group.value, 0)) for group in Group}


def inbox_badge(actor: Actor, on: dt.date | None = None) -> int:
    """Return the number beside "Inbox" in the rail: what waits for oneself."""
    return totals(inbox_counts(actor, on))


def _grouped(actor: Actor, day: dt.date) -> QuerySet[Any]:
    far = day + dt.timedelta(days=LOOK_AHEAD)
    rows: QuerySet[Any] = deadlines_visible(actor).filter(state__in=ALIVE)
    found: QuerySet[Any] = rows.filter(
        Q(due_on__lte=far) | Q(state="waiting")
    ).annotate(
        group=Case(
            When(state="waiting", then=Value(Group.WAITING.value)),
            When(due_on__lt=day, then=Value(Group.OVERDUE.value)),
            When(due_on__lte=week_end(day), then=Value(Group.THIS_WEEK.value)),
            default=Value(Group.NEXT_30_DAYS.value),
            output_field=CharField(),
        )
    )
    return found


def deadlines_of(
    actor: Actor, subject_kind: str, subject: int, *, alive: bool = True
) -> list[InboxRow]:
    """Return the clocks of one subject, soonest first.

    For its owners, and for who may read the unit (for a clock about a person:
    who may read persons there): on the page of a case one must see what blocks.
    """
    reader = (Q(person_id__isnull=True) & scope_q(actor, "unit.read")) | scope_q(
        actor, "person.read"
    )
    rows = Deadline.objects.filter(_owned(actor) | reader)
    rows = rows.filter(subject_kind=subject_kind, subject=subject)
    if alive:
        rows = rows.filter(state__in=ALIVE)
    today = clock.today()
    ordered = rows.select_related("unit").order_by("due_on", "pk")
    return [_row(row, today) for row in ordered]


def _row(row: Deadline, day: dt.date) -> InboxRow:
    return InboxRow(
        id=row.pk,
        kind=row.kind,
        title=row.title,
        about=row.about,
        person_id=row.person_id,
        unit_id=row.unit_id,
        unit=row.unit.names,
        started_on=row.started_on,
        due_on=row.due_on,
        days_left=(row.due_on - day).days,
        state=row.state,
        rule=row.rule,
        url=row.url,
        action=row.action,
        blocked_by=row.blocked_by,
        subject_kind=row.subject_kind,
        subject=row.subject,
    )


def subjects_running(kind: str) -> set[int]:
    """Return the subjects that a clock of this kind runs for: for whoever starts them."""
    rows = Deadline.objects.filter(kind=kind, state__in=ALIVE)
    return set(rows.values_list("subject", flat=True))


def subjects_with(kind: str, subjects: Iterable[int]) -> set[int]:
    """Return those subjects that ever had a clock of a kind; for who set it."""
    rows = Deadline.objects.filter(kind=kind, subject__in=list(subjects))
    return set(rows.values_list("subject", flat=True))
