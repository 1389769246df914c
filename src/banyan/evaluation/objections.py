"""The named functions of the procedures by which a member or a unit objects to a class."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from banyan.cases.domain.seen import (
    Asked,
    CaseView,
    Finding,
    Seen,
    Work,
    effect,
    fact,
    guard,
)
from banyan.kernel.calendars import calendar, due
from banyan.kernel.text import gettext_noop as _

from .models import Assessment
from .services.publishing import class_correct

PUBLISHED = "class-published@1"


Subject = tuple[str, int]
"""Whom a class is about: "member" with a membership, or "unit" with a unit."""


def subject_of(case: CaseView) -> Subject:
    """Return whom the case is about, as assessments know them."""
    if case.membership:
        return "member", case.membership
    return "unit", case.subject_unit or 0


def last_published(subjects: Iterable[Subject]) -> dict[Subject, Assessment]:
    """Return the assessment published last for each; a statement for each kind."""
    wanted: dict[str, list[int]] = {"member": [], "unit": []}
    for kind, pk in subjects:
        wanted[kind].append(pk)
    found: dict[Subject, Assessment] = {}
    for kind, column in (("member", "membership"), ("unit", "unit")):
        if not wanted[kind]:
            continue
        rows = Assessment.objects.filter(
            subject=kind, published_on__isnull=False, **{f"{column}__in": wanted[kind]}
        ).order_by("published_on", "pk")
        found |= {(kind, getattr(row, f"{column}_id")): row for row in rows}
    return found


@fact(PUBLISHED)
def class_published(asked: Sequence[Asked]) -> Mapping[int, Any]:
    """The class published last for the member or unit: its key and the day."""
    keys = {subject_of(a.case): a.key for a in asked}
    found = last_published(keys)
    return {
        keys[who]: {"class": row.final, "on": row.published_on.isoformat()}
        for who, row in found.items()
        if row.published_on
    }


@guard(PUBLISHED, facts=(PUBLISHED,))
def has_class(seen: Seen) -> Finding | None:
    """A class of the member or unit is published, which a decision can correct."""
    if seen.facts.get(PUBLISHED):
        return None
    return seen.no(
        _("No class of %(name)s is published here."),
        name=seen.case.about,
        way_out=_("Answer that there is nothing to correct."),
    )


@guard("objection-in-time@1")
def in_time(seen: Seen) -> Finding | None:
    """An objection came within the rule's time after publication."""
    published = seen.dates.get("class-published")
    if published is None or seen.rule is None or not isinstance(seen.value, int):
        return None
    last = due(published, seen.value, seen.rule.unit, calendar("vn")).due_on
    if seen.case.opened_on <= last:
        return None
    return seen.no(
        _("The time to object was over on %(last)s."),
        last=last,
        way_out=_("Record it as not taken in, with the reason."),
    )


@effect("class-correct@1")
def correct(work: Work) -> None:
    """The class published last becomes another (``class``), with the reason (``reason``)."""
    found = last_published({subject_of(i.case) for i in work.items})
    for item in work.items:
        row = found.get(subject_of(item.case))
        if row is None or item.decision is None:
            raise ValueError(f"{item.case.reference}: no class to correct")
        class_correct(
            actor=work.actor,
            assessment=row.pk,
            klass=str(item.field("class") or ""),
            decision=item.decision,
            reason=str(item.field("reason") or ""),
            record_into=work.act,
        )
