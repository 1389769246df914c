"""Action plans: what shall be done at home, and with whom it was agreed."""

from __future__ import annotations

from collections.abc import Sequence

from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotAllowed, Problem
from banyan.kernel.text import gettext_noop as _

from ..commands import WritePlan
from ..models import Participant
from ..scope import WRITE, is_own
from .ground import (
    LONGEST,
    acting,
    missing,
    not_to_come,
    participant_locked,
    refuse,
    refuse_closed,
    same_version,
    save,
    whole,
)

FIELDS = ("plan", "plan_indicator", "plan_baseline", "plan_with", "plan_agreed_on")


def plans_write(*, actor: Actor, commands: Sequence[WritePlan]) -> list[Participant]:
    """Write action plans; the participant writes, somebody else agrees.

    Raises InputError for an empty plan, an agreement without whom or to come;
    NotAllowed for agreeing to one's own; StateRefusal for a closed cohort.
    """
    refuse([p for c in commands for p in _problems(c)])
    rows = []
    with whole():
        for c in commands:
            row = participant_locked(actor, c.participant, own=True, sender=True)
            same_version(row, c.row_version)
            refuse_closed(row.cohort)
            if c.agreed_on != row.plan_agreed_on and is_own(actor, row):
                raise NotAllowed(
                    _("Your own plan is agreed to by somebody else."),
                    code="training.own_plan",
                    right=WRITE,
                    way_out=_(
                        "Name with whom you agreed; the host or your unit enters the day."
                    ),
                )
            with acting(actor, "plans_write", row.cohort.unit_id) as act:
                row.plan = c.plan.strip()[:LONGEST]
                row.plan_indicator = c.indicator.strip()[:200]
                row.plan_baseline = c.baseline.strip()[:60]
                row.plan_with = c.agreed_with.strip()[:200]
                row.plan_agreed_on = c.agreed_on
                save(act, row, FIELDS)
            rows.append(row)
    return rows


def _problems(c: WritePlan) -> list[Problem]:
    found = [*missing([("plan", c.plan)]), *not_to_come(c.agreed_on, "agreed_on")]
    if c.agreed_on is not None:
        found += missing([("agreed_with", c.agreed_with)])
    return found
