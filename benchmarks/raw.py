"""The raw SQL that answers the same questions, as good as we know how to write it.

On SQLite the order of the tables is given (CROSS JOIN, INDEXED BY), since its
planner does not know how many members lie below a unit.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from django.db import connection

from banyan.kernel.ids import path_ids

Raw = Callable[[], Any]
FAR = dt.date(9999, 12, 31)
LARGE = 0.01
"""Share of the members from which on it is quicker to walk along the names."""


def is_sqlite() -> bool:
    """Say which of the two databases this is."""
    return connection.vendor == "sqlite"


def ask(sql: str, *params: Any) -> list[tuple[Any, ...]]:
    """Send one statement and fetch everything."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return list(cursor.fetchall())


def asking(*statements: tuple[str, Sequence[Any]]) -> Raw:
    """Return what sends these statements one after another."""
    return lambda: [ask(sql, *params) for sql, params in statements]


def _members(share: float) -> str:
    if not is_sqlite():
        return "people_membership m JOIN units_unit u ON u.id = m.unit_id"
    if share >= LARGE:
        return (
            "people_membership m INDEXED BY membership_key "
            "CROSS JOIN units_unit u ON u.id = m.unit_id"
        )
    return (
        "units_unit u CROSS JOIN people_membership m INDEXED BY membership_unit_key "
        "ON m.unit_id = u.id"
    )


def roster(path: str, structure: int, share: float) -> Raw:
    """The first 51 members below a unit, with what a line shows."""
    walk = f"AND m.structure_id = {structure}" if share >= LARGE else ""
    sql = f"""
        SELECT m.id, m.uid, p.id, p.uid, p.full_name, p.sex, p.birth_date, m.card_no,
               m.grade, m.participation, m.joined_on, s.valid_from, u.id, u.names
        FROM (SELECT m.id FROM {_members(share)}
              WHERE m.state = 'member' AND u.path >= %s AND u.path < %s {walk}
              ORDER BY m.name_key, m.id LIMIT 51) x
        JOIN people_membership m ON m.id = x.id
        JOIN people_person p ON p.id = m.person_id
        JOIN units_unit u ON u.id = m.unit_id
        JOIN people_stay s ON s.membership_id = m.id AND s.kind = 'home'
             AND s.valid_to = %s AND s.superseded_at IS NULL
        ORDER BY m.name_key, m.id"""
    return asking((sql, (path, path + "g", FAR)))


_THEN = "{0}.valid_from <= %s AND {0}.valid_to > %s AND {0}.superseded_at IS NULL"


def roster_then(path: str, day: dt.date) -> Raw:
    """The first 51 members below a unit on a past day, as they stood then."""
    cross = "CROSS JOIN" if is_sqlite() else "JOIN"
    sql = f"""
        SELECT x.id, p.full_name, p.sex, p.birth_date, m.card_no, g.grade,
               t.participation, x.valid_from, v.names
        FROM (SELECT m.id, s.unit_id, s.valid_from, m.name_key FROM units_unitpath a
              {cross} people_stay s ON s.unit_id = a.unit_id
              {cross} people_membership m ON m.id = s.membership_id
              WHERE a.path >= %s AND a.path < %s AND s.kind = 'home'
                AND {_THEN.format("a")} AND {_THEN.format("s")}
              ORDER BY m.name_key, m.id LIMIT 51) x
        JOIN people_membership m ON m.id = x.id
        JOIN people_person p ON p.id = m.person_id
        LEFT JOIN people_grade g ON g.membership_id = x.id AND {_THEN.format("g")}
        LEFT JOIN people_participation t ON t.membership_id = x.id
             AND {_THEN.format("t")}
        LEFT JOIN units_unitversion v ON v.unit_id = x.unit_id AND {_THEN.format("v")}
        ORDER BY x.name_key, x.id"""
    return asking((sql, (path, path + "g", *[day] * 10)))


def search(folded: str, root: str) -> Raw:
    """The first 21 members whose name begins so."""
    sql = """
        SELECT m.id, m.uid, p.id, p.uid, p.full_name, m.grade, m.card_no, u.names
        FROM people_membership m JOIN units_unit u ON u.id = m.unit_id
        JOIN people_person p ON p.id = m.person_id
        WHERE m.name_fold >= %s AND m.name_fold < %s AND u.path >= %s AND u.path < %s
        ORDER BY m.name_fold, m.unit_id, m.id LIMIT 21"""
    return asking((sql, (folded, folded + "~", root, root + "g")))


