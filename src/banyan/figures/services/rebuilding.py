"""Replacing the kept counts by a recount of everything."""

from __future__ import annotations

from django.db import connection, transaction

from banyan.base.models import Setting
from banyan.kernel import clock

from ..domain.measures import OWN, ROLLED
from .counting import (
    AGES,
    MONTHS,
    WIDE,
    count_ages,
    count_kinds,
    count_months,
    count_tallies,
    drop,
    kinds_sql,
    run,
)

KEY = "figures.stale"
OWN_COLUMNS = (*OWN, "own_below_minimum")


def rebuild_tallies() -> int:
    """Count all units anew and replace what was kept; return how many units.

    Deltas are dropped in the same transaction: what they say is counted. On
    PostgreSQL writers of deltas wait meanwhile, so that none falls between.
    """
    today, now = clock.today(), clock.now()
    with transaction.atomic():
        if connection.vendor == "postgresql":
            run("LOCK TABLE people_tallydelta IN EXCLUSIVE MODE")
        Setting.objects.filter(key=KEY).delete()
        count_tallies(today)
        count_ages(today)
        count_months(today)
        count_kinds()
        run("DELETE FROM people_tallydelta")
        count = _replace(now)
        drop()
    return count


def _replace(now: object) -> int:
    columns = ", ".join([*ROLLED, *OWN_COLUMNS])
    run("DELETE FROM figures_tally")
    count = run(
        f"INSERT INTO figures_tally (unit_id, {columns}, computed_at) "
        f"SELECT unit_id, {columns}, %s FROM {WIDE}",
        [now],
    )
    run("DELETE FROM figures_agetally")
    run(
        "INSERT INTO figures_agetally (unit_id, sex, band, members) "
        f"SELECT w.unit_id, a.sex, a.band, SUM(a.n) FROM {AGES} a "
        f"JOIN {WIDE} w ON w.path = a.path GROUP BY w.unit_id, a.sex, a.band"
    )
    run("DELETE FROM figures_kindtally")
    run(f"INSERT INTO figures_kindtally (unit_id, kind, units) {kinds_sql()}")
    run("DELETE FROM figures_monthfact WHERE measure = 'admitted'")
    run(
        "INSERT INTO figures_monthfact (unit_id, month, measure, value) "
        f"SELECT w.unit_id, m.month, 'admitted', SUM(m.n) FROM {MONTHS} m "
        f"JOIN {WIDE} w ON w.path = m.path GROUP BY w.unit_id, m.month"
    )
    return count
