"""Records that became part of others: who somebody is now, what belongs to whom."""

from __future__ import annotations

from collections.abc import Iterable

from ..models import Person

LONGEST = 50
"""Links followed at most; a longer chain is a fault, not a person."""


def records_of(person: int) -> tuple[int, ...]:
    """Return a person's record and those that were merged into it, itself first.

    One statement for somebody who was never merged.
    """
    found, edge = [person], [person]
    while edge and len(found) < LONGEST:
        rows = Person.objects.filter(merged_into__in=edge).order_by("pk")
        edge = [pk for pk in rows.values_list("pk", flat=True) if pk not in found]
        found += edge
    return tuple(found)


def persons_now(ids: Iterable[int]) -> dict[int, int]:
    """Return for each id the record that remains today; its own where none merged."""
    wanted = set(ids)
    now = {pk: pk for pk in wanted}
    for _step in range(LONGEST):
        edge = set(now.values())
        rows = Person.objects.filter(pk__in=edge, merged_into__isnull=False)
        links = dict(rows.values_list("pk", "merged_into_id"))
        if not links:
            break
        now = {pk: links.get(to) or to for pk, to in now.items()}
    return now
