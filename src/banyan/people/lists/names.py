"""Finding members by what is typed: as conditions, and as a few ids where they are few."""

from __future__ import annotations

import re
from typing import Any

from django.db import connection
from django.db.models import BooleanField, Q
from django.db.models.expressions import RawSQL

from banyan.base.lists import Checked, Reading
from banyan.kernel.names import fold

from ..queries.stages import Stage, stages_of

CANDIDATES = 2_000
"""So many memberships that fit the words are looked at one by one; more are walked."""
TABLE = "people_membership"
FEW = "few"


def name_stages(text: str) -> list[Stage]:
    """Return the ways in which words may name a member: card, name, other name.

    Several words are read from both ends: "Quyên Đỗ" is Đỗ Thị Quyên too.
    """
    words = text.split()
    turned = stages_of(" ".join(reversed(words))) if len(words) > 1 else []
    return [*stages_of(text), *(s for s in turned if s.name == "name")]


def named(test: Checked, reading: Reading) -> Q:
    """Return the condition "the words name this member".

    In a scope of few members (the plan tells) each word may stand anywhere.
    """
    found = Q(pk__in=())
    for stage in name_stages(test.value):
        sql = re.sub(r"\bm\.", f'"{TABLE}".', stage.where)
        found |= Q(RawSQL(f"({sql})", stage.params, output_field=BooleanField()))  # noqa: S611
    return found | holding(test.value) if reading.told.get(FEW) else found


def holding(text: str) -> Q:
    """Return "the name holds every word", for a few members: nothing is indexed."""
    found = Q()
    for word in fold(text).split():
        found &= Q(name_fold__contains=word)
    return found


def candidates(text: str, structure: int) -> list[int] | None:
    """Return the memberships that the words may name; ``None`` where they are many.

    One statement over ranges of indexes; the sign before the structure keeps SQLite from
    reading all of it.
    """
    stages = name_stages(text)
    if not stages:
        return []
    parts, values = [], []
    for stage in stages:
        hint = f"INDEXED BY {stage.index}" if _hinted(stage) else ""
        parts.append(
            f"SELECT * FROM (SELECT m.id AS id FROM {TABLE} m {hint} "
            f"WHERE {stage.where} AND +m.structure_id = %s LIMIT %s) s"
        )
        values += [*stage.params, structure, CANDIDATES + 1]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ".join(parts), values)
        ids = [int(row[0]) for row in cursor.fetchall()]
    return None if len(ids) > CANDIDATES else ids


def _hinted(stage: Any) -> bool:
    return bool(stage.index) and connection.vendor == "sqlite"
