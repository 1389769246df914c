"""Which yearly reports somebody sees: those of the own range, and what was released."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from banyan.access.queries import releases_to, scope_q
from banyan.briefings.domain import life
from banyan.kernel.actor import Actor
from banyan.kernel.text import LANGUAGES, Text

from .models import YearReport

READ, WRITE, APPROVE = "exchange.read", "exchange.write", "briefing.approve"
KIND = "yearly.report"
"""How releases and readings name a report."""


def in_range(actor: Actor) -> QuerySet[YearReport]:
    """Return the reports of the partnerships in range."""
    rows = YearReport.objects.filter(scope_q(actor, READ, unit="partnership__unit"))
    return rows.select_related("partnership__unit", "partnership__partner")


def released(actor: Actor) -> QuerySet[YearReport]:
    """Return the reports released to the actor, whatever lies in range."""
    given = releases_to(actor, READ, KIND).values("object_id")
    found = Q(pk__in=given, state=life.RELEASED)
    rows = YearReport.objects.filter(found)
    return rows.select_related("partnership__unit", "partnership__partner")


def seen(actor: Actor) -> QuerySet[YearReport]:
    """Return what was given and the actor may see: in range, or released to them."""
    found = scope_q(actor, READ, unit="partnership__unit", release_kind=KIND)
    rows = YearReport.objects.filter(found, state__in=life.GIVEN)
    return rows.select_related("partnership__unit")


def listed(actor: Actor) -> QuerySet[YearReport]:
    """Return the editions given in range, and those released to the actor."""
    house = scope_q(actor, READ, unit="partnership__unit") & Q(state__in=life.GIVEN)
    given = releases_to(actor, READ, KIND).values("object_id")
    out = Q(pk__in=given, state=life.RELEASED)
    return YearReport.objects.filter(house if actor.is_system else house | out)


def titles_given(actor: Actor) -> dict[int, Text]:
    """Return the names of the partnerships of reports released to the actor, as given.

    By report, those alone whose partnership is out of range: two statements.
    """
    inside = scope_q(actor, READ, unit="partnership__unit")
    rows = list(released(actor).exclude(inside))
    spoken = languages_of(actor, rows) if rows else {}
    return {
        row.pk: Text(**{k: getattr(row.partnership.name, k) for k in spoken[row.pk]})
        for row in rows
    }


def released_since(partnership: Any, year: Any) -> QuerySet[YearReport]:
    """Return the reports on a partnership released to the partner, on a year or later."""
    return YearReport.objects.filter(
        partnership=partnership,
        year__gte=year,
        state=life.RELEASED,
        level=life.PARTNER,
    )


def languages_of(actor: Actor, rows: list[YearReport]) -> dict[int, tuple[str, ...]]:
    """Return in which languages reports were released to the actor: one statement."""
    given: dict[int, list[Any]] = {row.pk: [] for row in rows}
    found = releases_to(actor, READ, KIND).filter(object_id__in=list(given))
    for pk, languages in found.values_list("object_id", "languages"):
        given[pk].append(languages)
    return {
        pk: tuple(k for k in LANGUAGES if any(not g or k in g for g in one))
        for pk, one in given.items()
    }


def is_of_house(actor: Actor, row: Any) -> bool:
    """Say whether a partnership is in range, and its report not only released."""
    unit = row.unit
    return actor.is_system or actor.covers(READ, unit.path, unit.area_path)
