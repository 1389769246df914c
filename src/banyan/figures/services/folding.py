"""Folding deltas into the tallies of the unit and everything above it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, transaction

from banyan.base.models import Setting
from banyan.kernel import clock
from banyan.kernel.ids import ancestor_paths

from ..domain.measures import (
    COUNTED,
    OWN,
    Delta,
    band_of,
    first_month,
    month_of,
    rolled_up,
)
from ..models import Tally
from .counting import minimum_kinds, rows, run

CHUNK = 10_000
LEASE = "figures.fold"


def fold_deltas() -> int:
    """Add waiting deltas to the tallies; return how many were folded.

    One folder at a time, in short transactions of at most 10,000 deltas.
    """
    total = 0
    while done := _fold_chunk():
        total += done
    return total


def _fold_chunk() -> int:
    with transaction.atomic():
        Setting.objects.get_or_create(key=LEASE)
        Setting.objects.select_for_update().get(key=LEASE)
        found = _waiting()
        if not found:
            return 0
        _drop([pk for pk, _delta in found])
        deltas = [delta for _pk, delta in found if delta.path]
        _apply(deltas)
    return len(found)


def _waiting() -> list[tuple[int, Delta]]:
    skip = " FOR UPDATE OF d" if connection.vendor == "postgresql" else ""
    found = rows(
        "SELECT d.id, d.unit_id, u.path, d.measure, d.delta FROM people_tallydelta d "
        f"JOIN units_unit u ON u.id = d.unit_id ORDER BY d.id LIMIT {CHUNK}{skip}"
    )
    return [(r[0], Delta(*r[1:])) for r in found]


def _drop(ids: Sequence[int]) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(
            "DELETE FROM people_tallydelta WHERE id = %s", [(pk,) for pk in ids]
        )


def _apply(deltas: Sequence[Delta]) -> None:
    total = rolled_up(deltas)
    units = _units(path for path, _measure in total)
    _ensure(units.values())
    _add_wide(total, units)
    _add_own(deltas)
    _add_ages(total, units)
    _add_months(total, units)
    _judge_minimum({d.unit for d in deltas if d.measure == "official"})


def _units(paths: Iterable[str]) -> dict[str, int]:
    wanted = sorted(set(paths))
    if not wanted:  # what went up came down again
        return {}
    marks = ", ".join(["%s"] * len(wanted))
    found = rows(f"SELECT path, id FROM units_unit WHERE path IN ({marks})", wanted)
    return {path: int(pk) for path, pk in found}


def _ensure(units: Iterable[int]) -> None:
    """Give a unit that has none yet (founded since the last recount) a tally."""
    now = clock.now()
    Tally.objects.bulk_create(
        [Tally(unit_id=pk, computed_at=now) for pk in units], ignore_conflicts=True
    )


def _add_wide(total: Counter[tuple[str, str]], units: dict[str, int]) -> None:
    by_unit: dict[int, dict[str, int]] = {}
    for (path, measure), value in total.items():
        if measure in COUNTED and path in units:
            by_unit.setdefault(units[path], {})[measure] = value
    sets = ", ".join(f"{name} = {name} + %s" for name in COUNTED)
    values = [
        [*(changes.get(name, 0) for name in COUNTED), pk]
        for pk, changes in sorted(by_unit.items())
    ]
    _many(f"UPDATE figures_tally SET {sets} WHERE unit_id = %s", values)


def _add_own(deltas: Iterable[Delta]) -> None:
    for column, measure in OWN.items():
        own: Counter[int] = Counter()
        for one in deltas:
            if one.measure == measure:
                own[one.unit] += one.delta
        _many(
            f"UPDATE figures_tally SET {column} = {column} + %s WHERE unit_id = %s",
            [(value, pk) for pk, value in sorted(own.items())],
        )


def _add_ages(total: Counter[tuple[str, str]], units: dict[str, int]) -> None:
    values = []
    for (path, measure), value in sorted(total.items()):
        band = band_of(measure)
        if band is not None and path in units:
            values.append((units[path], *band, value))
    _many(
        "INSERT INTO figures_agetally (unit_id, sex, band, members) "
        "VALUES (%s, %s, %s, %s) ON CONFLICT (unit_id, sex, band) "
        "DO UPDATE SET members = figures_agetally.members + excluded.members",
        values,
    )


def _add_months(total: Counter[tuple[str, str]], units: dict[str, int]) -> None:
    oldest, values = first_month(clock.today()), []
    for (path, measure), value in sorted(total.items()):
        month = month_of(measure)
        if month is not None and month >= oldest and path in units:
            values.append((units[path], _stored(month), value))
    _many(
        "INSERT INTO figures_monthfact (unit_id, month, measure, value) "
        "VALUES (%s, %s, 'admitted', %s) ON CONFLICT (unit_id, month, measure) "
        "DO UPDATE SET value = figures_monthfact.value + excluded.value",
        values,
    )


def _stored(month: dt.date) -> object:
    return connection.ops.adapt_datefield_value(month)


def _judge_minimum(units: set[int]) -> None:
    """Ask the rule again for units whose official members changed."""
    if not units:
        return
    kinds = {
        (structure, kind): least
        for structure, names, least in minimum_kinds(clock.today())
        for kind in names
    }
    marks = ", ".join(["%s"] * len(units))
    found = rows(
        "SELECT u.id, u.path, u.structure_id, u.kind, u.state, t.own_official, "
        "t.own_below_minimum FROM units_unit u JOIN figures_tally t "
        f"ON t.unit_id = u.id WHERE u.id IN ({marks})",
        sorted(units),
    )
    for pk, path, structure, kind, state, official, was in found:
        least = kinds.get((structure, kind))
        now = int(state == "active" and least is not None and official < least)
        if now != was:
            _move_minimum(pk, path, now, now - was)


def _move_minimum(unit: int, path: str, now: int, step: int) -> None:
    run(
        "UPDATE figures_tally SET own_below_minimum = %s WHERE unit_id = %s",
        [now, unit],
    )
    above = ancestor_paths(path)
    marks = ", ".join(["%s"] * len(above))
    run(
        "UPDATE figures_tally SET below_minimum = below_minimum + %s WHERE unit_id IN "
        f"(SELECT id FROM units_unit WHERE path IN ({marks}))",
        [step, *above],
    )


def _many(sql: str, values: Sequence[Sequence[Any]]) -> None:
    if values:
        with connection.cursor() as cursor:
            cursor.executemany(sql, values)
