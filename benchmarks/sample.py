"""What is asked about: units of each size, names, persons of the registry."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from django.db import connection

from banyan.access.models import Account
from banyan.demo.synth import ACCOUNT, STRUCTURE
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.units.models import Structure, Unit
from banyan.units.queries import actor_for

PAST = dt.date(2020, 1, 1)

_SIZES = """
SELECT u.id, count(m.id) AS n FROM units_unit u
JOIN units_unit b ON b.path >= u.path AND b.path < u.path || 'g'
JOIN people_membership m ON m.unit_id = b.id AND m.state = 'member'
WHERE u.kind = %s GROUP BY u.id ORDER BY n, u.id
"""


@dataclass(frozen=True)
class Scope:
    """A unit of a level, with its members below."""

    level: str
    unit: Unit
    members: int


@dataclass(frozen=True)
class Sample:
    """The registry as it is asked."""

    account: Account
    actor: Actor
    structure: Structure
    scopes: dict[str, Scope]
    person: dict[str, Any]
    names: dict[str, str]
    card: str

    @classmethod
    def drawn(cls) -> Sample:
        """Draw the median branch and commune, the largest province, the nation."""
        account = Account.objects.get(username=ACCOUNT)
        scopes = {
            "branch": _scope("branch", "branch", 0.5),
            "commune": _scope("commune", "commune-committee", 0.5),
            "province": _scope("province", "province-committee", 1.0),
            "nation": _scope("nation", "centre", 1.0),
        }
        person = _officer(scopes["commune"].unit.path)
        return cls(
            account,
            actor_for(account, clock.today()),
            Structure.objects.get(key=STRUCTURE),
            scopes,
            person,
            _names(),
            str(_one("SELECT max(card_no) FROM people_membership")[0]),
        )


def _one(sql: str, *params: Any) -> tuple[Any, ...]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return tuple(cursor.fetchone())


def _scope(level: str, kind: str, at: float) -> Scope:
    with connection.cursor() as cursor:
        cursor.execute(_SIZES, [kind])
        found = cursor.fetchall()
    unit, members = found[round(at * (len(found) - 1))]
    return Scope(level, Unit.objects.get(pk=unit), members)


def _officer(path: str) -> dict[str, Any]:
    """Return somebody with an office, who is a member below ``path``."""
    person, uid = _one(
        "SELECT p.id, p.uid FROM people_person p "
        "JOIN people_membership m ON m.person_id = p.id "
        "JOIN units_unit u ON u.id = m.unit_id "
        "JOIN people_office o ON o.person_id = p.id "
        "WHERE u.path >= %s AND u.path < %s ORDER BY p.id LIMIT 1",
        path,
        path + "g",
    )
    return {"id": person, "uid": uuid.UUID(str(uid))}


def _names() -> dict[str, str]:
    """Return a common name, a rare one, and one that nobody bears."""
    rare = _one(
        "SELECT name_fold FROM people_membership GROUP BY name_fold "
        "ORDER BY count(*), name_fold LIMIT 1"
    )[0]
    return {"common": "nguyễn văn", "rare": str(rare), "absent": "zzyzx qwrt"}
