"""What ``banyan doctor`` should know: copies against truth, overlaps, holes."""

from __future__ import annotations

import datetime as dt

from django.db import connection

from banyan.base.triggers import VERSIONED
from banyan.kernel import clock

_HOLDS = "f.superseded_at IS NULL AND f.valid_from <= %(day)s AND f.valid_to > %(day)s"

COPIES = {
    "memberships say another state than their dates": """
        SELECT m.id FROM people_membership m WHERE m.state <> CASE
          WHEN m.withdrawn_at IS NOT NULL THEN 'withdrawn'
          WHEN m.joined_on > %(day)s THEN 'planned'
          WHEN m.left_on <= %(day)s THEN 'left' ELSE 'member' END""",
    "memberships say another unit than their stay": f"""
        SELECT m.id FROM people_membership m LEFT JOIN people_stay f
          ON f.membership_id = m.id AND f.kind = 'home' AND {_HOLDS}
        WHERE m.state = 'member'
          AND (f.id IS NULL OR m.unit_id IS NULL OR f.unit_id <> m.unit_id)""",
    "memberships say another grade than recorded": f"""
        SELECT m.id FROM people_membership m LEFT JOIN people_grade f
          ON f.membership_id = m.id AND {_HOLDS}
        WHERE m.state = 'member' AND (f.id IS NULL OR f.grade <> m.grade)""",
    "memberships say another participation than recorded": f"""
        SELECT m.id FROM people_membership m LEFT JOIN people_participation f
          ON f.membership_id = m.id AND {_HOLDS}
        WHERE m.state = 'member'
          AND (f.id IS NULL OR f.participation <> m.participation)""",
}
"""Each finds the memberships whose copies differ from the truth on a day."""

CHECKS = {
    **{words: f"SELECT COUNT(*) FROM ({sql}) found" for words, sql in COPIES.items()},
    "memberships bear other name keys than their person": """
        SELECT COUNT(*) FROM people_membership m
        JOIN people_person p ON p.id = m.person_id
        WHERE m.name_key <> p.name_key OR m.name_fold <> p.name_fold
           OR m.name_rev <> p.name_rev""",
    "members are counted in no place, or not where they stay": f"""
        SELECT COUNT(*) FROM (
          SELECT m.person_id FROM people_membership m
          LEFT JOIN people_countingplace f ON f.person_id = m.person_id AND {_HOLDS}
          LEFT JOIN people_membership c ON c.id = f.membership_id
          WHERE m.state = 'member' AND (f.id IS NULL OR c.unit_id <> f.unit_id)
          GROUP BY m.person_id) found""",
    "posts are held by more persons than they have seats": f"""
        SELECT COUNT(*) FROM (
          SELECT o.id FROM people_post o JOIN people_office f ON f.post_id = o.id
          WHERE {_HOLDS} GROUP BY o.id, o.seats HAVING COUNT(*) > o.seats) found""",
}
"""Each counts what is wrong on the day; nothing wrong is 0."""


def stale_copies(day: dt.date) -> set[int]:
    """Return the memberships whose copies differ from the truth on ``day``."""
    found: set[int] = set()
    with connection.cursor() as cursor:
        for sql in COPIES.values():
            cursor.execute(sql, {"day": day})
            found.update(int(row[0]) for row in cursor.fetchall())
    return found


def overlaps() -> dict[str, int]:
    """Return how many pairs of rows overlap, by table: a trigger may be missing."""
    found = {}
    with connection.cursor() as cursor:
        for table, subject, track in VERSIONED:
            if table.startswith("people_"):
                cursor.execute(_overlap_sql(table, subject, track))
                found[table] = int(cursor.fetchone()[0])
    return found


def _overlap_sql(table: str, subject: str, track: str) -> str:
    same = f"AND b.{track} = a.{track}" if track else ""
    return (
        f"SELECT COUNT(*) FROM {table} a JOIN {table} b ON b.{subject} = a.{subject} "
        f"{same} AND b.id > a.id AND b.superseded_at IS NULL "
        "AND b.valid_from < a.valid_to AND b.valid_to > a.valid_from "
        "WHERE a.superseded_at IS NULL"
    )


def examine() -> list[str]:
    """Return every finding of this room in plain English; empty is healthy."""
    found = [
        f"people: {count} rows of {table} overlap"
        for table, count in overlaps().items()
        if count
    ]
    with connection.cursor() as cursor:
        for words, sql in CHECKS.items():
            cursor.execute(sql, {"day": clock.today()})
            count = int(cursor.fetchone()[0])
            if count:
                found.append(f"people: {count} {words}")
    return found
