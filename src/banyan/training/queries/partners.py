"""The courses held with a partner, counted: who completed and who applied, apart."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from banyan.access.queries import scope_q
from banyan.kernel.actor import Actor

from ..domain.applying import APPLIED
from ..domain.states import TAKING_PART
from ..models import Cohort, Participant
from ..scope import READ

HELD = ("running", "finished", "closed")


@dataclass(frozen=True)
class CohortCounted:
    """A cohort that was held, and how many took part, completed, applied at home."""

    cohort: Any
    placed: int
    completed: int
    applied: int
    """Of those who completed: who said at any follow-up that it is in use."""
    asked: int
    """How many follow-ups are set; without any nothing is known of the applying."""


def cohorts_with_partner(
    actor: Actor, bodies: Iterable[int], partnership: int
) -> tuple[CohortCounted, ...]:
    """Return the cohorts in range held with these bodies or in this partnership.

    Three statements. A cohort of an exchange of another partnership is not one of it.
    """
    about = Q(partner__in=bodies) & (
        Q(exchange__isnull=True) | Q(exchange__partnership__isnull=True)
    )
    rows = Cohort.objects.filter(
        scope_q(actor, READ), about | Q(exchange__partnership=partnership)
    )
    cohorts = list(
        rows.filter(state__in=HELD).select_related("course").order_by("starts_on", "pk")
    )
    ids = [one.pk for one in cohorts]
    placed, completed = _counts(ids)
    applied, asked = _applied(ids)
    return tuple(
        CohortCounted(
            one,
            placed.get(one.pk, 0),
            completed.get(one.pk, 0),
            applied.get(one.pk, 0),
            asked.get(one.pk, 0),
        )
        for one in cohorts
    )


def _counts(cohorts: list[int]) -> tuple[dict[int, int], dict[int, int]]:
    rows = Participant.objects.filter(cohort__in=cohorts, state__in=TAKING_PART)
    counted = rows.order_by().values_list("cohort").annotate(
        n=Count("pk"), done=Count("pk", filter=Q(state="completed"))
    )  # fmt: skip
    found = list(counted)
    return {pk: n for pk, n, _d in found}, {pk: done for pk, _n, done in found}


def _applied(cohorts: list[int]) -> tuple[dict[int, int], dict[int, int]]:
    rows = Participant.objects.filter(cohort__in=cohorts, state="completed")
    used = Q(followups__result__in=APPLIED)
    counted = rows.order_by().values_list("cohort").annotate(
        used=Count("pk", filter=used, distinct=True), asked=Count("followups")
    )  # fmt: skip
    found = list(counted)
    return {pk: used for pk, used, _a in found}, {pk: asked for pk, _u, asked in found}
