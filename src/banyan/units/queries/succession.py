"""Who took over from whom."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from banyan.access.queries import scope_q
from banyan.base.fields import OPEN_END
from banyan.base.models import as_true_on
from banyan.kernel.actor import Actor
from banyan.kernel.ids import ancestor_paths
from banyan.kernel.text import Text

from ..models import Unit, UnitSuccession, UnitVersion
from .tree import READ


@dataclass(frozen=True, slots=True)
class Successor:
    """A unit at the other end of a succession, named as on the day it began.

    ``kind`` is merge, absorb or split; ``continue`` for a unit that lives on.
    """

    id: int
    kind: str
    on: dt.date
    names: Text
    code: str
    unit_kind: str
    decision: int | None = None


def successors(
    actor: Actor, unit: int, *, as_of: dt.date | None = None
) -> list[Successor]:
    """Return who took over from a unit, by name; itself when it lives on.

    With ``as_of`` the first successions after that day. Three statements.
    """
    rows = _successions(actor, "to_unit").filter(from_unit=unit)
    if as_of is not None:
        rows = rows.filter(on__gt=as_of)
    found = _named(rows, "to_unit_id")
    return found or _itself(actor, unit, as_of)


def predecessors(
    actor: Actor, unit: int, *, as_of: dt.date | None = None
) -> list[Successor]:
    """Return from whom a unit took over (up to a day), by name.

    Each is named as on its last day. Two statements.
    """
    rows = _successions(actor, "from_unit").filter(to_unit=unit)
    if as_of is not None:
        rows = rows.filter(on__lte=as_of)
    return _named(rows, "from_unit_id", before=True)


def units_before(actor: Actor, unit: int) -> list[int]:
    """Return a unit, those it took over from, and the dissolved ones above them.

    Whatever was told of the place before a reform was told of one of these.
    """
    rows = _successions(actor, "from_unit").filter(to_unit=unit)
    before = list(rows.values_list("from_unit", "from_unit__path"))
    above = {path for _pk, low in before for path in ancestor_paths(low)}
    gone = Unit.objects.filter(
        scope_q(actor, READ, unit=""), path__in=above, state="dissolved"
    )
    return list(
        dict.fromkeys(
            (unit, *(pk for pk, _path in before), *gone.values_list("pk", flat=True))
        )
    )


def _successions(actor: Actor, other: str) -> QuerySet[UnitSuccession]:
    return UnitSuccession.objects.filter(
        scope_q(actor, READ, unit=other), superseded_at=None
    )


def _named(
    rows: QuerySet[UnitSuccession], column: str, *, before: bool = False
) -> list[Successor]:
    links = list(rows.values_list(column, "kind", "on", "decision_id"))
    back = dt.timedelta(days=1 if before else 0)
    versions = facts_on((unit, on - back) for unit, _kind, on, _decision in links)
    found = [
        (fact.sort_key, Successor(u, k, on, fact.names, fact.code, fact.kind, d))
        for u, k, on, d in links
        if (fact := versions.get(u))
    ]
    return [successor for _key, successor in sorted(found, key=lambda f: f[0])]


def _itself(actor: Actor, unit: int, as_of: dt.date | None) -> list[Successor]:
    last = (
        UnitVersion.objects.filter(
            scope_q(actor, READ, unit="unit"),
            unit=unit,
            superseded_at=None,
            valid_to=OPEN_END,
        )
        .exclude(closed=True)
        .first()
    )
    if last is None:
        return []
    return [
        Successor(
            unit,
            "continue",
            last.valid_from if as_of is None else max(last.valid_from, as_of),
            last.names,
            last.code,
            last.kind,
            last.decision_id,
        )
    ]


def facts_on(asked: Iterable[tuple[int, dt.date]]) -> dict[int, UnitVersion]:
    """Return the version that each unit had on its day, one statement per day."""
    days: dict[dt.date, set[int]] = {}
    for unit, day in asked:
        days.setdefault(day, set()).add(unit)
    found: dict[int, UnitVersion] = {}
    for day, units in sorted(days.items()):
        rows = UnitVersion.objects.filter(as_true_on(day), unit_id__in=units)
        found.update((row.unit_id, row) for row in rows)
    return found
