"""Persons in office who are no member in range, found by their name.

Posts are no secret: whoever may read a unit sees who holds an office there.
"""

from __future__ import annotations

from django.db import connection

from banyan.kernel import clock
from banyan.kernel.actor import Actor

from .scope import READ, UNIT_READ, everywhere, reach_sql
from .stages import AFTER_LAST, Part

NO_MEMBER = """NOT EXISTS (SELECT 1 FROM people_membership m
    JOIN units_unit mu ON mu.id = m.unit_id
    WHERE m.person_id = {person} AND {home}{fence})"""


def officers_part(
    actor: Actor,
    stage: int,
    folded: str,
    behind: tuple[str, int] | None,
    limit: int,
    *,
    kept: bool,
) -> Part:
    """Return the part of a statement for persons in office, by name.

    ``behind`` is the name and the person where the page before ended. ``kept`` writes
    it for a plan that serves all names: persons first, each with its own offices.
    """
    inside, reach = reach_sql(everywhere(actor, UNIT_READ), "u")
    home, homes = reach_sql(everywhere(actor, READ), "mu")
    keyset = "AND (p.name_fold, p.id) > (%s, %s)" if behind else ""
    day = clock.today()
    named = [folded, folded + AFTER_LAST, *(behind or ())]
    held = [day, day, *reach]
    if kept:
        return _persons_first(stage, inside, home, keyset), [
            *held,
            *named,
            *homes,
            limit,
        ]
    values = [*named[:2], *held, *named[2:], *homes, limit]
    return _any_order(stage, inside, home, keyset), values


def _any_order(stage: int, inside: str, home: str, keyset: str) -> str:
    hint, join = "INDEXED BY person_fold", "CROSS JOIN"
    if connection.vendor == "postgresql":
        hint, join = "", "JOIN"
    return f"""
        SELECT {stage} AS stage, 0 AS id, f.id AS person, f.name_fold AS found,
            f.unit AS unit FROM (
        SELECT p.id, p.name_fold, MIN(o.unit_id) AS unit FROM people_person p {hint}
        {join} people_office o ON o.person_id = p.id
        {join} units_unit u ON u.id = o.unit_id
        WHERE p.name_fold >= %s AND p.name_fold < %s AND o.superseded_at IS NULL
          AND o.valid_from <= %s AND o.valid_to > %s AND {inside}
          {keyset}
        GROUP BY p.id, p.name_fold) f
        WHERE {NO_MEMBER.format(person="f.id", home=home, fence="")}
        ORDER BY f.name_fold, f.id LIMIT %s
    """


def _persons_first(stage: int, inside: str, home: str, keyset: str) -> str:
    """Return the same for PostgreSQL, with nothing that it could begin elsewhere."""
    return f"""
        SELECT {stage} AS stage, 0 AS id, p.id AS person, p.name_fold AS found,
            held.unit AS unit FROM people_person p CROSS JOIN LATERAL (
        SELECT MIN(o.unit_id) AS unit FROM people_office o
        JOIN units_unit u ON u.id = o.unit_id
        WHERE o.person_id = p.id AND o.superseded_at IS NULL
          AND o.valid_from <= %s AND o.valid_to > %s AND {inside}) held
        WHERE p.name_fold >= %s AND p.name_fold < %s {keyset}
          AND held.unit IS NOT NULL
          AND {NO_MEMBER.format(person="p.id", home=home, fence=" OFFSET 0")}
        ORDER BY p.name_fold, p.id LIMIT %s
    """
