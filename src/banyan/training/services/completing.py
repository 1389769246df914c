"""Completion of a cohort by the rule of its course; reports that then fall due."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.errors import StateRefusal
from banyan.kernel.text import gettext_noop as _

from ..commands import Decide
from ..domain.applying import months_after
from ..domain.states import TAKING_PART
from ..facts import completions_of
from ..models import Cohort, FollowUp, Participant
from ..settings import terms
from . import clocks
from .ground import acting, cohort_locked, same_version, whole

FIELDS = ["state", "decided_on", "completed_on", "derivation", "row_version"]


def completions_decide(
    *, actor: Actor, commands: Sequence[Decide]
) -> list[Participant]:
    """Decide who completed, each condition kept beside it; again while none is issued.

    Raises StateRefusal for a cohort that is not held yet. Who has a certificate
    stays as they are.
    """
    decided: list[Participant] = []
    with whole():
        for c in commands:
            cohort = cohort_locked(actor, c.cohort)
            same_version(cohort, c.row_version)
            _refuse_not_held(cohort)
            rows = list(
                cohort.participants.select_for_update(of=("self",))
                .filter(state__in=TAKING_PART)
                .exclude(certificates__state="valid")
                .order_by("pk")
            )
            with acting(
                actor, "completions_decide", cohort.unit_id, {"count": len(rows)}
            ) as act:
                _decide(act, cohort, rows)
                _follow(act, actor, cohort, rows)
                clocks.ended(act, actor, "completion", [cohort.pk])
            decided += rows
    return decided


def _refuse_not_held(cohort: Cohort) -> None:
    if cohort.state != "finished":
        raise StateRefusal(
            _("Completion is decided when the cohort was held."),
            code="training.not_held",
            way_out=_("Say first that it was held; a closed one stays as it is."),
        )


def _decide(act: Any, cohort: Cohort, rows: Sequence[Participant]) -> None:
    found = completions_of(cohort, rows)
    for row in rows:
        outcome = found[row.pk]
        row.state = "completed" if outcome.complete else "failed"
        row.decided_on = clock.today()
        row.completed_on = (
            (cohort.ends_on or cohort.starts_on or clock.today())
            if outcome.complete
            else None
        )
        row.derivation = [c.as_json() for c in outcome.conditions]
        row.row_version += 1
    Participant.objects.bulk_update(rows, FIELDS)
    act.record_rows("change", Participant, [row.pk for row in rows])


def _follow(
    act: Any, actor: Actor, cohort: Cohort, rows: Sequence[Participant]
) -> None:
    """Ask those who completed after some months; ask nothing of the others."""
    known = set(
        FollowUp.objects.filter(participant__in=rows).values_list(
            "participant_id", "months"
        )
    )
    wanted = [
        FollowUp(
            participant=row,
            months=months,
            due_on=months_after(row.completed_on, months),
            recorded_at=clock.now(),
        )
        for row in rows
        if row.completed_on is not None
        for months in terms().application_months
        if (row.pk, months) not in known
    ]
    for one in wanted:
        one.save()
    act.record("create", *wanted)
    clocks.reports_due(act, actor, cohort, wanted)
    failed = FollowUp.objects.filter(
        participant__in=[r for r in rows if r.state == "failed"],
        answered_on__isnull=True,
    )
    gone = list(failed)
    clocks.ended(act, actor, "followup", [one.pk for one in gone])
    act.record("delete", *gone)
    failed.delete()
