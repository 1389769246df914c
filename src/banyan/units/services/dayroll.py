"""What the clock makes true: copies of facts whose day has come."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Q

from banyan.base.models import Setting
from banyan.kernel.actor import system_actor
from banyan.ledger import services as ledger

from ..models import Reorganisation, UnitPath, UnitVersion
from ..store import copies

KEY = "units.rolled"


def day_roll(today: dt.date) -> int:
    """Bring present copies up to ``today``, forwards or (in training) backwards.

    Reorganisations planned for a day that has come are then applied. Returns how
    many units changed.
    """
    with transaction.atomic():
        row, _made = Setting.objects.select_for_update().get_or_create(key=KEY)
        last = row.value.get("day")
        units = _concerned(dt.date.fromisoformat(last) if last else None, today)
        count = 0
        if units:
            copies.begin(units)
            count = copies.refresh(today)
        _states(today)
        row.value = {"day": today.isoformat()}
        row.save(update_fields=["value"])
    return count


def _concerned(last: dt.date | None, today: dt.date) -> set[int]:
    """Return the units with a version or path that begins between the two days."""
    crossed = Q(valid_from__gt=dt.date.min)
    if last is not None:
        low, high = sorted((last, today))
        crossed = Q(valid_from__gt=low, valid_from__lte=high)
    found: set[int] = set()
    for model in (UnitVersion, UnitPath):
        rows = model.objects.filter(crossed, superseded_at=None)
        found.update(rows.values_list("unit_id", flat=True))
    return found


def _states(today: dt.date) -> None:
    """Plans whose day has come are applied; in training they may be ahead again."""
    begun = Q(state="planned", effective_on__lte=today)
    ahead = Q(state="applied", effective_on__gt=today)
    ids = list(
        Reorganisation.objects.filter(begun | ahead).values_list("id", flat=True)
    )
    if not ids:
        return
    with ledger.act(actor=system_actor("day roll"), kind="units.day_roll") as act:
        rows = Reorganisation.objects.filter(id__in=ids)
        for row in rows:
            row.state = "applied" if row.effective_on <= today else "planned"
            row.row_version += 1
            row.save(update_fields=["state", "row_version"])
        act.record_rows("change", Reorganisation, ids)
