"""Registered tasks of everybody: rolled out to every unit, and their shares."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from banyan.commitments import services
from banyan.commitments.models import Commitment
from banyan.commitments.queries import shares
from banyan.kernel import clock
from banyan.kernel.text import Text
from banyan.people.models import Membership
from banyan.units.models import Unit

from . import raw
from .measure import HUB, LIST, Result, compared, timed
from .pages import address_of, asking, signed_in
from .sample import Sample

ROLL_OUT_S, SHARES_S = 30, 10
PARTS = 127
_LINES = """
SELECT c.*, u.names, p.full_name FROM commitments_commitment c
JOIN units_unit u ON u.id = c.unit_id LEFT JOIN people_person p ON p.id = c.person_id"""


def measured(actor: Any, sample: Sample) -> Iterator[Result | None]:
    """Yield a line for rolling out to all units, for the shares of all, and for pages."""
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
    fill(members, year)
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
    yield from _pages(actor, sample, task[0])


def _pages(actor: Any, sample: Sample, task: Commitment) -> Iterator[Result | None]:
    """Yield a line for each page: of the task of all, of one rolled out to a level."""
    client = signed_in(sample)
    unit, person = sample.scopes["branch"].unit, sample.person["id"]
    wide = _given_below(actor, task)
    for name, address, sql, key in (
        ("list", address_of("commitments"), f"{_LINES} ORDER BY c.due_on LIMIT 51", ()),
        ("a task", address_of("commitment", uid=task.uid), f"{_LINES} WHERE c.id = %s",
         (task.pk,)),
        ("tree of a task", address_of("commitment_tree", uid=wide.uid),
         f"{_LINES} WHERE c.parent_id = %s ORDER BY u.path LIMIT 201", (wide.pk,)),
        ("unit", address_of("unit_commitments", uid=unit.uid),
         f"{_LINES} WHERE c.unit_id = %s", (unit.pk,)),
        ("person", address_of("person", uid=sample.person["uid"]),
         f"{_LINES} WHERE c.person_id = %s", (person,)),
    ):  # fmt: skip
        answer = raw.asking((sql, key))
        budget = LIST if name == "list" else HUB
        ask = asking(client, address)
        client.get(address)  # the first page of a process reads what it keeps
        yield compared("pages", f"commitments, {name}", ask, answer, budget)


def _given_below(actor: Any, task: Commitment) -> Commitment:
    """Return a task like it that was given to 127 units at once."""
    command = services.Register(
        task.unit_id, task.period, "Measured below", is_specimen=True
    )
    (wide,) = services.commitments_register(
        actor=actor, commands=[command], submit=True
    )
    services.commitments_approve(actor=actor, commands=[services.Approve(wide.pk)])
    root = Unit.objects.get(pk=task.unit_id)
    below = Unit.objects.filter(path__startswith=root.path, state="active")
    first = below.exclude(pk=root.pk).order_by("path").values_list("pk", flat=True)
    _roll_out(actor, wide.pk, list(first[:PARTS]))
    return wide


def _roll_out(actor: Any, task: int, units: Sequence[int]) -> None:
    services.commitment_roll_out(actor=actor, command=services.RollOut(task, units))


def _counted(number: int) -> str:
    return f"{number:,} owners"


def fill(members: Sequence[tuple[int, int]], year: int) -> None:
    """Write one task of each member as years of use would have left it."""
    first, last, now = dt.date(year, 1, 1), dt.date(year, 12, 31), clock.now()
    middle = dt.date(year, 6, 30)
    rows = (
        Commitment(
            unit_id=unit,
            person_id=person,
            above_id=unit,
            title=Text.of("Measured"),
            period=str(year),
            starts_on=first,
            ends_on=last,
            due_on=last if number % 4 else middle,
            state="scored" if number % 3 else "approved",
            done_on=middle if number % 3 else None,
            exceeded=number % 5 == 0,
            recorded_at=now,
            is_specimen=True,
        )
        for number, (person, unit) in enumerate(members)
    )
    for chunk in batched(rows):
        Commitment.objects.bulk_create(chunk, batch_size=500)


def batched(rows: Iterator[Commitment]) -> Iterator[list[Commitment]]:
    """Yield rows in portions, so that memory does not grow with their number."""
    while portion := list(islice(rows, 5_000)):
        yield portion
