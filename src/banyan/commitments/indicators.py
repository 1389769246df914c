"""What this room can measure of units and members: tasks done, on time, late, exceeded."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping
from decimal import Decimal

from banyan.figures.indicators import (
    PERCENT,
    Crowd,
    Indicator,
    Span,
    indicators,
    value_of,
)
from banyan.kernel import clock
from banyan.kernel.actor import system_actor
from banyan.kernel.text import gettext_noop as _
from banyan.units.queries import units_found

from .domain.shares import Shares
from .queries.shares import counted

SOURCE = _("Registered tasks that the level above approved.")
LINK = "/unit/{unit}/commitments/"
READER = system_actor("indicators")
DAY = dt.timedelta(days=1)


def of_units(part: str) -> Callable[[Span], dict[str, tuple[float, float]]]:
    """Return what counts one share of the own tasks of units, by their paths."""

    def read(span: Span) -> dict[str, tuple[float, float]]:
        found = span.once("commitments.units", lambda: _by_path(span))
        return {p: (getattr(one, part), one.total) for p, one in found.items()}

    return read


def _by_path(span: Span) -> dict[str, Shares]:
    """Return the shares of the own tasks of the units of a span, by their paths."""
    wanted = None if span.unit is None else [span.unit]
    found = _shares("unit", wanted, span.start, span.end)
    if span.unit is not None:
        own = found.get(span.unit)
        return {span.low: own} if own else {}
    paths = {pk: unit.path for pk, unit in units_found(READER, found).items()}
    return {
        paths[pk]: shares
        for pk, shares in found.items()
        if pk in paths and span.low <= paths[pk] < span.high
    }


def of_persons(part: str) -> Callable[[Crowd], Mapping[int, Decimal]]:
    """Return what measures one share of the tasks of persons."""

    def read(crowd: Crowd) -> Mapping[int, Decimal]:
        found = crowd.once(
            "commitments.persons",
            lambda: _shares("person", crowd.persons, crowd.start, crowd.end),
        )
        values = {
            pk: value_of(PERCENT, Decimal(getattr(s, part)), Decimal(s.total))
            for pk, s in found.items()
        }
        return {pk: value for pk, value in values.items() if value is not None}

    return read


def _shares(
    owner: str,
    ids: Collection[int] | None,
    start: dt.date,
    end: dt.date,
) -> dict[int, Shares]:
    last = end - DAY
    return counted(READER, owner, ids, start, last, min(clock.today(), last))


ALL = (
    (
        "completed",
        "commitments-done",
        _("Tasks completed"),
        _("tasks done / tasks approved in the period"),
    ),
    (
        "on_time",
        "commitments-on-time",
        _("Tasks on time"),
        _("tasks done by their day / tasks approved in the period"),
    ),
    (
        "late",
        "commitments-late",
        _("Tasks late"),
        _("tasks done after their day, or overdue / tasks approved in the period"),
    ),
    (
        "exceeded",
        "commitments-exceeded",
        _("Tasks exceeded"),
        _("tasks that the level above found exceeded / tasks approved in the period"),
    ),
)

for _part, _key, _name, _formula in ALL:
    indicators.register(
        _key,
        Indicator(
            _name,
            _formula,
            SOURCE,
            own=of_units(_part),
            persons=of_persons(_part),
            link=LINK,
            rolled=True,  # a unit answers for its own tasks alone
        ),
    )
