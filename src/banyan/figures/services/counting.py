"""Counting everything anew, set-based: into temporary tables, rolled up by level.

The own counts of all units are taken in one statement per subject; then each
level of the tree is added to the one above it, from the deepest up, so every
unit is touched once per level and never once per ancestor.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import connection

from banyan.kernel.ids import SEGMENT
from banyan.people.domain.bands import AGE_BANDS, YOUNG_TO, born_after
from banyan.rulebook import queries as rulebook
from banyan.units.queries import structures

from ..domain.measures import MINIMUM_RULE, ROLLED, first_month

WIDE, AGES, MONTHS, KINDS = "fig_own", "fig_ages", "fig_months", "fig_kinds"


def run(sql: str, params: Sequence[Any] = ()) -> int:
    """Execute one statement; return the rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(sql, [_adapted(p) for p in params])
        return int(cursor.rowcount)


def rows(sql: str, params: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """Execute one query; return all its rows."""
    with connection.cursor() as cursor:
        cursor.execute(sql, [_adapted(p) for p in params])
        return list(cursor.fetchall())


def _adapted(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, dt.date):
        return connection.ops.adapt_datefield_value(value)
    return value


def create(name: str, body: str) -> None:
    """Create a temporary table anew; on PostgreSQL it ends with the transaction."""
    run(f"DROP TABLE IF EXISTS {name}")
    tail = " ON COMMIT DROP" if connection.vendor == "postgresql" else ""
    run(f"CREATE TEMPORARY TABLE {name} ({body}){tail}")


def drop() -> None:
    """Drop the temporary tables; needed on SQLite, where they outlive the act."""
    for name in (WIDE, AGES, MONTHS, KINDS):
        run(f"DROP TABLE IF EXISTS {name}")


def count_tallies(today: dt.date) -> None:
    """Count the columns of the tallies of every unit that has a place in a tree."""
    columns = ", ".join(f"{name} BIGINT NOT NULL" for name in ROLLED)
    create(
        WIDE,
        f"path VARCHAR(130) PRIMARY KEY, depth INT NOT NULL, unit_id BIGINT NOT NULL, "
        f"{columns}, own_members BIGINT NOT NULL, own_official BIGINT NOT NULL, "
        "own_below_minimum BIGINT NOT NULL",
    )
    branch, minimum, rule_params = _minimum_sql(today)
    run(
        f"""
        INSERT INTO {WIDE}
        SELECT u.path, LENGTH(u.path) / {SEGMENT}, u.id,
          {", ".join(f"COALESCE(m.{c}, 0)" for c in _MEMBERS)},
          COALESCE(c.persons, 0), COALESCE(v.posts, 0), COALESCE(v.vacant, 0),
          {branch}, CASE WHEN u.state = 'active' THEN 1 ELSE 0 END, {minimum},
          COALESCE(m.members, 0), COALESCE(m.official, 0), {minimum}
        FROM units_unit u
        LEFT JOIN ({_members_sql()}) m ON m.unit_id = u.id
        LEFT JOIN ({_PERSONS_SQL}) c ON c.unit_id = u.id
        LEFT JOIN ({_POSTS_SQL}) v ON v.unit_id = u.id
        WHERE u.path <> ''
        """,
        [
            *rule_params,
            born_after(today, YOUNG_TO),
            today,
            today,
            *([today] * 4),
        ],
    )
    _roll_wide()


_MEMBERS = "members official probationary exempt women young born birth_years".split()

_YEAR = {
    "postgresql": "EXTRACT(YEAR FROM p.birth_date)",
    "sqlite": "CAST(SUBSTR(p.birth_date, 1, 4) AS INTEGER)",
}

_MEMBERS_SQL = """
  SELECT m.unit_id, COUNT(*) AS members,
    SUM(CASE WHEN m.grade = 'official' THEN 1 ELSE 0 END) AS official,
    SUM(CASE WHEN m.grade = 'probationary' THEN 1 ELSE 0 END) AS probationary,
    SUM(CASE WHEN m.participation = 'exempt' THEN 1 ELSE 0 END) AS exempt,
    SUM(CASE WHEN p.sex = 'f' THEN 1 ELSE 0 END) AS women,
    SUM(CASE WHEN p.birth_date > %s THEN 1 ELSE 0 END) AS young,
    COUNT(p.birth_date) AS born, SUM(YEAR_OF_BIRTH) AS birth_years
  FROM people_membership m JOIN people_person p ON p.id = m.person_id
  WHERE m.state = 'member' GROUP BY m.unit_id
"""


def _members_sql() -> str:
    return _MEMBERS_SQL.replace("YEAR_OF_BIRTH", _YEAR[connection.vendor])


_PERSONS_SQL = """
  SELECT unit_id, COUNT(*) AS persons FROM people_countingplace
  WHERE superseded_at IS NULL AND valid_from <= %s AND valid_to > %s GROUP BY unit_id
"""

_POSTS_SQL = """
  SELECT s.unit_id, SUM(s.seats) AS posts,
    SUM(CASE WHEN s.held < s.seats THEN s.seats - s.held ELSE 0 END) AS vacant
  FROM (
    SELECT p.unit_id, p.id, p.seats, COUNT(o.id) AS held FROM people_post p
    LEFT JOIN people_office o ON o.post_id = p.id AND o.superseded_at IS NULL
      AND o.valid_from <= %s AND o.valid_to > %s
    WHERE p.valid_from <= %s AND p.valid_to > %s GROUP BY p.unit_id, p.id, p.seats
  ) s GROUP BY s.unit_id
"""


def minimum_kinds(today: dt.date) -> list[tuple[int, list[str], int | None]]:
    """Return for each structure the kinds under the rule and the least number.

    The number is ``None`` where the pack has no value on the day, or a disputed
    one: then nobody is below it.
    """
    found = []
    for structure in structures():
        pack = structure.pack or None
        kinds = [
            key
            for key, kind in rulebook.unit_kinds(pack).items()
            if kind.structure == structure.key and kind.minimum_rule == MINIMUM_RULE
        ]
        if kinds:
            found.append((structure.id, kinds, _least(today, pack)))
    return found


def _least(today: dt.date, pack: str | None) -> int | None:
    value = rulebook.ask(MINIMUM_RULE, on=today, pack=pack).value
    return value if isinstance(value, int) else None


def _minimum_sql(today: dt.date) -> tuple[str, str, list[Any]]:
    """Return what counts a branch, what counts one below the minimum, and values.

    The second expression stands twice in the statement, so its values do too.
    """
    branch, branch_params = [], []
    below, below_params = [], []
    for structure, kinds, least in minimum_kinds(today):
        marks = ", ".join(["%s"] * len(kinds))
        one = f"u.structure_id = %s AND u.kind IN ({marks}) AND u.state = 'active'"
        branch.append(one)
        branch_params += [structure, *kinds]
        if least is not None:
            below.append(f"{one} AND COALESCE(m.official, 0) < %s")
            below_params += [structure, *kinds, least]
    branch_sql, below_sql = _either(branch), _either(below)
    return branch_sql, below_sql, [*branch_params, *below_params, *below_params]


def _either(conditions: Sequence[str]) -> str:
    if not conditions:
        return "0"
    return f"CASE WHEN {' OR '.join(f'({c})' for c in conditions)} THEN 1 ELSE 0 END"


def _roll_wide() -> None:
    """Add each level to the one above it, the deepest first."""
    sums = ", ".join(f"SUM({name}) AS {name}" for name in ROLLED)
    adds = ", ".join(f"{name} = {WIDE}.{name} + s.{name}" for name in ROLLED)
    for depth in range(_deepest(), 1, -1):
        run(
            f"UPDATE {WIDE} SET {adds} FROM (SELECT {_up('path')} AS up, {sums} "
            f"FROM {WIDE} WHERE depth = %s GROUP BY 1) s WHERE {WIDE}.path = s.up",
            [depth],
        )


def _up(column: str) -> str:
    return f"SUBSTR({column}, 1, LENGTH({column}) - {SEGMENT})"


def _deepest() -> int:
    return int(rows(f"SELECT COALESCE(MAX(depth), 0) FROM {WIDE}")[0][0])


def count_ages(today: dt.date) -> None:
    """Count members by sex and band of age; needs :func:`count_tallies` first."""
    create(
        AGES,
        "path VARCHAR(130) NOT NULL, depth INT NOT NULL, sex VARCHAR(1) NOT NULL, "
        "band VARCHAR(8) NOT NULL, n BIGINT NOT NULL",
    )
    bands = [b for b in AGE_BANDS if b.high is not None]
    whens = " ".join("WHEN p.birth_date > %s THEN %s" for _b in bands)
    params = [v for b in bands for v in (born_after(today, b.high or 0), b.key)]
    run(
        f"""
        INSERT INTO {AGES}
        SELECT u.path, LENGTH(u.path) / {SEGMENT}, COALESCE(NULLIF(p.sex, ''), '-'),
          CASE {whens} ELSE '{AGE_BANDS[-1].key}' END, COUNT(*)
        FROM people_membership m JOIN people_person p ON p.id = m.person_id
        JOIN units_unit u ON u.id = m.unit_id
        WHERE m.state = 'member' AND p.birth_date IS NOT NULL AND u.path <> ''
        GROUP BY 1, 2, 3, 4
        """,
        params,
    )
    _roll_long(AGES, "sex, band")


def count_kinds() -> None:
    """Count active units by kind below the roots; needs :func:`count_tallies` first."""
    create(
        KINDS,
        "path VARCHAR(130) NOT NULL, depth INT NOT NULL, kind VARCHAR(40) NOT NULL, "
        "n BIGINT NOT NULL",
    )
    run(
        f"""
        INSERT INTO {KINDS}
        SELECT u.path, LENGTH(u.path) / {SEGMENT}, u.kind,
          CASE WHEN u.state = 'active' THEN 1 ELSE 0 END
        FROM units_unit u WHERE LENGTH(u.path) > {SEGMENT}
        """
    )
    _roll_long(KINDS, "kind")


def kinds_sql() -> str:
    """Return the query of unit, kind and units of what :func:`count_kinds` counted."""
    return (
        f"SELECT w.unit_id, k.kind, SUM(k.n) AS units FROM {KINDS} k "
        f"JOIN {WIDE} w ON w.path = k.path GROUP BY w.unit_id, k.kind"
    )


def count_months(today: dt.date) -> None:
    """Count admissions of the kept months, where each member first stayed."""
    create(
        MONTHS,
        "path VARCHAR(130) NOT NULL, depth INT NOT NULL, month DATE NOT NULL, "
        "n BIGINT NOT NULL",
    )
    run(
        f"""
        INSERT INTO {MONTHS}
        SELECT u.path, LENGTH(u.path) / {SEGMENT}, {_MONTH[connection.vendor]}, COUNT(*)
        FROM people_membership m
        JOIN people_stay s ON s.membership_id = m.id AND s.kind = 'home'
          AND s.superseded_at IS NULL AND s.valid_from = m.joined_on
        JOIN units_unit u ON u.id = s.unit_id
        WHERE m.joined_on >= %s AND m.joined_on <= %s AND u.path <> ''
        GROUP BY 1, 2, 3
        """,
        [first_month(today), today],
    )
    _roll_long(MONTHS, "month")


_MONTH = {
    "postgresql": "CAST(DATE_TRUNC('month', m.joined_on) AS DATE)",
    "sqlite": "SUBSTR(m.joined_on, 1, 7) || '-01'",
}


def _roll_long(table: str, keys: str) -> None:
    """Add the sums of each level as rows of the level above."""
    for depth in range(_deepest(), 1, -1):
        run(
            f"INSERT INTO {table} SELECT {_up('path')}, depth - 1, {keys}, SUM(n) "
            f"FROM {table} WHERE depth = %s GROUP BY {_up('path')}, depth, {keys}",
            [depth],
        )
