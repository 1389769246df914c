"""The rows of one case, by queries that the ORM writes once."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from banyan.access.queries import ranges_of, within
from banyan.base.prepared import Ranges, Row, Whole, planned_once
from banyan.kernel.actor import Actor

from ..models import Case, CaseClock, CaseEvent, CasePaper, CaseStep
from ..scope import READ

CASE = Whole(Case, "person", "unit", "other_unit")
STEP, CLOCK, EVENT = Whole(CaseStep), Whole(CaseClock), Whole(CaseEvent)


def case_in_range(actor: Actor, reference: str) -> Case | None:
    """Return the case of a reference with its units and person, as one may read it."""
    own = None if actor.is_system else actor.own_person
    rows = _case(reference, ranges_of(actor, READ), own)
    return CASE.made(rows[0]) if rows else None


def steps_of(case: int) -> list[CaseStep]:
    """Return the rounds of its steps as they were opened."""
    return [STEP.made(row) for row in _steps(case)]


def clocks_of(case: int) -> list[CaseClock]:
    """Return its clocks as they were started."""
    return [CLOCK.made(row) for row in _clocks(case)]


def events_of(case: int) -> list[CaseEvent]:
    """Return what happened, in order."""
    return [EVENT.made(row) for row in _events(case)]


def papers_of(case: int) -> list[Row]:
    """Return uid and title of each paper with its step, its form, whether signed."""
    return _papers(case)


@planned_once
def _case(reference: str, ranges: Ranges | None, own: int | None) -> QuerySet[Any, Any]:
    rows = Case.objects.filter(reference=reference)
    if ranges is not None:
        seen = within(ranges)
        seen |= Q(other_unit__isnull=False) & within(ranges, "other_unit")
        if own is not None:
            seen |= Q(person=own)
        rows = rows.filter(seen)
    return rows.values_list(*CASE.columns)


@planned_once
def _steps(case: int) -> QuerySet[Any, Any]:
    rows = CaseStep.objects.filter(case=case).order_by("pk")
    return rows.values_list(*STEP.columns)


@planned_once
def _clocks(case: int) -> QuerySet[Any, Any]:
    rows = CaseClock.objects.filter(case=case).order_by("pk")
    return rows.values_list(*CLOCK.columns)


@planned_once
def _events(case: int) -> QuerySet[Any, Any]:
    rows = CaseEvent.objects.filter(case=case).order_by("number")
    return rows.values_list(*EVENT.columns)


@planned_once
def _papers(case: int) -> QuerySet[Any, Any]:
    rows = CasePaper.objects.filter(case=case).order_by("pk")
    named = ("paper__uid", "paper__title", "step", "form", "is_signed")
    return rows.values_list(*named)
