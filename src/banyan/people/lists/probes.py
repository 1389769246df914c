"""Which condition of a filter is so narrow that its index should be read first.

SQLite keeps no statistics here, so it is asked: how many rows lie in the range of an
index, counted no further than worth it. PostgreSQL knows by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from banyan.base.hints import indexed_by
from banyan.base.lists import Checked, Prepared, Reading
from banyan.base.lists.checking import CheckedGroup, CheckedNode
from banyan.base.lists.compiling import days

from ..models import Membership, Person
from .ages import aged

NARROW = 3_000
"""So many rows are read at once where the size of the whole is not known."""


def joined(node: CheckedNode | None) -> tuple[Checked, ...]:
    """Return the tests that every row must fit."""
    if isinstance(node, Checked):
        return (node,)
    if isinstance(node, CheckedGroup) and node.every:
        return tuple(part for part in node.parts if isinstance(part, Checked))
    return ()


def narrowed(rows: QuerySet[Any], asked: Prepared, most: int) -> QuerySet[Any] | None:
    """Return the list read by its narrowest condition; ``None`` where none is narrow.

    ``most`` rows are quicker read and sorted than looked for along the names. One
    statement where there is a condition that could be so narrow.
    """
    if "narrow" not in asked.memo:
        tests = [t for t in joined(asked.checked) if _is_probed(t)]
        asked.memo["narrow"] = _narrowest(asked, tests, most) if tests else None
    test: Checked | None = asked.memo["narrow"]
    if test is None:
        return None
    if test.field.key == "joined":
        return indexed_by(rows, "membership_joined")
    born = _PROBES[test.field.key](test, asked.reading).values("pk")
    return indexed_by(rows.filter(person__in=born), "membership_once")


def _is_probed(test: Checked) -> bool:
    return (
        connection.vendor == "sqlite"
        and test.field.key in _PROBES
        and test.op not in ("empty", "in")
    )


def _narrowest(asked: Prepared, tests: Sequence[Checked], most: int) -> Checked | None:
    parts: list[str] = []
    values: list[Any] = []
    for test in tests:
        rows = _PROBES[test.field.key](test, asked.reading)
        sql, params = rows.order_by().values("pk")[: most + 1].query.sql_with_params()
        parts.append(f"(SELECT COUNT(*) FROM ({sql}))")
        values += params
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(parts)}", values)
        counts = cursor.fetchone()
    number, place = min((n, place) for place, n in enumerate(counts))
    return tests[place] if number <= most else None


def _joined(test: Checked, _reading: Reading) -> QuerySet[Any]:
    fits = days("joined_on", test.op, test.values)
    return indexed_by(Membership.objects.filter(fits), "membership_joined")


def _born(test: Checked, _reading: Reading) -> QuerySet[Any]:
    fits = days("birth_date", test.op, test.values)
    return indexed_by(Person.objects.filter(fits), "person_birth")


def _aged(test: Checked, reading: Reading) -> QuerySet[Any]:
    fits = aged(test, reading, "birth_date")
    return indexed_by(Person.objects.filter(fits), "person_birth")


_PROBES: Mapping[str, Callable[[Checked, Reading], QuerySet[Any]]] = {
    "joined": _joined,
    "born": _born,
    "age": _aged,
}
