"""Tallies as shown: what is kept plus what still waits to be folded."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from banyan.access.queries import ranges_of, within
from banyan.base import planned
from banyan.base.models import Setting
from banyan.base.prepared import Ranges, among, planned_for_keys
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.rulebook import queries as rulebook

from ..domain.measures import COUNTED, MINIMUM_RULE, OWN
from ..models import Tally
from ..services.rebuilding import KEY

READ = "figures.read"


@dataclass(frozen=True)
class TallyShown:
    """The counts of a unit today with all below it."""

    unit_id: int
    members: int = 0
    official: int = 0
    probationary: int = 0
    exempt: int = 0
    women: int = 0
    young: int = 0
    born: int = 0
    birth_years: int = 0
    persons: int = 0
    posts: int = 0
    vacant: int = 0
    branches: int = 0
    units: int = 0
    below_minimum: int | None = 0
    """``None`` where the rulebook has no undisputed value: not measured."""
    own_members: int = 0
    own_official: int = 0
    mean_age: float | None = None
    """By calendar years, over the members whose birth date is known."""

    @property
    def units_below(self) -> int:
        """The active units below, the unit itself left out."""
        return max(0, self.units - 1)


KEPT = (*COUNTED, "branches", "units", "below_minimum", *OWN)


def tally_of(actor: Actor, units: Iterable[int]) -> dict[int, TallyShown]:
    """Return the counts of those units in range of ``figures.read``: two statements.

    A unit in range without any count yet is all zeros. What members' acts have
    just changed is in the numbers before the worker has folded it; units below
    the minimum follow when it has.
    """
    kept = kept_of(actor, list(units))
    if not kept:
        return {}
    for unit, measure, delta in pending(list(kept)):
        if measure in COUNTED:
            kept[unit][measure] += delta
    measured = _is_measured()
    return {pk: _shown(pk, values, measured) for pk, values in kept.items()}


def _units(units: Sequence[int], ranges: Ranges | None) -> QuerySet[Any]:
    """Return the units that may be counted for who holds the right in the ranges."""
    rows = Tally._meta.get_field("unit").related_model._default_manager
    return rows.filter(within(ranges, ""), among("pk", units))


def _in_range(actor: Actor, units: list[int]) -> list[int]:
    """Return the units that the actor may have counted, in one query."""
    return [pk for (pk,) in _ids(units, ranges_of(actor, READ))]


@planned_for_keys
def _ids(units: Sequence[int], ranges: Ranges | None) -> QuerySet[Any]:
    return _units(units, ranges).values_list("pk")


def kept_of(actor: Actor, units: Sequence[int]) -> dict[int, dict[str, int]]:
    """Return what is kept of the units that the actor may have counted."""
    return {
        pk: {name: value or 0 for name, value in zip(KEPT, values, strict=True)}
        for pk, *values in _tallies(units, ranges_of(actor, READ))
    }


@planned_for_keys
def _tallies(units: Sequence[int], ranges: Ranges | None) -> QuerySet[Any]:
    columns = (f"tally__{name}" for name in KEPT)
    return _units(units, ranges).values_list("pk", *columns)


def pending(units: Sequence[int], like: str = "") -> list[tuple[int, str, int]]:
    """Return (unit, measure, delta) of deltas not yet folded, by subtree."""
    marks = ", ".join(["%s"] * len(units))
    which = "AND d.measure LIKE %s" if like else ""
    sql = f"""
        SELECT a.id, d.measure, SUM(d.delta) FROM people_tallydelta d
        JOIN units_unit u ON u.id = d.unit_id
        JOIN units_unit a ON u.path >= a.path AND u.path < a.path || 'g'
        WHERE a.id IN ({marks}) {which} GROUP BY a.id, d.measure
    """
    with connection.cursor() as cursor:
        cursor.execute(sql, [*units, *([like] if like else [])])
        return [(int(r[0]), r[1], int(r[2])) for r in cursor.fetchall()]


def _is_measured() -> bool:
    answer = rulebook.ask(MINIMUM_RULE, on=clock.today())
    return isinstance(answer.value, int)


def _shown(unit: int, values: dict[str, Any], measured: bool) -> TallyShown:
    found = TallyShown(unit, **values)
    mean = None
    if found.born:
        mean = round(clock.today().year - found.birth_years / found.born, 1)
    minimum = found.below_minimum if measured else None
    return replace(found, mean_age=mean, below_minimum=minimum)


def figures_are_stale() -> bool:
    """Say whether the tree moved since the counts were taken."""
    return Setting.objects.filter(key=KEY).exists()


def units_by_kind(paths: Sequence[str]) -> dict[str, tuple[int, dict[str, int]]]:
    """Return structure and active units by kind of some paths, and of every root.

    For the room of units; nothing when stale.
    """
    marks = ", ".join(["%s"] * len(paths))
    sql = f"""
        SELECT u.path, u.structure_id, k.kind, k.units
        FROM units_unit u JOIN figures_kindtally k ON k.unit_id = u.id
        WHERE (u.path IN ({marks}) OR u.parent_id IS NULL)
          AND NOT EXISTS (SELECT 1 FROM base_setting WHERE key = %s)
    """
    found: dict[str, tuple[int, dict[str, int]]] = {}
    with planned.cursor() as cursor:
        cursor.execute(sql, [*paths, KEY])
        for path, structure, kind, number in cursor.fetchall():
            found.setdefault(path, (int(structure), {}))[1][kind] = int(number)
    return found


def members_below(paths: Sequence[str]) -> dict[str, int]:
    """Return the members below each path, for the room of people; none when stale."""
    marks = ", ".join(["%s"] * len(paths))
    sql = f"""
        SELECT a.path, t.members + COALESCE((
          SELECT SUM(d.delta) FROM people_tallydelta d
          JOIN units_unit u ON u.id = d.unit_id
          WHERE d.measure = 'members' AND u.path >= a.path AND u.path < a.path || 'g'
        ), 0)
        FROM units_unit a JOIN figures_tally t ON t.unit_id = a.id
        WHERE a.path IN ({marks})
          AND NOT EXISTS (SELECT 1 FROM base_setting WHERE key = %s)
    """
    with planned.cursor() as cursor:
        cursor.execute(sql, [*paths, KEY])
        return {path: int(n) for path, n in cursor.fetchall()}
