"""The named functions of the procedure by which somebody objects to a class."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from banyan.cases.domain.seen import Asked, Finding, Seen, Work, effect, fact, guard
from banyan.kernel.calendars import calendar, due
from banyan.kernel.text import gettext_noop as _

from .models import Assessment
from .services.publishing import class_correct

PUBLISHED = "class-published@1"


def last_published(memberships: Sequence[int]) -> dict[int, Assessment]:
    """Return the assessment published last for each membership."""
    rows = Assessment.objects.filter(
        membership__in=memberships, published_on__isnull=False
    ).order_by("membership", "published_on", "pk")
    return {row.membership_id or 0: row for row in rows}


@fact(PUBLISHED)
def class_published(asked: Sequence[Asked]) -> Mapping[int, Any]:
    """The class published last for the membership: its key and the day."""
    keys = {a.case.membership: a.key for a in asked if a.case.membership}
    found = last_published(list(keys))
    return {
        keys[m]: {"class": row.final, "on": row.published_on.isoformat()}
        for m, row in found.items()
        if row.published_on
    }


@guard(PUBLISHED, facts=(PUBLISHED,))
def has_class(seen: Seen) -> Finding | None:
    """A class of the member is published, which a decision can correct."""
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
    members = [i.case.membership for i in work.items if i.case.membership]
    found = last_published(members)
    for item in work.items:
        row = found.get(item.case.membership or 0)
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
