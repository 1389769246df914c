"""What ``banyan doctor`` should know: the kept counts against a recount."""

from __future__ import annotations

from django.db import transaction

from banyan.kernel import clock

from .domain.measures import COUNTED, OWN, Delta, first_month, month_of, rolled_up
from .queries.tallies import figures_are_stale
from .services.counting import (
    AGES,
    MONTHS,
    WIDE,
    count_ages,
    count_kinds,
    count_months,
    count_tallies,
    drop,
    kinds_sql,
    rows,
)

Counts = dict[tuple[int, str], int]


def differences() -> Counts:
    """Return by unit and measure what the kept counts lack against a recount."""
    with transaction.atomic():
        today = clock.today()
        count_tallies(today)
        count_ages(today)
        count_months(today)
        count_kinds()
        found = _minus(_recounted(), _kept())
        drop()
    return found


def _minus(one: Counts, other: Counts) -> Counts:
    keys = one.keys() | other.keys()
    gaps = {key: one.get(key, 0) - other.get(key, 0) for key in keys}
    return {key: gap for key, gap in gaps.items() if gap}


def _wide(sql: str, columns: tuple[str, ...]) -> Counts:
    return {
        (row[0], name): value
        for row in rows(sql)
        for name, value in zip(columns, row[1:], strict=True)
        if value
    }


def _long(sql: str) -> Counts:
    return {(row[0], row[1]): row[2] for row in rows(sql) if row[2]}


def _recounted() -> Counts:
    columns = (*COUNTED, "branches", "units", *OWN)
    found = _wide(f"SELECT unit_id, {', '.join(columns)} FROM {WIDE}", columns)
    found |= _long(
        f"SELECT w.unit_id, 'age.' || a.sex || '.' || a.band, SUM(a.n) FROM {AGES} a "
        f"JOIN {WIDE} w ON w.path = a.path GROUP BY 1, 2"
    )
    found |= _long(f"SELECT unit_id, 'kind.' || kind, units FROM ({kinds_sql()}) k")
    return found | _long(
        f"SELECT w.unit_id, 'admitted.' || SUBSTR(CAST(m.month AS TEXT), 1, 7), "
        f"SUM(m.n) FROM {MONTHS} m JOIN {WIDE} w ON w.path = m.path GROUP BY 1, 2"
    )


def _kept() -> Counts:
    columns = (*COUNTED, "branches", "units", *OWN)
    found = _wide(f"SELECT unit_id, {', '.join(columns)} FROM figures_tally", columns)
    found |= _long(
        "SELECT unit_id, 'age.' || sex || '.' || band, members FROM figures_agetally"
    )
    found |= _long("SELECT unit_id, 'kind.' || kind, units FROM figures_kindtally")
    found |= _long(
        "SELECT unit_id, 'admitted.' || SUBSTR(CAST(month AS TEXT), 1, 7), value "
        "FROM figures_monthfact WHERE measure = 'admitted'"
    )
    return _with_waiting(found)


def _with_waiting(kept: Counts) -> Counts:
    """Add the deltas that wait, as readers do."""
    waiting = [
        Delta(*row)
        for row in rows(
            "SELECT d.unit_id, u.path, d.measure, d.delta FROM people_tallydelta d "
            "JOIN units_unit u ON u.id = d.unit_id WHERE u.path <> ''"
        )
    ]
    units = dict(rows("SELECT path, id FROM units_unit WHERE path <> ''"))
    for (path, measure), value in rolled_up(waiting).items():
        key = units[path], measure
        kept[key] = kept.get(key, 0) + value
    for one in waiting:
        for column, measure in OWN.items():
            if one.measure == measure:
                kept[one.unit, column] = kept.get((one.unit, column), 0) + one.delta
    return kept


def examine() -> list[str]:
    """Return every finding of this room in plain English; empty is healthy."""
    if figures_are_stale():
        return []  # known and told to readers; the worker is about to recount
    found = [key for key in differences() if not _is_old(key[1])]
    if not found:
        return []
    unit, measure = min(found)
    return [
        f"figures: {len(found)} counts differ from a recount, "
        f"the first: {measure} of unit {unit}"
    ]


def _is_old(measure: str) -> bool:
    """Say whether a month is no longer kept: its deltas wait only to be dropped."""
    month = month_of(measure)
    return month is not None and month < first_month(clock.today())
