"""What the clock makes true: the present copies of facts whose day has come."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

from django.db import transaction
from django.db.models import Q

from banyan.base.models import Setting

from .domain.tally import Counted, difference
from .examine import stale_copies
from .models import CountingPlace, Grade, Membership, Participation, Stay
from .services.loading import states_of
from .services.tallies import write_deltas
from .services.writing import counted_of

KEY = "people.rolled"
CHUNK = 2_000
COPIES = ["state", "unit", "grade", "participation"]


def day_roll(today: dt.date) -> int:
    """Bring the copies of memberships up to ``today``; return how many changed.

    Forwards, or backwards where a training date is moved. Only memberships with
    a fact that begins or ends between the two days are looked at; on the very
    first roll those whose copies differ from the truth.
    """
    with transaction.atomic():
        row, _made = Setting.objects.select_for_update().get_or_create(key=KEY)
        known = row.value.get("day")
        last = dt.date.fromisoformat(known) if known else None
        count = sum(_refresh(part, today) for part in _parts(last, today))
        if last is not None and last != today:
            _roll_persons(last, today)
        row.value = {"day": today.isoformat()}
        row.save(update_fields=["value"])
    return count


def _parts(last: dt.date | None, today: dt.date) -> Iterator[list[int]]:
    ids = sorted(_concerned(last, today))
    for start in range(0, len(ids), CHUNK):
        yield ids[start : start + CHUNK]


def _concerned(last: dt.date | None, today: dt.date) -> set[int]:
    if last is None:
        return stale_copies(today)
    if last == today:
        return set()
    low, high = sorted((last, today))
    found: set[int] = set()
    for model in (Stay, Grade, Participation):
        crossed = _crossed("valid_from", low, high) | _crossed("valid_to", low, high)
        rows = model._default_manager.filter(crossed, superseded_at__isnull=True)
        found.update(rows.values_list("membership_id", flat=True))
    edges = _crossed("joined_on", low, high) | _crossed("left_on", low, high)
    found.update(Membership.objects.filter(edges).values_list("pk", flat=True))
    return found


def _crossed(column: str, low: dt.date, high: dt.date) -> Q:
    return Q(**{f"{column}__gt": low, f"{column}__lte": high})


def _refresh(ids: list[int], today: dt.date) -> int:
    """Write the copies of some memberships that differ, with their deltas."""
    rows = Membership.objects.filter(pk__in=ids).select_related("person", "unit")
    loaded = states_of(list(rows))
    moved, before, after = [], [], []
    for pk, state in loaded.states.items():
        row, now = loaded.rows[pk], state.standing(today)
        new = (now.state, now.unit, now.grade, now.participation)
        old = (row.state, row.unit_id, row.grade, row.participation)
        if new == old:
            continue
        counted = counted_of(state, today)
        before.append(_as_copied(counted, row))
        after.append(counted)
        row.state, row.unit_id, row.grade, row.participation = new
        moved.append(row)
    Membership.objects.bulk_update(moved, COPIES, batch_size=500)
    write_deltas(difference(before, after, today).items())
    return len(moved)


def _as_copied(counted: Counted, row: Membership) -> Counted:
    """Return what was counted while the copies read as they did."""
    return replace(
        counted,
        unit=row.unit_id,
        state=row.state,
        grade=row.grade,
        participation=row.participation,
    )


def _roll_persons(last: dt.date, today: dt.date) -> None:
    """Write the deltas of counting places that begin or end between two days."""
    low, high = sorted((last, today))
    crossed = _crossed("valid_from", low, high) | _crossed("valid_to", low, high)
    rows = CountingPlace.objects.filter(crossed, superseded_at__isnull=True)
    deltas = []
    for unit, start, end in rows.values_list("unit_id", "valid_from", "valid_to"):
        was, now = _holds(start, end, last), _holds(start, end, today)
        deltas.append(((unit, "persons"), int(now) - int(was)))
    write_deltas(deltas)


def _holds(start: dt.date, end: dt.date | None, day: dt.date) -> bool:
    return start <= day and (end is None or day < end)
