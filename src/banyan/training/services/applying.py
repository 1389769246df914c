"""What was applied at home: reported by the participant, seen by somebody else."""

from __future__ import annotations

from collections.abc import Sequence

from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotAllowed, NotVisible, Problem, StateRefusal
from banyan.kernel.text import gettext_noop as _

from ..commands import CheckApplication, ReportApplication
from ..domain.applying import NEEDS_EVIDENCE, NEEDS_TEXT, RESULTS
from ..models import FollowUp
from ..scope import WRITE, is_own
from . import clocks
from .ground import (
    LONGEST,
    acting,
    not_to_come,
    participant_locked,
    refuse,
    same_version,
    save,
    whole,
)

FIELDS = (
    "result",
    "text",
    "evidence",
    "value",
    "answered_on",
    "answered_by",
    "checked_on",
    "checked_by",
)


def applications_report(
    *, actor: Actor, commands: Sequence[ReportApplication]
) -> list[FollowUp]:
    """Report what was applied; a later report replaces the one before.

    The participant does, the unit that sent them, or the host. Raises InputError for
    a word that is none, *in use* without evidence, *stopped* without its reason, a
    day to come.
    """
    refuse([p for c in commands for p in _problems(c)])
    rows = []
    with whole():
        for c in commands:
            row = _followup(actor, c.followup, own=True)
            same_version(row, c.row_version)
            with acting(
                actor, "applications_report", row.participant.cohort.unit_id
            ) as act:
                row.result, row.text = c.result, c.text.strip()[:LONGEST]
                row.evidence = c.evidence.strip()[:LONGEST]
                row.value = c.value.strip()[:60]
                row.answered_on = c.answered_on or clock.today()
                row.answered_by = actor.name[:200]
                row.checked_on, row.checked_by = None, ""
                save(act, row, FIELDS)
                clocks.ended(act, actor, "followup", [row.pk])
            rows.append(row)
    return rows


def applications_check(
    *, actor: Actor, commands: Sequence[CheckApplication]
) -> list[FollowUp]:
    """Say that somebody else saw the evidence.

    Raises NotAllowed for one's own report, StateRefusal without report or evidence.
    """
    rows = []
    with whole():
        for c in commands:
            row = _followup(actor, c.followup)
            same_version(row, c.row_version)
            if is_own(actor, row.participant):
                raise NotAllowed(
                    _("Your own report is checked by somebody else."),
                    code="training.own_report",
                    right=WRITE,
                )
            if not row.result or not row.evidence:
                raise StateRefusal(
                    _("There is no evidence yet that could be seen."),
                    code="training.no_evidence",
                    way_out=_("Ask the participant for it."),
                )
            with acting(
                actor, "applications_check", row.participant.cohort.unit_id
            ) as act:
                row.checked_on = clock.today()
                row.checked_by = actor.name[:200]
                save(act, row, ["checked_on", "checked_by"])
            rows.append(row)
    return rows


def _followup(actor: Actor, pk: int, *, own: bool = False) -> FollowUp:
    row = FollowUp.objects.select_for_update().filter(pk=pk).first()
    if row is None:
        raise NotVisible
    row.participant = participant_locked(
        actor, row.participant_id, own=own, sender=True
    )
    return row


def _problems(c: ReportApplication) -> list[Problem]:
    found = not_to_come(c.answered_on, "answered_on")
    if c.result not in RESULTS:
        text = _("“%(word)s” is no result of an application.")
        found.append(Problem.of("training.result", text, word=c.result, field="result"))
    if c.result in NEEDS_EVIDENCE and not c.evidence.strip():
        text = _("Say what shows that it is in use.")
        found.append(
            Problem.of(
                "training.evidence",
                text,
                field="evidence",
                way_out=_("A figure, a document, who can be asked."),
            )
        )
    if c.result in NEEDS_TEXT and not c.text.strip():
        text = _("Say why it was stopped; that is a finding too.")
        found.append(Problem.of("training.stopped", text, field="text"))
    return found
