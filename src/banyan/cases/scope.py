"""Which cases an actor sees: of units in range, on either side, and one's own."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from banyan.access.queries import ranges_of, within
from banyan.base.prepared import Ranges
from banyan.kernel.actor import Actor

from .models import Case, CaseStep

READ = "case.read"
OPEN = ("open", "suspended")


def cases_visible(actor: Actor, right: str = READ) -> QuerySet[Case]:
    """Return the cases in range of ``right``; one's own for reading too."""
    own = actor.own_person if right.endswith(".read") else None
    return cases_within(ranges_of(actor, right), own)


def cases_within(ranges: Ranges | None, own: int | None) -> QuerySet[Case]:
    """Return the cases of :func:`cases_visible`, for prepared queries."""
    if ranges is None:
        return Case.objects.all()
    found = within(ranges, "unit")
    found |= Q(other_unit__isnull=False) & within(ranges, "other_unit")
    if own is not None:
        found |= Q(person=own)
    return Case.objects.filter(found)


def persons_of_cases(actor: Actor, persons: Iterable[int]) -> list[int]:
    """Return those of the persons whom a case in range is about."""
    rows = cases_visible(actor).filter(person__in=list(persons))
    return list(rows.values_list("person", flat=True).distinct())


def open_kinds(
    actor: Actor, persons: Iterable[int]
) -> dict[int, list[tuple[int, str]]]:
    """Return the open cases about persons, with their kinds; one statement."""
    rows = cases_visible(actor).filter(person__in=list(persons), state__in=OPEN)
    found: dict[int, list[tuple[int, str]]] = {}
    for person, pk, kind in rows.values_list("person_id", "pk", "kind"):
        found.setdefault(person, []).append((pk, kind))
    return found


def live_steps(actor: Actor, cases: Iterable[int]) -> dict[int, list[str]]:
    """Return the open steps of cases in range, in the order of their opening."""
    visible = cases_visible(actor).filter(pk__in=list(cases))
    rows = CaseStep.objects.filter(case__in=visible, state="open").order_by("pk")
    found: dict[int, list[str]] = {}
    for pk, key in rows.values_list("case_id", "key"):
        found.setdefault(pk, []).append(key)
    return found