def card(number: str, structure: int) -> Raw:
    """The member with a card number."""
    sql = """
        SELECT m.id, p.full_name, u.names FROM people_membership m
        JOIN people_person p ON p.id = m.person_id JOIN units_unit u ON u.id = m.unit_id
        WHERE m.structure_id = %s AND m.card_no = %s AND NOT (m.card_no = '')"""
    return asking((sql, (structure, number)))


def person(pk: int) -> Raw:
    """A person with memberships, dated facts and offices."""
    facts = [
        (
            f"SELECT f.*, m.unit_id FROM people_{table} f JOIN people_membership m "
            "ON m.id = f.membership_id WHERE m.person_id = %s "
            "AND f.superseded_at IS NULL",
            (pk,),
        )
        for table in ("stay", "grade", "participation")
    ]
    return asking(
        ("SELECT * FROM people_person WHERE id = %s", (pk,)),
        (
            "SELECT m.*, u.names, s.names FROM people_membership m "
            "JOIN units_unit u ON u.id = m.unit_id "
            "JOIN units_structure s ON s.id = m.structure_id WHERE m.person_id = %s",
            (pk,),
        ),
        *facts,
        (
            "SELECT o.*, t.names, u.names FROM people_office o "
            "JOIN people_post t ON t.id = o.post_id JOIN units_unit u "
            "ON u.id = o.unit_id WHERE o.person_id = %s",
            (pk,),
        ),
    )


def unit(pk: int, path: str, day: dt.date) -> Raw:
    """A unit with those above and below it, its counts, posts and officers."""
    marks = ", ".join(["%s"] * len(path_ids(path)))
    return asking(
        (
            "SELECT v.*, u.uid, u.path, t.* FROM units_unitversion v "
            "JOIN units_unit u ON u.id = v.unit_id "
            "LEFT JOIN figures_tally t ON t.unit_id = u.id "
            f"WHERE v.unit_id = %s AND {_THEN.format('v')}",
            (pk, day, day),
        ),
        (
            f"SELECT id, uid, names, kind FROM units_unit WHERE id IN ({marks})",
            path_ids(path),
        ),
        (
            "SELECT u.id, u.uid, u.kind, u.names, u.code, t.* FROM units_unit u "
            "LEFT JOIN figures_tally t ON t.unit_id = u.id "
            "WHERE u.parent_id = %s AND u.state = 'active' ORDER BY u.sort_key, u.id",
            (pk,),
        ),
        (
            "SELECT t.id, t.names, t.seats, o.id, p.full_name FROM people_post t "
            "LEFT JOIN people_office o ON o.post_id = t.id AND o.valid_to = %s "
            "AND o.superseded_at IS NULL LEFT JOIN people_person p "
            "ON p.id = o.person_id WHERE t.unit_id = %s ORDER BY t.rank, t.id",
            (FAR, pk),
        ),
    )


def children(pk: int) -> Raw:
    """The units directly below one."""
    return asking(
        (
            "SELECT u.id, u.uid, u.kind, u.names, u.code, u.path, EXISTS (SELECT 1 "
            "FROM units_unit c WHERE c.parent_id = u.id AND c.state = 'active') "
            "FROM units_unit u WHERE u.parent_id = %s AND u.state = 'active' "
            "ORDER BY u.sort_key, u.id",
            (pk,),
        )
    )


def tree_then(structure: int, day: dt.date) -> Raw:
    """The whole tree on a day."""
    return asking(
        (
            "SELECT v.unit_id, u.uid, v.kind, v.names, v.code, v.parent_id, a.path "
            "FROM units_unitversion v JOIN units_unit u ON u.id = v.unit_id "
            f"JOIN units_unitpath a ON a.unit_id = v.unit_id AND {_THEN.format('a')} "
            f"WHERE u.structure_id = %s AND NOT v.closed AND {_THEN.format('v')} "
            "ORDER BY a.path",
            (day, day, structure, day, day),
        )
    )


def grants(account: int, unit: int) -> Raw:
    """What an account holds, and where the unit lies."""
    return asking(
        (
            "SELECT g.*, r.*, u.path, u.names FROM access_grant g "
            "JOIN access_rightset r ON r.id = g.right_set_id "
            "JOIN units_unit u ON u.id = g.unit_id WHERE g.account_id = %s",
            (account,),
        ),
        ("SELECT path, area_path, names FROM units_unit WHERE id = %s", (unit,)),
    )
