"""``python -m benchmarks.peer_rows FILE``: writes Banyan's register as plain rows.

Prints what both sides are asked about: a unit with about 8,400 members below it,
a person, and the units and codes that the import names.
"""

from __future__ import annotations

import json
import os
import sys
import uuid
from collections.abc import Iterator
from typing import Any

BELOW = 8_400

UNITS = """
SELECT u.id, v.parent_id, u.path, u.names, u.code, u.kind, u.uid FROM units_unit u
JOIN units_structure s ON s.id = u.structure_id AND s.key = 'party'
JOIN units_unitversion v ON v.unit_id = u.id AND v.valid_to = '9999-12-31'
AND v.superseded_at IS NULL ORDER BY u.path
"""

MEMBERS = """
SELECT m.unit_id, p.full_name, m.card_no, p.sex, p.birth_date, m.grade,
m.participation, m.joined_on, m.official_on
FROM people_membership m JOIN people_person p ON p.id = m.person_id
WHERE m.state = 'member' ORDER BY m.id
"""

SIZES = """
SELECT u.id, u.uid, count(m.id) FROM units_unit u
JOIN units_unit b ON b.path >= u.path AND b.path < u.path || 'g'
JOIN people_membership m ON m.unit_id = b.id AND m.state = 'member'
GROUP BY u.id, u.uid ORDER BY abs(count(m.id) - %s), u.id LIMIT 1
"""

PERSON = """
SELECT p.uid, m.card_no FROM people_membership m
JOIN people_person p ON p.id = m.person_id
WHERE m.state = 'member' AND m.card_no <> '' ORDER BY m.id LIMIT 1
"""


def main(target: str) -> int:
    """Write the rows; print the facts."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "banyan.config.settings")
    import django

    django.setup()
    from django.db import connection

    with connection.cursor() as cursor, open(target, "w", encoding="utf-8") as out:
        cursor.execute(UNITS)
        units = cursor.fetchall()
        print(json.dumps({"units": len(units)}), file=out)
        for row in units:
            print(json.dumps(_unit(row), default=str), file=out)
        cursor.execute(MEMBERS)
        for row in _rows(cursor):
            print(json.dumps(_member(row), default=str), file=out)
        print(json.dumps(_facts(cursor, units), default=str))
    return 0


def _rows(cursor: Any) -> Iterator[tuple[Any, ...]]:
    while chunk := cursor.fetchmany(5_000):
        yield from chunk


def _unit(row: tuple[Any, ...]) -> dict[str, Any]:
    pk, parent, _path, names, code, kind, _uid = row
    said = json.loads(names) if isinstance(names, str) else names
    return {"id": pk, "parent": parent, "name": said["vi"], "code": code, "kind": kind}


def _member(row: tuple[Any, ...]) -> dict[str, Any]:
    keys = (
        "unit_id full_name card_no sex birth_date grade participation joined_on "
        "official_on"
    ).split()
    found = dict(zip(keys, row, strict=True))
    return {**found, "card_no": found["card_no"] or None}


def _facts(cursor: Any, units: list[tuple[Any, ...]]) -> dict[str, Any]:
    from banyan.demo.accounts import PASSWORD
    from banyan.demo.synth import ACCOUNT

    cursor.execute(SIZES, [BELOW])
    unit, uid, members = cursor.fetchone()
    cursor.execute(PERSON)
    person, card = cursor.fetchone()
    branches = [row[4] for row in units if row[5] == "branch"][:500]
    return {
        "unit": str(unit),
        "unit_uid": str(uuid.UUID(str(uid))),
        "below": str(members),
        "person_uid": str(uuid.UUID(str(person))),
        "card": card,
        "branches": " ".join(branches),
        "account": ACCOUNT,
        "password": PASSWORD,
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
