"""What the level above does before the work: approve, send back, agree; and drop."""

from __future__ import annotations

from collections.abc import Sequence

from banyan.base.events import announce
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.errors import Problem
from banyan.kernel.text import gettext_noop as _

from ..commands import Approve, WithReason
from ..events import CommitmentsApproved
from ..models import Commitment
from . import clocks
from .formula import difficulties_on
from .ground import (
    LONGEST,
    acting,
    held,
    note_down,
    numbered,
    reasons,
    refuse,
    save,
    whole,
)


def commitments_approve(
    *, actor: Actor, commands: Sequence[Approve]
) -> list[Commitment]:
    """Approve tasks; the level above says how difficult each is.

    Raises NotAllowed for one's own task and without ``commitment.approve`` over the
    level above; InputError for a difficult or breakthrough task without its
    difficulty, where the pack knows difficulties.
    """
    with whole():
        rows = held(actor, "approve", commands)
        for row, c in zip(rows, commands, strict=True):
            row.difficulty = c.difficulty or row.difficulty
            row.standard = c.standard or row.standard
            row.state, row.reason = "approved", ""
            row.approved_by, row.approved_on = actor.name[:200], clock.today()
        refuse(_difficulty_problems(rows))
        with acting(actor, "commitments_approve", rows) as act:
            fields = ["difficulty", "standard", "state", "reason"]
            save(act, rows, [*fields, "approved_by", "approved_on"])
            note_down(act, actor, "approved", rows, [r.difficulty for r in rows])
            clocks.end(act, actor, rows, clocks.WAITS)
            clocks.start_due(act, actor, rows)
            announce(CommitmentsApproved(tuple(r.pk for r in rows)))
    return rows


def _difficulty_problems(rows: Sequence[Commitment]) -> list[Problem]:
    found = []
    for number, row in numbered(rows):
        known = difficulties_on(row.unit.structure.pack, row.ends_on)
        if not known or row.difficulty in known:
            continue
        if row.difficulty or row.kind != "regular":
            found.append(
                Problem.of(
                    "commitments.difficulty",
                    _("“%(title)s”: say how difficult the task is."),
                    title=row.title,
                    row=number,
                    field="difficulty",
                )
            )
    return found


def commitments_return(
    *, actor: Actor, commands: Sequence[WithReason]
) -> list[Commitment]:
    """Send tasks back with a reason: to be written anew, or finished better."""
    reasons(commands)
    with whole():
        rows = held(actor, "return", commands)
        reported = [row for row in rows if row.state == "done"]
        with acting(actor, "commitments_return", rows) as act:
            for row, c in zip(rows, commands, strict=True):
                row.state = "approved" if row.state == "done" else "returned"
                row.reason, row.done_on = c.reason.strip()[:LONGEST], None
            save(act, rows, ["state", "reason", "done_on"])
            note_down(act, actor, "returned", rows, [c.reason for c in commands])
            clocks.end(act, actor, rows, clocks.WAITS)
            clocks.start_due(act, actor, reported)
    return rows


def delays_agree(*, actor: Actor, commands: Sequence[Approve]) -> list[Commitment]:
    """Agree to the later days that owners gave: from now on they are what counts."""
    with whole():
        rows = held(actor, "agree", commands)
        refuse(
            [
                Problem.of(
                    "commitments.no_delay",
                    _("“%(title)s”: no later day was asked for."),
                    title=row.title,
                    row=number,
                )
                for number, row in numbered(rows)
                if row.delayed_to is None
            ]
        )
        with acting(actor, "delays_agree", rows) as act:
            for row in rows:
                row.agreed_on = row.delayed_to
            save(act, rows, ["agreed_on"])
            note_down(act, actor, "agreed", rows, [str(r.agreed_on) for r in rows])
            clocks.end(act, actor, rows, clocks.DUE, dropped=True)
            clocks.start_due(act, actor, rows)
    return rows


def commitments_drop(
    *, actor: Actor, commands: Sequence[WithReason]
) -> list[Commitment]:
    """Drop tasks with a reason: the owner before they were handed in, then the level
    above. They do not count any more; nothing of them is lost."""
    reasons(commands)
    with whole():
        rows = held(actor, "drop", commands)
        with acting(actor, "commitments_drop", rows) as act:
            for row, c in zip(rows, commands, strict=True):
                row.state, row.reason = "dropped", c.reason.strip()[:LONGEST]
            save(act, rows, ["state", "reason"])
            note_down(act, actor, "dropped", rows, [c.reason for c in commands])
            clocks.end(act, actor, rows, "", dropped=True)
    return rows
