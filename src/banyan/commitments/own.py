"""What this room tells a person about themself: the tasks registered for them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from banyan.base import ports
from banyan.base.ports import OwnColumn, OwnData
from banyan.kernel.actor import Actor
from banyan.kernel.text import gettext_noop as _

from .models import Commitment


def commitments(actor: Actor, persons: Sequence[int]) -> Iterator[Mapping[str, Any]]:
    """Yield the tasks of a person with score, comment, evidence and their story."""
    rows = Commitment.objects.filter(person__in=persons).select_related("unit")
    rows = rows.prefetch_related("milestones", "evidence", "notes")
    for row in rows.order_by("starts_on", "pk"):
        yield {
            "uid": row.uid,
            "period": row.period,
            "title": row.title,
            "unit": row.unit.names,
            "kind": row.kind,
            "state": row.state,
            "due_on": row.agreed_on or row.due_on,
            "done_on": row.done_on,
            "delay_reason": row.delay_reason,
            "own_comment": row.own_comment,
            "points": None if row.points is None else row.points / 100,
            "bonus": row.bonus / 100,
            "comment": row.comment,
            "milestones": [
                {"title": m.title, "due_on": m.due_on, "done_on": m.done_on}
                for m in row.milestones.all()
            ],
            "evidence": [
                {"title": e.title, "kind": e.kind, "url": e.url, "on": e.on}
                for e in row.evidence.all()
            ],
            "notes": [
                {"kind": n.kind, "on": n.on, "text": n.text} for n in row.notes.all()
            ],
        }


ports.own_data.register(
    "commitments",
    OwnData(
        115,
        _("Registered tasks"),
        ("commitments.Commitment",),
        (
            OwnColumn("period", _("Period")),
            OwnColumn("title", _("Task")),
            OwnColumn("unit", _("Unit")),
            OwnColumn("kind", _("Kind"), "commitment_kinds"),
            OwnColumn("due_on", _("Due on")),
            OwnColumn("done_on", _("Done on")),
            OwnColumn("state", _("State"), "commitment_states"),
            OwnColumn("points", _("Points")),
        ),
        commitments,
    ),
)
