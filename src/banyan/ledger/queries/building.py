"""What one decision's acts wrote, and what was written on top of it later."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.db import connection

from ..models import Act, Entry


def acts_of_decision(decision: int) -> list[int]:
    """Return the ids of the acts that name a decision, in order."""
    rows = Act.objects.filter(decision_id=decision).order_by("pk")
    return list(rows.values_list("pk", flat=True))


def entries_of(acts: Iterable[int]) -> dict[tuple[str, str], list[int]]:
    """Return the records of acts by kind and operation."""
    found: dict[tuple[str, str], list[int]] = defaultdict(list)
    rows = Entry.objects.filter(act_id__in=list(acts)).order_by("pk")
    for kind, op, subject in rows.values_list("kind", "op", "subject").iterator():
        found[kind, op].append(subject)
    return found


def entries_later(acts: Iterable[int], limit: int = 50) -> list[tuple[str, int, str]]:
    """Return records of these acts that other, later acts changed: kind, id, act."""
    listed = list(acts)
    if not listed:
        return []
    marks = ", ".join(["%s"] * len(listed))
    sql = (
        "SELECT DISTINCT l.kind, l.subject, a.kind FROM ledger_entry m "
        "JOIN ledger_entry l ON l.kind = m.kind AND l.subject = m.subject "
        "AND l.id > m.id "
        "JOIN ledger_act a ON a.id = l.act_id "
        f"WHERE m.act_id IN ({marks}) AND l.act_id NOT IN ({marks}) LIMIT %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [*listed, *listed, limit])
        return [(kind, int(pk), act) for kind, pk, act in cursor.fetchall()]
