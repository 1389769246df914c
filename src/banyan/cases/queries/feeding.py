"""The clocks of cases as a calendar shows them: until when, and when to remind."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.text import Text
from banyan.rulebook import packs

from ..definitions import pinned
from ..domain.definition import ClockDef
from ..domain.state import RUNNING, SUSPENDED
from ..models import CaseClock
from .listing import Asked, narrowed

MOST = 2_000


@dataclass(frozen=True)
class ClockFed:
    """One clock in a calendar. Whom the case is about stays in the house."""

    id: int
    sequence: int
    """Rises with every change, so that a calendar takes the newer one."""
    kind: str
    reference: str
    title: Text
    step: Text
    clock: Text
    unit: Text
    started_on: dt.date
    due_on: dt.date
    calendar: str
    is_suspended: bool
    rule: str
    remind_on: tuple[dt.date, ...]


def clocks_fed(actor: Actor, unit: Any = None) -> list[ClockFed]:
    """Return the clocks of open cases that run out, with the days of their reminders.

    ``unit`` narrows to a unit and everything below it. What is late comes first. Two
    statements.
    """
    cases = narrowed(actor, Asked(unit=unit)).filter(state__in=("open", "suspended"))
    rows = CaseClock.objects.filter(
        state__in=(RUNNING, SUSPENDED),
        type="due",
        due_on__isnull=False,
        case__in=cases.values("pk"),
    )
    found = rows.select_related("case__unit").order_by("due_on", "pk")[:MOST]
    remind = cache(_days)
    return [_fed(row, remind) for row in found]


def _fed(row: CaseClock, remind: Any) -> ClockFed:
    case, due = row.case, row.due_on
    assert due is not None
    definition = pinned(case.definition_id)
    step = definition.step(row.step)
    defined = step.clock(row.key) if step else None
    days = remind(definition.pack, defined.reminders) if defined else ()
    to = _to(defined, due, case.dates)
    return ClockFed(
        id=row.pk,
        sequence=row.row_version - 1,
        kind=case.kind,
        reference=case.reference,
        title=definition.title,
        step=step.title if step else Text.of(row.step),
        clock=defined.title if defined else Text.of(row.key),
        unit=case.unit.names,
        started_on=row.started_on or case.opened_on,
        due_on=due,
        calendar=row.calendar,
        is_suspended=row.state == SUSPENDED,
        rule=row.rule,
        remind_on=tuple(sorted(to - dt.timedelta(days=n) for n in days)),
    )


def _days(pack: str, rule: str) -> tuple[int, ...]:
    """Return how many days before the end a rule reminds; none without a rule."""
    if not rule:
        return ()
    return tuple(packs.ask(rule, on=clock.today(), pack=pack).value or ())


def _to(defined: ClockDef | None, due: dt.date, dates: Mapping[str, str]) -> dt.date:
    """Return the day that reminders count down to."""
    named = dates.get(defined.remind_to) if defined else None
    return dt.date.fromisoformat(named) if named else due
