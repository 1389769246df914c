"""Registered tasks of everybody: rolled out to every unit, and their shares."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from banyan.base import bulk
from banyan.commitments import services
from banyan.commitments.models import Commitment
from banyan.commitments.queries import shares
from banyan.kernel import clock
from banyan.kernel.ids import uuid7
from banyan.kernel.text import Text
from banyan.people.models import Membership
from banyan.units.models import Unit

from .measure import Result, timed

ROLL_OUT_S, SHARES_S = 30, 10
COLUMNS = (
    "id uid unit_id person_id above_id kind title product measure period starts_on "
    "ends_on due_on state done_on exceeded bonus progress recorded_at own_exceeded "
    "derivation is_specimen row_version"
).split()


def measured(actor: Any) -> Iterator[Result]:
    """Yield a line for rolling out to all units, and for the shares of all."""
    year = clock.today().year
    root = Unit.objects.filter(parent=None, structure__kind="membership").first()
    assert root is not None
    below = Unit.objects.filter(path__startswith=root.path, state="active")
    units = list(below.exclude(pk=root.pk).values_list("pk", flat=True))
    command = services.Register(root.pk, str(year), "Measured", is_specimen=True)
    task = services.commitments_register(actor=actor, commands=[command], submit=True)
    services.commitments_approve(actor=actor, commands=[services.Approve(task[0].pk)])
    yield timed(
        "works",
        f"a task rolled out to {len(units):,} units, with the ledger",
        lambda: _roll_out(actor, task[0].pk, units),
        ROLL_OUT_S,
    )
    members = list(
        Membership.objects.filter(state="member").values_list("person_id", "unit_id")
    )
    _fill(members, year)
    persons = [person for person, _unit in members]
    yield timed(
        "works",
        f"shares of {len(persons):,} persons",
        lambda: _counted(len(shares(actor, period=str(year), persons=persons))),
        SHARES_S,
    )
    yield timed(
        "works",
        f"shares of {len(units):,} units",
        lambda: _counted(len(shares(actor, period=str(year)))),
        SHARES_S,
    )


def _roll_out(actor: Any, task: int, units: Sequence[int]) -> None:
    services.commitment_roll_out(actor=actor, command=services.RollOut(task, units))


def _counted(number: int) -> str:
    return f"{number:,} owners"


def _fill(members: Sequence[tuple[int, int]], year: int) -> None:
    """Write one task of each member as years of use would have left it."""
    first, last, now = dt.date(year, 1, 1), dt.date(year, 12, 31), clock.now()
    middle, title = dt.date(year, 6, 30), Text.of("Measured")
    ids = bulk.take_ids(Commitment, len(members))
    rows = (
        (
            pk,
            uuid7(),
            unit,
            person,
            unit,
            "regular",
            title,
            Text(),
            Text(),
            str(year),
            first,
            last,
            last if pk % 4 else middle,
            "scored" if pk % 3 else "approved",
            middle if pk % 3 else None,
            pk % 5 == 0,
            0,
            0,
            now,
            False,
            {},
            True,
            1,
        )
        for pk, (person, unit) in zip(ids, members, strict=True)
    )
    bulk.insert(Commitment, COLUMNS, rows)
